/// Finds denials by what people have of them.
extension StoreReader {
    /// The request ids that a word may stand for: as it is, else in upper case, else in lower case.
    /// The logs write S3's in upper case and those of CloudTrail's other services in lower case;
    /// people write them as they like.
    public func requestIDs(named word: String) throws(StoreError) -> [String] {
        let found = try prepared("SELECT 1 FROM denial WHERE request_id = ?1 LIMIT 1")
        for spelling in [word, word.uppercased(), word.lowercased()] {
            found.bind(1, spelling)
            let isThere = try found.step()
            found.reset()
            if isThere { return [spelling] }
        }
        return []
    }

    /// The same of several words; those that stand for none apart.
    public func requestIDs(
        named words: [String]
    ) throws(StoreError) -> (ids: [String], unknown: [String]) {
        var ids: [String] = []
        var unknown: [String] = []
        for word in words {
            let found = try requestIDs(named: word)
            ids += found
            if found.isEmpty { unknown.append(word) }
        }
        return (ids, unknown)
    }

    /// The request ids that begin with a text of letters, digits and hyphens, in their order; at
    /// most `limit`.
    public func requestIDs(
        beginning text: String, limit: Int
    ) throws(StoreError) -> [String] {
        let found = try prepared(
            """
            SELECT DISTINCT request_id FROM denial
            WHERE request_id >= ?1 AND request_id < ?1 || '~' ORDER BY request_id LIMIT ?2
            """)
        found.bind(1, text)
        found.bind(2, Int64(limit))
        var ids: [String] = []
        while try found.step() { ids.append(found.text(0)) }
        found.reset()
        return ids
    }

    /// The request ids of denials by S3's extended request ids and CloudTrail's event ids, which
    /// have no index: one pass over all sightings, however many are asked for.
    public func requestIDs(
        byOtherIDs ids: [String]
    ) throws(StoreError) -> [String: [String]] {
        guard !ids.isEmpty else { return [:] }
        var known: [String: [String]] = [:]
        for id in ids { known[id] = [] }
        let found = try connection.prepare(
            """
            SELECT host_id, event_id, shared_event_id,
                (SELECT request_id FROM denial WHERE denial.id = sighting.denial_id)
            FROM sighting WHERE host_id IS NOT NULL OR event_id IS NOT NULL
            """)
        while try found.step() {
            for column in [Int32(0), 1, 2] {
                guard let id = found.optionalHostID(column), var requests = known[id] else {
                    continue
                }
                let request = found.text(3)
                if !requests.contains(request) {
                    requests.append(request)
                    known[id] = requests
                }
            }
        }
        return known.filter { !$0.value.isEmpty }
    }

    /// The request ids of the latest denials for which a Glue job run comes into question; at most
    /// `limit`.
    public func requestIDs(ofRun run: String, limit: Int) throws(StoreError) -> [String] {
        var filter = ReportFilter()
        filter.runs = [run]
        let found = try connection.prepare(
            """
            SELECT DISTINCT request_id FROM attribution
            JOIN denial ON denial.id = attribution.denial_id
            WHERE attribution.job IS NOT NULL AND \(filter.denialCondition)
            ORDER BY attribution.time DESC, request_id LIMIT ?
            """)
        found.bind(1, run)
        found.bind(2, Int64(limit))
        var ids: [String] = []
        while try found.step() { ids.append(found.text(0)) }
        return ids
    }

    /// The latest denials in a bucket: of a key, else of what is below it as of a folder; of the
    /// whole bucket where no key is given. Also how many there are.
    public func latestRequestIDs(
        bucket: String, key: String?, limit: Int
    ) throws(StoreError) -> (ids: [String], count: Int) {
        if let key {
            let exact = try latest(bucket, "\(Schema.key) = ?2", key, limit)
            if exact.count > 0 { return exact }
            let folder = key.utf8.last == UInt8(ascii: "/") ? key : key + "/"
            return try latest(
                bucket, "substr(\(Schema.key), 1, length(?2)) = ?2", folder, limit)
        }
        return try latest(bucket, "?2 IS NULL", nil, limit)
    }

    private func latest(
        _ bucket: String, _ condition: String, _ key: String?, _ limit: Int
    ) throws(StoreError) -> (ids: [String], count: Int) {
        let found = try connection.prepare(
            """
            SELECT request_id, max(attribution.time) AS latest, count(*) OVER () FROM verdict
            CROSS JOIN attribution ON attribution.verdict_id = verdict.id
            CROSS JOIN denial ON denial.id = attribution.denial_id
            WHERE verdict.bucket = ?1 AND \(condition)
            GROUP BY request_id ORDER BY latest DESC, request_id LIMIT ?3
            """)
        found.bind(1, bucket)
        found.bind(2, key)
        found.bind(3, Int64(limit))
        var ids: [String] = []
        var count = 0
        while try found.step() {
            ids.append(found.text(0))
            count = Int(found.integer(2))
        }
        return (ids, count)
    }
}
