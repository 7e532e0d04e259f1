/// What somebody who types a name may mean.
extension StoreReader {
    /// Names that begin with a text, each once: the newest request ids first where nothing is typed
    /// yet, everything else in its order; `limit` at the most, those that `accepts` says no to not
    /// counted.
    public func names(
        of kind: StoredName, beginningWith start: String, limit: Int,
        accepts: (String) -> Bool
    ) throws(StoreError) -> [String] {
        if kind == .requestID {
            return try requestIDs(beginningWith: start.uppercased(), limit).filter(accepts)
        }
        // Verdicts are few, whatever the number of denials.
        let column = kind == .role ? "role" : kind == .bucket ? "bucket" : "account"
        let all = try connection.prepare(
            "SELECT DISTINCT \(column) FROM verdict WHERE \(column) IS NOT NULL")
        var names: Set<String> = []
        while try all.step() {
            let name = all.text(0)
            names.insert(
                kind == .role ? name.split(separator: "/").last.map(String.init) ?? name : name)
        }
        return Array(names.filter { $0.hasPrefix(start) && accepts($0) }.sorted().prefix(limit))
    }

    private func requestIDs(
        beginningWith start: String, _ limit: Int
    ) throws(StoreError) -> [String] {
        // An index answers either, of however many denials. Ids are ASCII, which DEL ends.
        let found = try connection.prepare(
            start.isEmpty
                ? "SELECT request_id FROM denial ORDER BY id DESC LIMIT ?1"
                : """
                SELECT DISTINCT request_id FROM denial
                WHERE request_id >= ?2 AND request_id < ?2 || char(127)
                ORDER BY request_id LIMIT ?1
                """)
        found.bind(1, Int64(limit))
        if !start.isEmpty { found.bind(2, start) }
        var ids: [String] = []
        while try found.step() {
            if ids.last != found.text(0) { ids.append(found.text(0)) }
        }
        return ids
    }
}
