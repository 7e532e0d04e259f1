import Foundation
import TestSupport

/// The built `why403`, which stands beside the test program.
enum RunningWhy403 {
    static var path: String {
        URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("why403").path
    }

    /// Starts it; the caller waits for it, or ends it.
    static func start(_ arguments: [String], input: URL? = nil) throws -> RunningProgram {
        let file = try input.map { try FileHandle(forReadingFrom: $0) }
        defer { try? file?.close() }
        return try RunningProgram(path, arguments, input: file?.fileDescriptor)
    }

    /// Runs it to its end and returns its status.
    @discardableResult
    static func run(_ arguments: [String], input: URL? = nil) throws -> Int32 {
        try start(arguments, input: input).end()
    }
}

/// Access-log drops with refusals of the demo's roles and buckets.
enum RefusedDrops {
    static let roles = ["orders-etl", "ledger-etl", "feed-loader"]
    static let buckets = ["acme-orders", "acme-ledger", "acme-inbox", "acme-archive"]

    static func write(_ drops: Int, lines: Int, to folder: TemporaryFolder) throws {
        var generator = SeededGenerator(seed: 403)
        for drop in 0..<drops {
            let text = (0..<lines).map { line(drop * lines + $0, &generator) }.joined()
            try folder.write(text, to: "logs/2026-03-02-\(1_000 + drop)")
        }
    }

    private static func line(_ number: Int, _ generator: inout SeededGenerator) -> String {
        let owner = String(repeating: "5e", count: 32)
        let role = roles[Int.random(in: 0..<roles.count, using: &generator)]
        let bucket = buckets[Int.random(in: 0..<buckets.count, using: &generator)]
        let result = number % 3 == 0 ? "200 - 5 5" : "403 AccessDenied 243 -"
        let second = 10 + Int.random(in: 0..<50, using: &generator)
        return "\(owner) \(bucket) [02/Mar/2026:06:10:\(second) +0000] 203.0.113.17 "
            + "arn:aws:sts::111122223333:assumed-role/\(role)/GlueJobRunnerSession "
            + "KILL\(1_000_000 + number) REST.GET.OBJECT k\(number % 40) \"GET /k HTTP/1.1\" "
            + "\(result) 18 - \"-\" \"agent\" - host= SigV4 TLS_AES_128_GCM_SHA256 AuthHeader "
            + "\(bucket).s3.eu-central-1.amazonaws.com TLSv1.3 - - -\n"
    }
}
