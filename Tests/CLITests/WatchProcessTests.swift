import Foundation
import TestSupport
import Testing

/// `watch` as a process, over real folders. Nothing here measures time: what must come is waited
/// for, and what must not come is looked for at the end.
@Suite struct WatchProcessTests {
    let folder: TemporaryFolder
    let store: String
    let drops: URL

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path + "/store.sqlite"
        drops = folder.url.appendingPathComponent("drops")
        try FileManager.default.createDirectory(at: drops, withIntermediateDirectories: true)
    }

    func watch(_ folders: [String]? = nil, _ more: [String] = []) throws -> BackgroundProgram {
        try BackgroundProgram(
            why403,
            ["watch", "--store", store, "--format", "json"] + more
                + (folders ?? [drops.path]), folder: folder.url)
    }

    /// The first drop's being read says that the watch is under way.
    func warmUp(_ program: BackgroundProgram) throws {
        try folder.write(LogFixture.line(requestID: "WARMUP0000000001") + "\n", to: "drops/first")
        program.wait(for: "the first drop") { program.total("read") == 1 }
    }

    func denials() throws -> [String] {
        let result = try runProcess(why403, ["report", "--store", store, "--format", "ndjson"])
        return result.output.split(separator: "\n").compactMap { line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8))
            return (object as? [String: Any])?["requestId"] as? String
        }.sorted()
    }

    func line(_ number: Int) -> String {
        let digits = String(number)
        return LogFixture.line(
            requestID: "WATCH" + String(repeating: "0", count: 11 - digits.count) + digits) + "\n"
    }

    @Test func `a drop renamed into place is read once, and never by its passing name`() throws {
        let program = try watch()
        try warmUp(program)
        let passing = try folder.write(line(1), to: "drops/x.tmp")
        let elsewhere = try folder.write(line(2), to: "elsewhere")
        try FileManager.default.moveItem(
            atPath: passing, toPath: drops.appendingPathComponent("x").path)
        try FileManager.default.moveItem(
            atPath: elsewhere, toPath: drops.appendingPathComponent("y").path)
        program.wait(for: "both") { program.total("read") == 3 }
        #expect(program.stop() == 0)
        #expect(program.total("read") == 3)
        #expect(try denials().count == 3)
    }

    @Test func `drops in new date folders are read, however soon they come`() throws {
        let program = try watch()
        try warmUp(program)
        for hour in 0..<30 {
            try folder.write(line(hour), to: "drops/2026/05/\(hour % 3)/\(hour)/drop")
        }
        // A whole tree that is moved in.
        try folder.write(line(30), to: "tree/a/b/drop")
        try FileManager.default.moveItem(
            atPath: folder.path + "/tree", toPath: drops.appendingPathComponent("tree").path)
        program.wait(for: "all of them") { program.total("read") >= 32 }
        // And the folders go on being followed.
        try folder.write(line(31), to: "drops/tree/a/b/later")
        try folder.write(line(32), to: "drops/2026/05/0/0/later")
        program.wait(for: "the later ones") { program.total("read") >= 34 }
        #expect(program.stop() == 0)
        #expect(program.total("read") == 34)
        #expect(try denials().count == 34)
    }

    @Test func `a thousand drops at once are all read, each once`() throws {
        let program = try watch()
        try warmUp(program)
        for number in 0..<1_000 { try folder.write(line(number), to: "drops/\(number)") }
        program.wait(for: "all of them") { program.total("read") >= 1_001 }
        #expect(program.stop() == 0)
        #expect(program.total("read") == 1_001)
        #expect(program.total("newDenials") == 1_001)
        #expect(Set(try denials()).count == 1_001)
    }

    @Test func `a stopped watch goes on where it was`() throws {
        let first = try watch()
        try warmUp(first)
        #expect(first.stop(SIGTERM) == 0)
        for number in 0..<5 { try folder.write(line(number), to: "drops/\(number)") }
        let second = try watch()
        second.wait(for: "what came meanwhile") { second.total("read") == 5 }
        #expect(second.stop(SIGINT) == 130)
        #expect(second.total("read") == 5)
        #expect(try denials().count == 6)
    }

    @Test func `two watches of one store both go on, and nothing is kept twice`() throws {
        let programs = [try watch(), try watch()]
        for number in 0..<60 { try folder.write(line(number), to: "drops/\(number)") }
        try programs[0].wait(for: "every drop") { try denials().count == 60 }
        for program in programs { #expect(program.stop() == 0, "\(program.errors)") }
        let all = try denials()
        #expect(all.count == 60)
        #expect(Set(all).count == 60)
        #expect(programs[0].total("newDenials") + programs[1].total("newDenials") == 60)
    }

    @Test func `a folder that is not there is an error, and so is a file`() throws {
        let file = try folder.write("x", to: "file")
        for (path, reason) in [
            (folder.path + "/none", "No such file or directory"), (file, "is no folder"),
        ] {
            let result = try runProcess(why403, ["watch", "--store", store, path])
            #expect(result.status == 1)
            #expect(result.errors.contains(path) && result.errors.contains(reason))
        }
    }

    @Test func `a folder that is taken away is followed again once it is back`() throws {
        let other = folder.path + "/other"
        try FileManager.default.createDirectory(
            atPath: other, withIntermediateDirectories: true)
        let program = try watch([drops.path, other])
        try warmUp(program)
        try FileManager.default.removeItem(at: drops)
        program.wait(for: "the note") { program.errors.contains("\(drops.path) was removed") }
        try folder.write(line(1), to: "other/drop")
        program.wait(for: "the other folder's drop") { program.total("read") == 2 }
        try folder.write(line(2), to: "drops/again")
        program.wait(for: "the drop in it") { program.total("read") == 3 }
        #expect(program.errors.contains("\(drops.path) is back"))
        #expect(program.stop() == 0)
    }

    @Test func `where the system watches too few folders, sweeping finds the rest`() throws {
        // In a user namespace of its own the limit can be lowered for this program alone.
        let lower = "echo 4 > /proc/sys/user/max_inotify_watches"
        guard let unshare = executable("unshare"),
            try runProcess(unshare, ["-Ur", "sh", "-c", lower]).status == 0
        else {
            print("skipped: the limit cannot be lowered here")
            return
        }
        for name in ["a", "b", "c", "d", "e", "f"] {
            try FileManager.default.createDirectory(
                at: drops.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        let watch =
            "exec '\(why403)' watch --store '\(store)' --format json '\(drops.path)'"
        let program = try BackgroundProgram(
            unshare, ["-Ur", "sh", "-c", "\(lower); \(watch)"], folder: folder.url)
        program.wait(for: "the note") { program.errors.contains("fs.inotify.max_user_watches") }
        for (number, name) in ["a", "b", "c", "d", "e", "f"].enumerated() {
            try folder.write(line(number), to: "drops/\(name)/drop")
        }
        program.wait(for: "all of them") { program.total("read") == 6 }
        #expect(program.stop() == 0)
    }

    @Test func `a store that another program holds is tried again`() throws {
        guard let sqlite = executable("sqlite3") else {
            print("skipped: the program sqlite3 is not installed")
            return
        }
        let program = try watch()
        try warmUp(program)
        let holder = try BackgroundProgram(
            sqlite, [store], folder: folder.url,
            input: "BEGIN IMMEDIATE;\n.shell touch \(folder.path)/held\n")
        holder.wait(for: "the lock") {
            FileManager.default.fileExists(atPath: folder.path + "/held")
        }
        try folder.write(line(1), to: "drops/second")
        program.wait(for: "the note") { program.errors.contains("locked by another process") }
        _ = holder.stop(SIGKILL)
        program.wait(for: "the drop") { program.total("newDenials") == 2 }
        #expect(program.stop() == 0)
    }

    @Test func `once drains what is there, waits for what changed lately, and ends`() throws {
        for number in 0..<3 { try folder.write(line(number), to: "drops/a/\(number)") }
        let arguments = ["watch", "--once", "--store", store, "--format", "json", drops.path]
        let first = try runProcess(why403, arguments)
        #expect(first.status == 0)
        #expect(first.output.contains(#""read":3"#))
        let second = try runProcess(why403, arguments)
        #expect(second.output.contains(#""read":0"#))
        #expect(try denials().count == 3)
    }

    @Test func `once leaves a drop that is still being written, and says so`() throws {
        let path = drops.appendingPathComponent("growing")
        let shell = try #require(executable("bash"))
        try Data().write(to: path)
        let writer = try BackgroundProgram(
            shell, ["-c", "while sleep 0.2; do printf x; done >> '\(path.path)'"],
            folder: folder.url)
        let result = try runProcess(why403, ["watch", "--once", "--store", store, drops.path])
        _ = writer.stop(SIGKILL)
        #expect(result.status == 2)
        #expect(result.errors.contains("still being written"))
    }

    @Test func `once reads the whole lines of a drop that is still being written`() throws {
        let path = try folder.write(line(1) + line(2) + "half", to: "drops/growing")
        let shell = try #require(executable("bash"))
        let writer = try BackgroundProgram(
            shell, ["-c", "while sleep 0.2; do printf x; done >> '\(path)'"], folder: folder.url)
        let result = try runProcess(why403, ["watch", "--once", "--store", store, drops.path])
        _ = writer.stop(SIGKILL)
        #expect(result.status == 2 && result.errors.contains("1 growing file read on"))
        #expect(try denials().count == 2)
    }
}
