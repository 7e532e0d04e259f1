internal import AWSTypes
internal import Denials
internal import JSON

/// Which drop a fact was read from, where that is known, and whether it holds only until a whole
/// delivery confirms it.
struct FactOrigin {
    let drop: Int64?
    let isProvisional: Bool

    /// As the column `in_doubt` has it.
    var inDoubt: Int64? { isProvisional ? 1 : nil }
}

/// The evidence that is no sighting: foreign writes, role sessions, policy changes. `JobTable` has
/// the runs of Glue.
/// A fact that the store has changes nothing; each insert says whether it was new.
final class EvidenceTable {
    private let hash: ContentHash
    private let insertWrite: Statement
    private let insertSession: Statement
    private let dropOfSession: Statement
    private let insertChange: Statement
    private let glueRole: Statement
    private var keys: FactKeys

    init(_ connection: borrowing Connection, hash: ContentHash) throws(StoreError) {
        self.hash = hash
        keys = FactKeys(hash: hash)
        insertWrite = try connection.prepare(
            """
            INSERT INTO foreign_write (fact, time, event_id, object_hash, bucket, key,
                bucket_owner, writer, canned_acl, drop_id, in_doubt)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \(Schema.onKnownFact)
            """)
        insertSession = try connection.prepare(
            """
            INSERT INTO role_session (fact, time, event_id, role_arn, role_account, role_name,
                session_name, access_key_id, service, caller_arn, session_policy, policy_arns,
                tags, narrowed_from, narrowing_count, drop_id, in_doubt)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            \(Schema.onKnownFact)
            """)
        dropOfSession = try connection.prepare(
            "SELECT drop_id FROM role_session WHERE fact = ?1")
        insertChange = try connection.prepare(
            """
            INSERT INTO policy_change (fact, time, event_id, event_name, record)
            VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING
            """)
        glueRole = try connection.prepare(
            """
            SELECT 1 FROM role_session WHERE role_account = ?1 AND role_name = ?2
                AND service = 'glue.amazonaws.com'
            UNION ALL SELECT 1 FROM job_run WHERE role_account = ?1 AND role_name = ?2 LIMIT 1
            """)
    }

    /// Whether a session or run has shown that Glue uses the role.
    func isKnownOfGlue(_ role: RoleName) throws(StoreError) -> Bool {
        glueRole.bind(1, role.account)
        glueRole.bind(2, role.name)
        let isKnown = try glueRole.step()
        glueRole.reset()
        return isKnown
    }

    /// Keeps a foreign write.
    func insert(
        _ write: ForeignWrite, of origin: FactOrigin, _ connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        let key = keys.key(
            time: write.time,
            [
                write.eventID, write.bucket, write.key, write.bucketOwner.description,
                write.writer.description, write.sentACL,
            ])
        insertWrite.bind(1, key)
        insertWrite.bind(2, write.time.seconds)
        insertWrite.bind(3, write.eventID)
        insertWrite.bind(4, hash(bucket: write.bucket, key: write.key))
        insertWrite.bind(5, write.bucket)
        insertWrite.bind(6, write.key)
        insertWrite.bind(7, write.bucketOwner.description)
        insertWrite.bind(8, write.writer.description)
        insertWrite.bind(9, write.sentACL)
        insertWrite.bind(10, origin.drop)
        insertWrite.bind(11, origin.inDoubt)
        try insertWrite.run()
        return connection.changes > 0
    }

    /// Keeps a role session.
    func insert(
        _ session: RoleSession, role: RoleName?, of origin: FactOrigin, _ documents: DocumentTable,
        _ connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        // Most sessions have neither.
        let policyARNs =
            session.sessionPolicyARNs.isEmpty
            ? "[]" : EvidenceTable.json { $0.value(session.sessionPolicyARNs) }
        let tags = session.tags.isEmpty ? "{}" : EvidenceTable.json { $0.value(session.tags) }
        insertSession.bind(1, key(of: session, policyARNs, tags))
        insertSession.bind(2, session.time.seconds)
        insertSession.bind(3, session.eventID)
        insertSession.bind(4, session.roleARN)
        insertSession.bind(5, role?.account)
        insertSession.bind(6, role?.name)
        insertSession.bind(7, session.sessionName)
        insertSession.bind(8, session.accessKeyID)
        insertSession.bind(9, session.service)
        insertSession.bind(10, session.callerARN)
        insertSession.bind(11, try documents.id(of: session.sessionPolicy))
        insertSession.bind(12, policyARNs)
        insertSession.bind(13, tags)
        insertSession.bind(14, session.narrowedFrom)
        insertSession.bind(15, session.narrowingCount)
        insertSession.bind(16, origin.drop)
        insertSession.bind(17, origin.inDoubt)
        try insertSession.run()
        return connection.changes > 0
    }

    /// Whether another drop than this one has told a session without policy and tags that is a row.
    func isPlainSessionToldElsewhere(
        _ session: RoleSession, than drop: Int64
    ) throws(StoreError) -> Bool {
        dropOfSession.bind(1, key(of: session, "[]", "{}"))
        defer { dropOfSession.reset() }
        return try dropOfSession.step() && dropOfSession.optionalInteger(0) != drop
    }

    private func key(of session: RoleSession, _ policyARNs: String, _ tags: String) -> Int64 {
        keys.key(
            time: session.time,
            [
                session.eventID, session.roleARN, session.sessionName, session.accessKeyID,
                session.service, session.callerARN, session.sessionPolicy, policyARNs, tags,
            ] + (session.narrowedFrom.map { [$0] } ?? []))
    }

    /// Keeps a policy-changing event as it is.
    func insert(
        _ change: PolicyChange, _ documents: DocumentTable,
        _ connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        insertChange.bind(
            1, keys.key(time: change.time, [change.eventID, change.eventName, change.record]))
        insertChange.bind(2, change.time.seconds)
        insertChange.bind(3, change.eventID)
        insertChange.bind(4, change.eventName)
        insertChange.bind(5, try documents.id(of: Array(change.record.utf8)))
        try insertChange.run()
        return connection.changes > 0
    }

    private static func json(_ write: (inout JSONText) -> Void) -> String {
        var json = JSONText()
        write(&json)
        return json.text
    }
}
