internal import AWSTypes
internal import ReportStore

/// Denials over time, stacked by cause: in bars of an hour to a year, as few as one can tell apart.
struct PageChart {
    /// The denials of one stretch of time.
    struct Bar {
        /// When it begins.
        let start: Instant
        /// By the places of `causes`.
        var counts: [Int]

        var total: Int { counts.reduce(0, +) }
    }

    /// How many bars there are at the most.
    private static let bars = 96
    /// And at the least, so that a short time is not two blocks.
    private static let fewest = 24
    private static let hour: Int64 = 3_600
    private static let units: [(seconds: Int64, name: String)] = [
        (hour, "hour"), (3 * hour, "three hours"), (6 * hour, "six hours"), (24 * hour, "day"),
        (7 * 24 * hour, "week"), (28 * 24 * hour, "four weeks"), (91 * 24 * hour, "thirteen weeks"),
        (364 * 24 * hour, "52 weeks"),
    ]

    /// The causes, the one with most denials first: it stands at the bottom.
    let causes: [Cause]
    /// In the order of time, without gaps.
    let bars: [Bar]
    /// How long a bar is, in words.
    let unit: String
    /// Whether bars are shorter than a day.
    let isOfHours: Bool

    /// A chart of counted hours; nil where there is nothing to see.
    init?(_ page: ReportPage) {
        guard let first = page.digest.hours.first?.start, let last = page.digest.hours.last?.start
        else { return nil }
        let zone = page.making.zone
        func clock(_ instant: Instant) -> Int64 { zone.clock(at: instant).seconds }
        let span = clock(last) - clock(first)
        let chosen =
            PageChart.units.first { span / $0.seconds < Int64(PageChart.bars) }
            ?? (seconds: span / Int64(PageChart.bars) + 1, name: "bar")
        // Weeks begin on Mondays: 1970 began on a Thursday.
        let shift = chosen.seconds > 24 * PageChart.hour ? 4 * 24 * PageChart.hour : 0
        func index(_ instant: Instant) -> Int64 {
            let seconds = clock(instant) - shift
            return seconds / chosen.seconds - (seconds % chosen.seconds < 0 ? 1 : 0)
        }
        let missing = max(0, Int64(PageChart.fewest) - (index(last) - index(first) + 1))
        let from = index(first) - missing / 2
        let to = index(last) + (missing - missing / 2)
        let causes = page.causes.map(\.cause)
        let place = Dictionary(uniqueKeysWithValues: causes.enumerated().map { ($1, $0) })
        var bars = (from...to).map { number in
            Bar(
                start: Instant(seconds: number * chosen.seconds + shift),
                counts: causes.map { _ in 0 })
        }
        for hour in page.digest.hours {
            guard let cause = place[hour.cause] else { continue }
            bars[Int(index(hour.start) - from)].counts[cause] += hour.denials
        }
        self.bars = bars
        self.causes = causes
        unit = chosen.name
        isOfHours = chosen.seconds < 24 * PageChart.hour
    }

    /// The tallest bar, rounded up to what one reads easily: one digit with noughts.
    var top: Int {
        let most = max(1, bars.map(\.total).max() ?? 1)
        var step = 1
        while true {
            for factor in [1, 2, 3, 4, 5, 6, 8] where step * factor >= most { return step * factor }
            step *= 10
        }
    }

    /// What a bar's time is called.
    func name(of bar: Bar) -> String {
        // The zone's clock already: shown as it is.
        let text = bar.start.description
        return isOfHours
            ? text.prefix(10) + " " + text.dropFirst(11).prefix(5) : String(text.prefix(10))
    }
}
