import Foundation
import Glibc
import TestSupport
import Testing

@testable import CLI

/// A channel into a pipe or file of the test's own.
private func channel(to path: String) throws -> (OutputChannel, Int32) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    return (OutputChannel(descriptor: descriptor), descriptor)
}

private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
}

struct OutputChannelTests {
    @Test func `what is written arrives once and in order, whatever its size`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/out"
        let (output, descriptor) = try channel(to: path)
        var expected = ""
        for line in 0..<20_000 {
            output.writeLine("line \(line)")
            expected += "line \(line)\n"
        }
        output.flush()
        output.flush()
        close(descriptor)
        #expect(try text(path) == expected)
        #expect(output.failure == 0)
    }

    @Test func `lines of several threads are not torn`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/out"
        let (output, descriptor) = try channel(to: path)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for _ in 0..<2_000 { output.writeLine(String(repeating: "\(task)", count: 50)) }
                }
            }
        }
        output.flush()
        close(descriptor)
        let lines = try text(path).split(separator: "\n")
        #expect(lines.count == 16_000)
        #expect(lines.allSatisfy { $0.count == 50 && Set($0).count == 1 })
    }

    @Test func `the first failure is kept and nothing traps after it`() {
        let output = OutputChannel(descriptor: -1, flushesEachWrite: true)
        output.write("x")
        output.write("y")
        #expect(output.failure == EBADF)
        #expect(!output.isBroken)
    }
}

struct AtomicOutputFileTests {
    @Test func `a committed file has the bytes, the old mode and no neighbours`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("old", to: "report.csv")
        #expect(chmod(path, 0o640) == 0)
        let file = try AtomicOutputFile(path: path)
        file.channel.write("new")
        #expect(try text(path) == "old")
        try file.commit()
        #expect(try text(path) == "new")
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o640)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["report.csv"])
    }

    @Test func `a file given up leaves the old one and nothing else`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("old", to: "report.csv")
        do {
            let file = try AtomicOutputFile(path: path)
            file.channel.write("half")
            file.channel.flush()
        }
        #expect(try text(path) == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["report.csv"])
    }

    @Test func `a link is refused, and what it leads to stays as it was`() throws {
        let folder = try TemporaryFolder()
        let real = try folder.write("old", to: "real.csv")
        let link = folder.path + "/link.csv"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
        #expect(throws: OutputFileError.self) { try AtomicOutputFile(path: link) }
        #expect(try text(real) == "old")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == real)
    }

    @Test func `a device is written in place, not replaced`() throws {
        let file = try AtomicOutputFile(path: "/dev/null")
        file.channel.write("x")
        try file.commit()
        var status = stat()
        #expect(stat("/dev/null", &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test func `a folder that is not there is an error that names the file`() throws {
        let error = #expect(throws: OutputFileError.self) {
            try AtomicOutputFile(path: "/nonexistent-folder/report.csv")
        }
        #expect(
            error?.description
                == "cannot write '/nonexistent-folder/report.csv' (open: No such file or directory)"
        )
    }

    @Test func `an answer whose making fails leaves the file as it was`() throws {
        struct Failure: Error {}
        let folder = try TemporaryFolder()
        let path = try folder.write("old", to: "report.csv")
        let console = Console(
            standardOutput: OutputChannel(descriptor: -1),
            standardError: OutputChannel(descriptor: -1))
        let parsed = try command("report -o \(path)")
        #expect(throws: Failure.self) {
            try console.answer(parsed) { output, terminal in
                #expect(terminal == .none)
                output.write("half")
                throw Failure()
            }
        }
        #expect(try text(path) == "old")
        try console.answer(parsed) { output, _ in output.write("whole") }
        #expect(try text(path) == "whole")
    }
}

struct TerminalTests {
    @Test func `a pipe is no terminal, and progress stays silent there`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/err"
        let (errors, descriptor) = try channel(to: path)
        #expect(
            Terminal(
                descriptor: descriptor, environment: Environment([:]),
                colorIsForbidden: false) == .none)
        let console = Console(standardOutput: errors, standardError: errors)
        let progress = Progress(console)
        progress.update {
            Issue.record("made a text that nobody sees")
            return ""
        }
        progress.clear()
        errors.flush()
        close(descriptor)
        #expect(try text(path) == "")
    }

    @Test func `progress is cut to the width, throttled and taken away`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/err"
        let (errors, descriptor) = try channel(to: path)
        let terminal = Terminal(isTerminal: true, usesColor: false, canRedraw: true, columns: 10)
        let console = Console(
            standardOutput: errors, standardError: errors, errorTerminal: terminal)
        let progress = Progress(console)
        progress.update { "a\u{1B}bcdefghijklmnop" }
        progress.update { "too soon" }
        progress.clear()
        errors.flush()
        close(descriptor)
        #expect(try text(path) == "\r\u{1B}[Ka\\u{1B}bc\r\u{1B}[K")
    }

    @Test(
        arguments: [
            ([:], false, true), (["NO_COLOR": "1"], false, false), (["NO_COLOR": ""], false, true),
            (["TERM": "dumb"], false, false), (["TERM": "xterm"], true, false),
        ])
    func `colours need a terminal that wants them`(
        environment: [String: String], forbidden: Bool, expected: Bool
    ) throws {
        var main: Int32 = -1
        var other: Int32 = -1
        guard openpty(&main, &other, nil, nil, nil) == 0 else {
            print("skipped: no pseudo-terminal to be had")
            return
        }
        defer {
            close(main)
            close(other)
        }
        let terminal = Terminal(
            descriptor: other, environment: Environment(environment), colorIsForbidden: forbidden)
        #expect(terminal.isTerminal)
        #expect(terminal.usesColor == expected)
        #expect(terminal.columns == Terminal.columnsDefault)
    }

    @Test(
        arguments: [
            ("plain ünïcode データ", "plain ünïcode データ"), ("a\nb", "a\\u{A}b"),
            ("\u{1B}[31m", "\\u{1B}[31m"), ("\u{9B}x", "\\u{9B}x"),
            ("\u{202E}txt.exe", "\\u{202E}txt.exe"), ("", ""),
        ])
    func `hostile text is made visible`(text: String, expected: String) {
        #expect(text.visible == expected)
    }
}
