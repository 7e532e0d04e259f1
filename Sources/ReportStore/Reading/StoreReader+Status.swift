public import AWSTypes

/// What is in the store, for `doctor`.
extension StoreReader {
    /// Counts and time spans of everything kept; causes, which `glueTallies` tells, are left out.
    public func status() throws(StoreError) -> StoreStatus {
        try snapshot { () throws(StoreError) in
            StoreStatus(
                version: Int(try connection.integer("PRAGMA user_version")),
                fileSize: Int(
                    try connection.integer("PRAGMA page_count")
                        &* connection.integer("PRAGMA page_size")),
                drops: try counts(
                    """
                    SELECT kind || ' ' || state AS name, count(*), NULL, NULL FROM log_drop
                    GROUP BY name ORDER BY name
                    """),
                records: Int(
                    try connection.integer("SELECT coalesce(sum(records), 0) FROM log_drop")),
                rejected: Int(
                    try connection.integer("SELECT coalesce(sum(rejected), 0) FROM log_drop")),
                inDoubt: Int(
                    try connection.integer("SELECT coalesce(sum(in_doubt), 0) FROM log_drop")),
                denials: try denialCount(),
                pending: try pendingCount(),
                sightings: try counts(
                    """
                    SELECT \(SituationText.log) AS name, sum(number), min(first), max(last)
                    FROM (\(StoreReader.bySituation))
                    JOIN situation ON situation.id = situation_id GROUP BY name ORDER BY name
                    """),
                evidence: try counts(StoreReader.evidence) + [try countSessions()],
                history: try counts(
                    """
                    SELECT kind, count(DISTINCT name), min(time), max(time) FROM history_entry
                    GROUP BY kind ORDER BY kind
                    """))
        }
    }

    /// How many denials there are. All but those that wait have an attribution, and those are
    /// counted as they are saved.
    private func denialCount() throws(StoreError) -> Int {
        let waiting = try connection.integer("SELECT EXISTS (SELECT 1 FROM pending_attribution)")
        return Int(
            try connection.integer(
                waiting == 0
                    ? "SELECT coalesce(sum(denials), 0) FROM tally" : "SELECT count(*) FROM denial")
        )
    }

    /// The endpoints and keys that denials name, each with how many sightings do, by kind and name.
    public func namedSubjects() throws(StoreError) -> [NamedSubject] {
        let columns: [(NamedSubject.Kind, String)] = [
            (.vpcEndpoint, "vpc_endpoint_id"), (.key, "key_arn"),
        ]
        let each = columns.map { kind, column in
            "SELECT '\(kind.rawValue)' AS kind, \(column) AS name, number, first, last FROM named"
        }
        let counted = try connection.prepare(
            """
            WITH named AS (SELECT vpc_endpoint_id, key_arn, count(*) AS number,
                    min(time) AS first, max(time) AS last
                FROM situation CROSS JOIN sighting ON situation_id = situation.id
                WHERE vpc_endpoint_id IS NOT NULL OR key_arn IS NOT NULL GROUP BY situation.id)
            SELECT kind, name, sum(number), min(first), max(last)
            FROM (\(each.joined(separator: " UNION ALL "))) WHERE name IS NOT NULL
            GROUP BY kind, name ORDER BY kind, name
            """)
        var subjects: [NamedSubject] = []
        while try counted.step() {
            guard let kind = NamedSubject.Kind(rawValue: counted.text(0)) else { continue }
            subjects.append(
                NamedSubject(
                    kind: kind, name: counted.text(1), sightings: Int(counted.integer(2)),
                    first: Instant(seconds: counted.integer(3)),
                    last: Instant(seconds: counted.integer(4))))
        }
        return subjects
    }

    /// Hands out how many denials of Glue roles share a role, bucket, cause and certainty, and when:
    /// each once, so that who wants sums of several of these need not count the denials again.
    public func glueTallies(_ receive: (GlueTally) -> Void) throws(StoreError) {
        // The tally has the counts, and the index the first and last time of each verdict: that is
        // worth it where many denials share one.
        let verdicts = try connection.integer("SELECT count(*) FROM verdict")
        let areShared =
            try connection.integer("SELECT coalesce(max(denial_id), 0) FROM attribution")
            > verdicts &* StoreReader.sharing
        let counted = try connection.prepare(
            areShared
                ? """
                SELECT role, bucket, cause, certainty,
                    (SELECT sum(denials) FROM tally WHERE verdict_id = verdict.id) AS alike,
                    (SELECT min(time) FROM attribution WHERE verdict_id = verdict.id),
                    (SELECT max(time) FROM attribution WHERE verdict_id = verdict.id)
                FROM verdict WHERE is_glue = 1 AND alike > 0
                """
                : """
                SELECT role, bucket, cause, certainty, count(*), min(attribution.time),
                    max(attribution.time)
                FROM verdict CROSS JOIN attribution ON attribution.verdict_id = verdict.id
                WHERE verdict.is_glue = 1 GROUP BY verdict.id
                """)
        while try counted.step() {
            receive(
                GlueTally(
                    role: counted.optionalText(0), bucket: counted.optionalText(1),
                    cause: Cause(rawValue: counted.text(2)),
                    certainty: Certainty(rawValue: counted.text(3)),
                    denials: Int(counted.integer(4)), first: Instant(seconds: counted.integer(5)),
                    last: Instant(seconds: counted.integer(6))))
        }
    }

    /// Whether any file of logs is known.
    public func hasDrops() throws(StoreError) -> Bool {
        try connection.integer("SELECT EXISTS (SELECT 1 FROM log_drop)") != 0
    }

    /// Whether any capture of policies was imported; what events tell of them is none.
    public func hasCaptures() throws(StoreError) -> Bool {
        try connection.integer(
            "SELECT EXISTS (SELECT 1 FROM history_entry WHERE source <> 'change')") != 0
    }

    /// Hands out the drops in the order of their paths, with what was wrong with them.
    public func drops(_ receive: (StoredDrop) -> Void) throws(StoreError) {
        try drops("ORDER BY path, modified, id", receive)
    }

    /// How many drops were not read as a whole, and the first of them: the damaged, those that are no
    /// logs, then those with records that did not parse or are in doubt.
    public func troubledDrops(
        limit: Int
    ) throws(StoreError) -> (count: Int, drops: [StoredDrop]) {
        let troubled =
            "WHERE state IN ('damaged', 'unfinished', 'skipped') "
            + "OR state = 'complete' AND rejected + in_doubt > 0"
        var drops: [StoredDrop] = []
        try self.drops(
            """
            \(troubled)
            ORDER BY CASE state WHEN 'damaged' THEN 0 WHEN 'unfinished' THEN 1 WHEN 'skipped' THEN 2
                ELSE 3 END, path, id
            LIMIT \(limit)
            """
        ) { drops.append($0) }
        let count = try connection.integer("SELECT count(*) FROM log_drop \(troubled)")
        return (Int(count), drops)
    }

    private func drops(
        _ selection: String, _ receive: (StoredDrop) -> Void
    ) throws(StoreError) {
        let all = try connection.prepare(
            """
            SELECT id, path, kind, state, size, records, denials, rejected, problem_offset,
                problem, in_doubt
            FROM log_drop \(selection)
            """)
        let samples = try connection.prepare(
            "SELECT byte_offset, reason FROM rejected_record WHERE drop_id = ?1 ORDER BY id")
        while try all.step() {
            guard let kind = DropRecord.Kind(rawValue: all.text(2)),
                let state = DropRecord.State(rawValue: all.text(3))
            else { throw corrupt("the drop \(all.integer(0))") }
            var drop = StoredDrop(
                path: all.text(1), kind: kind, state: state, size: all.integer(4),
                records: all.integer(5), denials: all.integer(6), rejected: all.integer(7),
                samples: [])
            if let reason = all.optionalText(9) {
                drop.problem = Problem(offset: all.integer(8), reason: reason)
            }
            drop.inDoubt = all.integer(10)
            if drop.rejected + drop.inDoubt > 0 {
                samples.bind(1, all.integer(0))
                while try samples.step() {
                    drop.samples.append(
                        Problem(offset: samples.integer(0), reason: samples.text(1)))
                }
            }
            receive(drop)
        }
    }

    /// Hands out path, size and time of every drop that was read to its end.
    public func finishedDrops(
        _ receive: (String, Int64, Instant) -> Void
    ) throws(StoreError) {
        let all = try connection.prepare(
            "SELECT path, size, modified FROM log_drop WHERE state <> 'unfinished'")
        while try all.step() {
            receive(
                all.text(0), all.integer(1), Instant(seconds: all.integer(2) / 1_000_000_000))
        }
    }

    /// The drops whose paths end in a name, with the file system's numbers of then.
    public func drops(
        named name: String
    ) throws(StoreError) -> [(path: String, device: UInt64, inode: UInt64)] {
        let all = try connection.prepare(
            """
            SELECT DISTINCT path, device, inode FROM log_drop
            WHERE path = ?1 OR substr(path, -length(?2)) = ?2 ORDER BY path
            """)
        all.bind(1, name)
        all.bind(2, "/" + name)
        var drops: [(path: String, device: UInt64, inode: UInt64)] = []
        while try all.step() {
            drops.append(
                (
                    all.text(0), UInt64(bitPattern: all.integer(1)),
                    UInt64(bitPattern: all.integer(2))
                ))
        }
        return drops
    }

    /// How many denials a verdict has in the mean where to look its times up is faster.
    private static let sharing: Int64 = 16

    /// Reads the index alone, not the sightings.
    private static let bySituation = """
        SELECT situation_id, count(*) AS number, min(time) AS first, max(time) AS last
        FROM sighting GROUP BY situation_id
        """

    private static let evidence =
        [
            ("foreign-write", "foreign_write"), ("job-role", "job_role"), ("job-run", "job_run"),
            ("key-denial", "key_denial"),
            ("policy-change", "policy_change"),
        ].map { "SELECT '\($0)' AS name, count(*), min(time), max(time) FROM \($1)" }
        .joined(separator: " UNION ALL ")

    private func counts(_ sql: String) throws(StoreError) -> [StoreStatus.Count] {
        let counted = try connection.prepare(sql)
        var counts: [StoreStatus.Count] = []
        while try counted.step() {
            counts.append(
                StoreStatus.Count(
                    name: counted.text(0), count: Int(counted.integer(1)),
                    first: counted.optionalInteger(2).map { Instant(seconds: $0) },
                    last: counted.optionalInteger(3).map { Instant(seconds: $0) }))
        }
        return counts
    }
}
