import AWSTypes
import Testing

@testable import Pipeline

@Suite struct NarrowingTests {
    private func narrowing(
        since: String? = nil, until: String? = nil, accounts: Set<String> = [],
        regions: Set<String> = []
    ) -> ListingNarrowing {
        var narrowing = ListingNarrowing()
        narrowing.since = since.flatMap { Instant(iso8601: $0) }
        narrowing.until = until.flatMap { Instant(iso8601: $0) }
        narrowing.accounts = accounts
        narrowing.regions = regions
        return narrowing
    }

    static let trail = "AWSLogs/o-abc/111122223333/CloudTrail/eu-west-1/2026/05/"

    @Test(
        arguments: [
            (trail + "04/111122223333_CloudTrail_eu-west-1_20260504T1105Z_x.json.gz", true),
            (trail + "04/111122223333_CloudTrail_eu-west-1_20260504T0105Z_x.json.gz", false),
            (trail + "03/x", false), (trail + "05/x", true), (trail + "09/x", false),
            ("p/2026-05-04-11-00-00-ABC", true), ("p/2026-05-03-11-00-00-ABC", false),
            ("glued2026-05-03-11-00-00-ABC", false), ("p/notes.json", true), ("2026/notes", true),
            ("2025/12/31/x", false), ("9999/99/99/x", true), ("p/12026-05-03-11-00-00-A", true),
        ])
    func `times narrow by what a key shows, and keep what shows nothing`(key: String, isKept: Bool)
    {
        let narrowing = narrowing(since: "2026-05-04T10:00:00Z", until: "2026-05-05")
        #expect(narrowing.keeps(key: key) == isKept, "\(key)")
    }

    @Test func `accounts and regions narrow, and other folders stay`() {
        let narrowing = narrowing(accounts: ["111122223333"], regions: ["us-gov-west-1"])
        #expect(narrowing.keeps(key: "AWSLogs/111122223333/CloudTrail/us-gov-west-1/x"))
        #expect(!narrowing.keeps(key: "AWSLogs/444455556666/CloudTrail/us-gov-west-1/x"))
        #expect(!narrowing.keeps(key: "AWSLogs/111122223333/CloudTrail/eu-west-1/x"))
        #expect(narrowing.keeps(key: "AWSLogs/my-folder-1x/other/x"))
    }

    @Test func `days are made up from a day before to a day after, and not too many`() throws {
        let now = try #require(Instant(iso8601: "2026-05-10T12:00:00Z"))
        #expect(
            narrowing(since: "2026-04-30T00:30:00Z", until: "2026-05-01").days(now: now) == [
                "2026/04/29/", "2026/04/30/", "2026/05/01/", "2026/05/02/",
            ])
        #expect(narrowing(since: "2026-05-09T12:00:00Z").days(now: now)?.last == "2026/05/11/")
        #expect(narrowing(since: "2025-05-09").days(now: now) == nil)
        #expect(narrowing(until: "2026-05-09").days(now: now) == nil)
    }
}
