import AWSTypes
import Attributions
import Denials
import ReportStore
import TestSupport
import Testing

/// Denials that were decided before they are kept: saved where that holds, marked where it may not.
@Suite struct DecisionsBeforeTests {
    let fixture: StoreFixture
    let writer: StoreWriter

    init() throws {
        fixture = try StoreFixture()
        writer = try StoreWriter(path: fixture.path)
    }

    /// A drop whose sightings are prepared and, but for those left out, decided.
    private func drop(
        _ number: UInt64, _ sightings: [Sighting], undecided: Set<String> = []
    ) throws -> DropFacts {
        var drop = StoreFixture.drop("\(number)", fingerprint: number, sightings)
        let preparation = SightingPreparation(try StoreReader(path: fixture.path))
        drop.prepared = try preparation.prepare(sightings) { sighting in
            if undecided.contains(sighting.requestID) { return nil }
            let denial = Denial(sightings: [sighting])
            return SharedDecision(
                DenialSummary(of: denial, principal: nil), role: nil,
                SharedAttribution(Attribution(action: "s3:GetObject", resource: "before")),
                isGlue: true)
        }
        drop.sightings = []
        return drop
    }

    private var pending: [String] {
        get throws {
            try writer.nextPending(limit: 1_000).map {
                $0.sightings.map(\.requestID).joined(separator: "+")
            }
        }
    }

    private var attributed: [String] {
        get throws {
            var requests: [String] = []
            try StoreReader(path: fixture.path).report(ReportFilter()) {
                requests.append("\($0.requestID) \($0.resource)")
            }
            return requests.sorted()
        }
    }

    @Test func `what holds is saved with the facts, and only the rest is marked`() throws {
        try writer.beginDeciding()
        let names = (0..<100).map { "R\(100 + $0)" }
        let summary = try writer.commit(
            DropBatch([
                try drop(1, names.map { StoreFixture.sighting($0) }, undecided: ["R103", "R104"])
            ]))
        #expect(summary.newDenials == 100)
        #expect(summary.decided == 98)
        #expect((writer.decided.all, writer.decided.ofGlue) == (98, 98))
        #expect(try pending == ["R103", "R104"])
        #expect(
            try attributed
                == names.filter { !["R103", "R104"].contains($0) }.map { "\($0) before" })
        #expect(writer.mayBeDecidedBefore)
    }

    @Test func `without a beginning nothing holds`() throws {
        let summary = try writer.commit(DropBatch([try drop(1, [StoreFixture.sighting("A")])]))
        #expect(summary.decided == 0)
        #expect(try pending == ["A"])
    }

    @Test func `a denial with another sighting is marked, before, in and after the commit`() throws
    {
        try writer.beginDeciding()
        let lines = ["A", "B", "C"].map { StoreFixture.sighting($0) }
        let event = { StoreFixture.sighting($0, log: .cloudTrail) }
        try writer.commit(DropBatch([try drop(1, [lines[0]])]))
        try writer.commit(
            DropBatch([try drop(2, [event("A"), lines[1]]), try drop(3, [event("B"), lines[2]])]))
        try writer.commit(DropBatch([try drop(4, [event("C")])]))
        #expect(try pending == ["A+A", "B+B", "C+C"].sorted())
    }

    @Test func `the same drop again changes nothing`() throws {
        try writer.beginDeciding()
        let sightings = (0..<70).map { StoreFixture.sighting("R\($0)") }
        try writer.commit(DropBatch([try drop(1, sightings)]))
        let again = try writer.commit(
            DropBatch([try drop(2, sightings.reversed() + [StoreFixture.sighting("S")])]))
        #expect((again.newDenials, again.repeatedSightings, again.decided) == (1, 70, 1))
        #expect(try pending == [])
    }

    @Test func `evidence in the same commit, or another program's commit, marks what was decided`()
        throws
    {
        try writer.beginDeciding()
        var withEvidence = try drop(1, [StoreFixture.sighting("A")])
        withEvidence.evidence = [
            .foreignWrite(
                ForeignWrite(
                    time: Instant(seconds: 1), eventID: "E", bucket: "other", key: "k",
                    bucketOwner: try #require(AccountID("111122223333")),
                    writer: try #require(AccountID("444455556666")),
                    sentACL: nil))
        ]
        #expect(try writer.commit(DropBatch([withEvidence])).decided == 0)
        #expect(!writer.mayBeDecidedBefore)
        #expect(
            try writer.commit(DropBatch([try drop(2, [StoreFixture.sighting("B")])])).decided == 0)
        // What is looked for denial by denial is not known before.
        try writer.beginDeciding()
        #expect(!writer.mayBeDecidedBefore)
        #expect(try pending == ["A", "B"])

        let another = try StoreFixture()
        let first = try StoreWriter(path: another.path)
        try first.beginDeciding()
        try StoreWriter(path: another.path).commit(
            DropBatch([StoreFixture.drop("9", fingerprint: 9, [StoreFixture.sighting("X")])]))
        var facts = StoreFixture.drop("1", fingerprint: 1, [StoreFixture.sighting("A")])
        facts.prepared = try drop(1, facts.sightings).prepared
        facts.sightings = []
        #expect(try first.commit(DropBatch([facts])).decided == 0)
    }

    @Test func `who makes an index holds nothing up, and facts of another program still do`() throws
    {
        try writer.beginDeciding()
        func decided(_ number: UInt64) throws -> Int {
            try writer.commit(
                DropBatch([try drop(number, [StoreFixture.sighting("R\(number)")])])
            ).decided
        }
        #expect(try decided(1) == 1)
        try fixture.sql("CREATE INDEX made_by_a_reader ON denial (part)")
        #expect(try decided(2) == 1)
        #expect(try decided(3) == 1)
        try StoreWriter(path: fixture.path).commit(
            DropBatch([StoreFixture.drop("9", fingerprint: 9, [StoreFixture.sighting("X")])]))
        #expect(try decided(4) == 0)
        #expect(try decided(5) == 0)
        #expect(try pending == ["X", "R4", "R5"])
    }
}
