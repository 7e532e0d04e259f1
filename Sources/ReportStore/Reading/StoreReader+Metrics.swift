internal import AWSTypes

/// Numbers for monitoring.
extension StoreReader {
    /// How many denials wait to be attributed: no answer counts them but with the answer that they
    /// had before, if they had one.
    public func pendingCount() throws(StoreError) -> Int {
        Int(try connection.integer("SELECT count(*) FROM pending_attribution"))
    }

    /// The numbers of now. Nothing that grows with the denials is read.
    public func metrics() throws(StoreError) -> StoreMetrics {
        try snapshot { () throws(StoreError) in
            var metrics = StoreMetrics(
                drops: try dropMetrics(),
                pending: try pendingCount(), captures: try captureMetrics(), counts: [:])
            for group in try counts(of: .cause, ReportFilter()) {
                if let cause = group.key.flatMap(Cause.init(rawValue:)) {
                    metrics.counts[cause] = group.denials
                }
            }
            let newest = try connection.prepare(
                """
                SELECT attribution.time, (SELECT arrival.time FROM arrival
                    WHERE first_denial <= denial_id ORDER BY first_denial DESC LIMIT 1)
                FROM attribution ORDER BY denial_id DESC LIMIT 1
                """)
            if try newest.step() {
                metrics.newestHappened = Instant(seconds: newest.integer(0))
                metrics.newestStored = newest.optionalInteger(1).map { Instant(seconds: $0) }
            }
            return metrics
        }
    }

    private func dropMetrics() throws(StoreError) -> [StoreMetrics.Drops] {
        let counted = try connection.prepare(
            """
            SELECT kind, state, count(*), sum(records), sum(rejected) FROM log_drop
            GROUP BY kind, state ORDER BY kind, state
            """)
        var drops: [StoreMetrics.Drops] = []
        while try counted.step() {
            drops.append(
                StoreMetrics.Drops(
                    kind: counted.text(0), state: counted.text(1), count: Int(counted.integer(2)),
                    records: Int(counted.integer(3)), rejected: Int(counted.integer(4))))
        }
        return drops
    }

    private func captureMetrics() throws(StoreError) -> [StoreMetrics.Capture] {
        let newest = try connection.prepare(
            """
            SELECT kind, max(time) FROM history_entry WHERE source <> 'change'
            GROUP BY kind ORDER BY kind
            """)
        var captures: [StoreMetrics.Capture] = []
        while try newest.step() {
            captures.append(
                StoreMetrics.Capture(
                    kind: newest.text(0), time: Instant(seconds: newest.integer(1))))
        }
        return captures
    }
}
