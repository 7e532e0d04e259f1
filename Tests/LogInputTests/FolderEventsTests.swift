import Foundation
import TestSupport
import Testing

@testable import LogInput

@Suite struct FolderEventsTests {
    let folder: TemporaryFolder
    let root: FilePath
    let events = FolderEvents()

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("x", to: "root/a/there")
        root = FilePath(folder.path + "/root")
        #expect(events.add(root: root) { _ in })
    }

    /// What happened, as words: inotify queues events before the calls that make them return.
    func happened() -> [String] {
        var words: [String] = []
        events.read { event in
            func name(_ path: FilePath) -> String {
                String(path.text.dropFirst(folder.path.count + 1))
            }
            switch event {
            case .written(let path): words.append("written \(name(path))")
            case .finished(let path): words.append("finished \(name(path))")
            case .gone(let path): words.append("gone \(name(path))")
            case .newFolder(let path): words.append("new \(name(path))")
            case .rootGone(let path): words.append("lost \(name(path))")
            case .missed: words.append("missed")
            case .limited(let reason): words.append(reason)
            }
        }
        return words
    }

    func move(_ from: String, _ to: String) throws {
        try FileManager.default.moveItem(
            atPath: folder.path + "/" + from, toPath: folder.path + "/" + to)
    }

    @Test func `writing, moving and deleting are told, also below`() throws {
        try folder.write("x", to: "root/a/b")
        #expect(happened() == ["written root/a/b", "finished root/a/b"])
        try move("root/a/b", "root/c")
        #expect(happened() == ["gone root/a/b", "finished root/c"])
        try FileManager.default.removeItem(atPath: folder.path + "/root/c")
        #expect(happened() == ["gone root/c"])
    }

    @Test func `links to files are told as finished, and a file that is made is not`() throws {
        let file = try folder.write("x", to: "elsewhere")
        try FileManager.default.linkItem(atPath: file, toPath: folder.path + "/root/hard")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/root/a/soft", withDestinationPath: file)
        #expect(happened() == ["finished root/hard", "finished root/a/soft"])
        let made = try #require(fopen(folder.path + "/root/made", "w"))
        #expect(happened() == [])
        fclose(made)
        #expect(happened() == ["finished root/made"])
    }

    @Test func `hidden files and copies in progress are not told`() throws {
        for name in [".x", "x.part", "x.tmp", ".d/x"] {
            try folder.write("x", to: "root/" + name)
        }
        #expect(happened() == [])
    }

    @Test func `new folders are followed, and those moved within are by their new name`() throws {
        try folder.write("x", to: "root/n/m/before")
        #expect(happened().contains("new root/n"))
        try folder.write("x", to: "root/n/m/after")
        #expect(happened().contains("finished root/n/m/after"))
        try move("root/n", "root/k")
        #expect(happened().suffix(2) == ["gone root/n", "new root/k"])
        try folder.write("x", to: "root/k/m/later")
        #expect(happened().contains("finished root/k/m/later"))
    }

    @Test func `a folder that is moved out is followed no more`() throws {
        try move("root/a", "elsewhere")
        #expect(happened() == ["gone root/a"])
        try folder.write("x", to: "elsewhere/x")
        #expect(happened() == [])
    }

    @Test func `a root that goes away is told once, whichever way it goes`() throws {
        try move("root", "away")
        #expect(happened() == ["lost root"])
        try folder.write("x", to: "away/x")
        #expect(happened() == [])
        try folder.write("x", to: "root/x")
        #expect(events.add(root: root) { _ in })
        try FileManager.default.removeItem(atPath: folder.path + "/root")
        #expect(happened().suffix(1) == ["lost root"])
    }

    @Test func `more events than the system keeps are told as lost`() throws {
        let limit = try String(
            contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
        let kept = try #require(Int(limit.trimmingCharacters(in: .whitespacesAndNewlines)))
        guard kept <= 32_768 else {
            print("skipped: the system keeps \(kept) events, too many to make here")
            return
        }
        // Two files in turn: what happens to one file twice in a row is told once. Some more than
        // fit: a process that another test starts meanwhile holds a file open for a while, which
        // also may be told as closed after the loss.
        for number in 0..<(kept / 2 + 1_000) {
            let file = open(
                folder.path + "/root/\(number % 2)", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            try #require(Glibc.write(file, "x", 1) == 1)
            close(file)
        }
        #expect(happened().contains("missed"))
    }
}
