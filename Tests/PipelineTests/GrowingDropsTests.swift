import AWSTypes
import Foundation
import LogInput
import ReportStore
import TestSupport
import Testing

@testable import Pipeline

/// What is read of drops that are still written.
@Suite struct GrowingDropsTests {
    let folder: TemporaryFolder
    var store: String { folder.path + "/store.sqlite" }
    var growing = GrowingDrops()

    init() throws { folder = try TemporaryFolder() }

    private func drops() throws -> [DropLocation] {
        try InputPaths.list([folder.path + "/logs"]).drops
    }

    private func lines(_ numbers: Range<Int>, status: String = "403") -> String {
        numbers.map { LogFixture.line(requestID: "R\($0)", status: status) + "\n" }.joined()
    }

    private func append(_ text: String, to name: String) throws {
        let path = folder.path + "/logs/" + name
        if !FileManager.default.fileExists(atPath: path) {
            try folder.write("", to: "logs/" + name)
        }
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    private mutating func read() throws -> GrowingDrops.Round {
        growing.read(try drops(), isStopRequested: { false })
    }

    /// Reads on and keeps what came; how many denials of which were new.
    @discardableResult
    private mutating func keep() throws -> Int {
        var new = 0
        while true {
            let round = try read()
            new += try Ingest(storePath: store, jobs: 1).run(drops: [], parts: round.parts)
                .newDenials
            growing.keep(round)
            if !round.isBehind { return new }
        }
    }

    private func states() throws -> [String] {
        var states: [String] = []
        try StoreReader(path: store).drops { states.append("\($0.state) \($0.denials)") }
        return states
    }

    private func rows(_ store: String) throws -> [String] {
        let rows: [ReportRow] = try StoreReader(path: store).report(ReportFilter())
        return rows.map { "\($0)" }.sorted()
    }

    @Test mutating func `whole lines are kept once, and the whole drop leaves what it always does`()
        throws
    {
        try append(lines(0..<2) + "half a", to: "log")
        #expect(try keep() == 2)
        #expect(try states() == ["unfinished 0"])
        #expect(try keep() == 0)
        try folder.write(lines(0..<5), to: "logs/log")
        #expect(try keep() == 3)
        let summary = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"])
        #expect(summary.read == 1 && summary.newDenials == 0 && summary.records == 5)
        #expect(try states() == ["complete 5"])
        let other = folder.path + "/other.sqlite"
        _ = try Ingest(storePath: other, jobs: 1).run([folder.path + "/logs"])
        #expect(try rows(store) == rows(other) && rows(other).count == 5)
    }

    @Test mutating func `what was not kept is read again`() throws {
        try append(lines(0..<2), to: "log")
        #expect(try read().parts.first?.factCount == 2)
        #expect(try read().parts.first?.factCount == 2)
        #expect(try keep() == 2)
        #expect(try read().parts.isEmpty)
    }

    @Test mutating func `lines of two writers that are told as in doubt are that here too`() throws
    {
        try append(lines(0..<1) + String(lines(1..<2).prefix(200)) + lines(2..<3), to: "log")
        #expect(try keep() == 2)
        let kept: [ReportRow] = try StoreReader(path: store).report(ReportFilter())
        #expect(kept.map(\.isInDoubt).sorted { !$0 && $1 } == [false, true])
    }

    @Test mutating func `very many facts are kept in several rounds, and no file waits for long`()
        throws
    {
        for name in ["a", "b"] { try append(lines(0..<15_000), to: name) }
        let first = try read()
        #expect(first.isBehind && first.parts.allSatisfy { $0.facts.drop.path.hasSuffix("a") })
        let count = first.parts.map(\.factCount).reduce(0, +)
        #expect((Ingest.batchFacts..<15_000).contains(count))
        growing.keep(first)
        let second = try read()
        #expect(second.parts.first?.facts.drop.path.hasSuffix("b") == true)
        growing.keep(second)
        // Whichever comes last, all of it is read.
        var left = 0
        while true {
            let round = try read()
            left += round.parts.map(\.factCount).reduce(0, +)
            growing.keep(round)
            if !round.isBehind { break }
        }
        #expect(count + second.parts.map(\.factCount).reduce(0, +) + left == 30_000)
    }

    @Test mutating func `CloudTrail's records are read as they come, in an array or a line each`()
        throws
    {
        let records = (0..<4).map { LogFixture.record(requestID: "R\($0)") }
        try append("{\"Records\":[\(records[0]),\(records[1].prefix(500))", to: "array")
        #expect(try keep() == 1)
        try append("\(records[1].dropFirst(500)),\(records[2])]}", to: "array")
        #expect(try keep() == 2)
        try append(records[3] + "\n", to: "lines")
        #expect(try keep() == 1)
    }

    @Test mutating func `gzip, other files and what is gone tell nothing and cost no round`() throws
    {
        try folder.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], to: "logs/gzip")
        try folder.write(String(repeating: "no log\n", count: 20_000), to: "logs/other")
        try append(lines(0..<1, status: "200"), to: "fine")
        let found = try drops()
        let round = try read()
        #expect(round.parts.isEmpty && !round.isBehind)
        growing.keep(round)
        #expect(growing.count == 3)
        try FileManager.default.removeItem(atPath: folder.path + "/logs")
        let after = growing.read(found, isStopRequested: { false })
        #expect(after.parts.isEmpty && !after.isBehind)
    }

    @Test mutating func `so many files are remembered and no more, and silent ones give way`()
        throws
    {
        let limit = GrowingDrops.maximumFiles
        for number in 0..<limit {
            try folder.write(lines(number..<(number + 1)), to: "logs/\(number)")
        }
        #expect(try keep() == limit && growing.count == limit)
        for number in limit..<(limit + 20) {
            try folder.write(lines(number..<(number + 1)), to: "logs/x\(number)")
        }
        #expect(try keep() == 0 && growing.count == limit)
        let last = try #require(try drops().first)
        for _ in 0...GrowingDrops.forgottenAfter {
            growing.keep(growing.read([last], isStopRequested: { false }))
        }
        let further = try drops().filter { $0.path.contains("/x") }
        #expect(growing.read(further, isStopRequested: { false }).parts.count == 20)
    }
}
