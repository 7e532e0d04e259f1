import Glibc

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "worlds", arguments.count >= 2 {
    exit(scoreWorlds(in: Array(arguments.dropFirst())))
}
print("usage: why403-bench worlds DIR...")
exit(64)
