import AWSTypes

/// Reads a time as it is typed: ISO 8601, or a length of time before now.
enum TimeArgument {
    /// Seconds in each unit of a length of time.
    private static let units: [Character: Int64] = [
        "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800,
    ]
    /// No length of time is longer: about ten thousand years, so that no sum overflows.
    private static let secondsMaximum: Int64 = 10_000 * 366 * 86_400

    /// `2026-05-04`, `2026-05-04T10:00:00Z`, `now`, or `30m`, `24h`, `7d`, `2w` before `now`;
    /// nil for anything else.
    static func instant(_ text: String, now: Instant) -> Instant? {
        if text == "now" { return now }
        guard let unit = text.last, let scale = units[unit] else {
            return Instant(iso8601: text)
        }
        let digits = text.dropLast()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int64(digits)
        else { return nil }
        let (seconds, overflows) = count.multipliedReportingOverflow(by: scale)
        guard !overflows, seconds <= secondsMaximum else { return nil }
        return Instant(seconds: now.seconds - seconds)
    }
}
