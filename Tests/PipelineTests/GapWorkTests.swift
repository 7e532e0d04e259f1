import AWSTypes
import Denials
import PolicyHistory
import TestSupport
import Testing

@testable import Pipeline
@testable import ReportStore

/// How often `doctor` and `snapshot gaps` look for gaps: counted, not timed.
@Suite struct GapWorkTests {
    /// A store of so many denials, each of another second, which go through roles and buckets.
    private static func store(
        _ denials: Int, roles: Int, buckets: Int, in folder: TemporaryFolder
    ) throws -> String {
        let lines = (0..<denials).map { number in
            let time = "04/May/2026:12:\(10 + number / 60 % 50):\(10 + number % 50) +0000"
            return LogFixture.line(requestID: "GAP\(number)")
                .replacing("04/May/2026:12:57:29 +0000", with: time)
                .replacing("orchard-etl", with: "etl-\(number % roles)")
                .replacing("orchard-lake", with: "lake-\(number / roles % buckets)") + "\n"
        }
        let log = try folder.write(lines.joined(), to: "logs/refused")
        let store = folder.path + "/store.sqlite"
        _ = try Ingest(storePath: store, jobs: 1).run([log])
        return store
    }

    @Test(arguments: [(60, 3, 4), (600, 3, 4), (600, 20, 30)])
    func `gaps are looked for once for each thing that denials name`(
        denials: Int, roles: Int, buckets: Int
    ) throws {
        let folder = try TemporaryFolder()
        let store = try GapWorkTests.store(denials, roles: roles, buckets: buckets, in: folder)
        let tallies = try PartTallies(try StoreReader(path: store), PolicyHistory())
        // The organization of the one account is asked for too.
        #expect(tallies.all.count == roles + buckets + 1)
        #expect(tallies.combinations.count == roles * buckets)
        let named = tallies.combinations.map { $0.parts.count * $0.denials }
        #expect(named.reduce(0, +) == 3 * denials)
    }

    /// What denials name, in one stretch.
    private struct Place: Hashable {
        var names: DeniedNames
        let interval: Int

        init(_ names: DeniedNames, _ interval: Int) {
            (self.names, self.interval) = (names, interval)
            // Asked for only where no role is named.
            self.names.uniqueID = nil
        }
    }

    private struct Span: Hashable {
        var denials = 0
        var (first, last) = (Instant(seconds: .max), Instant(seconds: .min))

        mutating func add(_ denials: Int, from first: Instant, to last: Instant) {
            self.denials += denials
            (self.first, self.last) = (min(self.first, first), max(self.last, last))
        }
    }

    @Test(arguments: 1...4) func `what is counted by an index is what is read one by one`(
        seed: UInt64
    ) throws {
        let folder = try TemporaryFolder()
        let store = try RandomStore(seed: seed, denials: 60, in: folder.path)
        var undecided = RandomDenials(seed: seed)
        try store.keep((0..<20).flatMap { _ in undecided.nextSightings() })
        let reader = try StoreReader(path: store.path)
        let instants = PolicyHistory(entries: store.facts).instants
        var counted: [Place: Span] = [:]
        try reader.glueDenials(between: instants) { (kind, span) throws(StoreError) in
            var names = try reader.names(of: kind, at: span.first)
            names.keyARN = names.keyARN ?? kind.messageKey
            counted[Place(names, span.interval), default: Span()]
                .add(span.denials, from: span.first, to: span.last)
        }
        var read: [Place: Span] = [:]
        try reader.replay(ReportFilter()) { _, sightings in
            let time = try #require(sightings.map(\.time).min())
            let interval = instants.partitionPoint { $0 > time }
            read[Place(DeniedNames(Denial(sightings: sightings)), interval), default: Span()]
                .add(1, from: time, to: time)
        }
        #expect(counted == read)
        #expect(read.count > 3)
    }

    @Test(arguments: [(60, 20, 30), (600, 3, 4)])
    func `subjects are counted alike, whether few denials share a verdict or many`(
        denials: Int, roles: Int, buckets: Int
    ) throws {
        let folder = try TemporaryFolder()
        let store = try GapWorkTests.store(denials, roles: roles, buckets: buckets, in: folder)
        let reader = try StoreReader(path: store)
        var times: [Instant] = []
        try reader.replay(ReportFilter()) { row, _ in times.append(row.eventTime) }
        let subjects = try DeniedSubjects(reader)
        for named in [subjects.roles, subjects.buckets] {
            #expect(named.map(\.denials).reduce(0, +) == denials)
            #expect(named.map(\.first).min() == times.min())
            #expect(named.map(\.last).max() == times.max())
        }
        #expect(subjects.causes.map(\.count).reduce(0, +) == denials)
        #expect(try reader.status().denials == denials)
    }

    @Test func `what changes of one role has no other one's gaps looked for again`() throws {
        let folder = try TemporaryFolder()
        let store = try GapWorkTests.store(600, roles: 4, buckets: 5, in: folder)
        let reader = try StoreReader(path: store)
        var first: Instant?
        try reader.glueDenials { _, span in first = min(first ?? span.first, span.first) }
        let start = try #require(first)
        let changes = (0..<100).map { number in
            HistoryEntry(
                subject: Subject(.role, "111122223333/etl-0"),
                facet: Facet.inlinePolicies.member("p"),
                time: Instant(seconds: start.seconds + Int64(number)), value: .absent,
                source: .change, origin: "DeleteRolePolicy", eventID: "\(number)")
        }
        let tallies = try PartTallies(reader, PolicyHistory(entries: changes))
        // The changed role once for each stretch in which it is denied, all else once.
        let ofChanged = tallies.all.filter { tally in
            if case .role(let role) = tally.part { return role.name == "etl-0" }
            return false
        }
        #expect(ofChanged.count > 10 && ofChanged.count <= 101)
        #expect(tallies.all.count - ofChanged.count == 3 + 5 + 1)
    }

    @Test func `the columns of a situation tell what its text tells`() throws {
        let folder = try TemporaryFolder()
        let records = (0..<6).map { number in
            LogFixture.record(requestID: "R\(number)")
                .replacing("orchard-lake", with: "lake-\(number)")
        }
        // Texts that imitate members, and such as are written with a backslash.
        let hostile = [
            #"lake\",\"region\":\"moon-1"#, #"lake\\"#, #"\"bucketOwnerCanonicalID\":\""#,
        ].enumerated().map { number, name in
            LogFixture.record(requestID: "H\(number)")
                .replacing("orchard-lake", with: name)
                .replacing("eu-west-1", with: number == 2 ? "eu-west-1" : name)
        }
        let assumed = LogFixture.record(requestID: "R9").replacing(
            #""sessionIssuer":{"#, with: #""other":{"#)
        let trail = try folder.write(
            "{\"Records\":[\((records + hostile + [assumed]).joined(separator: ","))]}",
            to: "trail.json")
        let lines = (0..<4).map {
            LogFixture.line(
                requestID: "L\($0)",
                requester: $0 == 3 ? "arn:aws:iam::111122223333:user/x" : LogFixture.glueSession)
        }
        let log = try folder.write(lines.joined(separator: "\n") + "\n", to: "log")
        let store = folder.path + "/store.sqlite"
        _ = try Ingest(storePath: store, jobs: 1).run([trail, log])
        let reader = try StoreReader(path: store)
        var kinds: Set<DenialKind> = []
        try reader.glueDenials { kind, _ in kinds.insert(kind) }
        #expect(kinds.count >= 10)
        for kind in kinds {
            let time = Instant(seconds: 0)
            var told = DeniedNames(try reader.denial(of: kind, at: time))
            let names = try reader.names(of: kind, at: time)
            // Asked for only where no role is named.
            if names.uniqueID == nil { told.uniqueID = nil }
            #expect(names == told)
        }
    }
}
