public import AWSTypes
public import Denials
internal import JSON

/// Whose sessions they were and which job ran in them.
extension StoreReader {
    /// Whether a session is known that managed policies were passed to.
    public func hasPassedPolicies() throws(StoreError) -> Bool {
        try connection.integer(
            "SELECT EXISTS (SELECT 1 FROM role_session WHERE policy_arns <> '[]')") != 0
    }

    private static let sessionColumns = sessionColumns(and: [])

    /// What `session` reads, and further columns.
    static func sessionColumns(and further: [String]) -> String {
        let columns =
            [
                "time", "event_id", "role_arn", "session_name", "access_key_id", "service",
                "caller_arn", "content", "policy_arns", "tags", "narrowed_from",
                "narrowing_count", "in_doubt",
            ] + further
        return """
            SELECT \(columns.joined(separator: ", "))
            FROM role_session LEFT JOIN document ON document.id = session_policy
            """
    }

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
        while try found.step() { sessions.append(StoreReader.session(found)) }
        return sessions
    }

    /// The session in a statement's current row.
    static func session(_ found: borrowing Statement) -> RoleSession {
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
        return session
    }

    /// The role of the nearest definition of a run's job on one side of its start.
    private static func roleOfRun(_ comparison: String, _ order: String) -> String {
        """
        (SELECT role_account || '/' || role_name FROM job_role
            WHERE job_role.account = known.account AND job_role.kind = known.kind
                AND job_role.job_name = known.job_name AND job_role.time \(comparison) known.time
            ORDER BY job_role.time \(order), job_role.event_id, job_role.role LIMIT 1)
        """
    }

    /// The job runs as a role (its name without the path) that began in these times, latest first.
    public func jobRuns(
        account: AccountID, role: String, times: ClosedRange<Instant>, limit: Int
    ) throws(StoreError) -> [JobRun] {
        let found = try prepared(
            """
            SELECT time, event_id, account, job_name, run_id, role, content, in_doubt, kind, ended
            FROM (SELECT job_run.* FROM job_run
                WHERE role_account = ?1 AND role_name = ?2 AND time BETWEEN ?5 AND ?3
                UNION ALL SELECT known.*
                FROM (SELECT DISTINCT account, kind, job_name FROM job_role
                    WHERE role_account = ?1 AND role_name = ?2) AS job
                CROSS JOIN job_run AS known ON known.account = job.account
                    AND known.kind = job.kind AND known.job_name = job.job_name
                WHERE known.role_name IS NULL AND known.time BETWEEN ?5 AND ?3
                    AND ?1 || '/' || ?2 = coalesce(
                        \(StoreReader.roleOfRun("<=", "DESC")), \(StoreReader.roleOfRun(">", "ASC")))
                ) AS run
            LEFT JOIN document ON document.id = run.session_policy
            ORDER BY time DESC, event_id DESC, run_id DESC LIMIT ?4
            """)
        found.bind(1, account.description)
        found.bind(2, role)
        found.bind(3, times.upperBound.seconds)
        found.bind(4, Int64(limit))
        found.bind(5, times.lowerBound.seconds)
        var runs: [JobRun] = []
        while try found.step() { runs.append(StoreReader.jobRun(found)) }
        return runs
    }

    /// The job run in a statement's current row.
    static func jobRun(_ found: borrowing Statement) -> JobRun {
        var run = JobRun(
            time: Instant(seconds: found.integer(0)), eventID: found.text(1),
            jobName: found.text(3))
        run.account = found.optionalText(2).flatMap { AccountID($0) }
        run.runID = found.optionalText(4)
        run.role = found.optionalText(5)
        run.sessionPolicy = found.optionalText(6)
        run.isProvisional = found.optionalInteger(7) != nil
        run.kind = GlueWork(rawValue: found.text(8)) ?? .job
        run.ended = found.optionalInteger(9).map { Instant(seconds: $0) }
        return run
    }

    /// The definitions, of any time, of the jobs that are known to have had a role (its name without
    /// the path), by name and time; at most `limit`.
    public func jobDefinitions(
        account: AccountID, role: String, limit: Int
    ) throws(StoreError) -> [JobDefinition] {
        let found = try prepared(
            """
            SELECT time, event_id, known.account, known.kind, known.job_name, role
            FROM (SELECT DISTINCT account, kind, job_name FROM job_role
                WHERE role_account = ?1 AND role_name = ?2) AS job
            CROSS JOIN job_role AS known ON known.account = job.account
                AND known.kind = job.kind AND known.job_name = job.job_name
            ORDER BY known.kind, known.job_name, time, event_id, role LIMIT ?3
            """)
        found.bind(1, account.description)
        found.bind(2, role)
        found.bind(3, Int64(limit))
        var jobs: [JobDefinition] = []
        while try found.step() {
            if let job = StoreReader.jobDefinition(found) { jobs.append(job) }
        }
        return jobs
    }

    /// The definition in a statement's current row; nil where it does not decode.
    static func jobDefinition(_ found: borrowing Statement) -> JobDefinition? {
        guard let account = AccountID(found.text(2)), let kind = GlueWork(rawValue: found.text(3))
        else { return nil }
        return JobDefinition(
            time: Instant(seconds: found.integer(0)), eventID: found.text(1), account: account,
            kind: kind, name: found.text(4), role: found.text(5))
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
