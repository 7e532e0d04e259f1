import Foundation
import TestSupport

/// Runs a program to its end, with nothing or `input` on its standard input.
func runProcess(
    _ path: String, _ arguments: [String], input: String = "",
    environment: [String: String] = [:], folder: String? = nil
) throws -> ProgramResult {
    try ProgramResult(
        of: path, arguments, input: input,
        environment: ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }, folder: folder)
}

/// Runs a program as a user whom permissions bind; nil, and says why, where that cannot be.
func runUnprivileged(_ path: String, _ arguments: [String]) throws -> ProgramResult? {
    guard getuid() == 0 else { return try runProcess(path, arguments) }
    let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"]
    guard let setpriv = executable("setpriv"),
        try runProcess(setpriv, nobody + [path, "--version"]).status == 0
    else {
        print("skipped: root may do everything, and no other user can run \(path)")
        return nil
    }
    return try runProcess(setpriv, nobody + [path] + arguments)
}

/// The path of an installed program, or nil.
func executable(_ name: String) -> String? {
    ["/usr/bin/\(name)", "/bin/\(name)", "/usr/local/bin/\(name)"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}

/// The built `why403`, which stands beside the test program.
var why403: String {
    URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("why403").path
}
