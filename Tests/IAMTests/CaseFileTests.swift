import Foundation
import IAM
import JSON
import Testing

/// The tables of `Cases/`, which need no Swift to be read.
@Suite struct CaseFileTests {
    static let names = [
        "access-points", "block-public-access", "documents", "endpoints", "keys-not-seen", "kms",
        "kms-grants", "operators", "organizations", "principals", "resources", "sets", "variables",
    ]

    @Test(arguments: names)
    func `every case is decided as AWS documents it`(name: String) throws {
        let file = try CaseFile(named: name)
        let simulator = Simulator()
        #expect(file.cases.count >= 10)
        for row in file.cases {
            let (text, isValid) = simulator.simulate(line: try file.request(row))
            let answer = try JSONValue(parsing: text)
            let title = "\(name): \(row["name"]?.string ?? "?")"
            #expect(isValid, "\(title): \(text)")
            for (what, seen, wanted) in file.differences(row, answer) {
                Issue.record("\(title): \(what) is \(seen), not \(wanted)\n\(text)")
            }
        }
    }

    @Test func `every case file is run`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: CaseFile.folder.path)
        let tables = files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
        #expect(tables.sorted() == CaseFileTests.names)
    }

    @Test(arguments: names) func `no two cases of a file have one name`(name: String) throws {
        let titles = try CaseFile(named: name).cases.compactMap { $0["name"]?.string }
        #expect(
            Dictionary(grouping: titles, by: { $0 }).filter { $1.count > 1 }.keys.sorted() == [])
    }
}

/// One table, and how its short forms are written out (Cases/README.md).
private struct CaseFile {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Cases")

    let cases: [JSONValue]
    private let defaults: [JSONValue.Member]
    private let documents: JSONValue

    init(named name: String) throws {
        let url = CaseFile.folder.appendingPathComponent("\(name).json")
        let value = try JSONValue(parsing: Array(Data(contentsOf: url)))
        cases = value["cases"]?.array ?? []
        defaults = value["defaults"]?.members ?? []
        documents = value["documents"] ?? .object([])
    }

    /// The request line of a case.
    func request(_ row: JSONValue) throws -> String {
        var members = defaults
        for member in row.members ?? [] {
            let own = members.first { $0.key == member.key }?.value.members
            members.removeAll { $0.key == member.key }
            switch member.key {
            case "name": members.append(JSONValue.Member("id", member.value))
            case "expected", "allow": break
            case "context", "policies":
                let given = member.value.members ?? []
                let kept = (own ?? []).filter { old in !given.contains { $0.key == old.key } }
                let joined = (kept + given).filter { $0.value != .null }
                members.append(JSONValue.Member(member.key, .object(joined)))
            default: members.append(member)
            }
        }
        var policies = members.first { $0.key == "policies" }?.value.members ?? []
        if let allow = row["allow"] {
            policies.removeAll { $0.key == "identity" }
            policies.append(
                JSONValue.Member("identity", .array([CaseFile.policy(allowing: allow)])))
        }
        members.removeAll { $0.key == "policies" }
        members.append(
            JSONValue.Member(
                "policies",
                .object(try policies.map { JSONValue.Member($0.key, try resolved($0.value)) })))
        return JSONValue.object(members).description
    }

    /// Puts documents in place of their names.
    private func resolved(_ value: JSONValue) throws -> JSONValue {
        switch value {
        case .string(let name):
            let document = try #require(documents[name], "no document \(name)")
            return CaseFile.policy(named: name, CaseFile.written(document))
        case .array(let values): return .array(try values.map { try resolved($0) })
        case .object(let members) where value["policies"] != nil:
            return .object(
                try members.map {
                    $0.key == "policies" ? JSONValue.Member($0.key, try resolved($0.value)) : $0
                })
        default: return value
        }
    }

    /// One statement, or a list of them, as a whole document.
    private static func written(_ document: JSONValue) -> JSONValue {
        guard document.array != nil || document["Effect"] != nil else { return document }
        return .object([
            JSONValue.Member("Version", .string("2012-10-17")),
            JSONValue.Member("Statement", document),
        ])
    }

    private static func policy(named name: String, _ document: JSONValue) -> JSONValue {
        .object([JSONValue.Member("name", .string(name)), JSONValue.Member("document", document)])
    }

    /// An identity policy that allows everything but for these elements.
    private static func policy(allowing elements: JSONValue) -> JSONValue {
        var statement: [JSONValue.Member] = [JSONValue.Member("Effect", .string("Allow"))]
        if elements["Action"] == nil {
            statement.append(JSONValue.Member("Action", .string("*")))
        }
        if elements["Resource"] == nil, elements["NotResource"] == nil {
            statement.append(JSONValue.Member("Resource", .string("*")))
        }
        statement += (elements.members ?? []).filter { $0.key != "Version" }
        return policy(
            named: "allow",
            .object([
                JSONValue.Member("Version", elements["Version"] ?? .string("2012-10-17")),
                JSONValue.Member("Statement", .object(statement)),
            ]))
    }

    /// What an answer says otherwise than a case expects.
    func differences(
        _ row: JSONValue, _ answer: JSONValue
    ) -> [(what: String, seen: JSONValue, wanted: JSONValue)] {
        guard let expected = row["expected"] else { return [("expected", .null, .null)] }
        guard let members = expected.members else {
            let seen = answer["decision"] ?? .null
            return seen == expected ? [] : [("decision", seen, expected)]
        }
        var differences: [(String, JSONValue, JSONValue)] = []
        for member in members where member.key != "layers" {
            let seen = answer[member.key] ?? .null
            if seen != member.value { differences.append((member.key, seen, member.value)) }
        }
        for layer in expected["layers"]?.members ?? [] {
            let seen = answer["layers"]?[layer.key]?["outcome"] ?? .null
            if seen != layer.value { differences.append((layer.key, seen, layer.value)) }
        }
        return differences
    }
}
