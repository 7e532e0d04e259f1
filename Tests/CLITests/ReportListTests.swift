import Foundation
import TestSupport
import Testing

/// What `report` is narrowed to, ordered and counted by, through the built program.
struct ReportListTests {
    private static func demo(_ numbers: [Int]) -> [String] {
        numbers.map { "DEMO00000000000\($0)" }
    }

    @Test(arguments: [
        (["--limit", "3"], [5, 6, 7]), (["--limit", "3", "--sort", "newest"], [7, 6, 5]),
        (["--limit", "100"], [1, 2, 3, 4, 5, 6, 7]),
        (["--sort", "bucket", "--limit", "2", "--cause", "kms-key,bucket-policy"], [2, 5]),
        (["--request-id", "demo000000000004"], [4]), (["--request-id", "*[23]"], [2, 3]),
        (["--request-id", "DEMO000000000004", "--request-id", "x"], [4]), (["--key", "[!/]"], []),
        (["--request-id", "'; DROP TABLE denial; --"], []),
    ])
    func `the newest are listed, in the order asked for`(
        arguments: [String], expected: [Int]
    ) throws {
        let fixture = try StoreFixture.sharedDemo()
        #expect(try fixture.ids(arguments) == Self.demo(expected))
    }

    @Test func `keys are matched as globs`() throws {
        let fixture = try StoreFixture()
        try fixture.ingest([
            DeniedEvent(id: "K000000000000001", key: "raw/a.csv"),
            DeniedEvent(id: "K000000000000002", key: "tmp/b.csv"),
        ])
        #expect(try fixture.ids(["--key", "raw/*"]) == ["K000000000000001"])
        #expect(try fixture.ids(["--key", "raw/*", "--key", "*b.csv"]).count == 2)
        let groups = try fixture.objects(["report", "--group-by", "cause", "--key", "tmp/*"])
        #expect(groups.map { $0["denials"] as? Int } == [1])
    }

    @Test func `a table that was cut says of how many it has the newest`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let table = try fixture.succeed(["report", "--limit", "2"])
        #expect(table.hasSuffix("the newest 2 of 7 denials\n"))
        #expect(try fixture.succeed(["report"]).hasSuffix("\n7 denials\n"))
    }

    @Test func `columns are written in their order, in every format that takes them`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let wanted = [
            "report", "--columns", "cause,requestId", "--columns", "owner", "--limit", "1",
        ]
        let csv = try fixture.succeed(wanted + ["--format", "csv"])
        #expect(csv.hasPrefix("\"cause\",\"requestId\",\"owner\"\r\n"))
        #expect(csv.contains("\"DEMO000000000007\""))
        let lines = try fixture.succeed(wanted + ["--format", "ndjson"]).split(separator: "\n")
        #expect(lines.count == 1 && lines[0].hasPrefix("{\"cause\":"))
        #expect(lines[0].contains("\"requestId\":\"DEMO000000000007\",\"owner\":\""))
        let table = try fixture.succeed(wanted).split(separator: "\n")
        #expect(table[0].split(separator: " ") == ["CAUSE", "REQUESTID", "OWNER"])
        #expect(table[1].contains("DEMO000000000007") && table.count == 3)
        let json = try fixture.succeed(wanted + ["--format", "json"])
        #expect(json == "[\n\(lines[0])\n]\n")
        let markdown = try fixture.succeed(wanted + ["--format", "markdown"])
        #expect(markdown.hasPrefix("| cause | requestId | owner |\n| --- | --- | --- |\n"))
    }

    @Test(arguments: ["account", "action", "owner", "hour", "role,cause", "owner,bucket"])
    func `groups of every field count each denial once`(fields: String) throws {
        let fixture = try StoreFixture.sharedDemo()
        let rows = try fixture.objects(["report"])
        let names = fields.split(separator: ",").map(String.init)
        func value(_ row: [String: Any], _ name: String) -> String {
            switch name {
            case "owner":
                return ((row["fix"] as? [[String: Any]])?.first?["owner"] as? String) ?? "-"
            case "hour": return ((row["eventTime"] as? String)?.prefix(13) ?? "") + ":00Z"
            default: return row[name] as? String ?? "-"
            }
        }
        var expected: [[String]: Int] = [:]
        for row in rows { expected[names.map { value(row, $0) }, default: 0] += 1 }
        var counted: [[String]: Int] = [:]
        for group in try fixture.objects(["report", "--group-by", fields]) {
            #expect(group["groupBy"] as? String == fields)
            let keys = group["keys"] as? [Any] ?? [group["key"] ?? ""]
            #expect(keys.count == names.count)
            counted[keys.map { $0 as? String ?? "-" }] = group["denials"] as? Int
        }
        #expect(counted == expected)
        let table = try fixture.succeed(["report", "--group-by", fields])
        #expect(table.split(separator: "\n").count == expected.count + 1)
    }

    @Test(arguments: [200, 100, 80, 60, 40])
    func `a table of groups fits the terminal and keeps the names of roles`(width: Int) throws {
        let fixture = try StoreFixture.sharedDemo()
        let table = try fixture.succeed(
            ["report", "--group-by", "role"], environment: ["COLUMNS": "\(width)"])
        let lines = table.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= width })
        #expect(lines[0].contains("DENIALS") && table.contains("orders-etl"))
        if width >= 80 { #expect(lines[0].hasSuffix("LAST") && !lines[0].contains("ROLES")) }
    }

    @Test(arguments: [80, 100, 140, 160])
    func `no account, bucket or resource is cut`(width: Int) throws {
        let fixture = try StoreFixture.sharedDemo()
        func text(_ arguments: [String]) throws -> String {
            try fixture.succeed(["report"] + arguments, environment: ["COLUMNS": "\(width)"])
        }
        let owners = try text(["--group-by", "owner"])
        for owner in [
            "account 777788889999, the organization's management account",
            "account 111122223333, which owns the VPC endpoint",
        ] { #expect(owners.contains(owner), "\(owners)") }
        let plan = try text(["--group-by", "fix"])
        let words = plan.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("exempt arn:aws:iam::111122223333:role/service-role/ledger-etl"))
        let list = try text(["--all"])
        #expect(list.contains("arn:aws:s3:::partner-market-data/eod/2026-03-01.csv"), "\(list)")
        for answer in [owners, plan, list] { #expect(!answer.contains("…"), "\(answer)") }
    }

    @Test(arguments: [
        ("arn:aws:s3:::acme-orders", 1), ("s3://acme-orders", 1), ("s3://acme-orders/", 1),
        ("s3a://acme-orders", 1), ("arn:aws:s3:::acme-*", 6), ("acme-orders", 1),
        ("arn:aws:s3:eu-central-1:111122223333:accesspoint/acme-orders", 0),
    ])
    func `a bucket is chosen by its name, its ARN or its place`(text: String, count: Int) throws {
        #expect(try StoreFixture.sharedDemo().ids(["--bucket", text]).count == count)
    }

    @Test(arguments: [
        ("s3://acme-orders/2026/", "give --bucket acme-orders and --key"),
        ("arn:aws:s3:::acme-orders/a", "give --bucket acme-orders and --key"),
        ("s3://", "it names none"),
    ])
    func `what is more than a bucket, or none, is refused`(text: String, says: String) throws {
        let result = try StoreFixture.sharedDemo().run(["report", "--bucket", text])
        #expect(result.status == 64 && result.errors.contains(says), "\(result.errors)")
    }

    @Test func `changes are a line each, those that resolve most first, with their share`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let table = try fixture.succeed(["report", "--group-by", "fix"])
        let lines = table.split(separator: "\n").map(String.init)
        let head = try #require(lines.firstIndex { $0.hasPrefix("DENIALS  SHARE") })
        let rows = lines[(head + 1)...].prefix(7)
        #expect(rows.allSatisfy { $0.contains("14%") })
        #expect(lines[0].contains("7 changes resolve 7 of 7 denials"))
        #expect(table.contains("\n  why403 fix -o plan --store "))
        let narrow = try fixture.succeed(
            ["report", "--group-by", "fix"], environment: ["COLUMNS": "80"])
        #expect(
            narrow.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.contains("why403 ") })
    }

    @Test func `an empty answer says what the newest denial is, and stays empty for programs`()
        throws
    {
        let fixture = try StoreFixture.sharedDemo()
        func note(_ arguments: [String]) throws -> String {
            let result = try fixture.run(["report", "--format", "ndjson"] + arguments)
            #expect(result.status == 0 && result.output == "")
            return result.errors
        }
        #expect(
            try note(["--since", "1h"])
                == "No denial lies between the times asked for; the newest otherwise is of "
                + "2026-03-02T07:10:00Z.\n")
        #expect(
            try note(["--since", "1h", "--role", "nobody"])
                == "No denial passes the filters; of 7 in the store the newest is of "
                + "2026-03-02T07:10:00Z.\n")
        #expect(try note(["--role", "nobody", "--quiet"]) == "")
        let other = try StoreFixture()
        try other.succeed(["snapshot", "import", StoreFixture.world + "/snapshots"])
        #expect(
            try other.run(["report"]).errors
                == "The store has no denials yet: why403 ingest reads logs.\n")
        let plan = other.folder.path + "/plan"
        let unwritten = try other.run(["fix", "-o", plan])
        #expect(unwritten.status == 1 && unwritten.errors.contains("nothing is written: The store"))
        #expect(!FileManager.default.fileExists(atPath: plan))
        try other.folder.write(
            LogFixture.line(requestID: "L1", code: "InvalidAccessKeyId") + "\n", to: "log")
        try other.succeed(["ingest", other.folder.path + "/log"])
        #expect(
            try other.run(["report"]).errors
                == "The store has no refused request of S3 or KMS: none was in the logs read, or all "
                + "were pruned; what was read: why403 doctor --store \(other.store)\n")
    }

    @Test func `times are shown in the zone asked for, and stay UTC for programs`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let zone = ["--tz", "+05:30", "--request-id", "DEMO000000000001"]
        let utc = try fixture.objects(["report"] + zone)
        let time = try #require(utc.first?["eventTime"] as? String)
        #expect(time.hasSuffix("Z"))
        #expect(try fixture.succeed(["report"] + zone).contains("+05:30"))
        let named = try fixture.succeed(["report"], environment: ["WHY403_TZ": "-01:00"])
        #expect(named.contains("-01:00"))
        let day = ["--since", "2026-03-02", "--until", "2026-03-03"]
        #expect(try fixture.ids(day).count == 7)
        #expect(try fixture.ids(day + ["--tz=-12:00"]).isEmpty)
    }
}
