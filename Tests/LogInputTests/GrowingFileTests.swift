import Foundation
import TestSupport
import Testing

@testable import LogInput

/// A file that is read while it is written. What is used of it are its whole lines.
@Suite struct GrowingFileTests {
    let folder: TemporaryFolder
    let path: String
    var file = GrowingFile()
    var buffer: [UInt8] = []
    var lines: [String] = []

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/log"
    }

    func append(_ text: String) throws {
        let stream = try #require(fopen(path, "a"))
        #expect(fwrite(text, 1, text.utf8.count, stream) == text.utf8.count)
        fclose(stream)
    }

    mutating func readOn() throws -> GrowingFile.Reading {
        let drop = try #require(try InputPaths.list([path]).drops.first)
        var lines = lines
        let reading = try file.readOn(drop, into: &buffer) { bytes in
            let used = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            lines += bytes[..<used].split(separator: 0x0A).map {
                String(decoding: $0, as: UTF8.self)
            }
            return used
        }
        self.lines = lines
        return reading
    }

    @Test mutating func `each line is offered once, as soon as it is whole`() throws {
        try append("one\ntw")
        #expect(try readOn() == .atEnd && lines == ["one"])
        #expect(try readOn() == .atEnd && lines == ["one"])
        try append("o\r\nthree\n")
        #expect(try readOn() == .atEnd && lines == ["one", "two\r", "three"])
        #expect(file.offset == 15)
    }

    @Test mutating func `a truncated, replaced or rewritten file is begun anew`() throws {
        for again in 0..<3 {
            file = GrowingFile()
            try folder.write("one\ntwo\n", to: "log")
            #expect(try readOn() == .atEnd)
            switch again {
            case 0: try folder.write("new\n", to: "log")
            case 1:
                try folder.write("one\ntwo\nmore\n", to: "other")
                #expect(rename(folder.path + "/other", path) == 0)
            default: try folder.write("one\nTWO\nmore\n", to: "log")
            }
            lines = []
            #expect(try readOn() == .replaced && lines == [])
            file = GrowingFile()
            #expect(try readOn() == .atEnd && !lines.isEmpty)
        }
    }

    @Test mutating func `what lies behind a hole is not read before the hole is filled`() throws {
        try folder.write("one\n\0\0\0\0\nthree\n", to: "log")
        #expect(try readOn() == .atEnd && lines == ["one"])
        try folder.write("one\ntwo!\nthree\n", to: "log")
        #expect(try readOn() == .atEnd && lines == ["one", "two!", "three"])
    }

    @Test mutating func `more than one piece is read piece by piece`() throws {
        let line = String(repeating: "x", count: 999) + "\n"
        try folder.write(String(repeating: line, count: 3_000), to: "log")
        #expect(try readOn() == .behind && lines.count == 1_048)
        #expect(try readOn() == .behind)
        #expect(try readOn() == .atEnd && lines.count == 3_000)
        #expect(buffer.count == GrowingFile.pieceBytes)
    }

    @Test mutating func `a line longer than a piece is read in a longer one, up to a limit`() throws
    {
        let long = String(repeating: "x", count: 3 << 20)
        try folder.write(long + "\n", to: "log")
        #expect(try readOn() == .atEnd && lines == [long])
        file = GrowingFile()
        lines = []
        try folder.write(String(repeating: "x", count: 33 << 20) + "\n", to: "log")
        #expect(try readOn() == .atEnd && lines == [])
        #expect(buffer.count == GrowingFile.maximumPieceBytes)
    }

    @Test mutating func `gzip is told, and what is no file is an error`() throws {
        try folder.write([0x1F], to: "log")
        #expect(try readOn() == .atEnd)
        try folder.write([0x1F, 0x8B, 8, 0], to: "log")
        #expect(try readOn() == .compressed)
        let drop = try #require(try InputPaths.list([path]).drops.first)
        unlink(path)
        #expect(mkfifo(path, 0o600) == 0)
        for _ in 0..<2 {
            #expect(throws: LogInputError.self) {
                _ = try file.readOn(drop, into: &buffer) { _ in 0 }
            }
            unlink(path)
        }
    }
}
