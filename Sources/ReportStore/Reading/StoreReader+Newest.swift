internal import AWSTypes

/// From when on the newest denials are.
extension StoreReader {
    /// Up to how many of the newest denials are looked for so: their times are held in memory.
    static let narrowedCount = 65_536

    /// The filter, beginning with the last of the newest so many denials that pass it: none that is
    /// older need be looked at. A filter that asks of single denials stays as it is, and so does one
    /// of which very many are asked for. Of each verdict an index gives the newest first, and no more
    /// are read than may be amongst the newest of all.
    func narrowed(
        _ filter: ReportFilter, toNewest count: Int
    ) throws(StoreError) -> ReportFilter {
        guard !filter.asksOfDenials, (1...StoreReader.narrowedCount).contains(count) else {
            return filter
        }
        var newest = NewestTimes(limit: count)
        let (condition, values) = filter.verdictCondition
        let verdicts = try connection.prepare("SELECT id FROM verdict WHERE \(condition)")
        for (index, value) in values.enumerated() { verdicts.bind(Int32(index + 1), value) }
        let times = try connection.prepare(
            """
            SELECT time FROM attribution WHERE verdict_id = ?1 AND time BETWEEN ?2 AND ?3
            ORDER BY time DESC
            """)
        times.bind(3, filter.times.to)
        while try verdicts.step() {
            times.bind(1, verdicts.integer(0))
            times.bind(2, max(filter.times.from, newest.start ?? .min))
            while try times.step(), newest.insert(times.integer(0)) {}
            times.reset()
        }
        guard let start = newest.start else { return filter }
        var narrowed = filter
        narrowed.since = Instant(seconds: max(filter.times.from, start))
        return narrowed
    }
}

/// The newest of many times, as many as are asked for.
private struct NewestTimes {
    private let limit: Int
    /// At most twice as many as are asked for.
    private var times: [Int64] = []
    /// The oldest of the newest; nil while there are fewer.
    private(set) var start: Int64?

    init(limit: Int) { self.limit = limit }

    /// Takes a time; false where it is not newer than those that are there already.
    mutating func insert(_ time: Int64) -> Bool {
        if let start, time <= start { return false }
        times.append(time)
        let isFull = times.count >= (start == nil ? limit : limit * 2)
        if isFull {
            times.sort(by: >)
            times.removeLast(times.count - limit)
            start = times.last
        }
        return true
    }
}
