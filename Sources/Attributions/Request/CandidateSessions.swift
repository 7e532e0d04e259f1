import AWSTypes
import Denials

/// The beginnings that a denied session may have had: its own where its access key is logged,
/// else all of the same name that can still have been open.
struct CandidateSessions: Hashable {
    /// Whether none was seen.
    let areNone: Bool
    /// What all of them passed as session policies; nil where there are none or they differ.
    let sessionPolicies: SessionPolicies?
    /// The session tags of all of them; nil where there are none or they differ.
    let tags: [String: String]?

    init(_ sessions: [RoleSession], of denial: Denial) {
        let candidates = CandidateSessions.candidates(among: sessions, for: denial)
        areNone = candidates.isEmpty
        sessionPolicies = CandidateSessions.common(of: candidates) {
            SessionPolicies(document: $0.sessionPolicy, arns: $0.sessionPolicyARNs)
        }
        tags = CandidateSessions.common(of: candidates, \.tags)
    }

    private static func candidates(
        among sessions: [RoleSession], for denial: Denial
    ) -> [RoleSession] {
        // An access key that is logged and that no beginning bears says that it was not seen.
        let time = denial.time
        if let key = denial.accessKeyID {
            let apart = DenialEvidence.clockSeconds
            let earliest = time.seconds - DenialEvidence.sessionSeconds - apart
            let open = earliest...(time.seconds + apart)
            return sessions.filter {
                $0.accessKeyID == key && open.contains($0.time.seconds) && isRole(of: $0, denial)
            }
        }
        let name = denial.sessionName
        return sessions.filter {
            $0.time <= time && $0.time.seconds >= time.seconds - DenialEvidence.sessionSeconds
                && $0.sessionName == name
        }
    }

    /// Whether a session's role may be the denied one: by another, late evidence of it would not find
    /// the denial.
    private static func isRole(of session: RoleSession, _ denial: Denial) -> Bool {
        guard case .role(let account, let path)? = Principal(session.roleARN) else { return true }
        let name = path.split(separator: "/").last.map(String.init)
        return account == denial.account && (denial.roleName == nil || denial.roleName == name)
    }

    /// What all have in common; nil where there are none or they differ.
    private static func common<Value: Equatable>(
        of sessions: [RoleSession], _ value: (RoleSession) -> Value
    ) -> Value? {
        guard let first = sessions.first.map(value) else { return nil }
        return sessions.dropFirst().allSatisfy { value($0) == first } ? first : nil
    }

    /// A document and managed policies passed when a session was opened.
    struct SessionPolicies: Hashable {
        let document: String?
        let arns: [String]

        var areNone: Bool { document == nil && arns.isEmpty }
    }
}
