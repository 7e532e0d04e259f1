import Foundation
import TestSupport
import Testing

/// One test for each row of the design's table of bad input, through the program itself.
@Suite struct BadInputTests {
    let folder: TemporaryFolder
    let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path + "/store.sqlite"
    }

    /// Runs `ingest` over paths in the folder and returns its summary beside how it ended.
    func ingest(_ names: [String], input: String = "") throws -> (ProgramResult, Summary) {
        let result = try runProcess(
            why403, ["ingest", "--store", store, "--format", "json"] + names, input: input,
            folder: folder.path)
        return (result, try Summary(result.output))
    }

    /// The numbers and problems of a summary.
    struct Summary {
        let members: [String: Any]

        init(_ output: String) throws {
            let object = try? JSONSerialization.jsonObject(with: Data(output.utf8))
            members = object as? [String: Any] ?? [:]
        }

        subscript(_ name: String) -> Int? { members[name] as? Int }
        var problems: [String] { members["problems"] as? [String] ?? [] }
    }

    func requestIDs() throws -> [String] {
        let result = try runProcess(
            why403, ["report", "--store", store, "--format", "ndjson", "--all-principals"])
        return result.output.split(separator: "\n").compactMap { line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8))
            return (object as? [String: Any])?["requestId"] as? String
        }
    }

    static func gzip(_ text: String) throws -> [UInt8] {
        let program = try #require(executable("gzip"))
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "x")
        try #require(try runProcess(program, ["-n", file]).status == 0)
        return try Array(Data(contentsOf: URL(fileURLWithPath: file + ".gz")))
    }

    static func line(_ number: Int) -> String {
        let digits = String(number)
        return LogFixture.line(
            requestID: "BAD" + String(repeating: "0", count: 13 - digits.count) + digits)
    }

    // MARK: - Rows

    @Test func `gzip that is cut gives what came before, and a whole delivery the rest`() throws {
        // Lines that do not compress to nothing, so that the cut leaves some.
        var generator = SeededGenerator(seed: 403)
        let lines = (0..<400).map { number in
            BadInputTests.line(number).replacing(
                "Hadoop", with: "\(UInt64.random(in: 0 ... .max, using: &generator))")
        }
        let whole = try BadInputTests.gzip(lines.joined(separator: "\n") + "\n")
        let cut = whole.count / 2
        try folder.write(whole[..<cut], to: "logs/drop.gz")
        let (first, summary) = try ingest(["logs"])
        #expect(first.status == 2)
        #expect(summary["damaged"] == 1)
        let found = try requestIDs()
        #expect(found.count > 50 && found.count < 350)
        #expect(summary.problems.contains { $0.contains("damaged at byte \(cut)") })
        try folder.write(whole, to: "logs/drop.gz")
        #expect(try ingest(["logs"]).0.status == 0)
        #expect(Set(try requestIDs()).count == 400)
    }

    @Test func `gzip with a changed byte gives what came before it`() throws {
        var bytes = try BadInputTests.gzip(
            (0..<200).map(BadInputTests.line).joined(separator: "\n") + "\n")
        bytes[bytes.count - 6] ^= 0xFF  // The checksum.
        try folder.write(bytes, to: "drop.gz")
        let (result, summary) = try ingest(["drop.gz"])
        #expect(result.status == 2)
        #expect(summary["damaged"] == 1)
        #expect(summary.problems.contains { $0.contains("incorrect data check") })
        #expect(try requestIDs().count == 200)
    }

    @Test func `a line that does not parse is counted and sampled, and the rest is read`() throws {
        let text = [
            BadInputTests.line(1), "torn 403 AccessDenied line", BadInputTests.line(2),
        ].joined(separator: "\n")
        try folder.write(text, to: "drop")
        let (result, summary) = try ingest(["drop"])
        #expect(result.status == 2)
        #expect(summary["rejected"] == 1)
        #expect(summary["newDenials"] == 2)
        let offset = BadInputTests.line(1).utf8.count + 1
        #expect(
            summary.problems.contains {
                $0.contains("drop: 1 rejected, the first at byte \(offset)")
            })
    }

    @Test func `an error code without a value may have been a refusal, and is told`() throws {
        let good = [LogFixture.record(requestID: "R1"), LogFixture.record(requestID: "R2")]
        let bad = good[0].replacing("\"errorCode\":\"AccessDenied\"", with: "\"errorCode\": ")
        let text = "{\"Records\":[\(good[0]),\(bad),\(good[1])]}"
        try folder.write(text, to: "drop.json")
        let (result, summary) = try ingest(["drop.json"])
        #expect(result.status == 2)
        #expect(summary["records"] == 3)
        #expect(summary["rejected"] == 1)
        let before = try #require(text.firstRange(of: "\"errorCode\": ,")).upperBound
        let offset = text.utf8.distance(from: text.startIndex, to: before) - 1
        #expect(
            summary.problems.contains {
                $0.contains("drop.json: 1 rejected, the first at byte \(offset)")
            })
        #expect(try requestIDs() == ["R1", "R2"])
    }

    @Test(arguments: ["{\"Records\":[}", "{\"Records\":[", "{\"Records\":[]", "{\"Records\":[]}}"])
    func `a document that is broken is told, also where no record is in it`(text: String) throws {
        try folder.write(text, to: "drop.json")
        let (result, summary) = try ingest(["drop.json"])
        #expect(result.status == 2)
        #expect(summary["rejected"] == 1)
    }

    @Test func `a record that does not parse is counted and sampled, and the rest is read`() throws
    {
        let good = [LogFixture.record(requestID: "R1"), LogFixture.record(requestID: "R2")]
        let bad = good[0].replacing("\"awsRegion\":", with: "\"awsRegion\"=")
        try folder.write("{\"Records\":[\(good[0]),\(bad),\(good[1])]}", to: "drop.json")
        let (result, summary) = try ingest(["drop.json"])
        #expect(result.status == 2)
        #expect(summary["records"] == 3)
        #expect(summary["rejected"] == 1)
        #expect(try requestIDs() == ["R1", "R2"])
    }

    @Test func `nothing is attributed from what an outsider forged by a quote`() throws {
        // A user agent that looks like the end of a refused request, on one that was allowed.
        let forged = LogFixture.line(
            requestID: "FORGED0000000001", status: "200", code: "-",
            userAgent: "\"x\" 403 AccessDenied 243 - 18 - \"-\" \"y\"")
        // On a refused one, a user agent that pretends another TLS version and host.
        let doubtful = LogFixture.line(
            requestID: "DOUBT00000000001",
            userAgent: "\"a\" - h= SigV2 - - evil.example - - - \" 200 - 5 5 1 1 \"-\" \"b\"")
        try folder.write(forged + "\n" + doubtful + "\n", to: "drop")
        _ = try ingest(["drop"])
        #expect(try requestIDs() == ["DOUBT00000000001"])
        let text = try runProcess(why403, ["explain", "DOUBT00000000001", "--store", store])
        #expect(text.output.contains("ambiguous"))
        #expect(!text.output.contains("evil.example"))
    }

    @Test func `an over-long line is named with its limit, and the lines after it are read`() throws
    {
        let long = BadInputTests.line(9).replacing(
            "Hadoop", with: String(repeating: "A", count: 5 << 20))
        let text = [BadInputTests.line(1), long, BadInputTests.line(2)].joined(separator: "\n")
        try folder.write(text + "\n", to: "drop")
        let (result, summary) = try ingest(["drop"])
        #expect(result.status == 2)
        #expect(summary["rejected"] == 1)
        #expect(summary["records"] == 3)
        #expect(summary.problems.contains { $0.contains("longer than 1048576 bytes") })
        #expect(try requestIDs().count == 2)
    }

    @Test(arguments: [17, 40])
    func `an over-long record is named with its limit`(megabytes: Int) throws {
        let long = LogFixture.record(
            requestID: "R2", userAgent: String(repeating: "A", count: megabytes << 20))
        try folder.write(
            "{\"Records\":[\(LogFixture.record(requestID: "R1")),\(long)]}", to: "drop.json")
        let (result, summary) = try ingest(["drop.json"])
        #expect(result.status == 2)
        #expect(summary.problems.contains { $0.contains("longer than 16777216 bytes") })
        #expect(try requestIDs() == ["R1"])
    }

    @Test func `JSON that nests too deeply is named, and the records beside it are read`() throws {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        let record = LogFixture.record(requestID: "R2").replacing(
            "\"responseElements\":null", with: "\"responseElements\":\(deep)")
        try folder.write(
            "{\"Records\":[\(record),\(LogFixture.record(requestID: "R1"))]}", to: "drop.json")
        let (result, summary) = try ingest(["drop.json"])
        #expect(result.status == 2)
        #expect(summary.problems.contains { $0.contains("nested too deeply") })
        #expect(try requestIDs() == ["R1"])
    }

    /// 100 MB of zeros behind something that looks like each kind of log, under a limit of the
    /// address space that would not hold them.
    @Test(arguments: [
        "", "LINE", "{\"Records\":[{\"eventVersion\":\"", "{\"schema_version_id\":\"",
    ])
    func `a gzip bomb takes no more memory than other drops`(head: String) throws {
        let bash = try #require(executable("bash"))
        let gzip = try #require(executable("gzip"))
        let start = head == "LINE" ? BadInputTests.line(1) + "\n" : head
        try folder.write(start, to: "head")
        let bomb = folder.path + "/bomb.gz"
        // In KiB: what the program maps when it does nothing, and its own promise on top.
        let limit = (128 + 150) << 10
        let made = try runProcess(
            bash,
            ["-c", "(cat '\(folder.path)/head'; head -c 100M /dev/zero) | \(gzip) > '\(bomb)'"])
        try #require(made.status == 0)
        let result = try runProcess(
            bash,
            [
                "-c",
                "ulimit -v \(limit); '\(why403)' ingest --store '\(store)' --jobs 1 "
                    + "--format json '\(bomb)'",
            ])
        #expect(result.status == 2, "\(result.errors)")
        #expect(try !Summary(result.output).problems.isEmpty)
    }

    /// Each of another client, and with a path of which nothing is kept.
    @Test func `lines as long as may be take no more memory than others`() throws {
        let parts = LogFixture.line(
            requestID: "LONG@", uri: "\"GET /@ HTTP/1.1\"", userAgent: "\"agent/@\""
        ).split(separator: "@").map { "'\($0)'" }
        try #require(parts.count == 4)
        let result = try runProcess(
            try #require(executable("bash")),
            [
                "-c",
                """
                path=$(head -c 900000 /dev/zero | tr '\\0' x)
                for number in $(seq 400); do
                    [ $number = 1 ] && echo '\(BadInputTests.line(1))'
                    printf '%s%s%s%s%s%s%s\\n' \(parts[0]) $number \(parts[1]) $path \(parts[2]) \
                        $number \(parts[3])
                done | (ulimit -v \((128 + 150) << 10); exec '\(why403)' ingest --store '\(store)' -)
                """,
            ])
        #expect(result.status == 0, "\(result.errors)")
        #expect(try requestIDs().count == 401)
    }

    @Test func `a file that may not be read is named, and read once it may`() throws {
        try folder.write(BadInputTests.line(1) + "\n", to: "logs/open")
        let closed = try folder.write(BadInputTests.line(2) + "\n", to: "logs/closed")
        let locked = try folder.write(BadInputTests.line(3) + "\n", to: "logs/folder/drop")
        let lockedFolder = String(locked.dropLast("/drop".count))
        func permit(_ mode: Int) throws {
            for path in [closed, lockedFolder] {
                try FileManager.default.setAttributes(
                    [.posixPermissions: mode], ofItemAtPath: path)
            }
        }
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o777], ofItemAtPath: folder.path)
        try permit(0o000)
        defer { try? permit(0o755) }
        let arguments = ["ingest", "--store", store, folder.path + "/logs"]
        guard let result = try runUnprivileged(why403, arguments) else { return }
        #expect(result.status == 2)
        #expect(result.errors.contains("\(closed): cannot open: Permission denied"))
        #expect(result.errors.contains("cannot open \(lockedFolder): Permission denied"))
        #expect(try requestIDs().count == 1)
        try permit(0o755)
        #expect(try runUnprivileged(why403, arguments)?.status == 0)
        #expect(try requestIDs().count == 3)
    }

    @Test func `bytes of every kind are read or rejected, never a crash`() throws {
        let line = BadInputTests.line(1)
        let drops: [(name: String, bytes: [UInt8], records: Int, denials: Int, status: Int32)] = [
            ("empty", [], 0, 0, 0),
            ("no-records.json", Array("{\"Records\":[]}".utf8), 0, 0, 0),
            ("crlf", Array((line + "\r\n" + BadInputTests.line(2) + "\r\n").utf8), 2, 2, 0),
            ("mark", [0xEF, 0xBB, 0xBF] + Array(BadInputTests.line(3).utf8), 1, 1, 0),
            (
                "mark.json",
                [0xEF, 0xBB, 0xBF] + Array("[\(LogFixture.record(requestID: "M1"))]".utf8), 1, 1, 0
            ),
            (
                "zero", Array(BadInputTests.line(4).replacing("Hadoop", with: "a\u{0}b").utf8), 1,
                1, 0
            ),
            ("no-newline", Array(BadInputTests.line(5).utf8), 1, 1, 0),
        ]
        var denials = 0
        for drop in drops {
            try folder.write(drop.bytes, to: "logs/" + drop.name)
            let (result, summary) = try ingest(["logs/" + drop.name])
            #expect(result.status == drop.status, "\(drop.name): \(result.output)")
            #expect(summary["records"] == drop.records, "\(drop.name)")
            denials += summary["newDenials"] ?? 0
        }
        #expect(denials == drops.reduce(0) { $0 + $1.denials })
    }

    @Test func `standard input is read however it is cut, and pipes by their name`() throws {
        let bash = try #require(executable("bash"))
        let file = try folder.write(BadInputTests.line(1) + "\n", to: "-x")
        let command =
            "(head -c 3 '\(file)'; sleep 0.3; tail -c +4 '\(file)') | "
            + "'\(why403)' ingest --store '\(store)' --format json - <(sed s/BAD0/BADX/ '\(file)') "
            + "-- -x"
        let result = try runProcess(bash, ["-c", "cd '\(folder.path)'; " + command])
        #expect(result.status == 0, "\(result.errors)")
        let summary = try Summary(result.output)
        #expect(summary["read"] == 3)
        #expect(summary["newDenials"] == 2)
    }

    @Test func `what is no log is skipped and named, and passed over the next time`() throws {
        try folder.write("a poem, not a log\n", to: "logs/poem.txt")
        try folder.write(#"{"Version":"2012-10-17","Statement":[]}"#, to: "logs/policy.json")
        try folder.write(BadInputTests.line(1) + "\n", to: "logs/drop")
        let (first, summary) = try ingest(["logs"])
        #expect(first.status == 2)
        #expect(summary["skipped"] == 2)
        // Each is told of once: what is no log has no records that could be rejected.
        #expect(summary["rejected"] == 0)
        #expect(
            summary.problems.sorted()
                == [
                    "logs/poem.txt: not an access log or CloudTrail file",
                    "logs/policy.json: not an access log or CloudTrail file; captures of policies "
                        + "are read by: why403 snapshot import",
                ].sorted())
        #expect(summary["newDenials"] == 1)
        #expect(try ingest(["logs"]).0.status == 0)
    }

    @Test func `a policy that does not parse is named with its file and path`() throws {
        let snapshot = folder.path + "/snapshot"
        try folder.write(
            #"{"capturedAt":"2026-05-01T00:00:00Z","accountId":"111122223333","region":"eu-west-1"}"#,
            to: "snapshot/manifest.json")
        try folder.write(
            #"{"Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Perhaps\"}]}"}"#,
            to: "snapshot/s3/orchard-lake/get-bucket-policy.json")
        try folder.write(
            #"{"Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[]}"}"#,
            to: "snapshot/s3/orchard-other/get-bucket-policy.json")
        let result = try runProcess(why403, ["snapshot", "import", "--store", store, snapshot])
        #expect(result.status == 2)
        #expect(result.errors.contains("s3/orchard-lake/get-bucket-policy.json"))
        #expect(result.errors.contains("Effect"))
    }

    @Test func `an unknown key, a newer field and an unknown operator stop nothing`() throws {
        let newer = BadInputTests.line(1) + " newer-field another"
        try folder.write(newer + "\n", to: "drop")
        try folder.write(
            LogFixture.record(requestID: "R1").replacing(
                "{\"eventVersion\":\"1.11\"",
                with: "{\"eventVersion\":\"9.1\",\"whatIsNew\":{\"a\":[1]}"),
            to: "drop.json")
        let (result, summary) = try ingest(["drop", "drop.json"])
        #expect(result.status == 0)
        #expect(summary["newDenials"] == 2)
        let statement =
            #"{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\","#
            + #"\"Condition\":{\"StringSoundsLike\":{\"aws:NewKey\":\"x\"}}}"#
        try folder.write(
            #"{"capturedAt":"2026-05-01T00:00:00Z","accountId":"111122223333","region":"eu-west-1"}"#,
            to: "snapshot/manifest.json")
        try folder.write(
            "{\"Policy\":\"{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[\(statement)]}\"}",
            to: "snapshot/s3/orchard-lake/get-bucket-policy.json")
        let imported = try runProcess(
            why403, ["snapshot", "import", "--store", store, folder.path + "/snapshot"])
        #expect(imported.status == 0 || imported.status == 2)
        let explained = try runProcess(why403, ["explain", "R1", "--store", store])
        #expect(explained.status == 0)
        #expect(explained.output.contains("StringSoundsLike"))
    }
}
