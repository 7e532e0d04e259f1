/// What a redacted report hides, and by which key.
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

    /// A hash under the store's own key, which it drew at random: the same text has the same hash in
    /// all reports of one store, and whoever has the reports alone cannot try texts out.
    public func pseudonymHash() throws(StoreError) -> @Sendable (String) -> UInt64 {
        let hash = try ContentHash(connection)
        // No hash that the store keeps is one of these.
        return { UInt64(bitPattern: hash(Array("\u{0}pseudonym\u{0}\($0)".utf8))) }
    }
}
