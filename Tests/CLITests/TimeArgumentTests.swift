import AWSTypes
import Testing

@testable import CLI

struct TimeArgumentTests {
    @Test(
        arguments: [
            ("now", "2026-05-04T12:00:00Z"), ("30s", "2026-05-04T11:59:30Z"),
            ("90m", "2026-05-04T10:30:00Z"), ("24h", "2026-05-03T12:00:00Z"),
            ("7d", "2026-04-27T12:00:00Z"), ("2w", "2026-04-20T12:00:00Z"),
            ("0d", "2026-05-04T12:00:00Z"), ("2026-05-04", "2026-05-04T00:00:00Z"),
            ("2026-05-04T10:00:00Z", "2026-05-04T10:00:00Z"),
            ("2026-05-04T10:00:00+02:00", "2026-05-04T08:00:00Z"),
        ])
    func `a time is absolute, or before now`(text: String, expected: String) {
        #expect(TimeArgument.instant(text, now: noon)?.description == expected)
    }

    @Test(
        arguments: [
            "", "d", "7", "-7d", "+7d", "7 d", "7x", "7D", "1.5h", "²d", "yesterday",
            "2026-13-01", "9223372036854775807w", "99999999999999999999d", "4000000d",
        ])
    func `anything else is no time`(text: String) {
        #expect(TimeArgument.instant(text, now: noon) == nil)
    }
}
