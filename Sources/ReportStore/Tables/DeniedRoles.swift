internal import AWSTypes
internal import Denials

/// The roles that sightings in the store are of, or may be: of their sessions each has a row of its
/// own (`PlainSessionTable` has the others).
///
/// Where a log tells neither the caller's ARN nor who it is not, the caller may be a session of any
/// role of its account, which other evidence tells later (a unique id's role, the name in AWS's
/// message). Access logs tell one or the other of each request.
final class DeniedRoles {
    private let named: Statement
    private let nameless: Statement
    private let dataVersion: Statement
    /// What other connections had committed when the roles were read; nil before that.
    private var readAt: Int64?
    /// Hashes of roles, and of accounts of which any role may be meant.
    private var names: Set<UInt64> = []
    private var mayBeAny = false
    /// Those of situations that came since they were taken last; nil where it may be any role.
    private var new: Set<UInt64>? = []

    init(_ connection: borrowing Connection) throws(StoreError) {
        named = try connection.prepare(
            """
            SELECT DISTINCT role_account, role_name FROM situation WHERE role_name IS NOT NULL
            """)
        nameless = try connection.prepare(
            """
            SELECT DISTINCT requester_account FROM situation WHERE role_name IS NULL
                AND \(SituationText.log) <> '\(Sighting.Log.s3AccessLog.rawValue)'
                AND content ->> '$.arn' IS NULL
            """)
        dataVersion = try connection.prepare("PRAGMA data_version")
    }

    /// Takes note of a situation that was kept just now.
    func note(_ fields: Situation.Fields) {
        let requester = fields.requester
        let found = [requester.issuerARN, requester.arn].compactMap { arn in
            arn.flatMap { RoleName(arn: $0) }
        }
        for role in found {
            add(RoleHashes(account: role.account, name: role.name).role)
        }
        if found.isEmpty, requester.arn == nil, fields.log != .s3AccessLog {
            addAny(of: requester.account?.description)
        }
    }

    private func add(_ name: UInt64) {
        names.insert(name)
        new?.insert(name)
    }

    private func addAny(of account: String?) {
        if let account { return add(RoleHashes(account: account, name: "").account) }
        mayBeAny = true
        new = nil
    }

    /// The roles noted since, which from now on are known; empty where there are none, nil where
    /// they may be any.
    func takeNew() -> Set<UInt64>? {
        defer { new = [] }
        return new
    }

    /// What tells whether a role is one of them.
    func isDenied() throws(StoreError) -> (RoleHashes) -> Bool {
        // What other programs keep they take out for themselves; what comes after is ours to tell.
        let version = try dataVersion.returnedInteger()
        if readAt != version {
            try read()
            readAt = version
        }
        let (names, mayBeAny) = (names, mayBeAny)
        return { mayBeAny || $0.isAmong(names) }
    }

    /// Forgets what a rolled back transaction made.
    func forget() {
        readAt = nil
        names = []
        mayBeAny = false
        new = []
    }

    private func read() throws(StoreError) {
        while try named.step() {
            names.insert(RoleHashes(account: named.text(0), name: named.text(1)).role)
        }
        while try nameless.step() {
            guard let account = nameless.optionalText(0) else {
                mayBeAny = true
                continue
            }
            names.insert(RoleHashes(account: account, name: "").account)
        }
    }
}

extension RoleHashes {
    /// Whether the role, or its account, is among those named.
    func isAmong(_ names: Set<UInt64>) -> Bool { names.contains(role) || names.contains(account) }
}
