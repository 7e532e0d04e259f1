import Foundation
import TestSupport
import Testing

@testable import LogInput

@Suite struct InputPathsTests {
    /// Writes a file whose name is bytes, which Foundation cannot name.
    static func write(_ bytes: [UInt8], _ text: String) throws {
        let descriptor = FilePath(bytes).withCString { open($0, O_WRONLY | O_CREAT, 0o600) }
        try #require(descriptor >= 0)
        try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            .write(contentsOf: Data(text.utf8))
    }

    static func text(of drop: DropLocation) throws -> String {
        var reader = try DropReader(drop, scratch: ReadScratch())
        var buffer = [UInt8](repeating: 0, count: 100)
        let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    @Test func `names that are no UTF-8 are read, and shown so that they differ`() throws {
        let folder = try TemporaryFolder()
        let base = Array(folder.path.utf8)
        try InputPathsTests.write(base + Array("/caf".utf8) + [0xE9], "latin")
        try InputPathsTests.write(base + Array("/caf".utf8) + [0xEA], "other")
        try folder.write("unicode", to: "café")
        let drops = try InputPaths.list([folder.path]).drops
        let names = drops.map { $0.path.dropFirst(folder.path.count) }
        #expect(names == ["/café", "/caf\\xE9", "/caf\\xEA"])
        #expect(try drops.map(InputPathsTests.text) == ["unicode", "latin", "other"])
    }

    @Test func `names that look like options, and empty files, are files`() throws {
        let folder = try TemporaryFolder()
        for name in ["-x", "--help", "-", "empty", "with\nnewline"] {
            try folder.write(name == "empty" ? "" : name, to: name)
        }
        let found = try InputPaths.list([folder.path])
        #expect(found.drops.count == 5)
        #expect(found.drops.allSatisfy { !$0.isStream })
        let byName = try InputPaths.list([folder.path + "/-x"]).drops
        #expect(try byName.map(InputPathsTests.text) == ["-x"])
    }

    @Test func `pipes in a folder are left out, and read where they are named`() throws {
        let folder = try TemporaryFolder()
        try #require(mkfifo(folder.path + "/pipe", 0o600) == 0)
        #expect(try InputPaths.list([folder.path]).drops == [])
        let named = try InputPaths.list([folder.path + "/pipe"]).drops
        #expect(named.map(\.isStream) == [true])
    }

    @Test func `a link in a circle is a problem, and the rest is found`() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "z")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/circle", withDestinationPath: folder.path + "/circle")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/nowhere", withDestinationPath: folder.path + "/none")
        let found = try InputPaths.list([folder.path])
        #expect(found.drops.map(\.path) == [folder.path + "/z"])
        #expect(found.problems.map { "\($0)".contains("circle") } == [true])
    }

    @Test func `a link to a folder is told and not followed, one that is named is read`() throws {
        let folder = try TemporaryFolder()
        let elsewhere = try TemporaryFolder()
        try folder.write("x", to: "own")
        try elsewhere.write("x", to: "theirs")
        let link = folder.path + "/link"
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: elsewhere.path)
        let found = try InputPaths.list([folder.path])
        #expect(found.drops.map(\.path) == [folder.path + "/own"])
        #expect(found.problems == [.linkedFolder(path: link)])
        let named = try InputPaths.list([link])
        #expect(named.drops.map(\.path) == [link + "/theirs"])
        #expect(named.problems.isEmpty)
    }

    @Test func `folders nest as deep as the limit, and deeper ones are named`() throws {
        let folder = try TemporaryFolder()
        let deep = Array(repeating: "d", count: InputPaths.maximumDepth - 1)
        try folder.write("x", to: deep.joined(separator: "/") + "/last")
        try folder.write("x", to: (deep + ["d"]).joined(separator: "/") + "/beyond")
        let found = try InputPaths.list([folder.path])
        #expect(found.drops.map { $0.path.hasSuffix("/last") } == [true])
        #expect(found.problems.count == 1)
    }

    @Test func `what is not there is an error that names it`() {
        #expect(
            throws: LogInputError.systemCall("open", path: "/none/at all", errno: ENOENT)
        ) { try InputPaths.list(["/none/at all"]) }
    }
}
