import AWSTypes
import Denials
import IAM
import PolicyHistory

/// The policies that were passed when the denied session was opened, as far as its beginning was
/// seen.
struct PassedSessionPolicies {
    let denial: Denial
    let principal: DeniedPrincipal
    let sessions: CandidateSessions
    let runs: CandidateRuns
    let history: RememberedHistory

    private var documents: Documents { Documents(history: history) }

    /// A session's policy is seen where its beginning is; Glue passes none unless the job run
    /// says so (Glue Web API Reference, `StartJobRun`, `ExecutionRoleSessionPolicy`).
    func layer() -> LayerPolicies {
        guard principal.roleName != nil else { return .notApplicable }
        if sessions.mayBeNarrowed {
            return .unknown([Remark(.narrowingNotKnown)])
        }
        return sessions.narrowing.map(layer) ?? layerOfBeginning
    }

    /// Narrowed credentials may do what all of their policies allow. One is asked as any session
    /// policy; several at once are not evaluated here.
    private func layer(of narrowing: CandidateSessions.Narrowing) -> LayerPolicies {
        var before = layerOfBeginning
        if let beginning = narrowing.beginning {
            before = layer(of: CandidateSessions.SessionPolicies(beginning))
        }
        guard narrowing.isWhole else {
            return .unknown([Remark(.narrowingNotWhole)])
        }
        guard let document = narrowing.documents.first else { return before }
        guard narrowing.documents.count == 1, case .notApplicable = before else {
            return .unknown([Remark(.narrowingBesides)])
        }
        return documents.decoded(
            [
                NamedDocument(
                    name: "scope-down policy of sts:GetScopedCredentials", text: document)
            ], [])
    }

    /// What was passed when the session was opened, as far as that was seen.
    private var layerOfBeginning: LayerPolicies {
        if let passed = sessions.sessionPolicies { return layer(of: passed) }
        if !sessions.areNone {
            return .unknown([Remark(.sessionPoliciesDiffer)])
        }
        if GlueFingerprint.isLakeFormation(denial) {
            return .unknown([Remark(.sessionPolicyNotLogged, [.services: "Lake Formation"])])
        }
        if GlueFingerprint.isAccessGrants(denial) {
            return .unknown([Remark(.sessionPolicyNotLogged, [.services: "S3 Access Grants"])])
        }
        switch runs.sessionPolicy {
        case .some(nil): return .notApplicable
        case .some(let text?):
            return documents.decoded(
                [NamedDocument(name: "session policy of \(runs.names)", text: text)], [])
        case .none:
            return .unknown([Remark(.runPoliciesDiffer, [.session: runs.names])])
        }
    }

    private func layer(of passed: CandidateSessions.SessionPolicies) -> LayerPolicies {
        guard !passed.areNone else { return .notApplicable }
        let managed = passed.arns.map { history.managedPolicy($0, at: denial.time) }
        let own = passed.document.map { NamedDocument(name: "session policy", text: $0) }
        return documents.decoded(
            [own].compactMap { $0 } + managed.compactMap(\.value), managed.compactMap(\.reason))
    }
}
