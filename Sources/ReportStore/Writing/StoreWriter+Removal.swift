public import AWSTypes

/// What is not to be kept any longer.
///
/// Rows that many share (situations, verdicts, documents) stay: programs that write the store just
/// now point to them by number.
extension StoreWriter {
    /// A fact about a request stays for so long after what it may be evidence of, in seconds.
    private static let evidenceSeconds: Int64 = 86_400

    /// Takes out denials of which all logs tell a time before another, and refused KMS calls a day
    /// older than that. Drops stay known, so that they are not read again; other evidence and the
    /// history of policies stay, since later denials may follow from them.
    public func prune(before time: Instant, isDryRun: Bool) throws(StoreError) -> Removal {
        try transaction { () throws(StoreError) in
            var removal = Removal()
            try connection.execute(
                "DROP TABLE IF EXISTS temp.pruned; CREATE TEMP TABLE pruned (id INTEGER PRIMARY KEY)"
            )
            try run(
                """
                INSERT INTO pruned SELECT id FROM denial WHERE (
                    SELECT max(time) FROM sighting WHERE \(Schema.isSighting(of: "denial.id"))) < ?1
                """, time.seconds)
            removal.denials = Int(try connection.integer("SELECT count(*) FROM pruned"))
            removal.sightings = Int(
                try connection.integer(
                    """
                    SELECT count(*) FROM pruned
                        CROSS JOIN sighting ON \(Schema.isSighting(of: "pruned.id"))
                    """))
            let oldest = time.seconds - StoreWriter.evidenceSeconds
            removal.facts = Int(
                try value("SELECT count(*) FROM key_denial WHERE time < ?1", oldest))
            if !isDryRun {
                try connection.execute(Arrivals.keepNumbers)
                try removeDenials(in: "pruned")
                try run("DELETE FROM key_denial WHERE time < ?1", oldest)
                newDenials.forget()
                decisionsBase = nil
            }
            try connection.execute("DROP TABLE temp.pruned")
            return removal
        }
    }

    /// Takes out the drops at some paths, and what they alone have told; marks all denials, as any
    /// may have followed from that. What another drop tells too is not lost: one of the same bytes
    /// takes the place; others that may tell the same are to be read again.
    public func forget(_ paths: [String], isDryRun: Bool) throws(StoreError) -> Removal {
        try transaction { () throws(StoreError) in
            var removal = Removal()
            let stamp = try nextStamp.returnedInteger()
            for path in paths {
                let drops = try self.drops(at: path)
                if drops.isEmpty { removal.unknown.append(path) }
                for drop in drops {
                    removal.drops += 1
                    try forget(drop, isDryRun: isDryRun, stamp: stamp, &removal)
                }
            }
            guard !isDryRun, removal.drops > 0 else { return removal }
            self.drops.forget()
            doubts.forget()
            newDenials.forget()
            decisionsBase = nil
            try keepSessionsOfAllRoles()
            pending.note(AffectedScope(.everything))
            try mark(stamp: stamp)
            return removal
        }
    }

    // MARK: - One drop

    private struct KnownDrop {
        let id: Int64
        let path: String
        let state: String
        let kind: String
        let size: Int64
    }

    /// Takes out the denials whose numbers a table has.
    private func removeDenials(in table: String) throws(StoreError) {
        let ids = "SELECT id FROM \(table)"
        try connection.execute(
            """
            DELETE FROM sighting WHERE id IN (SELECT sighting.id FROM \(table)
                CROSS JOIN sighting ON \(Schema.isSighting(of: "\(table).id")));
            DELETE FROM attribution WHERE denial_id IN (\(ids));
            DELETE FROM pending_attribution WHERE denial_id IN (\(ids));
            DELETE FROM denial WHERE id IN (\(ids));
            """)
    }

    /// Tables whose rows name the drop that told them, but for sightings.
    private static let factTables = Schema.tracedTables + ["job_role", "key_denial"]

    private func drops(at path: String) throws(StoreError) -> [KnownDrop] {
        let found = try connection.prepare(
            "SELECT id, state, kind, size FROM log_drop WHERE path = ?1 ORDER BY id")
        found.bind(1, path)
        var drops: [KnownDrop] = []
        while try found.step() {
            drops.append(
                KnownDrop(
                    id: found.integer(0), path: path, state: found.text(1), kind: found.text(2),
                    size: found.integer(3)))
        }
        return drops
    }

    private func forget(
        _ drop: KnownDrop, isDryRun: Bool, stamp: Int64, _ removal: inout Removal
    ) throws(StoreError) {
        if drop.state == DropRecord.State.repeated.rawValue {
            if !isDryRun { try remove(drop.id) }
            return
        }
        if let successor = try successor(of: drop) {
            if !isDryRun { try replace(drop.id, by: successor) }
            return
        }
        let sightings = Int(
            try value("SELECT count(*) FROM sighting WHERE drop_id = ?1", drop.id))
        var facts = 0
        for table in StoreWriter.factTables {
            facts += Int(try value("SELECT count(*) FROM \(table) WHERE drop_id = ?1", drop.id))
        }
        facts += Int(
            try value("SELECT sum(number) FROM plain_session WHERE drop_id = ?1", drop.id))
        removal.sightings += sightings
        removal.facts += facts
        removal.denials += Int(
            try value(
                """
                SELECT count(*) FROM (SELECT DISTINCT denial_id FROM sighting WHERE drop_id = ?1)
                AS told WHERE NOT EXISTS (SELECT 1 FROM sighting
                    WHERE \(Schema.isSighting(of: "told.denial_id")) AND drop_id <> ?1)
                """, drop.id))
        let others = try overlapping(drop, hasSightings: sightings > 0)
        removal.readAgain += others.count
        guard !isDryRun else { return }
        try withdraw(drop.id, stamp: stamp)
        try remove(drop.id)
        for other in others {
            try beginAnew(other)
        }
    }

    /// Another path of the same bytes, which is to stand for them from now on.
    private func successor(of drop: KnownDrop) throws(StoreError) -> Int64? {
        let found = try connection.prepare(
            """
            SELECT other.id FROM log_drop AS own JOIN log_drop AS other
                ON other.fingerprint_low = own.fingerprint_low
                AND other.fingerprint_high = own.fingerprint_high AND other.size = own.size
            WHERE own.id = ?1 AND other.state = '\(DropRecord.State.repeated.rawValue)'
                AND other.path <> own.path
            ORDER BY other.path, other.modified LIMIT 1
            """)
        found.bind(1, drop.id)
        return try found.step() ? found.integer(0) : nil
    }

    private func replace(_ drop: Int64, by successor: Int64) throws(StoreError) {
        let move = try connection.prepare(
            """
            UPDATE log_drop SET (path, modified, device, inode) =
                (SELECT path, modified, device, inode FROM log_drop WHERE id = ?2) WHERE id = ?1
            """)
        move.bind(1, drop)
        move.bind(2, successor)
        try move.run()
        try remove(successor)
    }

    /// The drops that may tell what a drop told: those whose every refusal was not told first by
    /// themselves, and parts of it that its whole delivery replaced.
    private func overlapping(
        _ drop: KnownDrop, hasSightings: Bool
    ) throws(StoreError) -> [Int64] {
        var others: Set<Int64> = []
        if hasSightings {
            let told = try connection.prepare(
                """
                WITH own AS (SELECT drop_id, count(*) AS number FROM sighting GROUP BY drop_id)
                SELECT id FROM log_drop LEFT JOIN own ON own.drop_id = log_drop.id
                WHERE id <> ?1 AND kind = ?2 AND state IN ('complete', 'damaged')
                    AND denials > coalesce(number, 0)
                """)
            told.bind(1, drop.id)
            told.bind(2, drop.kind)
            while try told.step() { others.insert(told.integer(0)) }
        }
        let replaced = try connection.prepare(
            "SELECT id, path FROM log_drop WHERE state = 'replaced' AND id <> ?1")
        replaced.bind(1, drop.id)
        let name = DoubtTable.name(of: drop.path)
        while try replaced.step() {
            if DoubtTable.name(of: replaced.text(1)) == name {
                others.insert(replaced.integer(0))
            }
        }
        return others.sorted()
    }

    /// Takes back what a drop told; denials of which nothing is left go with it.
    private func withdraw(_ drop: Int64, stamp: Int64) throws(StoreError) {
        try connection.execute(Arrivals.keepNumbers)
        try run(
            """
            DELETE FROM policy_change WHERE event_id IN (
                SELECT event_id FROM history_entry WHERE drop_id = ?1 AND event_id <> '')
            """, drop)
        try connection.execute(
            "DROP TABLE IF EXISTS temp.told; CREATE TEMP TABLE told (id INTEGER PRIMARY KEY)")
        try run("INSERT INTO told SELECT DISTINCT denial_id FROM sighting WHERE drop_id = ?1", drop)
        for table in StoreWriter.factTables + ["sighting"] {
            try run("DELETE FROM \(table) WHERE drop_id = ?1", drop)
        }
        try withdraw(sessionsOf: drop)
        try connection.execute(
            """
            DELETE FROM told WHERE EXISTS (
                SELECT 1 FROM sighting WHERE \(Schema.isSighting(of: "told.id")))
            """)
        try removeDenials(in: "told")
        try connection.execute("DROP TABLE temp.told")
    }

    /// A drop that the next run reads from its beginning; until then it counts nothing.
    private func beginAnew(_ drop: Int64) throws(StoreError) {
        try run("DELETE FROM rejected_record WHERE drop_id = ?1", drop)
        try run(
            """
            UPDATE log_drop SET state = 'unfinished', records = 0, denials = 0, rejected = 0,
                in_doubt = 0, problem_offset = NULL, problem = NULL WHERE id = ?1
            """, drop)
    }

    private func remove(_ drop: Int64) throws(StoreError) {
        try withdraw(sessionsOf: drop)
        try run("DELETE FROM rejected_record WHERE drop_id = ?1", drop)
        try run("DELETE FROM log_drop WHERE id = ?1", drop)
    }

    // MARK: - Statements

    private func run(_ sql: String, _ value: Int64) throws(StoreError) {
        let statement = try connection.prepare(sql)
        statement.bind(1, value)
        try statement.run()
    }

    private func value(_ sql: String, _ value: Int64) throws(StoreError) -> Int64 {
        let statement = try connection.prepare(sql)
        statement.bind(1, value)
        return try statement.returnedInteger()
    }
}
