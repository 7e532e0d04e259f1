import Glibc

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "worlds", arguments.count >= 2 {
    exit(scoreWorlds(in: Array(arguments.dropFirst())))
}
if arguments == ["iam"] { exit(measureIAM()) }
print("usage: why403-bench worlds DIR... | iam")
exit(64)
