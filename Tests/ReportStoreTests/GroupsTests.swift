import AWSTypes
import Attributions
import Denials
import TestSupport
import Testing

@testable import ReportStore

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
        return [ReportFilter(), some, all] + ends()
    }

    /// Times that cut days, hold whole ones, are whole ones, and hold less than one.
    private static func ends() -> [ReportFilter] {
        let midnight: Int64 = 1_777_939_200
        let stretches: [(Int64?, Int64?)] = [
            (midnight, midnight + 86_400), (midnight, midnight + 86_401),
            (midnight - 1, midnight + 86_400), (midnight + 1, midnight + 86_399),
            (midnight - 40_000, midnight + 40_000), (midnight - 40_000, midnight + 200_000),
            (nil, midnight), (midnight, nil), (midnight - 3_600, nil), (nil, midnight + 3_600),
        ]
        return stretches.map { since, until in
            var filter = ReportFilter()
            filter.includesAllPrincipals = true
            filter.since = since.map(Instant.init(seconds:))
            filter.until = until.map(Instant.init(seconds:))
            return filter
        }
    }

    private static func key(_ row: ReportRow, _ grouping: Grouping) -> String? {
        switch grouping {
        case .cause: row.cause.rawValue
        case .mechanism: row.mechanism?.rawValue
        case .role: row.role
        case .bucket: row.bucket
        case .day: String(row.eventTime.description.prefix(10))
        case .hour: String(row.eventTime.description.prefix(13)) + ":00Z"
        case .account: row.account
        case .action: row.action
        case .owner: row.fix.first?.owner
        case .job: row.jobs?.job
        case .run: row.jobs?.run
        }
    }

    @Test func `what is answered anew is counted once, and what is withdrawn not at all`() throws {
        let fixture = try Self.store()
        #expect(try fixture.wrongTallies() == [])
        let writer = try StoreWriter(path: fixture.path)
        try writer.countAsGlue(["*"])
        let pending = try writer.nextPending(limit: 1_000)
        #expect(pending.count == 200)
        try writer.save(
            pending.map { denial in
                var answer = Attribution(action: "s3:PutObject", resource: "*")
                answer.isGlue = true
                let summary = StoreFixture.summary(of: denial)
                return AttributedDenial(denial, summary: summary, attribution: answer)
            })
        #expect(try fixture.wrongTallies() == [])
        try fixture.sql("DELETE FROM attribution WHERE denial_id % 3 = 0")
        #expect(try fixture.wrongTallies() == [])
        let groups = try StoreReader(path: fixture.path).groups(by: .cause, ReportFilter())
        #expect(groups.map(\.denials) == [134])
        #expect(try fixture.sql("SELECT denials FROM cause_summary") == ["134"])
    }

    @Test func `whole days and the ends of a stretch hold each of its seconds once`() {
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<300 {
            let from = Int64.random(in: -300_000..<300_000, using: &generator)
            let to = from + Int64.random(in: -2..<300_000, using: &generator)
            let days = UTCDays(from: from, to: to)
            var stretches = days.ends
            if days.whole.first <= days.whole.last {
                stretches.append((days.whole.first * 86_400, days.whole.last * 86_400 + 86_399))
            }
            stretches = stretches.filter { $0.from <= $0.to }.sorted { $0.from < $1.from }
            let count = stretches.reduce(0) { $0 + $1.to - $1.from + 1 }
            #expect(count == max(0, to - from + 1))
            #expect(stretches.first?.from ?? from == from)
            #expect(stretches.last?.to ?? to == to)
            for (end, next) in zip(stretches, stretches.dropFirst()) {
                #expect(end.to + 1 == next.from)
            }
            for end in days.ends where end.from <= end.to {
                #expect(UTCDays.day(of: end.from) == UTCDays.day(of: end.to))
            }
        }
        let all = UTCDays(from: .min, to: .max)
        #expect(all.whole.first < -100_000_000_000_000 && all.whole.last > 100_000_000_000_000)
    }

    @Test(arguments: Grouping.allCases)
    func `groups count what the rows say, whatever the filter`(grouping: Grouping) throws {
        let fixture = try Self.store()
        let reader = try StoreReader(path: fixture.path)
        let filters = Self.filters()
        #expect(try filters.allSatisfy { try !reader.report($0).isEmpty })
        for filter in filters {
            let rows = try reader.report(filter)
            let expected = Dictionary(grouping: rows) { Self.key($0, grouping) }
                .mapValues(Self.numbers)
            var counted: [String?: [Int]] = [:]
            for group in try reader.groups(by: grouping, filter) {
                counted[group.key] = [
                    group.denials, group.roles, group.buckets, Int(group.first.seconds),
                    Int(group.last.seconds),
                ]
            }
            #expect(counted == expected)
        }
    }

    private struct Pair: Hashable {
        let name: String?
        let other: String?
    }

    @Test(arguments: Grouping.allCases)
    func `groups by two fields count what the rows say, in their order`(grouping: Grouping) throws {
        let fixture = try Self.store()
        let reader = try StoreReader(path: fixture.path)
        for filter in Self.filters() {
            let rows = try reader.report(filter)
            for other in Grouping.allCases where other != grouping {
                let expected = Dictionary(grouping: rows) {
                    Pair(name: Self.key($0, grouping), other: Self.key($0, other))
                }.mapValues(Self.numbers)
                let groups = try reader.groups(by: grouping, and: other, filter)
                var counted: [Pair: [Int]] = [:]
                for group in groups {
                    counted[Pair(name: group.key, other: group.otherKey)] = [
                        group.denials, group.roles, group.buckets, Int(group.first.seconds),
                        Int(group.last.seconds),
                    ]
                }
                #expect(counted == expected && groups.count == expected.count, "and \(other)")
                if grouping == .day || grouping == .hour {
                    #expect(groups.map { $0.key ?? "" } == groups.map { $0.key ?? "" }.sorted())
                } else {
                    #expect(groups.map(\.denials) == groups.map(\.denials).sorted(by: >))
                }
            }
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
