import Foundation
import TestSupport
import Testing

@testable import LogInput

/// What is read at once is what is read in pieces, whichever library inflates.
@Suite struct WholeTextTests {
    /// As the pipeline reads: at once where that can be, else in pieces.
    static func read(
        _ path: String
    ) throws -> (bytes: [UInt8], fingerprint: [UInt64], error: LogInputError?) {
        let location = try #require(try InputPaths.list([path]).drops.first)
        var reader = try DropReader(location, scratch: ReadScratch())
        var bytes: [UInt8] = []
        do {
            if let whole = try reader.wholeText() {
                bytes = Array(whole)
                #expect(reader.inflatedOffset == Int64(bytes.count))
            } else {
                var buffer = [UInt8](repeating: 0, count: 1_000)
                while true {
                    let count = try buffer.withUnsafeMutableBytes {
                        (room) throws(LogInputError) -> Int in try reader.read(into: room)
                    }
                    if count == 0 { break }
                    bytes += buffer[..<count]
                }
            }
        } catch {
            return (
                bytes, [reader.fingerprint.high, reader.fingerprint.low], error as? LogInputError
            )
        }
        return (bytes, [reader.fingerprint.high, reader.fingerprint.low], nil)
    }

    static let text = Array((0..<3_000).map { "line \($0 &* 7_919) of a log\n" }.joined().utf8)

    @Test func `whole files, members one after the other and padding`() throws {
        let folder = try TemporaryFolder()
        let member = try DropReaderTests.gzip(WholeTextTests.text, folder)
        let empty = try DropReaderTests.gzip([], folder)
        // Which follow the header's ten bytes (RFC 1952, section 2.3).
        let flag = member[..<3] + [0x08], flags = member[..<3] + [0x0C]
        let named = Array(flag + member[4..<10] + Array("orchard.json\0".utf8) + member[10...])
        let extra = Array(
            flags + member[4..<10] + [2, 0, 1, 2] + Array("x\0".utf8) + member[10...])
        let files: [(String, [UInt8], [UInt8])] = [
            ("plain", WholeTextTests.text, WholeTextTests.text),
            ("nothing", [], []), ("one byte", [0x1F], [0x1F]),
            ("a member", member, WholeTextTests.text),
            ("an empty member", empty, []),
            ("a member with a name", named, WholeTextTests.text),
            ("a member with a name and an extra field", extra, WholeTextTests.text),
            ("three", member + empty + member, WholeTextTests.text + WholeTextTests.text),
            ("padding", member + [0, 0, 0], WholeTextTests.text),
            (
                "padding between", member + [0, 0] + member,
                WholeTextTests.text + WholeTextTests.text
            ),
        ]
        for (name, file, expected) in files {
            let path = try folder.write(file, to: name)
            let read = try WholeTextTests.read(path)
            #expect(read.error == nil, "\(name)")
            #expect(read.bytes == expected, "\(name)")
            #expect(DropReaderTests.read(path).bytes == expected, "\(name)")
        }
    }

    @Test func `every damage is told as in pieces, after the same bytes`() throws {
        let folder = try TemporaryFolder()
        let whole = try DropReaderTests.gzip(Array(WholeTextTests.text[..<2_000]), folder)
        var damages: [[UInt8]] = [whole + Array("no member".utf8), whole + [0x1F]]
        damages += (2..<whole.count).map { Array(whole[..<$0]) }
        damages += whole.indices.map { index in
            var changed = whole
            changed[index] ^= 0x55
            return changed
        }
        var damaged = 0
        for file in damages {
            let path = try folder.write(file, to: "damaged")
            let read = try WholeTextTests.read(path)
            let pieces = DropReaderTests.read(path)
            #expect(read.bytes == pieces.bytes)
            #expect(read.error == pieces.error)
            damaged += read.error == nil ? 0 : 1
        }
        #expect(damaged > damages.count - 20)
    }

    @Test func `a checksum and a length that are not the text's are damage`() throws {
        let folder = try TemporaryFolder()
        let whole = try DropReaderTests.gzip(WholeTextTests.text, folder)
        for (offset, reason) in [(8, "incorrect data check"), (4, "incorrect length check")] {
            var changed = whole
            changed[changed.count - offset] ^= 1
            let read = try WholeTextTests.read(try folder.write(changed, to: "changed"))
            #expect(read.bytes == WholeTextTests.text)
            #expect(read.error?.description.contains(reason) == true)
        }
    }

    @Test func `a file that grows after it was listed is read to its end`() throws {
        let folder = try TemporaryFolder()
        let half = Array(WholeTextTests.text[..<1_000])
        let path = try folder.write(half, to: "growing")
        let location = try #require(try InputPaths.list([path]).drops.first)
        try folder.write(WholeTextTests.text, to: "growing")
        var reader = try DropReader(location, scratch: ReadScratch())
        let text = try #require(try reader.wholeText())
        #expect(Array(text) == WholeTextTests.text)
        let again = try WholeTextTests.read(path)
        #expect([reader.fingerprint.high, reader.fingerprint.low] == again.fingerprint)
    }

    @Test func `a pipe that delivers few bytes at a time gives the same text`() throws {
        let folder = try TemporaryFolder()
        let member = try DropReaderTests.gzip(Array(WholeTextTests.text[..<500]), folder)
        let file = member + member
        let path = folder.path + "/pipe"
        #expect(mkfifo(path, 0o600) == 0)
        let writer = Thread {
            let end = open(path, O_WRONLY)
            for byte in file { withUnsafeBytes(of: byte) { _ = write(end, $0.baseAddress, 1) } }
            close(end)
        }
        writer.start()
        let read = DropReaderTests.read(path)
        #expect(read.error == nil)
        #expect(read.bytes == Array(WholeTextTests.text[..<500] + WholeTextTests.text[..<500]))
    }

    @Test func `the fast checksum is zlib's for texts of every length`() throws {
        let folder = try TemporaryFolder()
        for length in Array(0...200) + Array(250...330) + Array(500...580) + [4_095, 4_096, 70_000]
        {
            let text = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ length) }
            let trailer = try DropReaderTests.gzip(text, folder).suffix(8)
            let cuts = Set([0, 1, 17, 64, 65, length / 2]).filter { $0 <= length }
            for (cut, usesNarrow) in cuts.flatMap({ [($0, false), ($0, true)] }) {
                var checksum = GzipChecksum(usesNarrow: usesNarrow)
                text[..<cut].withUnsafeBytes { checksum.take($0) }
                text[cut...].withUnsafeBytes { checksum.take($0) }
                #expect(trailer.withUnsafeBytes { checksum.mismatch($0) } == nil, "\(length)")
            }
        }
    }
}
