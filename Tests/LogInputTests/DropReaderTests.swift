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
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-n", path]
        try process.run()
        process.waitUntilExit()
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

    @Test func `the fingerprint does not hang on how the bytes are cut`() {
        let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        func fingerprint(_ piece: Int) -> [UInt64] {
            var fingerprint = ContentFingerprint()
            for start in stride(from: 0, to: bytes.count, by: piece) {
                bytes[start..<min(bytes.count, start + piece)].withUnsafeBytes {
                    fingerprint.update($0)
                }
            }
            let (high, low) = fingerprint.finished()
            return [high, low]
        }
        for piece in [1, 3, 7, 8, 64, 999] { #expect(fingerprint(piece) == fingerprint(1_000)) }
    }
    /// Made by the first version that kept fingerprints.
    @Test(
        arguments: [
            (0, 0x85e1_909a_3b34_0cdc, 0xb2e1_fd9a_902a_23a1),
            (1, 0x8c52_176b_ba93_d93c, 0x28ce_4a86_adee_1a97),
            (63, 0x7c50_6acd_0bd4_aecc, 0x21d8_9353_ed89_ac27),
            (64, 0x7e92_77e2_de99_2d52, 0x7c67_fe4e_de0a_a34d),
            (65, 0xc5f2_571c_18e1_a87d, 0xfa00_3ea9_a214_5183),
            (1_000, 0x84f5_3254_1bf3_b4e8, 0x74e9_b981_9b41_4dfe),
        ] as [(Int, UInt64, UInt64)])
    func `the fingerprints that stores hold stay what they are`(
        count: Int, high: UInt64, low: UInt64
    ) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var fingerprint = ContentFingerprint()
        bytes.withUnsafeBytes { fingerprint.update($0) }
        #expect(fingerprint.finished() == (high, low))
    }
}
