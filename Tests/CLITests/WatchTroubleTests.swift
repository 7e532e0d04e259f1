import Foundation
import TestSupport
import Testing

/// What `watch` does when what it needs is taken away.
@Suite struct WatchTroubleTests {
    let watched: WatchProcessTests

    init() throws { watched = try WatchProcessTests() }

    @Test func `a store that was removed or replaced ends it with 1, and says so`() throws {
        for isReplaced in [false, true] {
            let watched = try WatchProcessTests()
            let program = try watched.watch()
            try watched.warmUp(program)
            let copy = watched.folder.path + "/copy"
            try FileManager.default.moveItem(atPath: watched.store, toPath: copy)
            if isReplaced {
                try FileManager.default.copyItem(atPath: copy, toPath: watched.store)
            }
            try watched.folder.write(watched.line(1), to: "drops/second")
            #expect(program.end() == 1)
            let word = isReplaced ? "replaced" : "removed"
            #expect(program.errors.contains("\(watched.store) was \(word)"), "\(program.errors)")
            // Nothing was written to another store, and the next run has all.
            let next = try runProcess(
                why403, ["watch", "--once", "--store", watched.store, watched.drops.path])
            #expect(next.status == 0)
            #expect(try watched.denials().count == 2)
        }
    }

    @Test func `a drop that cannot be read is told once, and read as soon as it can be`() throws {
        // Who is root may read all; in a user namespace without root that is not so.
        let isRoot = getuid() == 0
        let unshare = executable("unshare")
        let canDrop = try unshare.map { try runProcess($0, ["-U", "true"]).status == 0 } ?? false
        guard !isRoot || canDrop else {
            print("skipped: root reads every file, and a user namespace cannot be made here")
            return
        }
        let path = try watched.folder.write(watched.line(1), to: "drops/first")
        chmod(path, 0)
        let arguments = [
            "watch", "--store", watched.store, "--format", "json", watched.drops.path,
        ]
        let program =
            if isRoot, let unshare {
                try BackgroundProgram(
                    unshare, ["-U", why403] + arguments, folder: watched.folder.url)
            } else {
                try BackgroundProgram(why403, arguments, folder: watched.folder.url)
            }
        program.wait(for: "the first try") { program.total("skipped") == 1 }
        try watched.folder.write(watched.line(2), to: "drops/second")
        program.wait(for: "the other drop") { program.total("newDenials") == 1 }
        // At least one sweep later.
        Thread.sleep(forTimeInterval: 12)
        #expect(program.total("skipped") == 1)
        chmod(path, 0o600)
        program.wait(for: "the drop") { program.total("newDenials") == 2 }
        #expect(program.stop() == 2)
        #expect(program.total("skipped") == 1)
    }

    @Test func `a store among the drops is no drop, and what is kept in it wakes nobody`() throws {
        let store = watched.drops.path + "/store.sqlite"
        let program = try BackgroundProgram(
            why403, ["watch", "--store", store, "--format", "json", watched.drops.path],
            folder: watched.folder.url)
        try watched.warmUp(program)
        try watched.folder.write(watched.line(1), to: "drops/second")
        program.wait(for: "the second drop") { program.total("newDenials") == 2 }
        #expect(program.stop() == 0)
        #expect(program.total("read") == 2 && program.total("skipped") == 0)
        for command in [["ingest"], ["watch", "--once"]] {
            let next = try runProcess(why403, command + ["--store", store, watched.drops.path])
            #expect(next.status == 0, "\(next.errors)")
        }
    }

    /// Whose reader has gone; and which is closed from the beginning.
    @Test(arguments: ["2> >(true)", "2>&-"])
    func `nobody reading standard error ends nothing`(redirection: String) throws {
        let shell = try #require(executable("bash"))
        let command =
            "exec '\(why403)' watch --store '\(watched.store)' --format json "
            + "'\(watched.drops.path)' '\(watched.folder.path)/other' \(redirection)"
        try FileManager.default.createDirectory(
            atPath: watched.folder.path + "/other", withIntermediateDirectories: true)
        let program = try BackgroundProgram(shell, ["-c", command], folder: watched.folder.url)
        try watched.warmUp(program)
        for number in 1...3 {
            // Two notes each.
            try FileManager.default.removeItem(atPath: watched.folder.path + "/other")
            try watched.folder.write(watched.line(number), to: "drops/\(number)")
            program.wait(for: "a drop") { program.total("read") == 2 * number }
            try watched.folder.write(watched.line(10 + number), to: "other/\(number)")
            program.wait(for: "a drop of the other folder") {
                program.total("read") == 2 * number + 1
            }
        }
        #expect(program.stop() == 0)
        #expect(try watched.denials().count == 7)
    }

    @Test func `links to files are read, and those to folders are not followed`() throws {
        let program = try watched.watch()
        try watched.warmUp(program)
        let first = try watched.folder.write(watched.line(1), to: "elsewhere/1")
        let second = try watched.folder.write(watched.line(2), to: "elsewhere/2")
        try watched.folder.write(watched.line(3), to: "elsewhere/3")
        let drops = watched.drops.path
        try FileManager.default.createSymbolicLink(
            atPath: drops + "/folder", withDestinationPath: watched.folder.path + "/elsewhere")
        try FileManager.default.createSymbolicLink(
            atPath: drops + "/soft", withDestinationPath: first)
        try FileManager.default.linkItem(atPath: second, toPath: drops + "/hard")
        program.wait(for: "both") { program.total("newDenials") == 3 }
        #expect(program.stop() == 0)
        #expect(try watched.denials().count == 3)
    }
}
