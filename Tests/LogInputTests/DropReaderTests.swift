import Foundation
import LogInput
import TestSupport
import Testing

@Suite struct DropReaderTests {
    /// Reads a file to its end or its damage.
    static func read(
        _ path: String, piece: Int = 1_000
    ) -> (bytes: [UInt8], error: LogInputError?) {
        var bytes: [UInt8] = []
        do {
            guard let location = try InputPaths.list([path]).drops.first else { return ([], nil) }
            var reader = try DropReader(location, scratch: ReadScratch())
            var buffer = [UInt8](repeating: 0, count: piece)
            while true {
                let count = try buffer.withUnsafeMutableBytes {
                    (room) throws(LogInputError) -> Int in try reader.read(into: room)
                }
                if count == 0 { return (bytes, nil) }
                bytes += buffer[..<count]
            }
        } catch { return (bytes, error as? LogInputError) }
    }

    static func gzip(_ bytes: [UInt8], _ folder: TemporaryFolder) throws -> [UInt8] {
        let path = try folder.write(bytes, to: "plain-\(UUID().uuidString)")
        try RunningProgram("/bin/gzip", ["-n", path]).end()
        return Array(try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
    }

    @Test(arguments: [1, 2, 63, 4_096])
    func `members one after the other are one text, in pieces of any size`(piece: Int) throws {
        let folder = try TemporaryFolder()
        let parts = (0..<3).map { part in (0..<5_000).map { UInt8(truncatingIfNeeded: $0 * part) } }
        let path = try folder.write(
            try parts.flatMap { try DropReaderTests.gzip($0, folder) }, to: "x.gz")
        let (bytes, error) = DropReaderTests.read(path, piece: piece)
        #expect(bytes == parts.flatMap { $0 })
        #expect(error == nil)
    }

    @Test func `a cut file gives what came before, and says that it is damaged`() throws {
        let folder = try TemporaryFolder()
        let text = Array(String(repeating: "a line of a log\n", count: 40).utf8)
        let whole = try DropReaderTests.gzip(text, folder)
        for length in 2..<whole.count {
            let path = try folder.write(whole[..<length], to: "cut")
            let (bytes, error) = DropReaderTests.read(path)
            #expect(text.starts(with: bytes))
            guard case .damaged? = error else {
                Issue.record("cut at \(length): \(String(describing: error))")
                continue
            }
        }
    }

    @Test(
        arguments: [
            [0x0A], [0x00, 0x00, 0x00], [0x00, 0x41], Array("a second file's head".utf8),
            [0x1F, 0x42],
            [0x1F],
        ] as [[UInt8]])
    func `bytes behind a whole member lose nothing before them`(rest: [UInt8]) throws {
        let folder = try TemporaryFolder()
        let parts = (0..<3).map { part in Array(repeating: UInt8(0x41 + part), count: 70_000) }
        let whole = try parts.flatMap { try DropReaderTests.gzip($0, folder) }
        let path = try folder.write(whole + rest, to: "x.gz")
        for piece in [1_000, 1 << 20] {
            let (bytes, error) = DropReaderTests.read(path, piece: piece)
            #expect(bytes == parts.flatMap { $0 })
            // One byte of the magic may be a member that is cut.
            #expect((error == nil) == (rest != [0x1F]))
        }
        let location = try #require(try InputPaths.list([path]).drops.first)
        var reader = try DropReader(location, scratch: ReadScratch())
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        if rest == [0x1F] { return }
        while try buffer.withUnsafeMutableBytes({ try reader.read(into: $0) }) > 0 {}
        #expect(reader.verifiedOffset == 210_000)
        let isPadding = rest.allSatisfy { $0 == 0 }
        #expect((reader.trailingGarbage == nil) == isPadding)
    }

    @Test func `of a damaged file the members before are verified, and no byte of the last`() throws
    {
        let folder = try TemporaryFolder()
        let parts = (0..<3).map { part in Array(repeating: UInt8(0x41 + part), count: 70_000) }
        let members = try parts.map { try DropReaderTests.gzip($0, folder) }
        var last = members[2]
        last[last.count - 6] ^= 1
        for file in [
            members[0] + members[1] + last, members[0] + members[1] + members[2].dropLast(),
        ] {
            let path = try folder.write(file, to: "x.gz")
            let location = try #require(try InputPaths.list([path]).drops.first)
            var reader = try DropReader(location, scratch: ReadScratch())
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            #expect(throws: LogInputError.self) {
                while try buffer.withUnsafeMutableBytes({ try reader.read(into: $0) }) > 0 {}
            }
            #expect(reader.verifiedOffset == 140_000 && reader.inflatedOffset == 210_000)
        }
    }

    @Test func `no changed byte traps or gives more than it should`() throws {
        let folder = try TemporaryFolder()
        let text = Array(String(repeating: "a line of a log\n", count: 40).utf8)
        let whole = try DropReaderTests.gzip(text, folder)
        for index in whole.indices {
            var changed = whole
            changed[index] ^= 0x55
            let path = try folder.write(changed, to: "changed")
            #expect(DropReaderTests.read(path).bytes.count <= 1 << 20)
        }
    }

    @Test func `folders are listed in the order of their names, and links make no cycle`() throws {
        let folder = try TemporaryFolder()
        for name in ["b/2", "b/1", "a", "c/d/e", ".hidden", "x.part"] {
            try folder.write("x", to: name)
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/c/loop", withDestinationPath: folder.path)
        let found = try InputPaths.list([folder.path]).drops
        let names = found.map { $0.path.dropFirst(folder.path.count) }
        #expect(names == ["/a", "/b/1", "/b/2", "/c/d/e"])
    }

    @Test func `a path that is not there is an error that names it`() {
        let error = #expect(throws: LogInputError.self) { try InputPaths.list(["/no/such"]) }
        #expect(error?.description.contains("/no/such") == true)
    }
}
