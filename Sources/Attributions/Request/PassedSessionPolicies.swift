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
            return .unknown(
                "credentials of this session were narrowed by sts:GetScopedCredentials, and which "
                    + "ones signed the request is not logged")
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
            return .unknown(
                "the session's credentials were narrowed by sts:GetScopedCredentials, and not all "
                    + "of its policies were seen")
        }
        guard let document = narrowing.documents.first else { return before }
        guard narrowing.documents.count == 1, case .notApplicable = before else {
            return .unknown(
                "the session's credentials were narrowed by sts:GetScopedCredentials besides other "
                    + "session policies, and what they allow together is not evaluated")
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
            return .unknown(
                "the sessions of this name that may have been open passed different session "
                    + "policies, and which one this was is not logged")
        }
        if GlueFingerprint.isLakeFormation(denial) {
            return .unknown("the session policy that Lake Formation passed is not logged")
        }
        if GlueFingerprint.isAccessGrants(denial) {
            return .unknown("the session policy that S3 Access Grants passed is not logged")
        }
        switch runs.sessionPolicy {
        case .some(nil): return .notApplicable
        case .some(let text?):
            return documents.decoded(
                [NamedDocument(name: "session policy of \(runs.names)", text: text)], [])
        case .none:
            return .unknown(
                "some runs that this session may belong to passed a session policy, and which run "
                    + "it was is not logged: \(runs.names)")
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
