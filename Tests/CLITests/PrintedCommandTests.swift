import AWSTypes
import Foundation
import TestSupport
import Testing

@testable import CLI

/// Every command that the program or a page prints is one that works as it is printed: the shell
/// reads it, and the program that it names accepts its words.
@Suite struct PrintedCommandTests {
    static let root = CollectSnapshotTests.root

    // MARK: - Pages and help

    /// The lines of a page's code blocks, without their remarks.
    static func codeLines(_ text: String) -> [String] {
        var lines: [String] = []
        var isFenced = false
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                isFenced.toggle()
            } else if isFenced || line.hasPrefix("    ") {
                lines.append(line.trimmingCharacters(in: .whitespaces))
            }
        }
        return lines.map { line in
            line.range(of: #"\s+# .*$"#, options: .regularExpression)
                .map { String(line[..<$0.lowerBound]) } ?? line
        }
    }

    static func pages() throws -> [(page: String, line: String)] {
        let docs =
            FileManager.default.enumerator(atPath: root + "/docs")?
            .compactMap { $0 as? String }.filter { $0.hasSuffix(".md") }.map { "docs/" + $0 } ?? []
        return try (["README.md", "CONTRIBUTING.md"] + docs).flatMap { page in
            let text = try String(contentsOfFile: "\(root)/\(page)", encoding: .utf8)
            return codeLines(text).map { (page, $0) }
        }
    }

    /// Whether the program's own parser takes the words; what it says where it does not.
    static func usageError(_ words: [String]) -> String? {
        let parser = CommandParser(
            environment: Environment(["WHY403_WEBHOOK": "https://example.com/hook"]),
            now: Instant(seconds: 1_777_000_000))
        do {
            _ = try parser.parse(words)
            return nil
        } catch { return "\(error)" }
    }

    /// The words of each command of a line as bash hands them on: the line is run, with functions
    /// in the place of the programs, and no other program to be found.
    static func commands(_ line: String) throws -> [[String]] {
        let script = #"""
            set -f
            exec 3>"$HOME/record"
            # In one write, as the programs of a pipe run at once.
            record() { printf '%s\0' "$@" '' >&3; }
            for name in why403 make aws deploy/collect-snapshot collect-snapshot; do
                eval "$name() { record '$name' \"\$@\"; }"
            done
            eval "$1" </dev/null >/dev/null 2>&1
            """#
        let folder = try TemporaryFolder()
        try folder.write("", to: ".config/fish/completions/empty")
        try folder.write("", to: "record")
        _ = try runProcess(
            "/bin/bash", ["-c", script, "bash", line],
            environment: ["HOME": folder.path, "PATH": "/nonexistent"], folder: folder.path)
        let record = try String(contentsOfFile: folder.path + "/record", encoding: .utf8)
        return record.components(separatedBy: "\0\0").map { $0.components(separatedBy: "\0") }
            .filter { $0 != [""] }
    }

    /// Checks a command by the program that it names; says whether there was one to ask.
    static func check(_ words: [String], _ place: String) throws -> Bool {
        guard let program = words.first.map({ ($0 as NSString).lastPathComponent }) else {
            return false
        }
        let arguments = Array(words.dropFirst())
        switch program {
        case "why403":
            let error = usageError(arguments)
            #expect(error == nil, "\(place): \(words.joined(separator: " ")): \(error ?? "")")
        case "collect-snapshot":
            // Without an AWS CLI to ask, it fails after it has read its command line.
            let result = try runProcess(
                "/bin/sh", [CollectSnapshotTests.script] + arguments,
                environment: ["PATH": "/nonexistent"])
            #expect(result.status == 1 || result.status == 0, "\(place): \(result.errors)")
        case "make":
            let makefile = try String(contentsOfFile: root + "/Makefile", encoding: .utf8)
            for target in arguments where !target.contains("=") && !target.hasPrefix("-") {
                #expect(makefile.contains("\n\(target):"), "\(place): make \(target)")
            }
        default: return false
        }
        return true
    }

    @Test func `every command of a page is one that its program takes`() throws {
        var seen = 0
        for (page, line) in try Self.pages()
        where ["why403", "collect-snapshot", "make "].contains(where: line.contains)
            && !line.hasPrefix("→") && !line.hasPrefix("{") && !line.hasPrefix("|")
        {
            guard line.range(of: #"^[A-Za-z./_]"#, options: .regularExpression) != nil,
                !line.contains("SELECT")
            else { continue }
            for words in try Self.commands(line) where try Self.check(words, page) { seen += 1 }
        }
        #expect(seen > 15)
    }

    @Test func `every example of the help is one that the program takes`() throws {
        let help = Help.text(for: nil, isLong: true).components(separatedBy: "\n")
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { $0.hasPrefix("why403 ") && !$0.contains("COMMAND") }
        let examples = CommandTable.all.flatMap(\.examples).map(\.line)
        #expect(examples.count > 20 && help.count > 3)
        for line in examples + help {
            for words in try Self.commands(line) { _ = try Self.check(words, "help") }
        }
    }

    // MARK: - Answers

    /// What the program prints that is a command of the AWS CLI, of whatever command printed it.
    static func awsCommands(_ text: String) -> [String] {
        text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { $0.hasPrefix("aws ") }
    }

    /// Names as strangers may write them.
    static let hostileKeys = [
        "a b", "it's", "-rf", "$(reboot)", "`reboot`; #", "x\ny", "\u{1B}[2J", "\u{202E}x", "é",
    ]

    static func answers() throws -> [String] {
        let demo = try StoreFixture.sharedDemo()
        var text = try demo.succeed(["doctor"]) + demo.succeed(["report", "--group-by", "fix"])
        for id in try demo.ids([]) { text += try demo.succeed(["explain", id]) }
        let logs = try StoreFixture()
        try logs.succeed(["ingest", StoreFixture.world + "/logs"])
        try logs.ingest(
            hostileKeys.enumerated().map {
                DeniedEvent(id: "F00000000000000\($0.offset)", key: $0.element)
            })
        text += try logs.succeed(["doctor"])
        for id in try logs.ids([]) { text += try logs.succeed(["explain", id]) }
        let gaps = try logs.objects(["snapshot", "gaps"]).flatMap {
            ($0["commands"] as? [[String: Any]] ?? []).compactMap { $0["command"] as? String }
        }
        return try awsCommands(text) + gaps + details(of: demo) + details(of: logs)
    }

    /// The commands that stand in sentences: of what is missing, the evidence and the notes.
    static func details(of store: StoreFixture) throws -> [String] {
        let text = try store.succeed(["explain", "--format", "json"] + store.ids([]))
        let answers = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
        return try #require(answers).flatMap { answer in
            return ["missingDetails", "evidenceDetails", "noteDetails"].flatMap { name in
                (answer[name] as? [[String: Any]] ?? []).flatMap {
                    $0["commands"] as? [String] ?? []
                }
            }
        }
    }

    @Test func `every command of an answer is one line that bash reads`() throws {
        let commands = try Self.answers()
        #expect(commands.count > 30)
        for command in Set(commands) {
            #expect(command.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "\(command)")
            let result = try runProcess("/bin/bash", ["-n"], input: command + "\n")
            #expect(result.status == 0 && result.errors.isEmpty, "\(command): \(result.errors)")
        }
    }

    @Test func `what a command asks of a time and a region is filled in`() throws {
        let asked = try Self.answers().filter { $0.hasPrefix("aws cloudtrail lookup-events") }
        #expect(!asked.isEmpty)
        for command in asked {
            for option in ["--start-time 20", "--end-time 20", "--region "] {
                #expect(command.contains(option), "\(command)")
            }
        }
    }

    @Test func `what is to be put into a command is said beside it`() throws {
        let logs = try StoreFixture()
        try logs.succeed(["ingest", StoreFixture.world + "/logs"])
        var seen = 0
        for id in try logs.ids([]) {
            let text = try logs.succeed(["explain", id])
            let words = Self.awsCommands(text).flatMap { $0.split(separator: " ") }
            for word in words where word.allSatisfy({ $0.isUppercase || $0 == "_" }) {
                #expect(text.contains("for \(word) "), "\(word) of \(id): \(text)")
                seen += 1
            }
        }
        #expect(seen > 0)
    }

    @Test func `every AWS command of an answer is one that the AWS CLI takes`() throws {
        let python = CollectSnapshotTests.programs + "/python3"
        guard FileManager.default.isExecutableFile(atPath: python) else {
            print("skipped: no AWS CLI in .build/collect-venv (make collect-test-setup)")
            return
        }
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("check-aws-commands.py").path
        let lines = Array(Set(try Self.answers())).sorted()
        var asked: [(line: String, words: String)] = []
        for line in lines {
            for words in try Self.commands(line) where words.first == "aws" {
                // A file that another command of the same answer makes is not here yet.
                let told = words.dropFirst().map { $0 == "file://policy.json" ? "{}" : $0 }
                let json = try JSONSerialization.data(withJSONObject: Array(told))
                asked.append((line, String(decoding: json, as: UTF8.self)))
            }
        }
        #expect(asked.count > 20)
        let result = try runProcess(
            python, [file], input: asked.map { $0.words + "\n" }.joined())
        #expect(result.status == 0, "\(result.errors)")
        let answers = result.output.split(separator: "\n")
        #expect(answers.count == asked.count)
        for (answer, line) in zip(answers, asked) {
            #expect(answer == "\"\"", "\(line.line): \(answer)")
        }
    }
}
