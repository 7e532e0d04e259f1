import AWSTypes
import Testing

@Suite struct InstantTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-05-04T00:00:00Z", 1_777_852_800),
            ("2026-05-04", 1_777_852_800), ("2026-05-04T02:00:00+02:00", 1_777_852_800),
            ("2000-02-29T23:59:59Z", 951_868_799), ("1969-12-31T23:59:59Z", -1),
            ("2026-05-04T00:00:00.999Z", 1_777_852_800),
            ("2025-01-01T00:00:00+00:00", 1_735_689_600),
        ] as [(String, Int64)])
    func `ISO 8601 as AWS writes it is read`(text: String, seconds: Int64) {
        #expect(Instant(iso8601: text)?.seconds == seconds)
    }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2026-02-30", "2026-05-04T", "2026-05-04T24:00:00Z",
        "2026-05-04T10:00:00Zz", "2026-05-04T10:00:00.Z", "1777852800", "2026-05-04T10:00:60Z",
    ])
    func `what is no date is refused`(text: String) {
        #expect(Instant(iso8601: text) == nil)
    }

    @Test func `printing and reading agree over four centuries`() {
        var seconds: Int64 = -5_000_000_000
        while seconds < 8_000_000_000 {
            let instant = Instant(seconds: seconds)
            #expect(Instant(iso8601: instant.description) == instant)
            seconds += 7_654_321
        }
    }
}
