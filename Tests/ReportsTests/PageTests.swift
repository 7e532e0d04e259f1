import AWSTypes
import ReportStore
import Testing

@testable import Reports

struct PageTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (14_210, "14,210"), (1_234_567, "1,234,567"),
    ])
    func `numbers have separators`(number: Int, text: String) {
        #expect(PageNumber.text(number) == text)
    }

    @Test(arguments: [
        (0, 0, "0%"), (0, 9, "0%"), (1, 9_000, "<1%"), (1, 4, "25%"), (9_999, 10_000, ">99%"),
        (9, 9, "100%"),
    ])
    func `a share is never nothing or all where it is not`(part: Int, whole: Int, text: String) {
        #expect(PageNumber.share(part, of: whole) == text)
    }

    @Test func `texts and attributes are escaped, and turned writing is shown`() {
        var markup = Markup()
        markup.element(
            "p", [("title", "\"><script>"), ("id", nil), ("hidden", "")], "<b>&\u{202E}gpj")
        #expect(
            markup.html
                == "<p title=\"&quot;&gt;&lt;script&gt;\" hidden>&lt;b&gt;&amp;&lt;U+202E&gt;gpj</p>"
        )
    }

    private func page(_ hours: [DenialDigest.Hour], zone: ClockZone = .utc) -> ReportPage {
        var digest = DenialDigest()
        digest.hours = hours
        digest.verdicts = Set(hours.map(\.cause)).map { cause in
            var verdict = DenialDigest.Verdict(cause: cause, certainty: .proven)
            verdict.denials = hours.reduce(0) { $0 + ($1.cause == cause ? $1.denials : 0) }
            return verdict
        }
        digest.denials = hours.reduce(0) { $0 + $1.denials }
        return ReportPage(
            digest, representatives: [], plan: ChangePlan(scope: "prefix"), status: .empty,
            ages: [], organizations: [],
            making: ReportPage.Making(
                madeAt: Instant(seconds: 0), program: "why403", filters: "", zone: zone))
    }

    @Test(arguments: [
        (1, "hour"), (40, "hour"), (24 * 9, "three hours"), (24 * 60, "day"), (24 * 365, "week"),
        (24 * 365 * 20, "thirteen weeks"),
    ])
    func `a chart has a hundred bars at the most, and every denial in one`(
        hours: Int, unit: String
    ) throws {
        let start: Int64 = 1_777_900_000 / 3_600
        let all = (0..<hours).map { hour in
            DenialDigest.Hour(
                start: Instant(seconds: (start + Int64(hour)) * 3_600),
                cause: hour % 3 == 0 ? .kmsKey : .bucketPolicy, denials: hour % 7 + 1)
        }
        let page = page(all)
        let chart = try #require(PageChart(page))
        #expect(chart.unit == unit)
        #expect((24...100).contains(chart.bars.count))
        #expect(chart.bars.reduce(0) { $0 + $1.total } == page.digest.denials)
        #expect(chart.bars.allSatisfy { $0.total <= chart.top })
    }

    @Test func `days of a chart begin where the zone's do`() throws {
        let east = ClockZone { _ in 7_200 }
        // 22:30 in UTC is half past midnight there.
        let last = try #require(Instant(iso8601: "2026-05-04T22:00:00Z"))
        let first = Instant(seconds: last.seconds - 60 * 86_400)
        let chart = try #require(
            PageChart(
                page(
                    [first, last].map { DenialDigest.Hour(start: $0, cause: .kmsKey, denials: 1) },
                    zone: east)))
        let bar = try #require(chart.bars.last { $0.total > 0 })
        #expect(chart.name(of: bar) == "2026-05-05")
    }

    @Test func `a plan for representatives counts those they stand for`() {
        func representative(_ id: String, _ denials: Int, _ day: Int64) -> ChangePlan.Representative
        {
            var row = ReportRow(
                requestID: id, eventTime: Instant(seconds: day * 86_400), action: "s3:GetObject",
                resource: "arn:aws:s3:::lake/a", cause: .bucketPolicy, certainty: .likely)
            row.role = "arn:aws:iam::111122223333:role/\(id)"
            return ChangePlan.Representative(
                row, denials: denials, first: Instant(seconds: 0), last: row.eventTime)
        }
        var plan = ChangePlan(scope: "prefix")
        plan.changes = ["a", "b"].map { name in
            ChangePlan.Change(
                name: name, kind: "setting", title: name, owner: "owner", account: nil, roles: [],
                summaries: [], newlyAllows: [])
        }
        plan.fates = [
            "1": .resolved(["a"]), "2": .resolved(["a", "b"]), "3": .unresolved(.noKnownChange),
            "4": .mended,
        ]
        let weighed = plan.weighed(
            by: [1, 2, 3, 4].map { representative("\($0)", 10 * $0, Int64($0)) })
        #expect(weighed.denials == 100 && weighed.resolved == 30 && weighed.uncertain == 30)
        #expect(weighed.mended == 40 && weighed.unresolved.map(\.denials) == [30])
        #expect(weighed.unresolved.first?.example == "3")
        #expect(
            weighed.changes.map(\.denials) == [30, 20] && weighed.changes.map(\.alone) == [10, 0])
        #expect(weighed.changes[0].reach.roles.count == 2)
        #expect(weighed.changes[0].reach.last == Instant(seconds: 2 * 86_400))
    }
}
