import Glibc

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "worlds", arguments.count >= 2 {
    exit(scoreWorlds(in: Array(arguments.dropFirst())))
}
if arguments.first == "measure" { exit(Harness.measure(Array(arguments.dropFirst()))) }
if arguments.first == "incident", let options = Incident.Options(Array(arguments.dropFirst())) {
    exit(Incident.write(options))
}
if arguments == ["iam"] { exit(measureIAM()) }
if let name = arguments.first, let options = BenchmarkOptions(Array(arguments.dropFirst())),
    runBenchmarks(name, options)
{
    exit(0)
}
note(
    """
    usage: why403-bench worlds DIR...
           why403-bench incident DIR OUT [--denials N] [--roles N]
           why403-bench iam
           why403-bench ingest|logs|storm|small-files|memory|store|growth|large|merge|all
                        [--small] [--seed N] [--dir DIR] [--rounds N]
                        [--denials N] [--mixes N] [--mix NAME=VALUE]...

    """)
exit(64)
