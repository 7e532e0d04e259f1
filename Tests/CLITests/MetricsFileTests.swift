import Foundation
import TestSupport
import Testing

@testable import Reports

/// `--metrics-file`, read as strictly as promtool does.
struct MetricsFileTests {
    /// The samples of a text, by name and labels. Fails for what is not Prometheus's text format
    /// 0.0.4: each metric has its help and type once, before its samples, which stand together and
    /// come once; the text ends with a line's end.
    static func samples(of text: String) -> [String: Double] {
        #expect(text.hasSuffix("\n") && !text.contains("\r"))
        var samples: [String: Double] = [:]
        var (helped, typed): (Set<String>, Set<String>) = ([], [])
        var current = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP ") {
                #expect(words.count == 4 && helped.insert(words[2]).inserted, "\(line)")
                current = words[2]
            } else if line.hasPrefix("# TYPE ") {
                #expect(words.count == 4 && typed.insert(words[2]).inserted, "\(line)")
                #expect(words[2] == current && ["counter", "gauge"].contains(words[3]), "\(line)")
                #expect((words[3] == "counter") == words[2].hasSuffix("_total"), "\(line)")
            } else {
                let label = #"[a-zA-Z_][a-zA-Z0-9_]*="(\\[\\"n]|[^\\"\n])*""#
                let form = #"^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{\#(label)(,\#(label))*\})? (-?[0-9]+)$"#
                #expect(line.range(of: form, options: .regularExpression) != nil, "\(line)")
                let end = line.lastIndex(of: " ") ?? line.startIndex
                let key = String(line[..<end])
                #expect(key.prefix { $0 != "{" } == current, "\(line)")
                #expect(
                    samples.updateValue(Double(line[end...].dropFirst()) ?? .nan, forKey: key)
                        == nil)
            }
        }
        #expect(helped == typed)
        return samples
    }

    @Test func `what was read and what the store holds stands in the file`() throws {
        let fixture = try StoreFixture()
        let file = fixture.folder.path + "/why403.prom"
        try fixture.succeed(["snapshot", "import", StoreFixture.world + "/snapshots"])
        try fixture.succeed(["ingest", StoreFixture.world + "/logs", "--metrics-file", file])
        let first = Self.samples(of: try String(contentsOfFile: file, encoding: .utf8))
        #expect(first["why403_passes_total"] == 1)
        for cause in ["kms-key", "bucket-policy", "object-ownership", "undetermined"] {
            let count = try fixture.ids(["--cause", cause]).count
            #expect(first["why403_store_denials{cause=\"\(cause)\"}"] == Double(count), "\(cause)")
        }
        #expect(first["why403_newest_capture_timestamp_seconds{kind=\"bucket\"}"] != nil)
        #expect(first["why403_store_pending_denials"] == 0)
        let reads = first["why403_records_read_total"]
        #expect(reads ?? 0 > 0)
        try fixture.succeed(["ingest", StoreFixture.world + "/logs", "--metrics-file", file])
        let second = Self.samples(of: try String(contentsOfFile: file, encoding: .utf8))
        #expect(second["why403_records_read_total"] == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o644)
        // Nothing is left beside it.
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path)
        #expect(names.filter { $0.contains("prom") } == ["why403.prom"])
    }

    @Test func `a watch writes it while it runs and a last time`() throws {
        let fixture = try StoreFixture()
        let file = fixture.folder.path + "/why403.prom"
        try fixture.folder.write("", to: "drops/.keep")
        func samples() -> [String: Double] {
            let text = try? String(contentsOfFile: file, encoding: .utf8)
            return text.map(Self.samples) ?? [:]
        }
        let program = try BackgroundProgram(
            why403,
            ["watch", fixture.folder.path + "/drops", "--store", fixture.store]
                + ["--metrics-file", file, "--exec", "sleep 1000"], folder: fixture.folder.url)
        program.wait(for: "the file") { samples()["why403_drops_read_total"] != nil }
        let hostile = "\u{1B}[2J\"}\\nevil 1 {"
        let lines = (1...3).map {
            LogFixture.line(requestID: String(format: "METR%012d", $0), key: "a%22%0Ab")
        }
        try fixture.folder.write(
            lines.joined(separator: "\n") + "\n\"GET / HTTP/1.1\" 403 AccessDenied 243\n",
            to: "drops/\(hostile.prefix(1))a")
        program.wait(for: "the denials") { samples()["why403_new_denials_total"] == 3 }
        program.wait(for: "the rejected line") {
            samples()["why403_records_rejected_total{reason=\"unreadable\"}"] == 1
        }
        _ = program.stop()
        #expect(samples()["why403_store_denials{cause=\"undetermined\"}"] == 3)
        #expect(samples()["why403_incidents_waiting{receiver=\"exec\"}"] == 0)
    }

    @Test func `a file that cannot be written is said and stops nothing`() throws {
        let fixture = try StoreFixture()
        try fixture.folder.write(LogFixture.line(requestID: "METR000000000001") + "\n", to: "d/a")
        for file in ["/nonexistent/x.prom", fixture.store] {
            let result = try fixture.run(
                ["watch", "--once", fixture.folder.path + "/d", "--metrics-file", file])
            #expect(result.status == 0 && result.errors.contains("--metrics-file: "))
        }
        #expect(try fixture.ids(["--all-principals"]).count == 1)
    }

    @Test func `a value of a label cannot leave its quotes or its line`() {
        var text = PrometheusText()
        text.add(
            "why403_x", .gauge, "a\\b\nc",
            [([("l", "\"} 1\nevil{x=\"\\\u{1B}\u{202E}")], 1), ([("l", "b")], -2)])
        text.add("why403_none", .gauge, "left out", nil)
        let samples = MetricsFileTests.samples(of: text.text)
        #expect(samples.count == 2 && samples["why403_x{l=\"b\"}"] == -2)
    }
}
