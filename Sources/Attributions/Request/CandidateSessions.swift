import AWSTypes
import Denials

/// The beginnings that a denied session may have had: its own where its access key is logged,
/// else all of the same name that can still have been open.
struct CandidateSessions {
    /// The longest session, in seconds (IAM User Guide, `AssumeRole`: 12 hours).
    static let seconds: Int64 = 12 * 3_600

    /// Oldest first.
    let sessions: [RoleSession]

    init(_ sessions: [RoleSession], of denial: Denial) {
        let key = denial.requester.accessKeyID
        let own = sessions.filter { key != nil && $0.accessKeyID == key }
        let time = denial.time
        let open = sessions.filter {
            $0.sessionName == denial.sessionName && $0.time <= time
                && $0.time.seconds >= time.seconds - CandidateSessions.seconds
        }
        // An access key that is logged and that no beginning bears says that it was not seen.
        self.sessions = (own.isEmpty && key == nil ? open : own).sorted {
            ($0.time, $0.eventID) < ($1.time, $1.eventID)
        }
    }

    /// What all of them passed as session policies; nil where there are none or they differ.
    var sessionPolicies: SessionPolicies? {
        let passed = Set(
            sessions.map { SessionPolicies(document: $0.sessionPolicy, arns: $0.sessionPolicyARNs) }
        )
        return passed.count == 1 ? passed.first : nil
    }

    /// The session tags of all of them; nil where there are none or they differ.
    var tags: [String: String]? {
        let passed = Set(sessions.map(\.tags))
        return passed.count == 1 ? passed.first : nil
    }

    /// A document and managed policies passed when a session was opened.
    struct SessionPolicies: Hashable {
        let document: String?
        let arns: [String]

        var areNone: Bool { document == nil && arns.isEmpty }
    }
}
