import AWSTypes
import Attributions
import Denials
import PolicyHistory
import TestSupport
import Testing

@testable import ReportStore

/// The indexes that a new store does without while its first storm is kept.
@Suite struct FirstFillTests {
    let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    /// How many of the three indexes the store has.
    private var indexes: Int {
        get throws {
            try fixture.sql(
                """
                SELECT name FROM sqlite_schema
                WHERE name IN ('denial_by_request', 'sighting_by_situation', 'attribution_by_verdict')
                """
            ).count
        }
    }

    /// A writer to which three denials are a storm.
    private func writer() throws -> StoreWriter {
        let writer = try StoreWriter(path: fixture.path)
        writer.firstFill.worthwhile = 3
        return writer
    }

    /// Keeps four denials, of two roles in turn.
    private func keep(_ number: Int, _ writer: StoreWriter, _ evidence: [LogEvidence] = []) throws {
        try writer.commit(
            DropBatch([
                StoreFixture.drop(
                    "\(number)", fingerprint: UInt64(number), Self.sightings(number), evidence)
            ]))
    }

    private static func sightings(_ number: Int) -> [Sighting] {
        (0..<4).map { place in
            var sighting = StoreFixture.sighting("R\(number)-\(place)", key: "raw/\(place)")
            if place % 2 == 1 {
                sighting.requester.arn =
                    "arn:aws:sts::111122223333:assumed-role/orchard-scan/GlueJobRunnerSession"
            }
            return sighting
        }
    }

    @Test func `a first storm goes without three indexes, which its end makes`() throws {
        let writer = try writer()
        try keep(1, writer)
        #expect(try indexes == 3, "three denials are not kept before the first transaction")
        try keep(2, writer)
        #expect(try indexes == 0)
        try keep(3, writer)
        try writer.endFilling()
        #expect(try indexes == 3)
        try keep(4, writer)
        #expect(try indexes == 3, "what was made stays")
        #expect(try fixture.sql("PRAGMA integrity_check") == ["ok"])
    }

    @Test func `a store that held denials keeps its indexes`() throws {
        try keep(1, try StoreWriter(path: fixture.path))
        let writer = try writer()
        for number in 2...4 { try keep(number, writer) }
        #expect(try indexes == 3)
    }

    @Test func `a store that holds refused calls of KMS keeps its indexes`() throws {
        var call = StoreFixture.sighting("K1", log: .cloudTrail)
        call.service = "kms"
        call.operation = "Decrypt"
        let first = try StoreWriter(path: fixture.path)
        try first.commit(
            DropBatch([StoreFixture.drop("9", fingerprint: 9, [], [.keyDenial(call)])]))
        let writer = try writer()
        for number in 1...3 { try keep(number, writer) }
        #expect(try indexes == 3)
    }

    @Test func `evidence that concerns denials has the indexes made before it marks them`() throws {
        let writer = try writer()
        for number in 1...2 { try keep(number, writer) }
        #expect(try indexes == 0)
        try fixture.sql("DELETE FROM pending_attribution")
        try keep(3, writer, [StoreFixture.session("e1", policy: nil)])
        #expect(try indexes == 3)
        let marked = try fixture.sql(
            """
            SELECT DISTINCT role_name FROM pending_attribution
                JOIN sighting USING (denial_id) JOIN situation ON situation.id = situation_id
                JOIN denial ON denial.id = denial_id
            WHERE request_id NOT LIKE 'R3%'
            """)
        #expect(marked == ["orchard-etl"])
    }

    @Test func `a store whose first storm was killed has its indexes with the next writer`() throws
    {
        do {
            let writer = try writer()
            for number in 1...3 { try keep(number, writer) }
        }
        #expect(try indexes == 0)
        _ = try StoreWriter(path: fixture.path)
        #expect(try indexes == 3)
        #expect(try fixture.sql("PRAGMA integrity_check") == ["ok"])
    }

    @Test func `who opens the store to ask it has the indexes made, and the storm goes on`() throws
    {
        let writer = try writer()
        for number in 1...2 { try keep(number, writer) }
        _ = try StoreReader(path: fixture.path, besideWriter: true)
        #expect(try indexes == 0, "who attributes beside the writer needs none of them")
        _ = try StoreReader(path: fixture.path)
        #expect(try indexes == 3)
        try keep(3, writer)
        try writer.endFilling()
        #expect(try indexes == 3)
        #expect(try fixture.sql("PRAGMA integrity_check") == ["ok"])
    }

    @Test func `who has opened the store before the storm has the indexes made as well`() throws {
        let writer = try writer()
        try keep(1, writer)
        let reader = try StoreReader(path: fixture.path)
        try keep(2, writer)
        #expect(try indexes == 0)
        _ = try reader.groups(by: .role, ReportFilter())
        #expect(try indexes == 3)
    }

    @Test func `a store that another program writes just then is asked as it is`() throws {
        let writer = try writer()
        for number in 1...2 { try keep(number, writer) }
        try writer.transaction { () throws(StoreError) in
            let reader = try StoreReader(path: fixture.path, busyMilliseconds: 0)
            #expect(try reader.sightings(requestID: "R2-3").count == 1)
        }
        #expect(try indexes == 0)
    }

    @Test func `a very large storm has its indexes made before its end`() throws {
        let writer = try writer()
        writer.firstFill.most = 8
        for number in 1...2 { try keep(number, writer) }
        #expect(try indexes == 0)
        for number in 3...5 {
            try keep(number, writer)
            #expect(try indexes == 3)
        }
    }

    @Test func `a transaction that fails leaves the indexes as they were, and the next goes on`()
        throws
    {
        let writer = try writer()
        try keep(1, writer)
        #expect(throws: StoreError.self) {
            try writer.transaction { () throws(StoreError) in
                try writer.firstFill.begin(writer.connection, writer.hash)
                throw StoreError(reason: .corrupt, message: "", path: fixture.path)
            }
        }
        #expect(try indexes == 3)
        try keep(2, writer)
        try writer.endFilling()
        #expect(try indexes == 3)
    }

    @Test func `indexes that a failed transaction had made are made at the end`() throws {
        let writer = try writer()
        for number in 1...2 { try keep(number, writer) }
        #expect(throws: StoreError.self) {
            try writer.transaction { () throws(StoreError) in
                try writer.firstFill.end(writer.connection)
                throw StoreError(reason: .corrupt, message: "", path: fixture.path)
            }
        }
        #expect(try indexes == 0)
        try writer.endFilling()
        #expect(try indexes == 3)
    }

    @Test func `a store that a killed storm left is merged, and not written`() throws {
        do {
            let writer = try writer()
            for number in 1...3 { try keep(number, writer) }
        }
        let target = try StoreFixture()
        let source = try StoreReader(path: fixture.path, besideWriter: true)
        try NewStore.make(at: target.path, like: source, keyOnly: true)
        #expect(try StoreWriter(path: target.path).merge(source).facts.newDenials == 12)
        #expect(try indexes == 0)
        #expect(try target.count("denial") == 12)
    }

    @Test func `what is read without the indexes is what is read with them`() throws {
        let writer = try writer()
        for number in 1...3 { try keep(number, writer) }
        for pending in try writer.nextPending(limit: 100) {
            var attribution = Attribution(
                action: "s3:GetObject", resource: "arn:aws:s3:::orchard-lake/raw")
            attribution.role = Denial(sightings: pending.sightings).requester.arn
            attribution.isGlue = true
            try writer.save([
                AttributedDenial(
                    pending, summary: StoreFixture.summary(of: pending), attribution: attribution)
            ])
        }
        #expect(try indexes == 0)
        func told() throws -> [String] {
            let reader = try StoreReader(path: fixture.path, besideWriter: true)
            var told: [String] = []
            try reader.glueDenials { told.append("\($0) \($1)") }
            var filter = ReportFilter()
            filter.buckets = ["orchard-lake"]
            told += try reader.report(filter).map { "\($0)" }
            told += try reader.groups(by: .role, filter).map { "\($0)" }
            return told.sorted()
        }
        let without = try told()
        try writer.endFilling()
        #expect(try without == told())
        #expect(without.count > 12)
    }

    /// Drops of denials that tell one another's requests again, tell of other requests under one id, of
    /// batch deletes, and of requests without an id; some of their texts look like those by which they
    /// are told apart.
    private static func drops(_ seed: UInt64) -> [[Sighting]] {
        var random = SeededGenerator(seed: seed)
        func one(of count: UInt64) -> UInt64 { random.next() % count }
        return (0..<12).map { _ in
            (0..<20).map { _ in
                var sighting = StoreFixture.sighting(
                    ["R\(one(of: 60))", "R\(one(of: 60))", "-", ""][Int(one(of: 4))],
                    log: one(of: 3) == 0 ? .cloudTrail : .s3AccessLog, key: "raw/\(one(of: 2))")
                if one(of: 4) == 0 { sighting.key = ["raw/0 h0", "raw/0\0", ""][Int(one(of: 3))] }
                if one(of: 3) == 0 { sighting.hostID = ["h0", "h1", "", "0 h0"][Int(one(of: 4))] }
                if one(of: 8) == 0 {
                    sighting.batchKey = ["raw/0", "raw/0\u{1}x", "", "raw/0\0x"][Int(one(of: 4))]
                    if one(of: 3) == 0 {
                        sighting.batchKey = DenialIdentity(of: sighting).part(ofOther: sighting)
                    }
                }
                return sighting
            }
        }
    }

    /// What the store holds, by what a denial is known by.
    private static func kept(_ fixture: StoreFixture) throws -> [String] {
        try fixture.sql(
            """
            SELECT request_id, hex(part), (SELECT group_concat(fact) FROM (SELECT fact FROM sighting
                WHERE denial_id = denial.id ORDER BY fact))
            FROM denial ORDER BY 1, 2
            """)
    }

    @Test(arguments: 1...20)
    func `a storm keeps of any records what it would keep with its indexes`(
        seed: UInt64
    ) throws {
        let plain = try StoreFixture()
        _ = try writer()
        // The facts' hashes are the same under one key.
        let key = try fixture.sql("SELECT half, value FROM hash_key")
        _ = try StoreWriter(path: plain.path)
        for row in key.map({ $0.split(separator: "|") }) {
            try plain.sql("UPDATE hash_key SET value = \(row[1]) WHERE half = \(row[0])")
        }
        let (with, without) = (try StoreWriter(path: plain.path), try writer())
        var summaries: [CommitSummary] = []
        for (number, sightings) in Self.drops(seed).enumerated() {
            for writer in [with, without] {
                let drop = StoreFixture.drop(
                    "\(number)", fingerprint: UInt64(number), sightings)
                summaries.append(try writer.commit(DropBatch([drop])))
            }
            #expect(summaries.popLast() == summaries.popLast())
            // Some storms are so large that they get their indexes before the end.
            if number == 8, seed % 4 == 0 { without.firstFill.most = 1 }
            if (1...8).contains(number) { #expect(try indexes == 0) }
        }
        try without.endFilling()
        #expect(try Self.kept(fixture) == Self.kept(plain))
        for store in [fixture, plain] {
            #expect(try store.sql("PRAGMA integrity_check") == ["ok"])
            #expect(try store.sql("PRAGMA foreign_key_check").isEmpty)
        }
    }

    @Test func `two programs that fill one store keep no request twice`() throws {
        let writers = [try writer(), try writer()]
        // Both have seen the store empty.
        for writer in writers { try writer.commit(DropBatch([])) }
        for number in 1...5 {
            for (index, writer) in writers.enumerated() {
                try writer.commit(
                    DropBatch([
                        StoreFixture.drop(
                            "\(number) \(index)", fingerprint: UInt64(10 * number + index),
                            (0..<4).map { StoreFixture.sighting("R\(number)-\($0)") })
                    ]))
            }
        }
        for writer in writers { try writer.endFilling() }
        #expect(try fixture.count("denial") == 20)
        #expect(try indexes == 3)
        #expect(try fixture.sql("PRAGMA integrity_check") == ["ok"])
    }

    @Test func `who makes the indexes and another who leaves them out again are both noticed`()
        throws
    {
        let (first, second) = (try writer(), try writer())
        for writer in [first, second] { try writer.commit(DropBatch([])) }
        second.firstFill.worthwhile = 100
        try keep(1, second)
        try keep(2, first)
        try keep(3, first)
        #expect(try indexes == 0)
        _ = try StoreReader(path: fixture.path)
        second.firstFill.worthwhile = 3
        try keep(4, second)
        #expect(try indexes == 0, "the second may still fill the store")
        // What the first knows of requests is not all any more.
        let again = StoreFixture.drop("again", fingerprint: 99, Self.sightings(4))
        try first.commit(DropBatch([again]))
        #expect(try fixture.count("denial") == 16)
        #expect(try fixture.sql("PRAGMA integrity_check") == ["ok"])
    }

    @Test func `where the indexes cannot be made the page cache is as large as before`() throws {
        let writer = try writer()
        for number in 1...2 { try keep(number, writer) }
        // Nothing of ours makes such a row; the unique index refuses it.
        try fixture.sql("INSERT INTO denial SELECT id + 1000, request_id, part FROM denial LIMIT 1")
        #expect(throws: StoreError.self) { try writer.endFilling() }
        #expect(
            try writer.connection.integer("PRAGMA cache_size")
                == -Int64(StoreWriter.cacheKibibytes))
    }

    @Test func `requests that a failed transaction has noted are kept by the next`() throws {
        let writer = try writer()
        for number in 1...2 { try keep(number, writer) }
        #expect(throws: StoreError.self) {
            try writer.transaction { () throws(StoreError) in
                var summary = CommitSummary()
                try writer.sightings.add(
                    StoreFixture.drop("3", fingerprint: 3, [StoreFixture.sighting("R3-0")]), drop: 1
                )
                _ = try writer.insertSightings(stamp: 9, &summary)
                throw StoreError(reason: .corrupt, message: "", path: fixture.path)
            }
        }
        try keep(3, writer)
        try writer.endFilling()
        #expect(try fixture.count("denial") == 12)
        #expect(try fixture.sql("PRAGMA integrity_check") == ["ok"])
    }
}
