public import AWSTypes
public import Denials
internal import JSON

/// Whose sessions they were and which job ran in them.
extension StoreReader {
    private static let sessionColumns = """
        SELECT time, event_id, role_arn, session_name, access_key_id, service, caller_arn,
            content, policy_arns, tags, narrowed_from, narrowing_count, in_doubt
        FROM role_session LEFT JOIN document ON document.id = session_policy
        """

    /// The sessions of a role (its name without the path) under a session name that began not
    /// after `time`, latest first.
    public func roleSessions(
        account: AccountID, role: String, sessionName: String, times: ClosedRange<Instant>,
        limit: Int
    ) throws(StoreError) -> [RoleSession] {
        let found = try prepared(
            """
            \(StoreReader.sessionColumns)
            WHERE role_account = ?1 AND role_name = ?2 AND session_name = ?3
                AND time BETWEEN ?6 AND ?4
            ORDER BY time DESC, event_id DESC LIMIT ?5
            """)
        found.bind(1, account.description)
        found.bind(2, role)
        found.bind(3, sessionName)
        found.bind(4, times.upperBound.seconds)
        found.bind(5, Int64(limit))
        found.bind(6, times.lowerBound.seconds)
        return try sessions(found)
    }

    /// The sessions that an access key belongs to; AWS gives each session its own.
    public func roleSessions(accessKeyID: String) throws(StoreError) -> [RoleSession] {
        let found = try prepared(
            "\(StoreReader.sessionColumns) WHERE access_key_id = ?1 ORDER BY time, event_id")
        found.bind(1, accessKeyID)
        return try sessions(found)
    }

    /// The access keys of all sessions; nil where there are more than `limit`.
    public func sessionAccessKeys(limit: Int) throws(StoreError) -> Set<String>? {
        let found = try prepared(
            "SELECT access_key_id FROM role_session WHERE access_key_id IS NOT NULL LIMIT ?1")
        found.bind(1, Int64(limit) + 1)
        var keys: Set<String> = []
        var count = 0
        while try found.step() {
            keys.insert(found.text(0))
            count += 1
        }
        return count > limit ? nil : keys
    }

    private func sessions(_ found: borrowing Statement) throws(StoreError) -> [RoleSession] {
        var sessions: [RoleSession] = []
        while try found.step() {
            var session = RoleSession(
                time: Instant(seconds: found.integer(0)), eventID: found.text(1),
                roleARN: found.text(2), sessionName: found.text(3))
            session.accessKeyID = found.optionalText(4)
            session.service = found.optionalText(5)
            session.callerARN = found.optionalText(6)
            session.sessionPolicy = found.optionalText(7)
            session.sessionPolicyARNs = JSONValue(found.text(8))?.texts ?? []
            session.tags = JSONValue(found.text(9))?.textsByName ?? [:]
            session.narrowedFrom = found.optionalText(10)
            session.narrowingCount = found.optionalInteger(11)
            session.isProvisional = found.optionalInteger(12) != nil
            sessions.append(session)
        }
        return sessions
    }

    /// The job runs as a role (its name without the path) that began in these times, latest first.
    public func jobRuns(
        account: AccountID, role: String, times: ClosedRange<Instant>, limit: Int
    ) throws(StoreError) -> [JobRun] {
        let found = try prepared(
            """
            SELECT time, event_id, account, job_name, run_id, role, content, in_doubt
            FROM job_run LEFT JOIN document ON document.id = session_policy
            WHERE role_account = ?1 AND role_name = ?2 AND time BETWEEN ?5 AND ?3
            ORDER BY time DESC, event_id DESC LIMIT ?4
            """)
        found.bind(1, account.description)
        found.bind(2, role)
        found.bind(3, times.upperBound.seconds)
        found.bind(4, Int64(limit))
        found.bind(5, times.lowerBound.seconds)
        var runs: [JobRun] = []
        while try found.step() {
            var run = JobRun(
                time: Instant(seconds: found.integer(0)), eventID: found.text(1),
                jobName: found.text(3))
            run.account = found.optionalText(2).flatMap { AccountID($0) }
            run.runID = found.optionalText(4)
            run.role = found.optionalText(5)
            run.sessionPolicy = found.optionalText(6)
            run.isProvisional = found.optionalInteger(7) != nil
            runs.append(run)
        }
        return runs
    }

    /// Whether there are roles that count as Glue's because the user said so.
    public func hasNamedGlueRoles() throws(StoreError) -> Bool {
        try connection.integer("SELECT count(*) FROM glue_role") > 0
    }

    /// Whether the user said that a role, by its ARN, counts as Glue's.
    public func isNamedAsGlue(roleARN: String) throws(StoreError) -> Bool {
        let found = try connection.prepare(
            """
            SELECT 1 FROM glue_role
            WHERE ?1 GLOB pattern OR (?1 GLOB '*/' || pattern) LIMIT 1
            """)
        found.bind(1, roleARN)
        return try found.step()
    }

    /// Whether `glue.amazonaws.com` was ever seen to assume the role (its name without the path),
    /// before or after whatever denial: a role's use seldom changes, and the answer must not
    /// depend on which log came first.
    public func isAssumedByGlue(account: AccountID, role: String) throws(StoreError) -> Bool {
        let found = try prepared(
            """
            SELECT 1 FROM role_session WHERE role_account = ?1 AND role_name = ?2
                AND service = 'glue.amazonaws.com' LIMIT 1
            """)
        found.bind(1, account.description)
        found.bind(2, role)
        let isAssumed = try found.step()
        found.reset()
        return isAssumed
    }
}
