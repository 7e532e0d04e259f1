import Foundation
import TestSupport
import Testing

/// `report` through the built program, over a real store.
struct ReportCommandTests {
    private static func demo(_ numbers: Int...) -> [String] {
        numbers.map { "DEMO00000000000\($0)" }
    }

    @Test func `a page of counts by two fields has both, and runs nothing that a key says`() throws
    {
        let fixture = try StoreFixture.sharedDemo()
        let page = try fixture.succeed(["report", "--group-by", "cause,bucket", "--format", "html"])
        #expect(page.contains("<h1>Denied requests by cause and bucket</h1>"))
        #expect(
            page.contains(
                "<tr><th scope=\"row\">kms-key</th><th scope=\"row\">acme-payroll</th><td>1</td>"))
        let hostile = try StoreFixture()
        try CaptureFixture().importInto(hostile)
        try hostile.ingest([
            DeniedEvent(id: "E000000000000001", role: "<script>alert(1)</script>", key: "a")
        ])
        let other = try hostile.succeed([
            "report", "--group-by", "role,bucket", "--format", "html", "--all-principals",
        ])
        #expect(other.contains("&lt;script&gt;") && !other.contains("<script>alert"))
    }

    @Test func `every line of NDJSON has the fields of the design, in their order`() throws {
        let fields = [
            "requestId", "eventTime", "role", "principal", "account", "action", "resource",
            "bucket", "key", "region", "sightings", "message", "cause", "mechanism", "certainty",
            "inDoubt", "blockedBy", "missing", "fix", "missingDetails", "job", "jobRun",
        ]
        let fixture = try StoreFixture.sharedDemo()
        let lines = try fixture.succeed(["report", "--format", "ndjson"]).split(separator: "\n")
        #expect(lines.count == 7)
        for line in lines {
            var rest = line[...]
            for field in fields {
                let place = try #require(rest.range(of: "\"\(field)\":"), "\(field) in \(line)")
                rest = rest[place.upperBound...]
            }
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(object?.keys.sorted() == fields.sorted())
            let fix = (object?["fix"] as? [[String: Any]])?.first ?? [:]
            for name in ["cause", "owner", "summary", "verified"] { #expect(fix[name] != nil) }
            let blocker = (object?["blockedBy"] as? [[String: Any]])?.first ?? [:]
            #expect(
                blocker.keys.sorted() == [
                    "account", "cause", "detail", "mechanism", "outcome", "place", "policy",
                    "reason",
                    "statement",
                ])
            for part in [fix, blocker] {
                let place = part["place"] as? [String: Any]
                #expect(place?["kind"] is String)
            }
            #expect((fix["change"] as? [String: Any])?["kind"] is String)
        }
        let array = try fixture.succeed(["report", "--format", "json"])
        #expect(array == "[\n" + lines.joined(separator: ",\n") + "\n]\n")
    }

    @Test(arguments: [
        (["--role", "orders-etl"], demo(1)),
        (["--role", "orders-etl", "--role", "inbox-etl"], demo(1, 3)),
        (["--role", "arn:aws:iam::111122223333:role/service-role/[lm]*"], demo(2, 4, 6)),
        (["--role", "*-etl", "--bucket", "acme-ledger"], demo(2)),
        (["--bucket", "acme-[op]*", "--bucket", "partner-*"], demo(1, 5, 6)),
        (["--cause", "kms-key,bucket-policy"], demo(2, 5)),
        (["--cause", "kms-key", "--cause", "bucket-policy", "--role", "payroll-etl"], demo(5)),
        (["--account", "111122223333", "--account", "444455556666"], demo(1, 2, 3, 4, 5, 6, 7)),
        (["--account", "444455556666"], []),
        (["--action", "S3:DELETE*"], demo(7)),
        (["--action", "s3:DeleteObject", "--action", "s3:PutObject"], demo(7)),
        (["--certainty", "reported"], demo(1, 4, 5)),
        (["--certainty", "eliminated,reported", "--bucket", "acme-[mop]*"], demo(1, 4, 5)),
        (["--since", "2026-03-02T06:30:00Z", "--until", "2026-03-02T06:50:00Z"], demo(3, 4)),
        (["--since", "2026-03-03"], []), (["--role", "ORDERS-ETL"], []),
        (["--role", "etl'; DROP TABLE denial; --"], []),
    ])
    func `filters hold each other, and every one that is given counts`(
        filter: [String], expected: [String]
    ) throws {
        let fixture = try StoreFixture.sharedDemo()
        #expect(try fixture.ids(filter) == expected)
    }

    @Test func `everyone's denials are shown when asked for`() throws {
        let fixture = try StoreFixture.sharedDemo()
        #expect(try fixture.ids(["--all-principals"]).count == 8)
    }

    @Test(
        arguments: [
            (["--fail-on", "any"], 3), (["--fail-on", "kms-key"], 3),
            (["--fail-on", "undetermined"], 0),
            (["--fail-on", "kms-key", "--role", "orders-etl"], 0),
            (["--fail-on", "undetermined,kms-key", "--group-by", "cause"], 3), ([], 0),
        ] as [([String], Int32)])
    func `fail-on sets the exit code by what the filters let through`(
        arguments: [String], status: Int32
    ) throws {
        let fixture = try StoreFixture.sharedDemo()
        #expect(try fixture.run(["report"] + arguments).status == status)
    }

    @Test(arguments: ["cause", "role", "bucket", "mechanism", "fix", "day"])
    func `groups count every denial in every format`(grouping: String) throws {
        let fixture = try StoreFixture.sharedDemo()
        let groups = try fixture.objects(["report", "--group-by", grouping])
        #expect(groups.compactMap { $0["denials"] as? Int }.reduce(0, +) == 7)
        #expect(groups.allSatisfy { $0["groupBy"] as? String == grouping })
        let keys = try groups.map { try #require($0["key"] as? String) }
        for format in ["table", "json", "csv", "markdown", "html"] {
            let text = try fixture.succeed([
                "report", "--group-by", grouping, "--format", format,
            ])
            for key in keys {
                let shown =
                    format == "html" ? key.replacingOccurrences(of: "'", with: "&#39;") : key
                #expect(text.contains(shown), "\(key) in \(format)")
            }
        }
    }

    @Test(arguments: [20, 40, 80, 100, 139, 140, 200])
    func `no line of a table is wider than the terminal`(columns: Int) throws {
        let fixture = try StoreFixture()
        try fixture.ingest([
            DeniedEvent(id: "W000000000000001", key: String(repeating: "長い/", count: 60)),
            DeniedEvent(id: "W000000000000002", key: "short"),
        ])
        let environment = ["COLUMNS": "\(columns)"]
        for arguments in [["report"], ["report", "--group-by", "bucket"]] {
            let text = try fixture.succeed(arguments, environment: environment)
            for line in text.split(separator: "\n") where !line.hasPrefix("W000") {
                // Each of these characters takes two columns.
                let width = line.reduce(0) { $0 + ("長い".contains($1) ? 2 : 1) }
                #expect(width <= columns, "\(line)")
            }
        }
        #expect(
            try fixture.succeed(["report"]).contains(String(repeating: "長い/", count: 60)),
            "a file has no width")
    }

    @Test(arguments: [10, 40, 60, 80, 139])
    func `what explain is called with, and the cause, are never cut`(columns: Int) throws {
        let text = try StoreFixture.sharedDemo().succeed(
            ["report"], environment: ["COLUMNS": "\(columns)"])
        for id in 1...7 { #expect(text.contains("DEMO00000000000\(id)"), "\(text)") }
        #expect(text.contains("vpc-endpoint-policy"))
        #expect(text.contains("service-control-policy"))
    }

    @Test func `an id and a role that leave no room move the rest to lines of its own`() throws {
        let fixture = try StoreFixture()
        let id = "7a5e1c9e-0000-4000-8000-0a0a0a0a0a0a"
        try fixture.ingest([
            DeniedEvent(id: id, role: String(repeating: "etl-", count: 15), key: "k")
        ])
        let text = try fixture.succeed(["report"], environment: ["COLUMNS": "140"])
        #expect(text.contains("2026-05-04T10:00:00Z  \(id)  undetermined  (undetermined)\n"))
        #expect(text.contains("arn:aws:s3:::lake/k\n"))
    }

    @Test func `a file takes the answer whole`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let folder = try TemporaryFolder()
        let path = folder.path + "/report.csv"
        #expect(try fixture.succeed(["report", "--format", "csv", "-o", path]) == "")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == (try fixture.succeed(["report", "--format", "csv"])))
    }

    @Test func `a store that is not there is said, and nothing is made`() throws {
        let fixture = try StoreFixture()
        for command in [["report"], ["doctor"], ["explain", "X"], ["what-if", "--remove", "b"]] {
            let result = try fixture.run(command)
            #expect(result.status == 1)
            #expect(result.errors.contains("store.sqlite"))
            #expect(!FileManager.default.fileExists(atPath: fixture.store))
        }
    }
}
