/// A moment in UTC, in whole seconds since 1970-01-01T00:00:00Z.
///
/// CloudTrail and S3 access logs both resolve to one second. Leap seconds do not exist here, as
/// in POSIX time. No Foundation: this runs per record.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Seconds since the epoch; negative before it.
    public let seconds: Int64

    /// The instant `seconds` after the epoch.
    public init(seconds: Int64) { self.seconds = seconds }

    /// A civil date and time in the proleptic Gregorian calendar; `nil` when a field is out of
    /// range (day is checked against the month, second 60 is refused).
    public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= Instant.days(inMonth: month, of: year),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        // Days from civil: shift the year to begin in March, so that the leap day comes last.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        self.seconds = Int64(days * 86_400 + hour * 3_600 + minute * 60 + second)
    }

    /// Reads ISO 8601 as AWS writes it: `2026-05-04`, `2026-05-04T10:00:00Z`, with an optional
    /// fraction (dropped) and `Z`, `+00:00`, `+0000` or another offset. `nil` for anything else.
    public init?(iso8601 text: some StringProtocol) {
        var digits = ISO8601Reader(Array(text.utf8))
        guard let instant = digits.readInstant() else { return nil }
        self = instant
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    /// The civil date and time, UTC.
    public var civil: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        var days = Int(seconds / 86_400)
        var rest = Int(seconds % 86_400)
        if rest < 0 {
            rest += 86_400
            days -= 1
        }
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, day, rest / 3_600, rest / 60 % 60, rest % 60)
    }

    /// `2026-05-04T10:00:00Z`.
    public var description: String {
        let (year, month, day, hour, minute, second) = civil
        let pairs = Instant.pairs
        var text =
            (0...9999).contains(year) ? pairs[year / 100] + pairs[year % 100] : String(year)
        text.reserveCapacity(text.utf8.count + 16)
        for (mark, number) in [("-", month), ("-", day), ("T", hour), (":", minute), (":", second)]
        {
            text += mark
            text += pairs[number]
        }
        return text + "Z"
    }

    /// `00` to `99`.
    private static let pairs = (0...99).map { $0 < 10 ? "0\($0)" : String($0) }

    /// Earlier is less.
    public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }
}

/// Reads one ISO 8601 date, time and offset from ASCII bytes.
private struct ISO8601Reader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func readInstant() -> Instant? {
        guard let year = number(4), take("-"), let month = number(2), take("-"),
            let day = number(2)
        else { return nil }
        guard position < bytes.count else { return Instant(year: year, month: month, day: day) }
        guard take("T") || take("t") || take(" "), let hour = number(2), take(":"),
            let minute = number(2)
        else { return nil }
        var second = 0
        if take(":") {
            guard let value = number(2) else { return nil }
            second = value
            if take(".") || take(",") {
                guard skipDigits() > 0 else { return nil }
            }
        }
        guard let offset = offset(), position == bytes.count,
            let local = Instant(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        return Instant(seconds: local.seconds - Int64(offset))
    }

    /// Seconds east of UTC. Where no offset is written AWS means UTC.
    private mutating func offset() -> Int? {
        if position == bytes.count || take("Z") || take("z") { return 0 }
        let sign: Int
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = number(2), hours <= 14 else { return nil }
        _ = take(":")
        guard position < bytes.count else { return sign * hours * 3_600 }
        guard let minutes = number(2), minutes <= 59 else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }

    private mutating func number(_ width: Int) -> Int? {
        guard position + width <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<(position + width)] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += width
        return value
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 {
            position += 1
        }
        return position - start
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == character.value else {
            return false
        }
        position += 1
        return true
    }
}
