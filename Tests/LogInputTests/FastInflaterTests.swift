import Foundation
import TestSupport
import Testing

@testable import LogInput

/// Whichever library inflates, a drop reads as zlib reads it: the same bytes, the same damage at
/// the same place, the same identity. (Where the build has no ISA-L, zlib is held against itself.)
@Suite struct FastInflaterTests {
    struct Read: Equatable {
        var bytes: [UInt8] = []
        var error: LogInputError?
        var fingerprint: [UInt64] = []
        var inflatedOffset: Int64 = 0
    }

    /// As `DropScan` reads: what was told too much is read again.
    static func read(_ path: String, byZlib: Bool, piece: Int) throws -> Read {
        let location = try #require(try InputPaths.list([path]).drops.first)
        var reader = try DropReader(location, scratch: ReadScratch(), byZlib: byZlib)
        var read = Read()
        var buffer = [UInt8](repeating: 0, count: piece)
        do {
            while true {
                let count = try buffer.withUnsafeMutableBytes {
                    (room) throws(LogInputError) -> Int in try reader.read(into: room)
                }
                if count == 0 { break }
                read.bytes += buffer[..<count]
            }
        } catch {
            if reader.hasToldTooMuch {
                #expect(!byZlib)
                return try Self.read(path, byZlib: true, piece: piece)
            }
            read.error = error as? LogInputError
        }
        read.fingerprint = [reader.fingerprint.high, reader.fingerprint.low]
        read.inflatedOffset = reader.inflatedOffset
        return read
    }

    /// Blocks of every kind: dynamic codes, stored bytes that do not compress, and a short member
    /// with fixed codes.
    static func samples(_ folder: TemporaryFolder) throws -> [[UInt8]] {
        let log = Array(WholeTextTests.text[..<6_000])
        var random: UInt64 = 403
        let noise = (0..<3_000).map { _ -> UInt8 in
            random = random &* 6_364_136_223_846_793_005 &+ 1
            return UInt8(truncatingIfNeeded: random >> 33)
        }
        let texts = [log, Array("short".utf8), Array(log[..<900]) + noise[..<400]]
        let members = try texts.map { try DropReaderTests.gzip($0, folder) }
        let noisy = try DropReaderTests.gzip(noise, folder)
        return members + [members[1] + members[2] + [0, 0] + members[1], noisy]
    }

    @Test(arguments: [1 << 20, 700])
    func `every cut and every changed byte reads as zlib reads it`(piece: Int) throws {
        let folder = try TemporaryFolder()
        var damaged = 0
        for sample in try FastInflaterTests.samples(folder) {
            var files = (2..<sample.count).map { Array(sample[..<$0]) }
            for index in sample.indices {
                for mask in [0x55, 0x01] as [UInt8] {
                    var changed = sample
                    changed[index] ^= mask
                    files.append(changed)
                }
            }
            files += [sample, sample + Array("no member".utf8), sample + [0x1F], sample + sample]
            for file in files {
                let path = try folder.write(file, to: "file")
                let fast = try FastInflaterTests.read(path, byZlib: false, piece: piece)
                let exact = try FastInflaterTests.read(path, byZlib: true, piece: piece)
                #expect(fast == exact)
                let atOnce = try FastInflaterTests.read(path, byZlib: true, piece: 1 << 20)
                #expect(exact == atOnce, "the size of the pieces decides nothing")
                damaged += exact.error == nil ? 0 : 1
            }
        }
        #expect(damaged > 10_000)
    }

    @Test func `a large file of one member and of many, in pieces of any size`() throws {
        let folder = try TemporaryFolder()
        let text = (0..<12).flatMap { _ in WholeTextTests.text }
        let member = try DropReaderTests.gzip(text, folder)
        let small = try DropReaderTests.gzip(Array(WholeTextTests.text[..<300]), folder)
        let many = (0..<3_000).flatMap { _ in small }
        for (file, expected) in [(member, text.count), (many, 3_000 * 300)] {
            let path = try folder.write(file, to: "file.gz")
            for piece in [4_093, 262_144, 1 << 20] {
                let fast = try FastInflaterTests.read(path, byZlib: false, piece: piece)
                #expect(fast.error == nil && fast.bytes.count == expected)
                #expect(fast == (try FastInflaterTests.read(path, byZlib: true, piece: piece)))
            }
        }
    }
}
