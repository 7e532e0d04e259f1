import Denials

/// A refused request as far as the logs tell it: who asked for what, over which path, and when.
/// What decides it is not in it: `Inquiry` asks for that.
struct DeniedRequest {
    let denial: Denial
    let evidence: WeighedEvidence
    /// What was in force.
    let history: RememberedHistory
    let principal: DeniedPrincipal
    /// AWS's message, where it says more than `Access Denied`.
    let message: DenialMessage?
    let network: NetworkPath

    init(_ denial: Denial, evidence: WeighedEvidence, history: RememberedHistory) {
        self.denial = denial
        self.evidence = evidence
        self.history = history
        principal = DeniedPrincipal(denial, history: history)
        message = denial.readMessage
        network = NetworkPath(denial, history: history)
    }
}
