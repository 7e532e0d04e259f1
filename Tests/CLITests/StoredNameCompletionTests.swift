import Foundation
import TestSupport
import Testing

@testable import CLI

/// Names of the store at hand, which shells complete: asked of the program while somebody types.
@Suite struct StoredNameCompletionTests {
    /// A role whose name would do something in a shell that evaluates it.
    private static let hostile = "$(touch${IFS}pwned)"

    /// A store, with a program of that name that the shells find.
    private func fixture(_ events: [DeniedEvent]) throws -> StoreFixture {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        try fixture.ingest(events)
        try FileManager.default.createDirectory(
            atPath: fixture.folder.path + "/bin", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: fixture.folder.path + "/bin/why403", withDestinationPath: why403)
        return fixture
    }

    private func named() throws -> StoreFixture {
        try fixture([
            DeniedEvent(id: "C000000000000001", role: "nightly", bucket: "lake", key: "a"),
            DeniedEvent(id: "C000000000000002", role: "nightshift", bucket: "lab", key: "a"),
            DeniedEvent(id: "D000000000000003", role: "daily", bucket: "sales", key: "a"),
        ])
    }

    @Test(arguments: [
        (["request-id", "c0"], "C000000000000001\nC000000000000002\n"),
        (["request-id", "D"], "D000000000000003\n"), (["role", "night"], "nightly\nnightshift\n"),
        (["bucket", "la"], "lab\nlake\n"), (["account"], "111122223333\n"),
        (["bucket", "la$(id)"], ""), (["role", "x"], ""),
    ])
    func `names that begin as typed are printed, a line each`(
        words: [String], expected: String
    ) throws {
        #expect(try named().succeed(["complete"] + words) == expected)
    }

    @Test func `the newest request ids stand first where nothing is typed`() throws {
        #expect(try named().succeed(["complete", "request-id"]).hasPrefix("D000000000000003\n"))
    }

    @Test func `without a store nothing is said`() throws {
        let fixture = try StoreFixture()
        let pipe = fixture.folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in ["/nonexistent/store.sqlite", "/dev/null", fixture.folder.path, pipe] {
            let result = try runProcess(why403, ["complete", "role", "--store", path])
            #expect(result.status == 0 && result.output.isEmpty && result.errors.isEmpty)
        }
    }

    @Test func `names that a shell would have to quote are not offered`() throws {
        for name in [
            Self.hostile, "`id`", "a b", "a\nb", "a;b", "-rf", "a'b", "a\"b", "a\\b", "a\u{1B}b",
            "ä", "~a", "a*", "", String(repeating: "a", count: 257),
        ] {
            #expect(!CompleteNames.isPlain(name), "\(name)")
        }
        for name in ["nightly-etl_2", "my.bucket", "a@b", "C000000000000001"] {
            #expect(CompleteNames.isPlain(name), "\(name)")
        }
    }

    /// What a shell offers for a line, the cursor at its end, with the program on its path.
    private func offered(
        _ shell: Shell, _ line: String, in folder: String, programs: String
    ) throws -> [String]? {
        guard let path = executable(shell.rawValue) else {
            print("skipped: no \(shell.rawValue) here to ask")
            return nil
        }
        let script = folder + "/completions.\(shell.rawValue)"
        try Completions.script(for: shell).write(
            toFile: script, atomically: true, encoding: .utf8)
        let (arguments, environment) = (
            arguments(shell, line, script),
            ["PATH": programs + ":/usr/bin:/bin", "HOME": folder, "TERM": "xterm"]
        )
        let result = try runProcess(path, arguments, environment: environment, folder: folder)
        return result.output.split(whereSeparator: \.isNewline)
            .map { String($0.prefix { $0 != "\t" }) }
    }

    private func arguments(_ shell: Shell, _ line: String, _ script: String) -> [String] {
        let words = line.components(separatedBy: " ")
        switch shell {
        case .bash:
            // As readline calls it: the words as they stand in the line.
            let list = words.map { "'\($0)'" }.joined(separator: " ")
            return [
                "-c",
                """
                source \(script)
                COMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1); _why403
                printf '%s\\n' "${COMPREPLY[@]}"
                """,
            ]
        case .fish: return ["-c", "source \(script); complete -C '\(line)'"]
        case .zsh:
            // A shell of its own on a terminal of its own, in which Tab is pressed.
            return [
                "-fc",
                """
                mkdir -p \(script).d
                sed 's|^    compadd -a names|print -rl -- $names > \(script).out; &|' \(script) \
                    > \(script).d/_why403
                zmodload zsh/zpty
                zpty shell zsh -fi
                zpty -w shell 'PROMPT= RPROMPT=; fpath=(\(script).d $fpath)'
                zpty -w shell 'autoload -U compinit; compinit -u -d \(script).dump'
                zpty -w -n shell '\(line)'$'\\t'
                for wait in {1..200}; do [[ ! -e \(script).out ]] || break; sleep 0.05; done
                zpty -d shell
                cat \(script).out 2>/dev/null
                """,
            ]
        }
    }

    @Test(arguments: Shell.allCases)
    func `shells offer request ids, roles and buckets of the store`(shell: Shell) throws {
        let fixture = try named()
        let programs = fixture.folder.path + "/bin"
        for (line, expected) in [
            (
                "why403 explain --store \(fixture.store) C",
                ["C000000000000001", "C000000000000002"]
            ),
            ("why403 report --store \(fixture.store) --role night", ["nightly", "nightshift"]),
            ("why403 fix --store \(fixture.store) --bucket la", ["lab", "lake"]),
            ("why403 what-if --store \(fixture.store) D", ["D000000000000003"]),
        ] {
            guard
                let words = try offered(shell, line, in: fixture.folder.path, programs: programs)
            else { return }
            #expect(words.filter { !$0.contains("/") } == expected, "\(line)")
            try? FileManager.default.removeItem(
                atPath: fixture.folder.path + "/completions.zsh.out")
        }
    }

    @Test(arguments: Shell.allCases)
    func `no shell runs what a name or a store's path says`(shell: Shell) throws {
        let folder = try TemporaryFolder()
        // A program that hands out what the real one never would.
        try folder.write(
            "#!/bin/sh\nprintf '%s\\n' '\(Self.hostile)' '`touch pwned`' ';touch pwned' plain\n",
            to: "bin/why403")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: folder.path + "/bin/why403")
        for line in [
            "why403 report --role ", "why403 explain --store $(touch pwned) ",
            "why403 fix --store `touch pwned` ",
        ] {
            guard
                let words = try offered(
                    shell, line, in: folder.path, programs: folder.path + "/bin")
            else { return }
            if line.hasSuffix("--role ") { #expect(words.contains("plain"), "\(words)") }
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/pwned"), "\(line)")
            try? FileManager.default.removeItem(atPath: folder.path + "/completions.zsh.out")
        }
    }
}
