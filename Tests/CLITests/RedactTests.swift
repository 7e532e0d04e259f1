import Foundation
import TestSupport
import Testing

/// `--redact`: answers that may be shared.
struct RedactTests {
    private static func text(below folder: String) throws -> String {
        try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().reduce(into: "") {
            text, path in
            text += path + "\n"
            text += (try? String(contentsOfFile: folder + "/" + path, encoding: .utf8)) ?? ""
        }
    }

    private static func matches(_ pattern: String, in text: String) throws -> [String] {
        let expression = try NSRegularExpression(pattern: pattern)
        let all = NSRange(text.startIndex..., in: text)
        return expression.matches(in: text, range: all).compactMap { match in
            Range(match.range(at: match.numberOfRanges - 1), in: text).map { String(text[$0]) }
        }
    }

    /// Whatever the logs and snapshots of a world call by a name of somebody's.
    private static func planted(_ world: String, _ rows: [[String: Any]]) throws -> Set<String> {
        let text = try text(below: world)
        var names: Set<String> = []
        for pattern in [
            #"\b[0-9]{12}\b"#, #"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"#,
            #"\bvpce-[0-9a-z]+"#, #"\b[0-9a-f]{64}\b"#, #"\bo-[a-z0-9]{8,}"#,
            #"\bou-[a-z0-9-]{8,}"#,
            #"\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{8,}"#, #"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b"#,
            #""(?:RoleName|PolicyName|UserName|Sid|Name)": ?"([^"]+)""#, #"\bs3/([a-z0-9.-]+)/"#,
            #"\bp-[a-z0-9]{8,}"#, #"\bjr_[0-9a-f]+"#,
        ] {
            names.formUnion(try matches(pattern, in: text))
        }
        for row in rows {
            for member in [
                "role", "principal", "account", "bucket", "key", "requestId", "resource",
            ] {
                guard let value = row[member] as? String else { continue }
                names.insert(value)
                for part in value.split(whereSeparator: { "/:".contains($0) }) where part.count > 3
                {
                    names.insert(String(part))
                }
            }
        }
        // What every AWS account has is nobody's.
        return names.subtracting([
            "GlueJobRunnerSession", "role", "assumed-role", "service-role", "user", "arn", "aws",
        ]).filter { name in
            // Years in keys stay; the other word is one of this program's sentences too.
            name.count > 3 && name != "default"
                && (name.count >= 12 || !name.allSatisfy(\.isNumber))
        }
    }

    private static func outputs(_ fixture: StoreFixture, _ ids: [String]) throws -> [String: String]
    {
        var outputs: [String: String] = [:]
        func run(_ words: [String]) throws {
            let result = try fixture.run(words + ["--redact"])
            #expect(result.status == 0, "\(words): \(result.errors)")
            outputs[words.joined(separator: " ")] = result.output
        }
        for format in ["table", "json", "ndjson", "csv", "markdown", "html"] {
            try run(["report", "--all-principals", "--format", format])
        }
        try run(["report", "--summary"])
        for field in ["role", "account", "bucket", "owner", "job", "run"] {
            for format in ["table", "json", "csv"] {
                try run(["report", "--group-by", "cause,\(field)", "--format", format])
            }
        }
        for format in ["text", "json"] { try run(["explain", "--format", format] + ids) }
        return outputs
    }

    /// A name stands by itself, not inside of another word.
    private static func stands(_ name: String, in text: String) -> Bool {
        var rest = text[...]
        while let range = rest.range(of: name) {
            let before = rest[..<range.lowerBound].last
            let after = rest[range.upperBound...].first
            let isWord = { (character: Character?) in
                character.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" } ?? false
            }
            if !isWord(before), !isWord(after) { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    @Test func `no name of the example world stands in any output, and JSON stays JSON`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let rows = try fixture.objects(["report", "--all-principals"])
        let ids = rows.compactMap { $0["requestId"] as? String }
        let planted = try Self.planted(StoreFixture.world, rows)
        #expect(planted.count > 40)
        for (command, output) in try Self.outputs(fixture, ids) {
            for name in planted.sorted() where Self.stands(name, in: output) {
                let place = output.range(of: name).map { range in
                    let start = output.index(
                        range.lowerBound, offsetBy: -60, limitedBy: output.startIndex)
                    return String(output[(start ?? output.startIndex)...].prefix(140))
                }
                Issue.record("\(command): \(name) in …\(place ?? "")")
            }
            if command.contains("json") {
                let lines =
                    command.contains("ndjson")
                    ? output.split(separator: "\n").map(String.init) : [output]
                for line in lines {
                    #expect(throws: Never.self) {
                        try JSONSerialization.jsonObject(with: Data(line.utf8))
                    }
                }
            }
        }
    }

    @Test func `pseudonyms are the same in every answer of a store, and others in another`() throws
    {
        let fixture = try StoreFixture.sharedDemo()
        let command = ["report", "--redact", "--format", "ndjson"]
        let once = try fixture.succeed(command)
        #expect(try fixture.succeed(command) == once)
        let real = try fixture.objects(["report"])
        let hidden = try once.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(real.count == hidden.count)
        for member in ["role", "account", "bucket", "key", "principal"] {
            // One to one.
            let pairs = zip(real, hidden).map {
                [$0[member] as? String ?? "", $1[member] as? String ?? ""]
            }
            #expect(Set(pairs).count == Set(pairs.map { $0[0] }).count)
            #expect(Set(pairs).count == Set(pairs.map { $0[1] }).count)
        }
        for row in hidden {
            for member in ["cause", "mechanism", "certainty", "action", "eventTime", "region"] {
                let same = real.contains { $0[member] as? String == row[member] as? String }
                #expect(same, "\(member)")
            }
            let account = try #require(row["account"] as? String)
            #expect(account.utf8.count == 12 && account.hasPrefix("000"))
            let role = try #require(row["role"] as? String)
            #expect(role.hasPrefix("arn:aws:iam::\(account):role/"), "\(role)")
            let resource = try #require(row["resource"] as? String)
            #expect(resource.hasPrefix("arn:aws:"), "\(resource)")
        }
        let other = try StoreFixture.demo()
        #expect(try other.succeed(command) != once)
    }

    @Test func `names that strangers chose, words of English too, are replaced`() throws {
        let fixture = try StoreFixture()
        let line = LogFixture.line(
            requestID: "HIDE000000000001",
            requester: "arn:aws:sts::111122223333:assumed-role/allows/statement",
            key: "the/policy/12%22,x",
            uri: "\"GET /the/policy/12 HTTP/1.1\"", userAgent: "\"for-ann@example.com 10.1.2.3\"")
        try fixture.folder.write(line + "\n", to: "logs/secret-project.log")
        try fixture.succeed(["ingest", fixture.folder.path + "/logs"])
        for command in [
            ["report", "--all-principals", "--format", "ndjson"], ["explain", "HIDE000000000001"],
            ["explain", "HIDE000000000001", "--format", "json"],
        ] {
            let output = try fixture.succeed(command + ["--redact"])
            for name in [
                "role/allows", "allows/statement", "orchard-lake", "the/policy", "ann@example",
                "10.1.2.3", "10.0.0.1", "secret-project", "111122223333", "HIDE000000000001",
                fixture.folder.path,
            ] {
                #expect(!output.contains(name), "\(command): \(name)")
            }
        }
    }

    @Test func `what would show whole policies takes no --redact`() throws {
        let fixture = try StoreFixture.sharedDemo()
        for command in [
            ["report", "--group-by", "fix"], ["explain", "--as-requests", "DEMO000000000005"],
            ["fix"], ["doctor"],
        ] {
            #expect(try fixture.run(command + ["--redact"]).status == 64)
        }
        let told = try fixture.run(
            ["explain", "--redact", "User: x is not authorized to perform: s3:GetObject"])
        #expect(told.status == 1 && !told.output.contains("x is"))
    }
}
