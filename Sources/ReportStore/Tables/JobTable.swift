internal import AWSTypes
internal import Denials

/// What of Glue ran as which role: runs, and the roles of jobs, since the log of a run's start names
/// none. A fact that the store has changes nothing.
final class JobTable {
    private let insertRun: Statement
    private let insertJob: Statement
    private let rolesOfJob: Statement
    private var keys: FactKeys

    init(_ connection: borrowing Connection, hash: ContentHash) throws(StoreError) {
        keys = FactKeys(hash: hash)
        insertRun = try connection.prepare(
            """
            INSERT INTO job_run (fact, time, event_id, account, job_name, run_id, role,
                role_account, role_name, session_policy, drop_id, in_doubt, kind, ended)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            \(Schema.onKnownFact)
            """)
        insertJob = try connection.prepare(
            """
            INSERT INTO job_role (fact, time, event_id, account, kind, job_name, role,
                role_account, role_name, drop_id, in_doubt)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \(Schema.onKnownFact)
            """)
        rolesOfJob = try connection.prepare(
            """
            SELECT DISTINCT role_account, role_name FROM job_role
            WHERE account = ?1 AND kind = ?2 AND job_name = ?3 AND role_name IS NOT NULL
            """)
    }

    /// Keeps a run; says whether it is new, and which denials it concerns.
    func keep(
        _ run: JobRun, of origin: FactOrigin?, _ evidence: EvidenceTable,
        _ documents: DocumentTable, _ connection: borrowing Connection
    ) throws(StoreError) -> (isNew: Bool, scopes: [AffectedScope]) {
        guard let role = RoleName(run) else {
            let isNew = try insert(run, of: origin, documents, connection)
            let roles = try roles(ofJob: run.jobName, run.kind, account: run.account)
            return (isNew, Bearing.scopes(of: run, roles: roles))
        }
        let isFirst = try !evidence.isKnownOfGlue(role)
        let isNew = try insert(run, of: origin, documents, connection)
        return (isNew, Bearing.scopes(of: run, role: role, isFirstOfGlue: isFirst))
    }

    /// Keeps which role a job has; says whether it is new, and which denials it concerns.
    func keep(
        _ job: JobDefinition, of origin: FactOrigin?, _ connection: borrowing Connection
    ) throws(StoreError) -> (isNew: Bool, scopes: [AffectedScope]) {
        let isNew = try insert(job, of: origin, connection)
        let roles = try roles(ofJob: job.name, job.kind, account: job.account)
        return (isNew, Bearing.scopes(ofJobWith: roles))
    }

    /// Keeps a job run.
    private func insert(
        _ run: JobRun, of origin: FactOrigin?, _ documents: DocumentTable,
        _ connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        let key = keys.key(
            time: run.time,
            [
                run.eventID, run.account?.description, run.jobName, run.runID, run.role,
                run.sessionPolicy,
            ]
                + (run.kind == .job ? [] : [run.kind.rawValue])
                + (run.ended.map { [$0.description] } ?? []))
        let role = RoleName(run)
        insertRun.bind(1, key)
        insertRun.bind(2, run.time.seconds)
        insertRun.bind(3, run.eventID)
        insertRun.bind(4, run.account?.description)
        insertRun.bind(5, run.jobName)
        insertRun.bind(6, run.runID)
        insertRun.bind(7, run.role)
        insertRun.bind(8, role?.account)
        insertRun.bind(9, role?.name)
        insertRun.bind(10, try documents.id(of: run.sessionPolicy))
        insertRun.bind(11, origin?.drop)
        insertRun.bind(12, origin?.inDoubt)
        insertRun.bind(13, run.kind.rawValue)
        insertRun.bind(14, run.ended?.seconds)
        try insertRun.run()
        return connection.changes > 0
    }

    /// Keeps which role a job has.
    private func insert(
        _ job: JobDefinition, of origin: FactOrigin?, _ connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        let role = RoleName(role: job.role, account: job.account)
        insertJob.bind(
            1,
            keys.key(
                time: job.time,
                [
                    job.eventID, job.account.description, job.kind.rawValue, job.name, job.role,
                ]))
        insertJob.bind(2, job.time.seconds)
        insertJob.bind(3, job.eventID)
        insertJob.bind(4, job.account.description)
        insertJob.bind(5, job.kind.rawValue)
        insertJob.bind(6, job.name)
        insertJob.bind(7, job.role)
        insertJob.bind(8, role?.account)
        insertJob.bind(9, role?.name)
        insertJob.bind(10, origin?.drop)
        insertJob.bind(11, origin?.inDoubt)
        try insertJob.run()
        return connection.changes > 0
    }

    /// The roles that a job is known to have had at any time.
    private func roles(
        ofJob name: String, _ kind: GlueWork, account: AccountID?
    ) throws(StoreError) -> [RoleName] {
        guard let account else { return [] }
        rolesOfJob.bind(1, account.description)
        rolesOfJob.bind(2, kind.rawValue)
        rolesOfJob.bind(3, name)
        var roles: [RoleName] = []
        while try rolesOfJob.step() {
            roles.append(RoleName(account: rolesOfJob.text(0), name: rolesOfJob.text(1)))
        }
        rolesOfJob.reset()
        return roles
    }
}

extension RoleName {
    /// The role that a run names.
    init?(_ run: JobRun) {
        guard let role = run.role else { return nil }
        self.init(role: role, account: run.account)
    }

    /// The role that a job runs as, which Glue's calls give by name or by ARN.
    init?(role: String, account: AccountID?) {
        if let named = RoleName(arn: role) {
            self = named
        } else if let account, let name = role.split(separator: "/").last {
            self.init(account: account.description, name: String(name))
        } else {
            return nil
        }
    }
}
