internal import PolicyHistory

/// The names that a store has: what a redacted report hides, and by which key.
extension StoreReader {
    /// The names that denials and policies of the store have: ARNs and bare names of roles,
    /// principals, buckets, and of whatever else policies were captured of.
    public func names(_ receive: (String) -> Void) throws(StoreError) {
        let all = try connection.prepare(
            """
            SELECT role FROM verdict UNION SELECT principal FROM verdict
            UNION SELECT bucket FROM verdict UNION SELECT name FROM history_entry
            UNION SELECT substr(facet, instr(facet, '/') + 1) FROM history_entry
                WHERE instr(facet, '/') > 0
            """)
        while try all.step() {
            if let name = all.optionalText(0) { receive(name) }
        }
    }

    /// What the captured organizations call their accounts, by their ids: the latest names.
    public func accountNames() throws(StoreError) -> [String: String] {
        let all = try connection.prepare(
            """
            SELECT name, content FROM history_entry JOIN document ON document.id = value
            WHERE kind = ?1 AND facet = ?2 AND state = ?3 ORDER BY time
            """)
        all.bind(1, Subject.Kind.organizationTarget.rawValue)
        all.bind(2, Facet.name.description)
        all.bind(3, HistoryEntry.Value.State.text.rawValue)
        var names: [String: String] = [:]
        while try all.step() { names[all.text(0)] = all.text(1) }
        return names
    }

    /// A hash under the store's own key, which it drew at random: the same text has the same hash in
    /// all reports of one store, and whoever has the reports alone cannot try texts out.
    public func pseudonymHash() throws(StoreError) -> @Sendable (String) -> UInt64 {
        let hash = try ContentHash(connection)
        // No hash that the store keeps is one of these.
        return { UInt64(bitPattern: hash(Array("\u{0}pseudonym\u{0}\($0)".utf8))) }
    }
}
