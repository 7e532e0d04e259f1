internal import AWSTypes
internal import Attributions
internal import Denials
internal import PolicyHistory

/// Which denials a new fact concerns, as scopes: a pure function of the fact.
enum Bearing {
    /// The scopes of a refused KMS call.
    static func scopes(ofKeyDenial sighting: Sighting) -> [AffectedScope] {
        let from = Instant(seconds: sighting.time.seconds &- EvidenceWindow.decidedAgain)
        let to = Instant(seconds: sighting.time.seconds &+ EvidenceWindow.decidedAgain)
        var scopes: [AffectedScope] = []
        if let role = RoleName(sighting.requester) {
            let subject = AffectedScope.Subject.role(account: role.account, name: role.name)
            scopes.append(AffectedScope(subject, from: from, to: to))
        }
        if let id = sighting.requester.uniqueID {
            scopes.append(AffectedScope(.uniqueID(id), from: from, to: to))
        }
        return scopes
    }

    /// The scopes of a role session; `isFirstOfGlue` where it is the first to show that Glue
    /// assumes the role, which concerns all denials of the role.
    static func scopes(
        of session: RoleSession, role: RoleName?, isFirstOfGlue: Bool
    ) -> [AffectedScope] {
        // What its access key signed was signed by the role, and while it was open.
        guard let role else {
            return [scope(.everything, since: session.time, seconds: EvidenceWindow.session)]
        }
        return [
            scope(role, since: session.time, seconds: EvidenceWindow.session, isFirstOfGlue)
        ]
    }

    /// The scopes of a job run; see the role session's.
    static func scopes(of run: JobRun, role: RoleName?, isFirstOfGlue: Bool) -> [AffectedScope] {
        role.map { [scope($0, since: run.time, seconds: EvidenceWindow.longestRun, isFirstOfGlue)] }
            ?? []
    }

    /// The scopes of a run whose role its job's definition tells.
    static func scopes(of run: JobRun, roles: [RoleName]) -> [AffectedScope] {
        roles.map { scope($0, since: run.time, seconds: EvidenceWindow.longestRun, false) }
    }

    /// The scopes of a job's definition: it may say of any denial of the job's roles, those that it
    /// had before among them, which job it was.
    static func scopes(ofJobWith roles: [RoleName]) -> [AffectedScope] {
        roles.map { AffectedScope(.role(account: $0.account, name: $0.name)) }
    }

    private static func scope(
        _ role: RoleName, since time: Instant, seconds: Int64, _ isFirstOfGlue: Bool
    ) -> AffectedScope {
        let subject = AffectedScope.Subject.role(account: role.account, name: role.name)
        return isFirstOfGlue
            ? AffectedScope(subject) : scope(subject, since: time, seconds: seconds)
    }

    private static func scope(
        _ subject: AffectedScope.Subject, since time: Instant, seconds: Int64
    ) -> AffectedScope {
        let end = time.seconds.addingReportingOverflow(
            seconds + EvidenceWindow.clocks)
        return AffectedScope(
            subject, from: Instant(seconds: time.seconds &- EvidenceWindow.clocks),
            to: Instant(seconds: end.overflow ? .max : end.partialValue))
    }

    /// The scope of a policy's or setting's change. No time bounds: what was in force before the
    /// first entry is unknown, and a later entry is told as a note.
    static func scope(of entry: HistoryEntry) -> AffectedScope {
        let name = entry.subject.name
        switch entry.subject.kind {
        case .role:
            let parts = name.split(separator: "/", maxSplits: 1)
            guard parts.count == 2 else { return AffectedScope(.everything) }
            return AffectedScope(.role(account: String(parts[0]), name: String(parts[1])))
        case .managedPolicy:
            // AWS's own managed policies name no account: any role may have them.
            let account = ARN(name)?.accountID
            return AffectedScope(account.map { .account($0.description) } ?? .everything)
        case .bucket: return AffectedScope(.bucket(name))
        case .object:
            let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return AffectedScope(.everything) }
            return AffectedScope(.object(bucket: String(parts[0]), key: String(parts[1])))
        case .accessPoint: return AffectedScope(.accessPoint(arn: name))
        case .account:
            // A canonical user id may name the owner of an object in anybody's denial.
            return AffectedScope(entry.facet == Facet.canonicalID ? .everything : .account(name))
        case .vpcEndpoint: return AffectedScope(.vpcEndpoint(name))
        case .key: return AffectedScope(.key(arn: name))
        case .organizationTarget:
            // Roots and units may stand above any account.
            return AffectedScope(AccountID(name) == nil ? .everything : .account(name))
        case .organizationPolicy, .organization: return AffectedScope(.everything)
        }
    }
}
