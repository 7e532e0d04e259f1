import AWSTypes
import Attributions
import Denials
import ReportStore
import TestSupport
import Testing

/// What is counted for each verdict first must come to what the rows say.
@Suite struct GroupsTests {
    private static func store() throws -> StoreFixture {
        let fixture = try StoreFixture()
        let writer = try StoreWriter(path: fixture.path)
        var generator = SeededGenerator(seed: 12)
        let sightings = (0..<200).map { number in
            var sighting = StoreFixture.sighting("R\(number)", key: "k\(number % 7)")
            sighting.bucket = ["orchard-lake", "orchard-raw", "press-logs"].randomElement(
                using: &generator)
            sighting.time = Instant(
                seconds: sighting.time.seconds + Int64.random(in: 0..<400_000, using: &generator))
            return sighting
        }
        try writer.commit(DropBatch([StoreFixture.drop("a", fingerprint: 1, sightings)]))
        try writer.save(
            writer.nextPending(limit: 1_000).map { pending in
                var answer = Attribution(action: "s3:GetObject", resource: "*")
                answer.cause =
                    [.iamRolePolicy, .bucketPolicy, .undetermined]
                    .randomElement(using: &generator) ?? .undetermined
                answer.mechanism = [nil, .bucketPolicy].randomElement(using: &generator) ?? nil
                answer.role = ["etl", "loader", nil].randomElement(using: &generator) ?? nil
                answer.isGlue = Bool.random(using: &generator)
                return AttributedDenial(
                    pending, summary: StoreFixture.summary(of: pending), attribution: answer)
            })
        return fixture
    }

    private static func filters() -> [ReportFilter] {
        var some = ReportFilter()
        some.since = Instant(seconds: 1_777_950_000)
        some.until = Instant(seconds: 1_778_150_000)
        some.buckets = ["orchard-*"]
        var all = ReportFilter()
        all.includesAllPrincipals = true
        return [ReportFilter(), some, all]
    }

    private static func key(_ row: ReportRow, _ grouping: Grouping) -> String? {
        switch grouping {
        case .cause: row.cause.rawValue
        case .mechanism: row.mechanism?.rawValue
        case .role: row.role
        case .bucket: row.bucket
        case .day: String(row.eventTime.description.prefix(10))
        case .fix: "[]"
        }
    }

    @Test(arguments: Grouping.allCases)
    func `groups count what the rows say, whatever the filter`(grouping: Grouping) throws {
        let fixture = try Self.store()
        let reader = try StoreReader(path: fixture.path)
        for filter in Self.filters() {
            let rows = try reader.report(filter)
            #expect(!rows.isEmpty)
            let expected = Dictionary(grouping: rows) { Self.key($0, grouping) }
                .mapValues(Self.numbers)
            var counted: [String?: [Int]] = [:]
            for group in try reader.groups(by: grouping, filter) {
                counted[grouping == .fix ? "[]" : group.key] = [
                    group.denials, group.roles, group.buckets, Int(group.first.seconds),
                    Int(group.last.seconds),
                ]
            }
            #expect(counted == expected)
        }
    }

    private static func numbers(_ rows: [ReportRow]) -> [Int] {
        let times = rows.map { Int($0.eventTime.seconds) }
        return [
            rows.count, Set(rows.compactMap(\.role)).count, Set(rows.compactMap(\.bucket)).count,
            times.min() ?? 0, times.max() ?? 0,
        ]
    }
}
