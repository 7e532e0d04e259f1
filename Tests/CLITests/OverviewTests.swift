import Foundation
import Glibc
import TestSupport
import Testing

@testable import CLI

/// What `report` opens with on a terminal.
struct OverviewTests {
    private static let terminal = Terminal(
        isTerminal: true, usesColor: false, canRedraw: true, columns: 80)

    @Test(arguments: [
        ("report", true, false), ("report --since 7d --role x", true, false),
        ("report --all", false, false), ("report --limit 5", false, false),
        ("report --sort role", false, false), ("report --columns role", false, false),
        ("report --format table", false, false), ("report -o x", false, false),
        ("report --summary", true, true),
    ])
    func `a terminal gets it where nothing else is asked for, and a pipe where it is`(
        line: String, onTerminal: Bool, elsewhere: Bool
    ) throws {
        let parsed = try command(line)
        #expect(parsed.asksForOverview(Self.terminal) == onTerminal)
        #expect(parsed.asksForOverview(.none) == elsewhere)
    }

    @Test(arguments: [
        ("report --summary --all", "Give --summary or --all, not both."),
        ("report --summary --group-by day", "Give --summary or --group-by, not both."),
        ("report --summary --format json", "--summary is written as a table only."),
    ])
    func `what excludes it is said`(line: String, message: String) {
        let error = #expect(throws: UsageError.self) { try parse(line) }
        #expect(error?.message == message)
    }

    @Test func `counts come first, then causes, changes, the newest, and what to ask next`() throws
    {
        let fixture = try StoreFixture.sharedDemo()
        let text = try fixture.succeed(["report", "--summary"], environment: ["COLUMNS": "160"])
        #expect(text.hasPrefix("7 denials of 7 roles in 7 buckets, 2026-03-02T"))
        var rest = text[...]
        for part in [
            "\nCAUSE ", "\nkms-key ", "7 changes resolve 7 of 7 denials",
            "\nDENIALS  SHARE  CHANGE",
            "and 2 more:\n  why403 report --group-by fix --store ", "\nTIME ", "DEMO000000000007",
            "\n7 denials\n", "\nNext:\n  why403 explain DEMO000000000007 --store ",
            "\n  why403 fix -o plan --store ", "\n  why403 report --all --store ",
        ] {
            let place = try #require(rest.range(of: part), "\(part) in \(text)")
            rest = rest[place.upperBound...]
        }
        // Nothing is older than a day, so that nothing is new either.
        #expect(!text.contains("ew since"))
        let narrow = try fixture.succeed(["report", "--summary"], environment: ["COLUMNS": "80"])
        // A command is copied: its line is not broken.
        #expect(
            narrow.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.contains("why403 ") })
    }

    @Test func `of very many denials the changes are planned for one of each kind`() throws {
        let fixture = try StoreFixture.demo()
        // The first denial of the example again, of 5,001 other objects.
        let names = try StoreFixture.logNames().filter { $0.hasSuffix(".json.gz") }
        let file = try runProcess(
            "/bin/gzip", ["-dc", StoreFixture.world + "/logs/" + (names.first ?? "")])
        let records =
            (try JSONSerialization.jsonObject(with: Data(file.output.utf8)) as? [String: Any])?[
                "Records"] as? [[String: Any]]
        let first = String(
            decoding: try JSONSerialization.data(withJSONObject: try #require(records?.first)),
            as: UTF8.self)
        let more = (0..<5_001).map { number in
            first.replacingOccurrences(
                of: "DEMO000000000001", with: String(format: "F%015d", number)
            ).replacingOccurrences(
                of: "0de30000-0000-4000-8000-000000000001",
                with: String(format: "0de30000-0000-4000-9000-%012d", number)
            ).replacingOccurrences(of: "orders.parquet", with: "part-\(number)")
        }
        let log = try fixture.folder.write(
            "{\"Records\":[" + more.joined(separator: ",") + "]}", to: "many/events.json")
        try fixture.succeed(["ingest", log])
        let text = try fixture.succeed(["report", "--summary"], environment: ["COLUMNS": "160"])
        #expect(text.hasPrefix("5008 denials of 7 roles in 7 buckets, "))
        #expect(text.contains(" changes resolve 5"), "\(text)")
        #expect(text.contains("Planned and tested for the newest of each kind: role, action,"))
        #expect(text.contains("5002    99%  role-orders-etl-why403 "), "\(text)")
        #expect(!text.contains("left out"))
    }

    @Test(arguments: [24, 40, 60, 80, 100, 119])
    func `on a narrow terminal nothing is cut that one has to act on`(columns: Int) throws {
        let fixture = try StoreFixture.sharedDemo()
        let text = try fixture.succeed(
            ["report", "--summary"], environment: ["COLUMNS": "\(columns)"])
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let plan = try fixture.succeed(["fix", "--format", "json"])
        let changes =
            (try JSONSerialization.jsonObject(with: Data(plan.utf8)) as? [String: Any])?["changes"]
            as? [[String: Any]] ?? []
        // The first five of those that resolve one denial each stand by their names.
        for change in changes.sorted(by: { "\($0["name"] ?? "")" < "\($1["name"] ?? "")" }).prefix(
            5)
        {
            #expect(words.contains("\(change["name"] ?? "")"), "\(text)")
            let first = (change["summaries"] as? [String])?.first ?? ""
            #expect(words.contains(first), "\(first) in \(text)")
        }
        for id in try fixture.ids([]) { #expect(words.contains(id), "\(id) in \(text)") }
        for role in ["orders-etl", "archive-etl"] { #expect(words.contains(role)) }
        #expect(words.contains("why403 explain DEMO000000000007"))
    }

    @Test func `the head of the changes counts what none resolves`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        try fixture.ingest([
            DeniedEvent(id: "A000000000000001", key: "k"),
            DeniedEvent(id: "B000000000000001", bucket: "unknown", key: "k"),
        ])
        let text = try fixture.succeed(["report", "--summary"])
        #expect(text.contains("1 change resolves 1 of 2 denials"), "\(text)")
        #expect(text.contains("; 1 is not resolved."), "\(text)")
    }

    @Test func `without captures the first screen says what captures them`() throws {
        let fixture = try StoreFixture()
        try fixture.ingest([DeniedEvent(id: "A000000000000001", key: "k")])
        let text = try fixture.succeed(["report", "--summary"])
        #expect(text.contains("No policies are captured yet"), "\(text)")
        #expect(text.contains("\n  why403 doctor --store ") && !text.contains("0 changes resolve"))
    }

    @Test func `events that change policies are no capture`() throws {
        let fixture = try StoreFixture()
        var event = DeniedEvent(id: "P000000000000001", key: "").record
        for name in ["errorCode", "errorMessage"] { event[name] = nil }
        event["eventName"] = "PutBucketPolicy"
        event["eventCategory"] = "Management"
        event["managementEvent"] = true
        event["requestParameters"] = [
            "bucketName": "lake", "bucketPolicy": ["Version": "2012-10-17", "Statement": []],
        ]
        let denied = DeniedEvent(id: "A000000000000001", key: "k").record
        let text = try JSONSerialization.data(withJSONObject: ["Records": [event, denied]])
        try fixture.folder.write(text, to: "logs/events.json")
        try fixture.succeed(["ingest", fixture.folder.path + "/logs"])
        #expect(try fixture.succeed(["snapshot", "list"]).contains("lake"))
        let overview = try fixture.succeed(["report", "--summary"])
        #expect(overview.contains("No policies are captured yet"), "\(overview)")
    }

    @Test func `of very many kinds the changes are left to the command that plans them`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        let lines = (0..<5_001).map { number in
            LogFixture.line(
                requestID: String(format: "K%015d", number),
                requester: "arn:aws:sts::111122223333:assumed-role/r\(number % 2_001)/"
                    + "GlueJobRunnerSession")
        }
        let log = try fixture.folder.write(lines.joined(separator: "\n") + "\n", to: "many/log")
        try fixture.succeed(["ingest", log])
        let text = try fixture.succeed(["report", "--summary"])
        #expect(text.hasPrefix("5001 denials of 2001 roles in 1 bucket, "))
        #expect(
            text.contains("What plans the changes that resolve them:\n  why403 report "), "\(text)")
    }

    @Test func `columns of the newest stand below their heads, however long a role's name is`()
        throws
    {
        let fixture = try StoreFixture()
        try fixture.ingest(
            ["etl", "AWSGlueServiceRole-with-a-name-of-40-letters"].enumerated().map {
                number, role in
                var event = DeniedEvent(id: "L00000000000000\(number)", key: "k")
                event.role = role
                return event
            })
        let text = try fixture.succeed(["report", "--summary"], environment: ["COLUMNS": "200"])
        let lines = text.split(separator: "\n")
        let head = try #require(lines.first { $0.hasPrefix("TIME") })
        let start = try #require(head.range(of: "RESOURCE")).lowerBound
        let column = head.distance(from: head.startIndex, to: start)
        let rows = lines.filter { $0.hasPrefix("2026-") }
        #expect(rows.count == 2)
        for row in rows { #expect(row.dropFirst(column).hasPrefix("arn:aws:s3:::"), "\(row)") }
    }

    @Test func `what a role was not refused before is new, and the newest twenty are shown`() throws
    {
        let fixture = try StoreFixture()
        try fixture.ingest(
            (0..<30).map { number in
                DeniedEvent(
                    id: String(format: "A%015d", number), key: "k\(number)",
                    time: String(format: "2026-05-01T10:00:%02dZ", number))
            } + [
                DeniedEvent(
                    id: "B000000000000001", role: "late", key: "k", time: "2026-05-04T10:00:00Z")
            ])
        let text = try fixture.succeed(["report", "--summary"])
        #expect(
            text.contains(
                "New since 2026-05-03T10:00:00Z:\n  late  undetermined  1 denial from "
                    + "2026-05-04T10:00:00Z on\n"))
        #expect(text.contains("the newest 20 of 31 denials\n"))
        #expect(text.contains("why403 explain B000000000000001"))
        #expect(!text.contains("A000000000000010") && text.contains("A000000000000011"))
        let older = try fixture.succeed(["report", "--summary", "--role", "etl"])
        #expect(older.hasPrefix("30 denials of 1 role in 1 bucket, 2026-05-01T10:00:00Z to "))
    }

    @Test func `a store without denials has none to show`() throws {
        let fixture = try StoreFixture()
        try fixture.succeed(["snapshot", "import", StoreFixture.world + "/snapshots"])
        let result = try fixture.run(["report", "--summary"])
        #expect(result.output == "no denials\n" && result.status == 0)
    }
}
