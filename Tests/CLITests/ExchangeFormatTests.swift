import Foundation
import TestSupport
import Testing

/// `report --format ocsf|junit|sarif`: held against the schemas where Python's packages have them
/// (`make exchange-test-setup`), and against their rules as far as these are told here otherwise.
struct ExchangeFormatTests {
    private static let hostile = "a%22%3C%26]]%3E%0a%1b[31m%e2%80%ae%ef%bf%be'x"

    /// The example world, and a denial whose names strangers chose.
    private static func fixture() throws -> StoreFixture {
        let fixture = try StoreFixture.demo()
        let line = LogFixture.line(
            requestID: "EXCH000000000001", key: hostile, uri: "\"GET /\(hostile) HTTP/1.1\"")
        try fixture.folder.write(line + "\n", to: "more/a")
        try fixture.succeed(["ingest", fixture.folder.path + "/more"])
        return fixture
    }

    private static func report(
        _ fixture: StoreFixture, _ format: String, _ more: [String] = []
    ) throws -> String {
        try fixture.succeed(["report", "--format", format] + more)
    }

    /// Runs a script on an output, where its packages are here.
    private static func check(_ output: String, _ script: String) throws {
        let python = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../.build/exchange-venv/bin/python").standardized.path
        guard FileManager.default.isExecutableFile(atPath: python) else {
            print("skipped: no schemas here (make exchange-test-setup)")
            return
        }
        let result = try runProcess(python, ["-c", script], input: output)
        #expect(result.status == 0, "\(result.errors.suffix(2_000))")
    }

    @Test func `each denial is an event of OCSF's class 6003, with all that it requires`() throws {
        let fixture = try Self.fixture()
        let output = try Self.report(fixture, "ocsf")
        let events = try output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        let rows = try fixture.objects(["report"])
        #expect(events.count == rows.count)
        for (event, row) in zip(events, rows) {
            #expect(event["class_uid"] as? Int == 6003 && event["category_uid"] as? Int == 6)
            let activity = try #require(event["activity_id"] as? Int)
            #expect(event["type_uid"] as? Int == 600_300 + activity)
            #expect([1, 2, 3, 4, 99].contains(activity))
            #expect((event["time"] as? Int ?? 0) > 1_700_000_000_000)
            #expect(event["severity_id"] is Int)
            let metadata = try #require(event["metadata"] as? [String: Any])
            #expect(
                metadata["version"] as? String == "1.6.0" && metadata["product"] is [String: Any])
            let api = try #require(event["api"] as? [String: Any])
            #expect(api["operation"] is String)
            let request = try #require(api["request"] as? [String: Any])
            #expect(request["uid"] as? String == row["requestId"] as? String)
            #expect((event["cloud"] as? [String: Any])?["provider"] as? String == "AWS")
            #expect(event["actor"] is [String: Any])
            let source = try #require(event["src_endpoint"] as? [String: Any])
            #expect(source["ip"] is String || source["name"] is String)
            let unmapped = try #require(event["unmapped"] as? [String: Any])
            #expect(unmapped["cause"] as? String == row["cause"] as? String)
        }
        // Most logs have the address.
        let addressed = events.filter { ($0["src_endpoint"] as? [String: Any])?["ip"] != nil }
        #expect(addressed.count > events.count / 2)
        try Self.check(
            output,
            """
            import json, sys, jsonschema
            from ocsf_json_schema import get_ocsf_schema, OcsfJsonSchemaEmbedded
            schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version="1.6.0")).get_class_schema(
                class_name="api_activity", profiles=["cloud"])
            validator = jsonschema.Draft202012Validator(schema)
            for line in sys.stdin:
                for error in validator.iter_errors(json.loads(line)):
                    sys.exit(f"{error.json_path}: {error.message[:500]}")
            """)
    }

    @Test func `SARIF 2.1.0 has a result for each denial, each with rule, message and place`()
        throws
    {
        let fixture = try Self.fixture()
        for more in [[], ["--cause", "requester-pays", "--since", "2030-01-01"]] {
            let output = try Self.report(fixture, "sarif", more)
            let log = try #require(
                try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
            #expect(log["version"] as? String == "2.1.0")
            let run = try #require((log["runs"] as? [[String: Any]])?.first)
            let tool = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
            let rules = try #require(tool["rules"] as? [[String: Any]])
            #expect(tool["name"] as? String == "why403" && rules.count == 8)
            let results = try #require(run["results"] as? [[String: Any]])
            #expect(try results.count == fixture.objects(["report"] + more).count)
            for result in results {
                let index = try #require(result["ruleIndex"] as? Int)
                #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
                #expect(["error", "warning"].contains(result["level"] as? String))
                #expect((result["message"] as? [String: Any])?["text"] is String)
                let place = try #require((result["locations"] as? [[String: Any]])?.first)
                let file = (place["physicalLocation"] as? [String: Any])?["artifactLocation"]
                let uri = try #require((file as? [String: Any])?["uri"] as? String)
                #expect(URL(string: uri) != nil && uri.hasPrefix("policies/"))
            }
            let prints = results.compactMap {
                ($0["partialFingerprints"] as? [String: String])?["requestId/v1"]
            }
            #expect(Set(prints).count == results.count)
            try Self.check(
                output,
                """
                import sys
                from sarif_pydantic import Sarif
                Sarif.model_validate_json(sys.stdin.read())
                """)
        }
    }

    @Test func `JUnit's XML is well formed and counts each denial as a test that failed`() throws {
        let fixture = try Self.fixture()
        let count = try fixture.objects(["report"]).count
        for (more, wanted, failures) in [
            ([], count, count), (["--limit", "2"], 2, 2),
            (["--cause", "requester-pays", "--since", "2030-01-01"], 1, 0),
        ] {
            let output = try Self.report(fixture, "junit", more)
            let reader = JUnitReader()
            #expect(reader.read(output), "\(output)")
            #expect(reader.counts["testcase"] == wanted)
            #expect(reader.counts["failure"] ?? 0 == failures)
            #expect(reader.suites.allSatisfy { $0 == ["\(wanted)", "\(failures)"] })
            #expect(!output.contains("\u{1B}") && !output.contains("\u{202E}"))
        }
    }

    @Test func `DuckDB writes Parquet of what the documented lines hand it`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let folder = try TemporaryFolder()
        try Self.check(
            "",
            """
            import duckdb, json, os, sqlite3
            os.chdir("\(folder.path)")
            store = sqlite3.connect("file:\(fixture.store)?mode=ro", uri=True)
            store.row_factory = sqlite3.Row
            rows = [dict(row) for row in store.execute("SELECT * FROM denial_report")]
            json.dump(rows, open("denials.json", "w"))
            duckdb.sql("COPY (FROM 'denials.json') TO 'denials.parquet' (FORMAT parquet)")
            found = duckdb.sql("SELECT request_id, cause FROM 'denials.parquet' ORDER BY ALL")
            assert found.fetchall() == sorted((row["request_id"], row["cause"]) for row in rows)
            """)
    }

    @Test func `the ending of a file names its format, and groups have none of these`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let folder = try TemporaryFolder()
        try fixture.succeed(["report", "-o", folder.path + "/denials.sarif"])
        let text = try String(contentsOfFile: folder.path + "/denials.sarif", encoding: .utf8)
        #expect(text.hasPrefix("{\"$schema\""))
        for format in ["ocsf", "junit", "sarif"] {
            for more in [["--group-by", "cause"], ["--group-by", "fix"], ["--columns", "role"]] {
                let result = try fixture.run(["report", "--format", format] + more)
                #expect(result.status == 64, "\(format) \(more)")
            }
        }
    }
}

/// Counts the elements of a document that is well formed.
private final class JUnitReader {
    private(set) var counts: [String: Int] = [:]
    private(set) var suites: [[String]] = []

    /// Every tag closes, in order; every attribute is quoted; every `&` begins an entity.
    func read(_ text: String) -> Bool {
        var open: [String] = []
        var rest = text[...]
        guard rest.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") else { return false }
        rest = rest.drop { $0 != "\n" }
        while let start = rest.firstIndex(of: "<") {
            guard isPlain(rest[..<start]), let end = rest[start...].firstIndex(of: ">") else {
                return false
            }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("/") {
                guard open.popLast() == String(tag.dropFirst()) else { return false }
                continue
            }
            let name = String(tag.prefix { $0 != " " && $0 != "/" })
            counts[name, default: 0] += 1
            let quotes = tag.split(separator: "\"", omittingEmptySubsequences: false)
            guard quotes.count % 2 == 1, isPlain(tag) else { return false }
            if name.hasPrefix("testsuite") {
                suites.append([value("tests", in: quotes), value("failures", in: quotes)])
            }
            if !tag.hasSuffix("/") { open.append(name) }
        }
        return open.isEmpty && isPlain(rest)
    }

    private func value(_ name: String, in quotes: [Substring]) -> String {
        let place = quotes.firstIndex { $0.hasSuffix(" \(name)=") }
        return place.map { String(quotes[$0 + 1]) } ?? ""
    }

    private func isPlain(_ text: Substring) -> Bool {
        let entities = ["amp;", "lt;", "gt;", "quot;", "#39;"]
        let isEscaped = text.split(separator: "&", omittingEmptySubsequences: false).dropFirst()
            .allSatisfy { part in entities.contains { part.hasPrefix($0) } }
        return isEscaped
            && text.unicodeScalars.allSatisfy {
                $0 == "\n" || $0.value >= 0x20 && $0.value & 0xFFFE != 0xFFFE
            }
    }
}
