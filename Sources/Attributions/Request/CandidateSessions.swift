import AWSTypes
import Denials

/// The beginnings that a denied session may have had: its own where its access key is logged,
/// else all of the same name that can still have been open.
struct CandidateSessions: Hashable {
    /// Whether none was seen.
    let areNone: Bool
    /// What all of them passed as session policies; nil where there are none or they differ.
    let sessionPolicies: SessionPolicies?
    /// How the session was narrowed, where the credentials of the request are known to have been.
    let narrowing: Narrowing?
    /// Whether the credentials of the request may have been narrowed, and which ones it was signed
    /// with is not logged.
    let mayBeNarrowed: Bool
    /// The session tags of all of them; nil where there are none or they differ.
    let tags: [String: String]?
    /// The service that opened the session, where its own beginning was seen by its access key;
    /// nil where another principal did, and where that is not known.
    let service: String?
    /// Whether the one beginning is that of the denied access key. By their name alone others,
    /// which nobody saw, may be meant as well.
    let isByAccessKey: Bool

    init(_ sessions: ArraySlice<RoleSession>, of denial: Denial) {
        let candidates = CandidateSessions.candidates(among: sessions, for: denial)
        let isKeyKnown = denial.accessKeyID != nil
        narrowing =
            isKeyKnown ? candidates.first.flatMap { Narrowing(of: $0, among: sessions) } : nil
        mayBeNarrowed = !isKeyKnown && candidates.contains { $0.narrowedFrom != nil }
        let beginnings = candidates.filter { $0.narrowedFrom == nil }
        areNone = beginnings.isEmpty
        sessionPolicies = CandidateSessions.common(of: beginnings, SessionPolicies.init)
        tags =
            CandidateSessions.common(of: beginnings, \.tags)
            ?? narrowing?.beginning?.tags
        let isBeginningSeen = sessionPolicies != nil && tags != nil
        let isNarrowingSeen = narrowing.map { $0.beginning != nil && $0.isWhole } ?? false
        isByAccessKey = isKeyKnown && (isBeginningSeen || isNarrowingSeen)
        let service = CandidateSessions.common(of: beginnings, \.service) ?? nil
        self.service = isKeyKnown ? service ?? narrowing?.beginning?.service : nil
    }

    private static func candidates(
        among sessions: ArraySlice<RoleSession>, for denial: Denial
    ) -> [RoleSession] {
        // An access key that is logged and that no beginning bears says that it was not seen.
        let time = denial.time
        if let key = denial.accessKeyID {
            let apart = EvidenceWindow.clocks
            let earliest = time.seconds - EvidenceWindow.session - apart
            let open = earliest...(time.seconds + apart)
            return sessions.filter {
                $0.accessKeyID == key && open.contains($0.time.seconds) && isRole(of: $0, denial)
            }
        }
        let name = denial.sessionName
        return sessions.filter {
            $0.time <= time && $0.time.seconds >= time.seconds - EvidenceWindow.session
                && $0.sessionName == name
        }
    }

    /// Whether a session's role may be the denied one: by another, late evidence of it would not
    /// find the denial.
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

        init(_ session: RoleSession) {
            document = session.sessionPolicy
            arns = session.sessionPolicyARNs
        }

        var areNone: Bool { document == nil && arns.isEmpty }
    }

    /// The policies that `sts:GetScopedCredentials` put on top of each other, each of which must
    /// allow besides what was passed when the session was opened.
    struct Narrowing: Hashable {
        /// The documents, the last one first.
        let documents: [String]
        /// The session's beginning, where it was seen.
        let beginning: RoleSession?
        /// Whether all of the documents were seen, as far as AWS's answer says how many there are.
        let isWhole: Bool

        /// AWS allows three; a longer way is none.
        private static let maximumSteps = 8

        /// Nil for credentials that were not narrowed.
        init?(of session: RoleSession, among sessions: ArraySlice<RoleSession>) {
            guard session.narrowedFrom != nil else { return nil }
            var documents: [String] = []
            var current: RoleSession? = session
            var steps = 0
            while let step = current, let key = step.narrowedFrom, steps < Narrowing.maximumSteps {
                if let document = step.sessionPolicy { documents.append(document) }
                current = sessions.first { $0.accessKeyID == key }
                steps += 1
            }
            self.documents = documents
            beginning = current?.narrowedFrom == nil ? current : nil
            isWhole = session.narrowingCount.map { $0 == Int64(documents.count) } ?? false
        }
    }
}
