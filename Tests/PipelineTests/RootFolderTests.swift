import Foundation
import TestSupport
import Testing

@testable import Pipeline

@Suite struct RootFolderTests {
    @Test(
        arguments: [
            "../x", "a/../../x", "a/..", "..", ".", "a/./b", "a//b", "/etc/passwd", "a\0b", "",
        ])
    func `no key leads out of the folder`(key: String) throws {
        let folder = try TemporaryFolder()
        let root = try RootFolder(folder.path)
        #expect(root.file(of: ObjectEvent(bucket: "logs", key: key)) == nil)
        #expect(root.file(of: ObjectEvent(bucket: "..", key: "a")) == nil)
        #expect(root.file(of: ObjectEvent(bucket: "a/b", key: "a")) == nil)
    }

    @Test func `no link leads out of the folder, and one within may be followed`() throws {
        let folder = try TemporaryFolder()
        let outside = try TemporaryFolder()
        try outside.write("x", to: "secret")
        try folder.write("x", to: "logs/real")
        let manager = FileManager.default
        let link = { (name: String, target: String) in
            try manager.createSymbolicLink(
                atPath: "\(folder.path)/logs/\(name)", withDestinationPath: target)
        }
        try link("out", outside.path)
        try link("within", folder.path + "/logs/real")
        let root = try RootFolder(folder.path)
        #expect(root.file(of: ObjectEvent(bucket: "logs", key: "out/secret")) == nil)
        #expect(root.file(of: ObjectEvent(bucket: "logs", key: "within")) != nil)
        #expect(root.file(of: ObjectEvent(bucket: "logs", key: "real")) != nil)
        #expect(root.file(of: ObjectEvent(bucket: "logs", key: "not/yet there")) != nil)
    }
}
