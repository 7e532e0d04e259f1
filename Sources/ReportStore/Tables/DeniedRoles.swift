internal import AWSTypes
internal import Denials

/// The roles and sessions that sightings in the store are of, or may be: of each of their sessions
/// `role_session` has a row (`PlainSessionTable` has the others).
///
/// Where a log tells the caller's unique id and no role, as the bucket owner's copy of another account's
/// request does, other evidence may tell the role later. The session's name stands behind the id, so
/// that sessions of that name in the account are meant.
final class DeniedRoles {
    /// Some of them, by the hashes of roles and sessions.
    struct Names {
        /// Hashes of roles, and of sessions.
        var hashes: Set<UInt64> = []
        /// Hashes of roles, and of the accounts of sessions: by these rows are found.
        var holders: Set<UInt64> = []
        /// Whether any session may be meant: not even the account is known.
        var mayBeAny = false

        /// Whether there are none.
        var isEmpty: Bool { hashes.isEmpty && !mayBeAny }

        /// Whether a session is one of theirs.
        func include(_ session: SessionHashes) -> Bool {
            mayBeAny || hashes.contains(session.role) || hashes.contains(session.session)
        }

        mutating func add(account: String?, role: String) {
            guard let account else { return }
            let hash = SessionHashes(account: account, role: role, session: "").role
            hashes.insert(hash)
            holders.insert(hash)
        }

        mutating func add(account: String?, session: String) {
            guard let account else {
                mayBeAny = true
                return
            }
            let found = SessionHashes(account: account, role: "", session: session)
            hashes.insert(found.session)
            holders.insert(found.account)
        }
    }

    private let named: Statement
    private let nameless: Statement
    private let dataVersion: Statement
    /// What other connections had committed when the names were read; nil before that.
    private var readAt: Int64?
    private var names = Names()
    /// Those of situations that came since they were taken last.
    private var new = Names()

    init(_ connection: borrowing Connection) throws(StoreError) {
        named = try connection.prepare(
            """
            SELECT DISTINCT role_account, role_name FROM situation WHERE role_name IS NOT NULL
            """)
        // By the index of unique ids, not row by row.
        nameless = try connection.prepare(
            """
            SELECT DISTINCT requester_account, content ->> '$.principalID' FROM situation
            WHERE unique_id >= 'AROA' AND unique_id < 'AROB' AND role_name IS NULL
            """)
        dataVersion = try connection.prepare("PRAGMA data_version")
    }

    /// Takes note of who asked in a situation that was kept just now, and of the roles that the
    /// log names.
    func note(_ requester: Requester, _ roles: [RoleName]) {
        for role in roles {
            names.add(account: role.account, role: role.name)
            new.add(account: role.account, role: role.name)
        }
        guard roles.isEmpty, requester.uniqueID?.hasPrefix("AROA") == true else { return }
        let account = requester.account?.description
        let session = DeniedRoles.session(in: requester.principalID)
        names.add(account: account, session: session)
        new.add(account: account, session: session)
    }

    /// What was noted since, and from now on is known.
    func takeNew() -> Names {
        defer { new = Names() }
        return new
    }

    /// All of them.
    func all() throws(StoreError) -> Names {
        // What other programs keep they take out for themselves; what comes after is ours to tell.
        let version = try dataVersion.returnedInteger()
        if readAt != version {
            try read()
            readAt = version
        }
        return names
    }

    /// Forgets what a rolled back transaction made.
    func forget() {
        readAt = nil
        (names, new) = (Names(), Names())
    }

    private func read() throws(StoreError) {
        while try named.step() { names.add(account: named.text(0), role: named.text(1)) }
        while try nameless.step() {
            names.add(
                account: nameless.optionalText(0),
                session: DeniedRoles.session(in: nameless.optionalText(1)))
        }
    }

    /// What stands behind the colon of `AROA…:NAME`.
    private static func session(in principalID: String?) -> String {
        guard let principalID, let colon = principalID.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            return ""
        }
        return String(principalID[principalID.utf8.index(after: colon)...])
    }
}
