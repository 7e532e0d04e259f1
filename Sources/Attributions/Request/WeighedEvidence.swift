import AWSTypes
import Denials

/// The evidence as it concerns one denial: which sessions and runs come into question, and what
/// they have in common.
struct WeighedEvidence: Hashable {
    /// Refused KMS calls of the same principal, near in time.
    var keyDenials: [Sighting]
    /// Other refused requests that these may belong to; nil where there are too many.
    let rivals: [RivalRequest]?
    /// Writes of the denied object by other accounts than the bucket's owner.
    let foreignWrites: [ForeignWrite]
    /// The beginnings that the session may have had.
    let sessions: CandidateSessions
    /// The job runs that the session may belong to.
    let runs: CandidateRuns
    /// Whether Glue was seen to assume the role at any time.
    let isAssumedByGlue: Bool
    /// Whether AWS's message tells only what was asked.
    let leavesReasonsAside: Bool

    init(_ evidence: DenialEvidence, of denial: Denial) {
        keyDenials = evidence.keyDenials
        rivals = evidence.rivals
        foreignWrites = evidence.foreignWrites
        sessions = CandidateSessions(evidence.roleSessions, of: denial)
        runs = CandidateRuns(evidence, of: denial)
        isAssumedByGlue = evidence.isAssumedByGlue
        leavesReasonsAside = evidence.leavesReasonsAside
    }

    /// The account of the last stranger known to have written a target's object before a time.
    func lastForeignWriter(of target: RequestTarget, before time: Instant) -> AccountID? {
        foreignWrites
            .filter { $0.bucket == target.bucket && $0.key == target.key && $0.time <= time }
            .max { ($0.time, $0.eventID) < ($1.time, $1.eventID) }?.writer
    }

    /// Whether the texts of sessions and runs are ASCII, as `Sighting.isASCII`.
    var isASCII: Bool {
        let passed = sessions.sessionPolicies
        return (passed?.document?.isASCII ?? true) && (passed?.arns ?? []).allSatisfy(\.isASCII)
            && (sessions.narrowing?.documents ?? []).allSatisfy(\.isASCII)
            && (sessions.tags ?? [:]).allSatisfy { $0.isASCII && $1.isASCII }
            && (runs.job?.jobs ?? []).allSatisfy(\.isASCII) && runs.names.isASCII
            && ((runs.sessionPolicy ?? nil)?.isASCII ?? true)
    }
}
