import Foundation
import TestSupport
import Testing

/// `watch` over files whose writers keep them open. Nothing here measures time: what must come is
/// waited for, and what must not come is looked for at the end.
@Suite struct GrowingFileWatchTests {
    let watched: WatchProcessTests

    init() throws { watched = try WatchProcessTests() }

    /// A writer that keeps its file open, and writes at its end.
    private func writer(_ name: String) throws -> FileHandle {
        let path = watched.drops.appendingPathComponent(name).path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private func write(_ text: String, _ writer: FileHandle) throws {
        try writer.write(contentsOf: Data(text.utf8))
    }

    /// Waits until so many denials are kept in all.
    private func wait(_ program: BackgroundProgram, _ count: Int) {
        program.wait(for: "\(count) denials") { program.total("newDenials") >= count }
    }

    private func finish(_ program: BackgroundProgram, _ count: Int) throws {
        #expect(program.stop() == 0, "\(program.errors)")
        let all = try watched.denials()
        #expect(all.count == count && Set(all).count == count)
        #expect(program.total("rejected") + program.total("inDoubt") == 0)
        #expect(program.total("newDenials") == count)
    }

    @Test(arguments: ["\n", "\r\n"])
    func `whole lines are read as they come, and the rest with the whole file`(end: String) throws {
        let program = try watched.watch()
        try watched.warmUp(program)
        let slow = try writer("slow")
        let text = [1, 2, 3].map { String(watched.line($0).dropLast()) + end }
        try write(text[0] + String(text[1].prefix(300)), slow)
        wait(program, 2)
        #expect(program.total("read") == 1 && program.total("growing") == 1)
        try write(String(text[1].dropFirst(300)) + String(text[2].prefix(10)), slow)
        wait(program, 3)
        try write(String(text[2].dropFirst(10)), slow)
        try slow.close()
        program.wait(for: "the whole file") { program.total("read") == 2 }
        #expect(program.total("records") == 4)
        try finish(program, 4)
    }

    @Test func `two files that grow at once are each read on where they were`() throws {
        let program = try watched.watch()
        try watched.warmUp(program)
        let writers = [try writer("a"), try writer("b")]
        for round in 0..<4 {
            for (number, writer) in writers.enumerated() {
                try write(watched.line(10 * number + round), writer)
            }
            wait(program, 1 + 2 * (round + 1))
        }
        for writer in writers { try writer.close() }
        program.wait(for: "both") { program.total("read") == 3 }
        try finish(program, 9)
    }

    @Test func `a file that is renamed, and goes on being written, loses nothing`() throws {
        let program = try watched.watch()
        try watched.warmUp(program)
        let old = try writer("log")
        try write(watched.line(1), old)
        wait(program, 2)
        try FileManager.default.moveItem(
            atPath: watched.drops.path + "/log", toPath: watched.drops.path + "/log.1")
        try write(watched.line(2), old)
        let new = try writer("log")
        try write(watched.line(3), new)
        wait(program, 4)
        try write(watched.line(4), old)
        try write(watched.line(5), new)
        wait(program, 6)
        try old.close()
        try new.close()
        program.wait(for: "both") { program.total("read") >= 3 }
        try finish(program, 6)
    }

    @Test func `a file that is copied and truncated loses nothing`() throws {
        let program = try watched.watch()
        try watched.warmUp(program)
        let log = try writer("log")
        try write(watched.line(1) + watched.line(2), log)
        wait(program, 3)
        try FileManager.default.copyItem(
            atPath: watched.drops.path + "/log", toPath: watched.folder.path + "/elsewhere")
        try log.truncate(atOffset: 0)
        try write(watched.line(3), log)
        wait(program, 4)
        // As long as it was before, so that its size tells nothing.
        try write(watched.line(4), log)
        wait(program, 5)
        try log.close()
        program.wait(for: "the rest of it") { program.total("read") == 2 }
        try finish(program, 5)
    }

    @Test func `a watch that was killed goes on in a file that still grows`() throws {
        let first = try watched.watch()
        try watched.warmUp(first)
        let log = try writer("log")
        try write(watched.line(1) + String(watched.line(2).prefix(200)), log)
        wait(first, 2)
        _ = first.stop(SIGKILL)
        try write(String(watched.line(2).dropFirst(200)), log)
        let second = try watched.watch()
        try second.wait(for: "the second line") { try watched.denials().count == 3 }
        try write(watched.line(3), log)
        try log.close()
        try second.wait(for: "the third line") { try watched.denials().count == 4 }
        #expect(second.stop() == 0)
        #expect(second.total("newDenials") == 2 && second.total("rejected") == 0)
    }

    @Test func `what a growing file told is known when it comes again in a whole gzip file`() throws
    {
        let program = try watched.watch()
        try watched.warmUp(program)
        let log = try writer("log")
        let text = (1...3).map { watched.line($0) }.joined()
        try write(text, log)
        wait(program, 4)
        let copy = try watched.folder.write(text, to: "copy")
        #expect(try runProcess("/bin/gzip", [copy]).status == 0)
        try FileManager.default.moveItem(
            atPath: copy + ".gz", toPath: watched.drops.path + "/log.gz")
        program.wait(for: "the whole file") { program.total("read") == 2 }
        try log.close()
        program.wait(for: "the grown file") { program.total("read") == 3 }
        try finish(program, 4)
    }
}
