public import AWSTypes

/// Which objects are of interest, as far as their keys tell: the layouts of CloudTrail
/// (`AWSLogs/[o-ID/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/`, CloudTrail User Guide, "Finding your
/// CloudTrail log files") and of access logs (`ACCOUNT/REGION/BUCKET/YYYY/MM/DD/` and
/// `YYYY-MM-DD-hh-mm-ss-ID`, S3 User Guide, "Log object key format").
///
/// A key that shows nothing of it is always of interest.
public struct ListingNarrowing: Sendable {
    /// Objects that may tell of this time or a later one.
    public var since: Instant?
    /// Objects that may tell of a time before this.
    public var until: Instant?
    /// The accounts whose logs are read; empty for all.
    public var accounts: Set<String> = []
    /// The regions whose logs are read; empty for all.
    public var regions: Set<String> = []

    /// How much later than what it tells of an object may be delivered. Access logs come within
    /// hours, CloudTrail's within minutes, both "best effort".
    static let deliverySeconds: Int64 = 86_400
    /// How much earlier a name may say that it is than the clocks of others.
    static let clockSeconds: Int64 = 3_600
    /// Folders of days are made up, and not asked for, up to so many.
    static let maximumDays = 62

    /// Everything.
    public init() {}

    /// Whether everything is of interest.
    var isEverything: Bool {
        since == nil && until == nil && accounts.isEmpty && regions.isEmpty
    }

    /// Whether times narrow it.
    var hasTimes: Bool { since != nil || until != nil }

    /// Whether an object of this key may be of interest.
    func keeps(key: String) -> Bool {
        if isEverything { return true }
        let segments = key.split(separator: "/", omittingEmptySubsequences: false)
        guard keeps(folders: segments.dropLast()) else { return false }
        guard hasTimes, let time = segments.last.flatMap({ ObjectNameTime.read($0) }) else {
            return true
        }
        return keeps(time...time)
    }

    /// Whether a folder may hold something of interest.
    func keeps(folders: some Collection<Substring>) -> Bool {
        var date: [Int] = []
        for folder in folders {
            if !accounts.isEmpty, ListingNarrowing.isAccount(folder),
                !accounts.contains(String(folder))
            {
                return false
            }
            if !regions.isEmpty, ListingNarrowing.isRegion(folder),
                !regions.contains(String(folder))
            {
                return false
            }
            date = ListingNarrowing.date(date, with: folder)
            if let span = ListingNarrowing.span(of: date), !keeps(span) { return false }
        }
        return true
    }

    /// Whether a span of times of delivery touches what is of interest.
    private func keeps(_ span: ClosedRange<Instant>) -> Bool {
        if let since, span.upperBound.seconds < since.seconds - ListingNarrowing.clockSeconds {
            return false
        }
        if let until, span.lowerBound.seconds >= until.seconds + ListingNarrowing.deliverySeconds {
            return false
        }
        return true
    }

    /// The days that are of interest as folders, `2026/05/04/`; nil where they are too many to be
    /// made up.
    func days(now: Instant) -> [String]? {
        guard let since else { return nil }
        let first = (since.seconds - ListingNarrowing.clockSeconds) / 86_400
        let end = min(until ?? now, now).seconds + ListingNarrowing.deliverySeconds
        let last = end / 86_400
        guard last >= first, last - first < ListingNarrowing.maximumDays else { return nil }
        return (first...last).map { day in
            let text = Instant(seconds: day * 86_400).description.prefix(10)
            return text.map { $0 == "-" ? "/" : String($0) }.joined() + "/"
        }
    }

    /// Whether the last folder of a prefix shows an account, a region or a year.
    static func shows(_ prefix: String) -> Bool {
        let name = prefix.dropLast().split(separator: "/").last ?? ""
        return isAccount(name) || isRegion(name) || isYear(name)
    }

    /// Whether a folder's name is a year's.
    static func isYear(_ folder: Substring) -> Bool {
        number(folder, digits: 4).map { (2006...2199).contains($0) } ?? false
    }

    private static func isAccount(_ folder: Substring) -> Bool {
        number(folder, digits: 12) != nil
    }

    /// `eu-central-1`, `us-gov-west-1`.
    private static func isRegion(_ folder: Substring) -> Bool {
        let parts = folder.split(separator: "-", omittingEmptySubsequences: false)
        guard (3...5).contains(parts.count), parts[0].utf8.count >= 2 else { return false }
        return number(parts[parts.count - 1], digits: 1) != nil
            && parts.dropLast().allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { (0x61...0x7A).contains($0) }
            }
    }

    /// Year, month and day as far as the folders named them one after the other.
    private static func date(_ date: [Int], with folder: Substring) -> [Int] {
        if isYear(folder), let year = number(folder, digits: 4) { return [year] }
        guard let value = number(folder, digits: 2), date.count == 1 || date.count == 2 else {
            return date.count == 3 ? date : []
        }
        return date + [value]
    }

    /// From the first to the last second of a year, month or day.
    private static func span(of date: [Int]) -> ClosedRange<Instant>? {
        guard let year = date.first else { return nil }
        let month = date.count > 1 ? date[1] : nil
        let day = date.count > 2 ? date[2] : nil
        guard let start = Instant(year: year, month: month ?? 1, day: day ?? 1) else { return nil }
        let end: Instant?
        if day != nil {
            end = Instant(seconds: start.seconds + 86_400)
        } else if let month, month < 12 {
            end = Instant(year: year, month: month + 1, day: 1)
        } else {
            end = Instant(year: year + 1, month: 1, day: 1)
        }
        return end.map { start...Instant(seconds: $0.seconds - 1) }
    }

    static func number(_ text: Substring, digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}

/// The time that an object's name has in it.
enum ObjectNameTime {
    /// Finds `20260504T1005Z` (CloudTrail) or `2026-05-04-10-00-00` (access logs); nil where there
    /// is none.
    static func read(_ name: Substring) -> Instant? {
        let bytes = Array(name.utf8)
        for start in bytes.indices where isDigit(bytes[start]) {
            if start > 0, isDigit(bytes[start - 1]) { continue }
            let rest = bytes[start...]
            if let time = read(rest, "dddd-dd-dd-dd-dd-dd-") ?? read(rest, "ddddddddTddddZ") {
                return time
            }
        }
        return nil
    }

    /// The digits where `pattern` has a `d`, and all else as it has it.
    private static func read(_ bytes: ArraySlice<UInt8>, _ pattern: String) -> Instant? {
        guard bytes.count >= pattern.utf8.count else { return nil }
        var digits: [Int] = []
        for (byte, expected) in zip(bytes, pattern.utf8) {
            if expected == UInt8(ascii: "d") {
                guard isDigit(byte) else { return nil }
                digits.append(Int(byte) - 0x30)
            } else if byte != expected {
                return nil
            }
        }
        digits += [0, 0]
        func pair(_ place: Int) -> Int { digits[place] * 10 + digits[place + 1] }
        return Instant(
            year: pair(0) * 100 + pair(2), month: pair(4), day: pair(6), hour: pair(8),
            minute: pair(10), second: pair(12))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
