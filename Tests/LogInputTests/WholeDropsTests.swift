import Foundation
import TestSupport
import Testing

@testable import LogInput

/// When a file is whole. Time is a number here; only files are real.
@Suite struct WholeDropsTests {
    static let settle = WholeDrops.settleMilliseconds
    static let quiet = WholeDrops.quietMilliseconds
    static let writer = WholeDrops.writerMilliseconds

    let folder: TemporaryFolder
    let path: FilePath
    var whole = WholeDrops()

    init() throws {
        folder = try TemporaryFolder()
        path = FilePath(try folder.write("one", to: "drop"))
    }

    func found() throws -> DropLocation {
        DropLocation(path, status: try #require(path.status))
    }

    /// The seconds of the wall clock at which the file is this old.
    func wall(age: Int64) throws -> Int64 {
        try found().modificationNanoseconds / 1_000_000_000 + age
    }

    @Test mutating func `a file that no event told of is whole once it is old`() throws {
        #expect(whole.isWhole(try found(), now: 0, wallSeconds: try wall(age: 3)))
        #expect(whole.count == 0)
    }

    @Test mutating func `a fresh one is whole once it did not change for the settle time`() throws {
        #expect(!whole.isWhole(try found(), now: 0, wallSeconds: try wall(age: 0)))
        #expect(whole.take(now: WholeDropsTests.settle - 1).whole == [])
        try folder.write("one and two", to: "drop")
        #expect(whole.take(now: WholeDropsTests.settle).whole == [])
        #expect(whole.take(now: 2 * WholeDropsTests.settle).whole == [try found()])
        #expect(whole.count == 0)
    }

    @Test mutating func `a clock that is behind does not keep a file for ever`() throws {
        #expect(!whole.isWhole(try found(), now: 0, wallSeconds: try wall(age: -3_600)))
        #expect(whole.take(now: WholeDropsTests.settle).whole.count == 1)
    }

    @Test mutating func `what is being written is whole a moment after it is closed`() throws {
        whole.noteWritten(path, now: 0)
        #expect(!whole.isWhole(try found(), now: 5_000, wallSeconds: try wall(age: 60)))
        #expect(whole.take(now: WholeDropsTests.writer - 1).whole == [])
        whole.noteFinished(path, now: 50_000)
        #expect(whole.take(now: 50_000 + WholeDropsTests.quiet - 1).whole == [])
        #expect(whole.take(now: 50_000 + WholeDropsTests.quiet).whole == [try found()])
    }

    @Test mutating func `a writer that opens the file again is waited for again`() throws {
        whole.noteFinished(path, now: 0)
        whole.noteWritten(path, now: 100)
        #expect(whole.take(now: 10_000).whole == [])
        whole.noteFinished(path, now: 10_000)
        #expect(whole.take(now: 11_000).whole.count == 1)
    }

    @Test mutating func `a writer that died with the file open does not hide it for ever`() throws {
        whole.noteWritten(path, now: 0)
        #expect(whole.take(now: WholeDropsTests.writer).whole.count == 1)
    }

    @Test mutating func `what is being written is told as growing, once for each settle time`()
        throws
    {
        var times: [Int64] = []
        for now in stride(from: Int64(0), to: 10_000, by: 100) {
            whole.noteWritten(path, now: now)
            let taken = whole.take(now: now)
            #expect(taken.whole == [])
            if !taken.growing.isEmpty { times.append(now) }
        }
        #expect(times == [2_000, 4_100, 6_200, 8_300])
        // Nothing was written since.
        _ = whole.take(now: 12_000)
        #expect(whole.take(now: 50_000).growing == [])
        #expect(whole.left == [try found()])
    }

    @Test mutating func `a writer that pauses is not taken for dead before its time`() throws {
        whole.noteWritten(path, now: 0)
        #expect(whole.take(now: 59_000).growing.count == 1)
        whole.noteWritten(path, now: 59_000)
        #expect(whole.take(now: 61_000).whole == [])
        #expect(whole.take(now: 59_000 + WholeDropsTests.writer).whole.count == 1)
        #expect(whole.count == 0)
    }

    @Test mutating func `a file that is seen to change is growing, without events too`() throws {
        #expect(!whole.isWhole(try found(), now: 0, wallSeconds: try wall(age: 0)))
        try folder.write("one and two", to: "drop")
        #expect(whole.take(now: WholeDropsTests.settle).growing == [try found()])
    }

    @Test mutating func `a fresh file that nobody has open is whole as soon as a closed one`()
        throws
    {
        let isWhole = whole.isWhole(
            try found(), now: 0, wallSeconds: try wall(age: 0), hasNoWriter: { true })
        #expect(!isWhole)
        #expect(whole.take(now: WholeDropsTests.quiet).whole == [try found()])
    }

    /// The kind of file system on which the folder stands (proc(5), `mountinfo`); nil where it is not
    /// said.
    private func fileSystem() throws -> Substring? {
        let device = try #require(path.status).st_dev
        let number = "\((device >> 8) & 0xFFF):\((device & 0xFF) | ((device >> 12) & 0xFFF00))"
        let mounts = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        let words = mounts.split(separator: "\n").map { $0.split(separator: " ") }
        guard let mount = words.first(where: { $0.count > 2 && $0[2] == number }),
            let dash = mount.firstIndex(of: "-"), dash + 1 < mount.count
        else { return nil }
        return mount[dash + 1]
    }

    @Test func `whether anybody writes a file is told where the file system grants leases`() throws
    {
        let writer = try #require(fopen(folder.path + "/drop", "a"))
        #expect(!FileWriters.areNone(path))
        fclose(writer)
        #expect(!FileWriters.areNone(FilePath(folder.path + "/none")))
        guard try ["ext4", "xfs", "tmpfs"].contains(fileSystem()) else {
            print("skipped: whether this file system grants leases is not known")
            return
        }
        #expect(FileWriters.areNone(path))
    }

    @Test mutating func `after lost events nobody is taken for a writer`() throws {
        whole.noteWritten(path, now: 0)
        whole.forgetWriters()
        #expect(whole.isWhole(try found(), now: 0, wallSeconds: try wall(age: 60)))
    }

    @Test mutating func `a file, and a folder of files, that is gone is forgotten`() throws {
        whole.noteFinished(path, now: 0)
        whole.noteFinished(FilePath(folder.path + "/sub/a"), now: 0)
        whole.noteFinished(FilePath(folder.path + "/subway"), now: 0)
        whole.noteGone(path)
        whole.noteGone(FilePath(folder.path + "/sub"))
        #expect(whole.count == 1)
        // One that went away unseen is not handed out.
        #expect(whole.take(now: 1_000).whole == [])
        #expect(whole.count == 0)
    }

    @Test mutating func `no more files are waited for than the limit`() throws {
        for number in 0..<(WholeDrops.maximumWaiting + 10) {
            whole.noteWritten(FilePath("/none/\(number)"), now: 0)
        }
        #expect(whole.count == WholeDrops.maximumWaiting)
    }
}
