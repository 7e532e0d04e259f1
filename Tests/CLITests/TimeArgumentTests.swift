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
            ("1mo", "2026-04-04T12:00:00Z"), ("1y", "2025-05-04T12:00:00Z"),
            ("1y1mo1m", "2025-04-04T11:59:00Z"),
            ("1h30m", "2026-05-04T10:30:00Z"), ("1w2d", "2026-04-25T12:00:00Z"),
            ("today", "2026-05-04T00:00:00Z"), ("yesterday", "2026-05-03T00:00:00Z"),
            ("10:04", "2026-05-04T10:04:00Z"), ("12:00:01", "2026-05-03T12:00:01Z"),
            ("2026-05", "2026-05-01T00:00:00Z"), ("1777888800", "2026-05-04T10:00:00Z"),
            ("1777888800123", "2026-05-04T10:00:00Z"),
        ])
    func `a time is absolute, or before now`(text: String, expected: String) {
        #expect(TimeArgument.instant(text, now: noon)?.description == expected)
    }

    @Test(
        arguments: [
            ("today", "2026-05-03T22:00:00Z"), ("yesterday", "2026-05-02T22:00:00Z"),
            ("2026-05-04", "2026-05-03T22:00:00Z"), ("10:04", "2026-05-04T08:04:00Z"),
            ("14:30", "2026-05-03T12:30:00Z"), ("2026-05-04T10:00", "2026-05-04T08:00:00Z"),
            ("2026-05-04T10:00:00Z", "2026-05-04T10:00:00Z"), ("1h", "2026-05-04T11:00:00Z"),
            ("2026-05-04T10:00:00-01:00", "2026-05-04T11:00:00Z"),
        ])
    func `a time without an offset is that of the zone's clocks`(
        text: String, expected: String
    ) throws {
        let zone = try #require(ZoneArgument.zone("+02:00"))
        #expect(TimeArgument.instant(text, now: noon, in: zone)?.description == expected)
    }

    @Test func `a zone is UTC, an offset, or a name that is installed`() throws {
        let clock = { (text: String) in ZoneArgument.zone(text).map { $0.text(noon) } }
        #expect(clock("UTC") == "2026-05-04T12:00:00Z")
        #expect(clock("-03:30") == "2026-05-04T08:30:00-03:30")
        for text in [
            "", "Europe/Nowhere", "../../etc/passwd", "/etc/passwd", "+2", "CET;rm", "+99:00",
        ] {
            #expect(ZoneArgument.zone(text) == nil, "\(text)")
        }
    }

    @Test(
        arguments: [
            "", "d", "7", "-7d", "+7d", "7 d", "7x", "7D", "1.5h", "²d", "tomorrow",
            "30m1h", "1h1h", "1h30", "24:00", "10:60", "1:30", "10:04Z", "2026-00",
            "2026-13-01", "9223372036854775807w", "99999999999999999999d", "4000000d",
        ])
    func `anything else is no time`(text: String) {
        #expect(TimeArgument.instant(text, now: noon) == nil)
    }
}
