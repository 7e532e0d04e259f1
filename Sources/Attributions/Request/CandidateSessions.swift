import AWSTypes
import Denials

/// The beginnings that a denied session may have had: its own where its access key is logged,
/// else all of the same name that can still have been open.
struct CandidateSessions: Hashable {
    /// The longest session, in seconds (IAM User Guide, `AssumeRole`: 12 hours).
    static let seconds: Int64 = 12 * 3_600

    /// Whether none was seen.
    let areNone: Bool
    /// What all of them passed as session policies; nil where there are none or they differ.
    let sessionPolicies: SessionPolicies?
    /// The session tags of all of them; nil where there are none or they differ.
    let tags: [String: String]?

    init(_ sessions: [RoleSession], of denial: Denial) {
        let key = denial.requester.accessKeyID
        let own = sessions.filter { key != nil && $0.accessKeyID == key }
        let time = denial.time
        let open = sessions.filter {
            $0.sessionName == denial.sessionName && $0.time <= time
                && $0.time.seconds >= time.seconds - CandidateSessions.seconds
        }
        // An access key that is logged and that no beginning bears says that it was not seen.
        let candidates = own.isEmpty && key == nil ? open : own
        areNone = candidates.isEmpty
        let policies = Set(
            candidates.map {
                SessionPolicies(document: $0.sessionPolicy, arns: $0.sessionPolicyARNs)
            })
        sessionPolicies = policies.count == 1 ? policies.first : nil
        let tags = Set(candidates.map(\.tags))
        self.tags = tags.count == 1 ? tags.first : nil
    }

    /// A document and managed policies passed when a session was opened.
    struct SessionPolicies: Hashable {
        let document: String?
        let arns: [String]

        var areNone: Bool { document == nil && arns.isEmpty }
    }
}
