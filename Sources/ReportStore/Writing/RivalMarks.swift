internal import AWSTypes
internal import Attributions
internal import Denials

/// Marks the denials whose refused KMS call a new sighting may claim: which request a call belongs
/// to is told by all requests of the principal near it (`KeyDenialPairing`), so that a request that
/// comes in later may take a call away from another.
///
/// Most stores hold no refused KMS call, and then nothing is noted.
final class RivalMarks {
    /// A principal in one second, by what its calls are found by.
    private struct Moment: Hashable {
        let role: RoleName?
        let uniqueID: String?
        let second: Int64
    }

    private let hasCalls: Statement
    private let callsNear: Statement
    private var moments: Set<Moment> = []
    /// Whether there were calls before this transaction; those that it adds mark what is near them.
    private var isNoting = false

    init(_ connection: borrowing Connection) throws(StoreError) {
        hasCalls = try connection.prepare("SELECT EXISTS (SELECT 1 FROM key_denial)")
        callsNear = try connection.prepare(
            """
            SELECT EXISTS (SELECT 1 FROM key_denial
            WHERE situation_id IN (
                SELECT id FROM situation WHERE unique_id = ?1
                UNION SELECT id FROM situation WHERE role_account = ?2 AND role_name = ?3)
                AND time BETWEEN ?4 AND ?5)
            """)
    }

    /// Begins to take note, where there are calls to claim.
    func begin() throws(StoreError) { isNoting = try hasCalls.returnedInteger() != 0 }

    /// Takes note of a new sighting.
    func note(_ sighting: PreparedSighting) {
        guard isNoting else { return }
        note(sighting.situation, second: sighting.time.seconds)
    }

    private func note(_ situation: Situation, second: Int64) {
        let requester = situation.fields.requester
        let role = RoleName(requester)
        guard role != nil || requester.uniqueID != nil else { return }
        moments.insert(Moment(role: role, uniqueID: requester.uniqueID, second: second))
    }

    /// Takes note of the sightings of all denials from a number on, which are new.
    func note(
        from first: Int64, _ reader: SightingReader, _ connection: borrowing Connection
    ) throws(StoreError) {
        guard isNoting else { return }
        let all = try connection.prepare(
            "SELECT DISTINCT situation_id, time FROM sighting WHERE id >= ?1 << \(Schema.sightingBits)"
        )
        all.bind(1, first)
        while try all.step() {
            note(try reader.situation(all.integer(0)).situation, second: all.integer(1))
        }
    }

    /// Forgets what was noted.
    func forget() { moments.removeAll() }

    /// The scopes of the denials near what was noted, where there are calls to claim.
    func scopes() throws(StoreError) -> [AffectedScope] {
        defer { forget() }
        guard !moments.isEmpty else { return [] }
        var scopes: [AffectedScope] = []
        for moment in moments where try hasCalls(near: moment) {
            let from = Instant(seconds: moment.second &- EvidenceWindow.rival)
            let to = Instant(seconds: moment.second &+ EvidenceWindow.rival)
            if let role = moment.role {
                scopes.append(
                    AffectedScope(
                        .role(account: role.account, name: role.name), from: from, to: to))
            }
            if let id = moment.uniqueID {
                scopes.append(AffectedScope(.uniqueID(id), from: from, to: to))
            }
        }
        return scopes
    }

    private func hasCalls(near moment: Moment) throws(StoreError) -> Bool {
        callsNear.bind(1, moment.uniqueID)
        callsNear.bind(2, moment.role?.account)
        callsNear.bind(3, moment.role?.name)
        callsNear.bind(4, moment.second &- EvidenceWindow.rival)
        callsNear.bind(5, moment.second &+ EvidenceWindow.rival)
        return try callsNear.returnedInteger() != 0
    }
}
