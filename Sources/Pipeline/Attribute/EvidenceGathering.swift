import AWSTypes
import Attributions
import Denials
import ReportStore

/// Gathers what concerns a denial, by index; what many denials share is asked for once. One for
/// each thread.
final class EvidenceGathering {
    /// How many of a role's sessions and job runs before a denial are looked at.
    static let sessionsLookedAt = 256
    /// How many definitions of a role's jobs are.
    static let jobsLookedAt = 4_096
    /// How many sessions' access keys are remembered; of more each denial's is asked for.
    static let rememberedAccessKeys = 10_000
    /// How many roles' answers are remembered before they are forgotten.
    static let rememberedRoles = 10_000

    private struct Role: Hashable {
        let account: AccountID
        let name: String
    }

    private struct Session: Hashable {
        let role: Role
        let name: String
    }

    /// A principal at a time: a job that fails is refused many times in one second.
    private struct Moment: Hashable {
        let requester: Requester
        let sessionName: String?
        let time: Instant

        init(of denial: Denial) {
            requester = denial.requester
            sessionName = denial.sessionName
            time = denial.time
        }
    }

    /// How many moments' refused calls, and refused requests beside them, are remembered.
    static let rememberedMoments = 256

    private let reader: StoreReader
    private let isStill: Bool
    private var extent = StoreExtent.empty
    private var namedGlueRoles: [String] = []
    private var namedAsGlue: [String: Bool] = [:]
    private var assumedByGlue: [Role: Bool] = [:]
    /// Nil where there are too many to remember.
    private var accessKeys: Set<String>?
    private var sessions: [Session: NearbyFacts<RoleSession>] = [:]
    private var runs: [Role: NearbyFacts<JobRun>] = [:]
    private var jobs: [Role: [JobDefinition]] = [:]
    private var keyCalls = Generations<Moment, [Sighting]>(limit: rememberedMoments)
    private var rivals = Generations<Moment, [RivalRequest]?>(limit: rememberedMoments)

    /// Gathers from a store, as it is now. With `isStill` nothing that it reads is written meanwhile,
    /// so that what concerns every request of a moment is asked for once.
    init(_ reader: StoreReader, isStill: Bool = false) throws(StoreError) {
        self.reader = reader
        self.isStill = isStill
        try refresh()
    }

    /// Takes note of what has been added to the store; says whether anything has. To be called after
    /// the denials were read: a fact that comes later marks them again.
    @discardableResult
    func refresh() throws(StoreError) -> Bool {
        let named = try reader.namedGlueRoles()
        let isNamedAnew = named != namedGlueRoles
        namedGlueRoles = named
        namedAsGlue.removeAll(keepingCapacity: true)
        keyCalls.removeAll()
        rivals.removeAll()
        let latest = try reader.extent()
        if latest == extent, assumedByGlue.count < EvidenceGathering.rememberedRoles {
            return isNamedAnew
        }
        extent = latest
        accessKeys = try reader.sessionAccessKeys(limit: EvidenceGathering.rememberedAccessKeys)
        assumedByGlue.removeAll()
        sessions.removeAll()
        runs.removeAll()
        jobs.removeAll()
        return true
    }

    /// Whether there is no evidence of any denial: the store holds nothing that could be.
    var findsNothing: Bool {
        !extent.hasKeyDenials && !extent.hasForeignWrites && extent.roleSessions == 0
            && extent.jobRuns == 0 && extent.jobDefinitions == 0
    }

    /// The evidence of one denial.
    func evidence(
        of denial: Denial, attributor: Attributor
    ) throws(StoreError) -> DenialEvidence {
        var evidence = DenialEvidence()
        if extent.hasKeyDenials {
            evidence.keyDenials = try keyDenials(near: denial)
        }
        if !evidence.keyDenials.isEmpty {
            evidence.rivals = try rivals(of: denial)
        }
        if extent.hasForeignWrites, let bucket = denial.bucket, let key = denial.key {
            evidence.foreignWrites = try reader.foreignWrites(
                bucket: bucket, key: key, notAfter: denial.time)
        }
        if extent.hasForeignWrites, let source = denial.copySource, let bucket = source.bucket {
            evidence.foreignWrites += try reader.foreignWrites(
                bucket: bucket, key: source.key, notAfter: denial.time)
        }
        if extent.roleSessions > 0, let key = denial.accessKeyID,
            accessKeys?.contains(key) ?? true
        {
            evidence.roleSessions = try reader.roleSessions(accessKeyID: key)[...]
        }
        if extent.roleSessions > 0 || extent.jobRuns > 0 || extent.jobDefinitions > 0,
            let (account, name) = attributor.roleBehind(denial)
        {
            let role = Role(account: account, name: name)
            let sessions = try sessions(of: role, before: denial)
            if evidence.roleSessions.isEmpty {
                evidence.roleSessions = sessions
            } else {
                evidence.roleSessions += sessions
            }
            evidence.jobRuns = Array(try runs(of: role, before: denial))
            evidence.jobDefinitions = try jobs(of: role)
            evidence.isAssumedByGlue = try isAssumedByGlue(role)
        }
        return evidence
    }

    private func keyDenials(near denial: Denial) throws(StoreError) -> [Sighting] {
        let moment = Moment(of: denial)
        if let known = keyCalls[moment] { return known }
        let window = EvidenceWindow.keyCall
        let found = try reader.keyDenials(
            of: denial.requester, from: Instant(seconds: denial.time.seconds - window),
            to: Instant(seconds: denial.time.seconds + window))
        if isStill { keyCalls[moment] = found }
        return found
    }

    /// The other requests of the same session that a refused KMS call near the denial may belong to.
    private func rivals(of denial: Denial) throws(StoreError) -> [RivalRequest]? {
        let moment = Moment(of: denial)
        if let known = rivals[moment] { return known }
        let window = EvidenceWindow.rival
        let found = try reader.requests(
            of: denial.requester, from: Instant(seconds: denial.time.seconds - window),
            to: Instant(seconds: denial.time.seconds + window), limit: RivalRequest.limit)
        let near = found?.map { Denial(sightings: $0) }
            .filter { $0.service == "s3" && $0.sessionName == denial.sessionName }
            .map { RivalRequest($0) }
        if isStill { rivals[moment] = near }
        return near
    }

    /// Whether the user says that the role counts as Glue's.
    func isNamedAsGlue(roleARN: String) throws(StoreError) -> Bool {
        guard !namedGlueRoles.isEmpty else { return false }
        if let known = namedAsGlue[roleARN] { return known }
        let answer = try reader.isNamedAsGlue(roleARN: roleARN)
        namedAsGlue[roleARN] = answer
        return answer
    }

    private func isAssumedByGlue(_ role: Role) throws(StoreError) -> Bool {
        if let known = assumedByGlue[role] { return known }
        let answer = try reader.isAssumedByGlue(account: role.account, role: role.name)
        assumedByGlue[role] = answer
        return answer
    }

    private func sessions(
        of role: Role, before denial: Denial
    ) throws(StoreError) -> ArraySlice<RoleSession> {
        guard extent.roleSessions > 0 else { return [] }
        let session = Session(role: role, name: denial.sessionName ?? "")
        return try NearbyFacts.latest(
            &sessions[session], notAfter: denial.time,
            within: EvidenceWindow.session + EvidenceWindow.clocks, time: \.time
        ) { times, limit throws(StoreError) in
            try reader.roleSessions(
                account: role.account, role: role.name, sessionName: session.name, times: times,
                limit: limit)
        }
    }

    private func jobs(of role: Role) throws(StoreError) -> [JobDefinition] {
        guard extent.jobDefinitions > 0 else { return [] }
        if let known = jobs[role] { return known }
        let found = try reader.jobDefinitions(
            account: role.account, role: role.name, limit: EvidenceGathering.jobsLookedAt)
        jobs[role] = found
        return found
    }

    private func runs(
        of role: Role, before denial: Denial
    ) throws(StoreError) -> ArraySlice<JobRun> {
        guard extent.jobRuns > 0 else { return [] }
        return try NearbyFacts.latest(
            &runs[role], notAfter: denial.time, within: EvidenceWindow.longestRun, time: \.time
        ) { times, limit throws(StoreError) in
            try reader.jobRuns(
                account: role.account, role: role.name, times: times, limit: limit)
        }
    }
}
