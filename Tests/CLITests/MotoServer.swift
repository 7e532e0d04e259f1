import Foundation
import Glibc
import TestSupport
import Testing

/// moto's server on a port of its own, as long as this value lives, and the AWS CLI to talk to it.
final class MotoServer {
    /// Made up; must never be shown.
    static let secret = "made-up-secret-of-the-test"

    /// Ends with this value.
    private let process: RunningProgram
    private let port: Int
    private let aws: String
    /// The interpreter that has boto3, as moto needs it.
    let python: String

    /// Nil where moto or the AWS CLI is not installed.
    init?() throws {
        let folders = [CollectSnapshotTests.programs, "/usr/local/bin", "/usr/bin"]
        func program(_ name: String) -> String? {
            folders.map { "\($0)/\(name)" }.first {
                FileManager.default.isExecutableFile(atPath: $0)
            }
        }
        guard let server = program("moto_server"), let aws = program("aws"),
            let python = program("python3")
        else { return nil }
        self.aws = aws
        self.python = python
        port = try MotoServer.freePort()
        process = try RunningProgram(server, ["-H", "127.0.0.1", "-p", "\(port)"])
        try waitUntilReady()
    }

    /// Runs a program whose AWS calls go to the server.
    func run(
        _ path: String, _ arguments: [String], input: String = "",
        environment: [String: String] = [:]
    ) throws -> ProgramResult {
        let address = "http://127.0.0.1:\(port)"
        return try runProcess(
            path, arguments, input: input,
            environment: [
                "PATH": URL(fileURLWithPath: aws).deletingLastPathComponent().path
                    + ":/usr/bin:/bin",
                "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": MotoServer.secret,
                "AWS_DEFAULT_REGION": "eu-central-1", "AWS_ENDPOINT_URL": address,
                // The CLI puts the account before this service's host, a name nobody resolves:
                // a proxy need not.
                "AWS_ENDPOINT_URL_S3_CONTROL": "http://moto.test", "HTTP_PROXY": address,
                "NO_PROXY": "127.0.0.1", "AWS_MAX_ATTEMPTS": "2", "LC_ALL": "C.UTF-8",
                "HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true",
            ].merging(environment) { $1 })
    }

    private func waitUntilReady() throws {
        // Starting takes seconds on a busy machine; a server that never answers is a failure.
        for _ in 0..<600 {
            if MotoServer.connects(to: port) { return }
            usleep(100_000)
        }
        throw MotoFailure()
    }

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        return address
    }

    private static func withSocket<Result>(_ body: (Int32) throws -> Result) rethrows -> Result {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return try body(descriptor)
    }

    private static func connects(to port: Int) -> Bool {
        withSocket { descriptor in
            var address = address(port)
            return withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
        }
    }

    /// A port that nobody listened on a moment ago.
    private static func freePort() throws -> Int {
        try withSocket { descriptor in
            var address = address(0)
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
                }
            }
            try #require(isBound)
            return Int(UInt16(bigEndian: address.sin_port))
        }
    }
}

/// The server did not come up.
struct MotoFailure: Error {}
