import Foundation
import TestSupport
import Testing

@testable import ReportStore

/// The log that another thread copies back while a first storm is kept.
@Suite struct CopyBackBesideTests {
    let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    /// Keeps four denials.
    private func keep(_ number: Int, _ writer: StoreWriter) throws {
        let sightings = (0..<4).map { StoreFixture.sighting("R\(number)-\($0)", key: "raw/\($0)") }
        try writer.commit(
            DropBatch([
                StoreFixture.drop("\(number)", fingerprint: UInt64(number), sightings)
            ]))
    }

    @Test func `what a first storm has committed is copied back beside it`() throws {
        let writer = try StoreWriter(path: fixture.path)
        writer.firstFill.worthwhile = 3
        for number in 1...3 { try keep(number, writer) }
        writer.copyBackBeside.begin()
        writer.copyBackBeside.wait()
        // The file alone, without the log.
        let copy = fixture.folder.path + "/copy.sqlite"
        try FileManager.default.copyItem(atPath: fixture.path, toPath: copy)
        #expect(
            try fixture.sql("SELECT count(*) FROM denial; PRAGMA quick_check", copy) == [
                "12", "ok",
            ])
        try keep(4, writer)
        try writer.endFilling()
        #expect(try fixture.sql("PRAGMA integrity_check") == ["ok"])
        #expect(try fixture.count("denial") == 16)
    }

    @Test func `it is copied back each time that so many came, while the indexes are left out`() {
        var fill = FirstFill()
        var isWorth: [Bool] = []
        func note(_ denials: Int) {
            fill.note(newDenials: denials)
            isWorth.append(fill.isWorthCopyingBack())
        }
        note(FirstFill.copiedBackAtOnce)
        fill.requests = RequestNumbers(above: 0, room: 0)
        for denials in [0, 0, FirstFill.copiedBackAtOnce - 1, 1, 0] { note(denials) }
        #expect(isWorth == [false, true, false, false, true, false])
    }

    @Test func `a store that was removed is not made again`() {
        let path = fixture.folder.path + "/removed.sqlite"
        let beside = CopyBackBeside(storePath: path)
        beside.begin()
        beside.wait()
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
