import Foundation

/// What a program that ran printed, and how it ended.
struct ProgramResult {
    let output: String
    let errors: String
    /// The exit status, or 128 and the signal that ended it, as a shell reports it.
    let status: Int32
}

/// Runs a program to its end, with nothing or `input` on its standard input.
func runProcess(
    _ path: String, _ arguments: [String], input: String = "",
    environment: [String: String] = [:], folder: String? = nil
) throws -> ProgramResult {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    let output = Pipe()
    let errors = Pipe()
    let standardInput = Pipe()
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = standardInput
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    // What these tests run prints less to standard error than a pipe holds, so that reading
    // one after the other cannot wait for ever.
    let outputData = try output.fileHandleForReading.readToEnd() ?? Data()
    let errorData = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let isSignal = process.terminationReason == .uncaughtSignal
    return ProgramResult(
        output: String(decoding: outputData, as: UTF8.self),
        errors: String(decoding: errorData, as: UTF8.self),
        status: process.terminationStatus + (isSignal ? 128 : 0))
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
