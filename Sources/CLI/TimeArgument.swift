import AWSTypes

/// Reads a time as it is typed: ISO 8601, a day or an hour by its name, or a length of time before
/// now.
enum TimeArgument {
    /// Seconds in each unit of a length of time, the longest first: a month is 30 days, a year 365.
    private static let units: [(name: String, seconds: Int64)] = [
        ("y", 31_536_000), ("mo", 2_592_000), ("w", 604_800), ("d", 86_400), ("h", 3_600),
        ("m", 60), ("s", 1),
    ]
    /// No length of time is longer: about ten thousand years, so that no sum overflows.
    private static let secondsMaximum: Int64 = 10_000 * 366 * 86_400

    /// `2026-05-04`, `2026-05`, `2026-05-04T10:00:00Z`; `now`, `today`, `yesterday`; `10:04`, which
    /// is the last time that clocks showed it; `30m`, `24h`, `7d`, `2w`, `3mo`, `1y`, `1h30m` before `now`; ten
    /// digits are seconds since 1970, thirteen milliseconds. Without an offset it is the zone's
    /// time. Nil for anything else.
    static func instant(_ text: String, now: Instant, in zone: ClockZone = .utc) -> Instant? {
        let midnight = zone.clock(at: now).dayStart
        switch text {
        case "now": return now
        case "today": return zone.instant(showing: midnight)
        case "yesterday":
            return zone.instant(showing: Instant(seconds: midnight.seconds - 86_400))
        default: break
        }
        if let seconds = length(text) { return Instant(seconds: now.seconds - seconds) }
        if let instant = epoch(text) { return instant }
        if let second = secondOfDay(text) {
            let today = zone.instant(showing: Instant(seconds: midnight.seconds + second))
            guard today > now else { return today }
            return zone.instant(showing: Instant(seconds: midnight.seconds + second - 86_400))
        }
        let isMonth = text.utf8.count == 7
        guard let instant = Instant(iso8601: isMonth ? text + "-01" : text) else { return nil }
        // A date has ten characters; an offset or a Z stands behind the time.
        let hasOffset = text.dropFirst(10).contains { "Zz+-".contains($0) }
        return hasOffset ? instant : zone.instant(showing: instant)
    }

    /// `1h30m`: numbers with their units, each shorter than the one before.
    private static func length(_ text: String) -> Int64? {
        var rest = text[...]
        var left = units[...]
        var sum: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest[digits.endIndex...]
            let name = rest.prefix { !($0.isASCII && $0.isNumber) }
            rest = rest[name.endIndex...]
            guard let count = Int64(digits), let unit = left.firstIndex(where: { $0.name == name })
            else { return nil }
            let (seconds, overflows) = count.multipliedReportingOverflow(by: units[unit].seconds)
            guard !overflows, seconds <= secondsMaximum else { return nil }
            sum += seconds
            left = left[(unit + 1)...]
        }
        return text.isEmpty || sum > secondsMaximum ? nil : sum
    }

    private static func epoch(_ text: String) -> Instant? {
        guard [10, 13].contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text)
        else { return nil }
        return Instant(seconds: text.utf8.count == 13 ? number / 1_000 : number)
    }

    /// `10:04` and `10:04:30`.
    private static func secondOfDay(_ text: String) -> Int64? {
        guard text.utf8.count == 5 || text.utf8.count == 8,
            text.utf8.allSatisfy({ $0 == 0x3A || (0x30...0x39).contains($0) })
        else { return nil }
        return Instant(iso8601: "1970-01-01T" + text)?.seconds
    }
}

extension Instant {
    /// The beginning of its day, UTC.
    fileprivate var dayStart: Instant {
        let rest = seconds % 86_400
        return Instant(seconds: seconds - (rest < 0 ? rest + 86_400 : rest))
    }
}
