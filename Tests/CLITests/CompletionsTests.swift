import AWSTypes
import Foundation
import TestSupport
import Testing

@testable import CLI

struct CompletionsTests {
    @Test(arguments: Shell.allCases)
    func `completions name every command, flag and choice`(shell: Shell) {
        let script = Completions.script(for: shell)
        for command in CommandTable.shown {
            for word in command.name.words { #expect(script.contains(word)) }
            for flag in command.allFlags {
                let spelling = shell == .fish ? "-l \(flag.name.rawValue)" : flag.name.spelling
                #expect(script.contains(spelling), "\(spelling) is missing")
                for word in flag.value.choices { #expect(script.contains(word)) }
            }
        }
    }

    @Test(arguments: Shell.allCases)
    func `completions of hidden commands are not offered`(shell: Shell) {
        #expect(!Completions.script(for: shell).contains("print the man page"))
    }

    @Test(arguments: Shell.allCases)
    func `the shell itself accepts its script`(shell: Shell) throws {
        let folder = try TemporaryFolder()
        let script = try folder.write(Completions.script(for: shell), to: "why403.completion")
        guard let path = executable(shell.rawValue) else {
            print("skipped: no \(shell.rawValue) here to read its completions")
            return
        }
        #expect(try runProcess(path, ["-n", script]).status == 0)
    }

    /// What bash offers for a line; the cursor is at its end.
    private func offered(_ words: [String]) throws -> [String] {
        let list = words.map { "'\($0)'" }.joined(separator: " ")
        let script = """
            \(Completions.script(for: .bash))
            COMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1); _why403
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let bash = try #require(executable("bash"))
        return try runProcess(bash, ["-c", script]).output.split(separator: "\n").map(String.init)
    }

    @Test(
        arguments: [
            (["why403", "re"], ["report"]),
            (["why403", "snapshot", "g"], ["gaps"]),
            (["why403", "snapshot", "show", "--a"], ["--at"]),
            (["why403", "report", "--cause", "k"], ["kms-key"]),
            (["why403", "report", "--group-by", "b"], ["bucket"]),
            (["why403", "--store", "report", "rep"], ["report"]),
            (["why403", "completions", "z"], ["zsh"]),
            (["why403", "report", "--onc"], []),
            (["why403", "report", "--cause", "kms-key,b"], ["kms-key,bucket-policy"]),
            (["why403", "report", "--group-by", "cause,r"], ["cause,role", "cause,run"]),
            (["why403", "report", "--sort", "role,b"], []),
        ])
    func `bash offers what fits there`(words: [String], expected: [String]) throws {
        #expect(try offered(words) == expected)
    }

    @Test(arguments: [
        ("report --cause k", ["kms-key"]), ("report --cause kms-key,b", ["kms-key,bucket-policy"]),
        ("report --sort b", ["bucket"]),
    ])
    func `fish offers what fits there`(line: String, expected: [String]) throws {
        guard let fish = executable("fish") else {
            print("skipped: no fish here to ask")
            return
        }
        let folder = try TemporaryFolder()
        let script = try folder.write(Completions.script(for: .fish), to: "why403.fish")
        let asked = try runProcess(
            fish, ["-c", "source \(script); complete -C 'why403 \(line)'"],
            environment: ["HOME": folder.path])
        let words = asked.output.split(separator: "\n").compactMap {
            $0.split(separator: "\t").first
        }
        #expect(words.map(String.init) == expected, "\(asked.errors)")
    }
}

struct ManPageTests {
    @Test func `the man page is as recorded`() throws {
        try expectGolden(ManPage.text, "why403.1")
    }

    @Test func `the man page says what causes and certainties are, and which files there are`() {
        let page = ManPage.text.replacingOccurrences(of: "\\-", with: "-")
        for cause in Cause.allCases { #expect(page.contains(".B \(cause.rawValue)\n")) }
        for certainty in Certainty.allCases { #expect(page.contains(".B \(certainty.rawValue)\n")) }
        for file in ["why403.sqlite", "~/.config/why403/config.json"] {
            #expect(page.contains(".I \(file)\n"))
        }
    }

    @Test func `the man page names every command and flag`() {
        let page = ManPage.text.replacingOccurrences(of: "\\-", with: "-")
        for command in CommandTable.shown {
            #expect(page.contains(command.usage))
            for flag in command.allFlags { #expect(page.contains(flag.name.spelling)) }
        }
    }

    @Test func `no text line is taken for a macro`() {
        let macros: Set = [
            ".TH", ".SH", ".SS", ".B", ".I", ".TP", ".PP", ".nf", ".fi", ".RS", ".RE",
        ]
        for line in ManPage.text.split(separator: "\n") where line.hasPrefix(".") {
            #expect(macros.contains(String(line.prefix { $0 != " " })), "\(line)")
        }
        #expect(!ManPage.text.contains("\n'"))
    }
}
