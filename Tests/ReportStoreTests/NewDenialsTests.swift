import AWSTypes
import Attributions
import Denials
import ReportStore
import TestSupport
import Testing

/// Denials that a writer hands out as it has kept them, without reading them again.
@Suite struct NewDenialsTests {
    let fixture: StoreFixture
    let writer: StoreWriter

    init() throws {
        fixture = try StoreFixture()
        writer = try StoreWriter(path: fixture.path)
    }

    private func keep(_ number: UInt64, _ sightings: [Sighting], by other: StoreWriter? = nil)
        throws
    {
        try (other ?? writer).commit(
            DropBatch([StoreFixture.drop("\(number)", fingerprint: number, sightings)]))
    }

    private func requests(_ denials: [PendingDenial]) -> [String] {
        denials.map { $0.sightings.map(\.requestID).joined(separator: "+") }
    }

    private func answer(_ denials: [PendingDenial], by other: StoreWriter? = nil) throws {
        try (other ?? writer).save(
            denials.map { denial in
                AttributedDenial(
                    denial, summary: StoreFixture.summary(of: denial),
                    attribution: Attribution(action: "s3:GetObject", resource: "*"))
            })
    }

    @Test func `they are what the store would give, each once`() throws {
        let names = (0..<7).map { "R\($0)" }
        try keep(1, names[..<3].map { StoreFixture.sighting($0) })
        try keep(2, names[3...].map { StoreFixture.sighting($0) })
        let read = try writer.nextPending(limit: 10)
        let first = try writer.takeNewDenials(limit: 5)
        let rest = try writer.takeNewDenials(limit: 5)
        #expect(requests(first + rest) == names)
        #expect((first + rest).map(\.sightings) == read.map(\.sightings))
        #expect((first + rest).map(\.id) == read.map(\.id))
        #expect(try writer.takeNewDenials(limit: 5) == [])
        #expect(try writer.nextPending(limit: 10) == read)
        try keep(3, [StoreFixture.sighting("R7")])
        #expect(requests(try writer.takeNewDenials(limit: 5)) == ["R7"])
    }

    @Test func `a denial of two sightings is left to the store, in one commit or in two`() throws {
        let line = StoreFixture.sighting("B")
        let event = StoreFixture.sighting("B", log: .cloudTrail)
        try keep(1, [StoreFixture.sighting("A"), line, event, StoreFixture.sighting("C")])
        try keep(2, [StoreFixture.sighting("A", log: .cloudTrail)])
        #expect(requests(try writer.takeNewDenials(limit: 9)) == ["C"])
        #expect(requests(try writer.nextPending(limit: 9)) == ["A+A", "B+B", "C"])
    }

    @Test func `their answers answer the marks that came meanwhile, too`() throws {
        try keep(1, [StoreFixture.sighting("A"), StoreFixture.sighting("B")])
        try writer.commit(history: [StoreFixture.changeOfEverything()])
        try answer(try writer.takeNewDenials(limit: 9))
        #expect(try writer.nextPending(limit: 9) == [])
    }

    @Test func `a mark that comes after they are handed out stays`() throws {
        try keep(1, [StoreFixture.sighting("A")])
        let taken = try writer.takeNewDenials(limit: 9)
        try writer.commit(history: [StoreFixture.changeOfEverything()])
        try answer(taken)
        #expect(requests(try writer.nextPending(limit: 9)) == ["A"])
    }

    @Test func `what another program has kept meanwhile is not passed over`() throws {
        let other = try StoreWriter(path: fixture.path)
        try keep(1, [StoreFixture.sighting("A")])
        try keep(2, [StoreFixture.sighting("A", log: .cloudTrail)], by: other)
        #expect(try writer.takeNewDenials(limit: 9) == [])
        #expect(requests(try writer.nextPending(limit: 9)) == ["A+A"])
        try keep(3, [StoreFixture.sighting("B")])
        #expect(requests(try writer.takeNewDenials(limit: 9)) == ["B"])
    }

    @Test func `what a stranger made long is left to the store`() throws {
        let long = String(repeating: "x", count: 5_000)
        var (agent, query) = (StoreFixture.sighting("A"), StoreFixture.sighting("B"))
        agent.userAgent = long
        query.query = ["prefix": long]
        try keep(
            1, [agent, query, StoreFixture.sighting("C", key: long), StoreFixture.sighting("D")])
        let new = try writer.takeNewDenials(limit: 9)
        #expect(requests(new) == ["D"])
        try answer(new)
        #expect(requests(try writer.nextPending(limit: 9)) == ["A", "B", "C"])
        #expect(try writer.nextPending(limit: 9).first?.sightings == [agent])
    }

    @Test(arguments: [false, true])
    func `what another program has answered from more is not answered from less`(
        isTaken: Bool
    ) throws {
        let other = try StoreWriter(path: fixture.path)
        try keep(1, ["A", "B", "C"].map { StoreFixture.sighting($0) })
        let early = try isTaken ? writer.takeNewDenials(limit: 9) : writer.nextPending(limit: 9)
        #expect(requests(early) == ["A", "B", "C"])
        try keep(2, [StoreFixture.sighting("B", log: .cloudTrail)], by: other)
        try answer(try other.nextPending(limit: 9).filter { $0.id == early[1].id }, by: other)
        try answer(early)
        #expect(try writer.nextPending(limit: 9) == [])
        // Bits of the logs that each answer was made from.
        #expect(
            try fixture.sql("SELECT logs FROM attribution ORDER BY denial_id") == ["1", "3", "1"])
    }

    /// With `FAIL` the rows stay that the statement has inserted before.
    @Test(arguments: ["ABORT", "FAIL"])
    func `of a failed commit nothing is kept and nothing is handed out`(how: String) throws {
        try keep(1, [StoreFixture.sighting("A")])
        try fixture.sql(
            """
            CREATE TRIGGER fail BEFORE INSERT ON denial WHEN new.request_id = 'C'
            BEGIN SELECT raise(\(how), 'as if the disk broke'); END
            """)
        #expect(throws: StoreError.self) {
            try keep(2, [StoreFixture.sighting("B"), StoreFixture.sighting("C")])
        }
        try fixture.sql("DROP TRIGGER fail")
        #expect(try fixture.count("denial") == 1)
        #expect(try fixture.count("sighting") == 1)
        #expect(try writer.takeNewDenials(limit: 9) == [])
        #expect(requests(try writer.nextPending(limit: 9)) == ["A"])
    }
}
