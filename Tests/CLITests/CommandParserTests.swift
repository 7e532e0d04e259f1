import AWSTypes
import Foundation
import Pipeline
import Testing

@testable import CLI

/// 2026-05-04T12:00:00Z, what relative times count back from in these tests.
let noon = Instant(seconds: 1_777_896_000)

/// The parser with this environment.
func parse(_ line: String, environment: [String: String] = [:]) throws -> Invocation {
    let arguments = line.split(separator: " ").map(String.init)
    return try CommandParser(environment: Environment(environment), now: noon).parse(arguments)
}

/// The command that a line runs.
func command(_ line: String, environment: [String: String] = [:]) throws -> ParsedCommand {
    guard case .run(let parsed) = try parse(line, environment: environment) else {
        throw UsageError("'\(line)' runs no command")
    }
    return parsed
}

struct CommandParserTests {
    @Test func `noon is noon`() { #expect(noon.description == "2026-05-04T12:00:00Z") }

    @Test(arguments: CommandTable.all.map(\.name))
    func `every example in the help is a valid command line`(name: CommandName) throws {
        let row = try #require(CommandTable[name])
        for example in row.examples {
            guard let start = example.line.range(of: "why403 ") else {
                Issue.record("'\(example.line)' does not run why403")
                continue
            }
            let rest = example.line[start.upperBound...]
            let line = rest.prefix { $0 != "|" && $0 != ">" && $0 != ")" }
            // The address of a webhook is a secret, which stands in the environment.
            let environment = ["WHY403_WEBHOOK": "https://example.com/hook"]
            #expect(try command(String(line), environment: environment).name == name)
        }
    }

    @Test(
        arguments: [
            ("ingest logs", CommandName.ingest), ("watch d --once", .watch),
            ("snapshot import a b", .snapshotImport), ("snapshot list", .snapshotList),
            ("snapshot show x", .snapshotShow), ("snapshot gaps", .snapshotGaps),
            ("report", .report), ("explain AB12", .explain), ("what-if --remove p-1", .whatIf),
            ("simulate", .simulate), ("doctor", .doctor), ("completions zsh", .completions),
            ("man", .manual), ("--store s -q report", .report),
        ])
    func `a line runs the command it names`(line: String, name: CommandName) throws {
        #expect(try command(line).name == name)
    }

    @Test(
        arguments: [
            ("", "short -"), ("-h", "short -"), ("--help", "long -"), ("help", "long -"),
            ("report -h", "short report"), ("report --help", "long report"),
            ("help snapshot show", "long snapshot show"), ("ingest -qh", "short ingest"),
            ("report --since 7d --help --bogus", "long report"), ("--version", "version"),
            ("doctor --version", "version"), ("snapshot --help", "family snapshot"),
            ("snapshot -h", "family snapshot"), ("help snapshot", "family snapshot"),
        ])
    func `help and version are answered at once`(line: String, expected: String) throws {
        let answer: String
        switch try parse(line) {
        case .help(let name, let isLong):
            answer = "\(isLong ? "long" : "short") \(name?.rawValue ?? "-")"
        case .helpOnFamily(let first): answer = "family \(first)"
        case .version: answer = "version"
        case .run(let parsed): answer = "run \(parsed.name.rawValue)"
        }
        #expect(answer == expected)
    }

    @Test(
        arguments: [
            "report --format json", "report --format=json", "--store x report --format json",
        ])
    func `a value may follow or be attached`(line: String) throws {
        #expect(try command(line).format == .json)
    }

    @Test(arguments: [
        "report -o out.json", "report -oout.json", "report -o=out.json",
        "report -qo out.json", "report --output=out.json",
    ])
    func `letters may be joined and hold their value`(line: String) throws {
        #expect(try command(line).outputPath == "out.json")
    }

    @Test func `flags may stand anywhere after the command`() throws {
        let parsed = try command("ingest a --jobs 2 b -q -- -c --d")
        #expect(parsed.positionals == ["a", "b", "-c", "--d"])
        #expect(parsed.number(.jobs) == 2)
        #expect(parsed.isOn(.quiet))
    }

    @Test func `a dash is standard input and standard output`() throws {
        #expect(try command("ingest -").positionals == ["-"])
        #expect(try command("report -o -").outputPath == nil)
    }

    @Test func `lists are split, repeated flags add up`() throws {
        let parsed = try command("report --cause kms-key,bucket-policy --cause requester-pays")
        #expect(parsed.causes == [.kmsKey, .bucketPolicy, .requesterPays])
        #expect(try command("report --role a* --role b?").texts(.role) == ["a*", "b?"])
    }

    @Test func `the store is the flag's, else the environment's, else here`() throws {
        let environment = ["WHY403_STORE": "/var/lib/why403.sqlite"]
        #expect(try command("report --store s", environment: environment).storePath == "s")
        #expect(
            try command("report", environment: environment).storePath == "/var/lib/why403.sqlite")
        #expect(try command("report").storePath == "why403.sqlite")
        #expect(
            try command("report", environment: ["WHY403_STORE": ""]).storePath
                == "why403.sqlite")
    }

    @Test func `fail-on any means every cause`() throws {
        #expect(try command("report --fail-on any").causesToFailOn == Set(Cause.allCases))
        #expect(try command("report --fail-on kms-key").causesToFailOn == [.kmsKey])
        #expect(try command("report").causesToFailOn.isEmpty)
    }

    @Test func `what-if takes changes of three kinds, and adds last`() throws {
        let parsed = try command(
            "what-if --replace lake=a=b.json --add role/x=c.json --remove p-1 --expect allowed")
        #expect(
            parsed.policyChanges == [
                WhatIfArgument(kind: .remove, subject: "p-1", file: nil),
                WhatIfArgument(kind: .replace, subject: "lake", file: "a=b.json"),
                WhatIfArgument(kind: .add, subject: "role/x", file: "c.json"),
            ])
        #expect(parsed.expectation == .allowed)
    }

    @Test(arguments: CommandTable.all.map(\.name))
    func `the default format is the first of the table`(name: CommandName) throws {
        let row = try #require(CommandTable[name])
        let parsed = ParsedCommand(
            name: name, positionals: [], values: [:], environment: Environment([:]))
        #expect(parsed.format == row.formats.first ?? .text)
    }
}
