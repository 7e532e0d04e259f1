import AWSTypes
import Denials
import TestSupport
import Testing

@testable import ReportStore

/// Requests that share an id: whatever their texts, each is one denial that has its sightings.
@Suite struct SharedRequestIDTests {
    let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let sightings: [Sighting]
        let denials: Int
    }

    static let separator = DenialIdentity.separator

    private static func event(key: String, host: String?, shared: String? = nil) -> Sighting {
        var sighting = StoreFixture.sighting("SHARED", log: .cloudTrail, key: key)
        sighting.fields.hostID = host
        sighting.fields.eventID = "e1"
        sighting.fields.sharedEventID = shared
        return sighting
    }

    private static func deleted(_ key: String, host: String) -> Sighting {
        var sighting = StoreFixture.sighting("SHARED", key: key)
        sighting.operation = "BATCH.DELETE.OBJECT"
        sighting.fields.batchKey = key
        sighting.fields.hostID = host
        return sighting
    }

    static var cases: [Case] {
        let other = DenialIdentity(of: deleted("k", host: "h2"))
            .part(ofOther: deleted("k", host: "h2"))
        return [
            Case(
                testDescription: "a client's key is the text that is made of another request",
                sightings: [
                    deleted("k", host: "h1"), deleted(other, host: "h1"), deleted("k", host: "h2"),
                ], denials: 3),
            Case(
                testDescription: "a client's key begins as the text of others does",
                sightings: [
                    deleted("k", host: "h1"), deleted("k" + separator, host: "h1"),
                    deleted("k", host: "h2"), deleted("k" + separator + "2", host: "h3"),
                ], denials: 4),
            Case(
                testDescription: "a key with a space and a host with one make the same text",
                sightings: [
                    event(key: "zero", host: "h0"), event(key: "a b", host: "c"),
                    event(key: "a", host: "b c"),
                ], denials: 3),
            Case(
                testDescription: "a host that is not told and an empty one are one text",
                sightings: [
                    event(key: "zero", host: "h0"), event(key: "a", host: nil),
                    event(key: "a", host: "h"), event(key: "a", host: ""),
                ], denials: 3),
            Case(
                testDescription: "an event told twice joins what differs",
                sightings: [
                    event(key: "zero", host: "h0"), event(key: "a", host: "h", shared: "s"),
                    event(key: "a", host: "g", shared: "s"), event(key: "a", host: "g"),
                    event(key: "a", host: "h"),
                ], denials: 4),
            Case(
                testDescription: "a key holds a NUL",
                sightings: ["h1", "h2", "h3"].flatMap { host in
                    ["a\0b", "a\0c", "a"].map { deleted($0, host: host) }
                }, denials: 9),
        ]
    }

    /// Nothing belongs to a denial that is not there, and the store goes on.
    private func check(_ writer: StoreWriter, denials: Int) throws {
        try writer.endFilling()
        #expect(try fixture.sql("PRAGMA foreign_key_check").isEmpty)
        #expect(try fixture.sql("PRAGMA integrity_check") == ["ok"])
        #expect(
            try fixture.sql("SELECT count(*) FROM denial WHERE request_id = 'SHARED'")
                == ["\(denials)"])
        let without = "SELECT count(*) FROM denial WHERE id NOT IN (SELECT denial_id FROM sighting)"
        #expect(try fixture.sql(without) == ["0"])
    }

    @Test(
        arguments: cases,
        [(isFilling: false, isOneDrop: true), (false, false), (true, true), (true, false)])
    func `every request is a denial, at once and one by one, with the indexes and without`(
        given: Case, way: (isFilling: Bool, isOneDrop: Bool)
    ) throws {
        let writer = try StoreWriter(path: fixture.path)
        var number: UInt64 = 0
        func keep(_ sightings: [Sighting]) throws -> Int {
            number += 1
            let drop = StoreFixture.drop("\(number)", fingerprint: number, sightings)
            return try writer.commit(DropBatch([drop])).newSightings
        }
        if way.isFilling {
            writer.firstFill.worthwhile = 3
            _ = try keep((0..<4).map { StoreFixture.sighting("R\($0)") })
        }
        let groups = way.isOneDrop ? [given.sightings] : given.sightings.map { [$0] }
        for group in groups { _ = try keep(group) }
        if way.isFilling { #expect(writer.firstFill.requests != nil) }
        try check(writer, denials: given.denials)
        // Told again, in another order, nothing is new.
        for group in groups.reversed() { #expect(try keep(group.reversed()) == 0) }
        _ = try keep([StoreFixture.sighting("LATER")])
        try check(try StoreWriter(path: fixture.path), denials: given.denials)
    }

    /// An earlier why403 left such sightings behind, and answers of theirs.
    @Test func `a store with a sighting of no denial takes up others`() throws {
        func keep(_ number: UInt64) throws {
            let drop = StoreFixture.drop(
                "\(number)", fingerprint: number, [StoreFixture.sighting("R\(number)")])
            try StoreWriter(path: fixture.path).commit(DropBatch([drop]))
        }
        for number in 1...2 { try keep(UInt64(number)) }
        try fixture.sql("DELETE FROM denial WHERE id = 2")
        try keep(3)
        #expect(try fixture.sql("SELECT id FROM denial ORDER BY id") == ["1", "3"])
        #expect(try fixture.sql("SELECT count(*) FROM sighting WHERE denial_id = 3") == ["1"])
    }

    @Test(arguments: [false, true])
    func `however many requests share an id, each is found again`(isFilling: Bool) throws {
        let writer = try StoreWriter(path: fixture.path)
        if isFilling {
            writer.firstFill.worthwhile = 3
            try writer.commit(
                DropBatch([
                    StoreFixture.drop(
                        "0", fingerprint: 10, (0..<4).map { StoreFixture.sighting("R\($0)") })
                ]))
        }
        let count = 3 * DenialTable.comparedRequests
        let sightings = (0..<count).map { number -> Sighting in
            var sighting = StoreFixture.sighting("SHARED", key: "k\(number)")
            sighting.fields.hostID = "h\(number % 3)"
            return sighting
        }
        for (number, some) in [sightings, Array(sightings.reversed())].enumerated() {
            let drop = StoreFixture.drop("\(number)", fingerprint: UInt64(number), some)
            let summary = try writer.commit(DropBatch([drop]))
            #expect(summary.newDenials == (number == 0 ? count : 0))
            #expect(summary.newSightings == (number == 0 ? count : 0))
        }
        #expect(writer.firstFill.requests == nil, "so many are told apart by the index alone")
        try check(writer, denials: count)
        let explained = try StoreReader(path: fixture.path).find(requestID: "SHARED")
        #expect(explained.isEmpty, "nothing was decided of them")
    }
}
