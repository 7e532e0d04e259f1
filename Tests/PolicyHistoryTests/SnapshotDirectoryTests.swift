import AWSTypes
import Foundation
import JSON
import TestSupport
import Testing

@testable import PolicyHistory

@Suite struct SnapshotDirectoryTests {
    @Test(arguments: CaptureCase.buckets + CaptureCase.others + CaptureCase.iam)
    func `a capture says what its files say`(capture: CaptureCase) throws {
        let result = try capture.read()
        let history = PolicyHistory(entries: result.entries)
        let found = history.fact(capture.subject, capture.facet, at: Events.time(10))
        #expect(found.brief == capture.expected)
        #expect(result.problems.count >= capture.problems.count, "\(result.problems)")
        if capture.problems.isEmpty { #expect(result.problems.isEmpty, "\(result.problems)") }
        for words in capture.problems {
            #expect(result.problems.contains { "\($0)".contains(words) }, "\(result.problems)")
        }
    }

    @Test(arguments: ["", "snapshots/", "backup/2026/05/04/"])
    func
        `captures are found below a folder, however deep, and nothing below one is read without it`(
            place: String
        ) throws
    {
        let folder = try TemporaryFolder()
        for name in ["a", "b"] {
            try folder.write("{}", to: "\(place)\(name)/manifest.json")
            try folder.write("{}", to: "\(place)\(name)/inner/manifest.json")
        }
        try folder.write("{}", to: "logs/get-bucket-policy.json")
        let found = Set(SnapshotDirectory.captures(at: folder.path))
        #expect(found == Set(["a", "b"].map { "\(folder.path)/\(place)\($0)" }))
        #expect(SnapshotDirectory.captures(at: folder.path + "/logs").isEmpty)
    }

    @Test func `links, pipes and what cannot be read are problems, never absence`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            #"{"capturedAt":"2026-05-04T09:00:00Z","accountId":"111122223333"}"#,
            to: "capture/manifest.json")
        try folder.write(CaptureCase.policyFile, to: "outside/get-bucket-policy.json")
        try folder.write("{}", to: "capture/s3/lake/get-bucket-tagging.json")
        let files = FileManager.default
        try files.createSymbolicLink(
            atPath: folder.path + "/capture/s3/lake/get-bucket-policy.json",
            withDestinationPath: folder.path + "/outside/get-bucket-policy.json")
        try files.createSymbolicLink(
            atPath: folder.path + "/capture/s3/linked",
            withDestinationPath: folder.path + "/outside")
        #expect(mkfifo(folder.path + "/capture/s3/lake/get-bucket-acl.json", 0o600) == 0)
        let result = try SnapshotDirectory.read(folder.path + "/capture")
        let history = PolicyHistory(entries: result.entries)
        #expect(
            history.fact(ChangeCase.bucket, "bucket-policy", at: Events.time(10)).brief == "unknown"
        )
        #expect(history.fact(ChangeCase.bucket, "acl", at: Events.time(10)).brief == "unknown")
        #expect(!history.subjects.contains(Subject(.bucket, "linked")))
        let text = result.problems.map(\.description).joined(separator: "\n")
        #expect(text.contains("get-bucket-policy.json: is a symbolic link"))
        #expect(text.contains("s3/linked: is neither file nor folder"))
        #expect(text.contains("get-bucket-acl.json: is no file"))
    }

    @Test func `a file beyond the named limit is refused before it is read`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("{}", to: "large.json")
        #expect(truncate(path, off_t(SnapshotFile.maximumTreeBytes + 1)) == 0)
        let error = #expect(throws: ImportError.self) { try SnapshotFile.read(path) }
        #expect(error?.description == "\(path): is larger than 33554432 bytes")
    }

    @Test(arguments: [
        ("{}", "has no capturedAt"), (#"{"capturedAt":7}"#, "has no capturedAt"),
        ("{", "manifest.json"),
    ])
    func `a manifest that does not say when is an error that names it`(
        manifest: String, words: String
    ) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(manifest, to: "manifest.json")
        let error = #expect(throws: ImportError.self) { try SnapshotDirectory.read(folder.path) }
        #expect(error?.description.hasPrefix(path) == true)
        #expect(error?.description.contains(words) == true)
    }

    @Test(arguments: ["a/b", "..", ".", "ü%", "a b", "\n", "x.json", "*"])
    func `an encoded name is one file name that reads back`(name: String) {
        let encoded = PercentCoding.encoded(name)
        #expect(!encoded.contains("/") && encoded != ".." && encoded != ".")
        #expect(PercentCoding.decoded(encoded) == name)
    }

    @Test func `an outline finds what a whole parse finds, and nothing in what is cut`() throws {
        let text = #" {"a" : [1,"x]\"",{"b":[{}]} , null],"c":{"d":2} , "e":true} "#
        let outline = try #require(JSONOutline(Array(text.utf8)))
        #expect(outline.members.map(\.key) == ["a", "c", "e"])
        var elements: [String] = []
        let isList = outline.forEachElement(of: "a") { _, element in
            elements.append((try? element.get().description) ?? "broken")
        }
        #expect(isList && elements == ["1", #""x]\"""#, #"{"b":[{}]}"#, "null"])
        #expect(try outline.value("e") == .bool(true))
        for count in 0..<(text.utf8.count - 1) {
            #expect(JSONOutline(Array(text.utf8.prefix(count))) == nil)
        }
        #expect(JSONOutline(Array((text + "x").utf8)) == nil)
    }
}
