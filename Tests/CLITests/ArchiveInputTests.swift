import Foundation
import TestSupport
import Testing

/// Archives are told apart from logs, named with the command that unpacks them, and never read.
@Suite struct ArchiveInputTests {
    private let fixture: StoreFixture
    private var folder: TemporaryFolder { fixture.folder }

    init() throws {
        fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        try folder.write(DeniedEvent(id: "A000000000000001", key: "in/a").file, to: "sent/e.json")
    }

    private func shell(_ line: String) throws -> ProgramResult {
        try FileManager.default.createDirectory(
            atPath: folder.path + "/bin", withIntermediateDirectories: true)
        try? FileManager.default.createSymbolicLink(
            atPath: folder.path + "/bin/why403", withDestinationPath: why403)
        return try runProcess(
            "/bin/sh", ["-c", line],
            environment: [
                "PATH": folder.path + "/bin:/usr/bin:/bin", "WHY403_STORE": fixture.store,
            ], folder: folder.path)
    }

    @Test(arguments: ["tar -cf", "tar -czf", "tar --format=v7 -cf", "tar --format=pax -czf"])
    func `the command that is printed for a tar archive reads what is in it`(pack: String) throws {
        let made = try shell("\(pack) 'the logs.x' sent && rm -r sent")
        #expect(made.status == 0, "\(made.errors)")
        let folder = "'the logs.x.unpacked'"
        let command =
            "mkdir \(folder) && tar -xf 'the logs.x' -C \(folder) && why403 ingest \(folder)"
        for _ in 1...2 {
            let refused = try shell("why403 ingest 'the logs.x'")
            #expect(refused.status == 2)
            #expect(
                refused.errors.contains(
                    "the logs.x: a tar archive, which is not read: " + command),
                "\(refused.errors)"
            )
            #expect(try fixture.ids([]) == [])
        }
        #expect(try shell(command).status == 0)
        #expect(try fixture.ids([]) == ["A000000000000001"])
    }

    @Test func `two archives are unpacked into folders of their own, on the store that was named`()
        throws
    {
        _ = try shell("tar -cf a.tar sent && tar -cf b.tar sent && rm -r sent")
        let refused = try shell("why403 ingest a.tar b.tar --store 'my store'")
        let lines = refused.errors.split(separator: "\n").compactMap { line in
            line.firstRange(of: "mkdir ").map { String(line[$0.lowerBound...]) }
        }
        try #require(lines.count == 2, "\(refused.errors)")
        for line in lines {
            #expect(line.hasSuffix(" --store 'my store'"))
            let read = try shell(line)
            #expect(read.status == 0, "\(line): \(read.errors)")
        }
    }

    @Test func `an archive whose first member is called like a line of a log is none`() throws {
        let line = LogFixture.line(requestID: "A000000000000002")
            .replacingOccurrences(of: "/", with: "_")
        let name = String(line.prefix(99))
        try folder.write(line, to: "named/" + name)
        #expect(try shell("cd named && tar -cf ../x *").status == 0)
        let result = try shell("why403 ingest x")
        #expect(result.status == 2 && result.errors.contains("a tar archive"), "\(result.errors)")
    }

    /// A client chooses some of these bytes, as the key of an object.
    @Test func `a log with tar's mark and sum where tar has them is a log`() throws {
        let line = LogFixture.line(
            requestID: "A000000000000003",
            requester: "arn:aws:iam::111122223333:user/" + String(repeating: "k", count: 20),
            key: String(repeating: "k", count: 600))
        var bytes = Array(line.utf8)
        try #require([148, 155, 257, 511].allSatisfy { bytes[$0] == UInt8(ascii: "k") })
        bytes.replaceSubrange(257..<262, with: "ustar".utf8)
        let sum = bytes[..<512].indices.reduce(0) {
            $0 + ((148..<156).contains($1) ? 0x20 : Int(bytes[$1]))
        }
        let digits = String(sum, radix: 8)
        bytes.replaceSubrange(
            148..<156, with: (String(repeating: "0", count: 8 - digits.utf8.count) + digits).utf8)
        try folder.write(String(decoding: bytes, as: UTF8.self), to: "log")
        let result = try shell("why403 ingest log")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try fixture.ids(["--all-principals"]) == ["A000000000000003"])
    }

    @Test(
        arguments: [
            (
                [0x50, 0x4B, 3, 4, 20, 0],
                "a zip archive, which is not read: unzip sent/x -d sent/x.unpacked"
            ),
            ([0x50, 0x4B, 5, 6, 0, 0], "a zip archive"),
            ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive, which is not read: 7z x sent/x"),
            (
                [0x28, 0xB5, 0x2F, 0xFD, 4],
                "compressed by zstd, which is not read: zstd -dc sent/x |"
            ),
            (
                Array("BZh91AY&SY".utf8),
                "compressed by bzip2, which is not read: bzip2 -dc sent/x |"
            ),
            (
                [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0],
                "compressed by xz, which is not read: xz -dc sent/x |"
            ),
        ] as [([UInt8], String)])
    func `each form is named by its own mark`(mark: [UInt8], told: String) throws {
        try folder.write(Data(mark + [UInt8](repeating: 7, count: 600)), to: "sent/x")
        for command in ["ingest", "snapshot import"] {
            let result = try shell("why403 \(command) sent/x")
            // Nothing was imported at all: that failed.
            #expect(result.status == (command == "ingest" ? 2 : 1))
            #expect(result.errors.contains("sent/x: " + told), "\(result.errors)")
        }
        let piped = try shell("why403 ingest - < sent/x")
        #expect(piped.status == 2 && piped.errors.contains("unpack it, and give why403 ingest"))
        // The log beside it is read.
        #expect(try shell("why403 ingest sent").status == 2)
        #expect(try fixture.ids([]) == ["A000000000000001"])
    }
}
