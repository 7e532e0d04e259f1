import AWSTypes

/// The verdict on a request, without explanations: the hot path.
public func decide(_ request: AuthorizationRequest, with policies: PolicySet) -> Verdict {
    let question = PreparedRequest(request, policies)
    let evaluation = Evaluation(question, policies)
    let verdict = evaluation.verdict
    guard verdict == .unknown else { return verdict }
    let asked = policies.askedLayers(for: question)
    return WorldSearch(question, policies, asked, evaluation, settling: false).verdict
}

/// The whole answer: the verdict, what every layer said, and which layers must change. What would
/// settle an unknown verdict takes many times as long to find as the rest, and is left out unless
/// `settling`.
public func authorize(
    _ request: AuthorizationRequest, with policies: PolicySet, settling: Bool = true
) -> Decision {
    let question = PreparedRequest(request, policies)
    let evaluation = Evaluation(question, policies)
    let asked = policies.askedLayers(for: question)
    let layers = evaluation.layerDecisions(question, policies, asked)
    let blockers = Blockers(evaluation)
    let evaluated = evaluation.verdict
    guard evaluated == .unknown else {
        return Decision(
            outcome: evaluated, layers: layers, blockers: blockers.certain,
            suspects: blockers.possible, lacking: blockers.lacking, settledBy: [])
    }
    let open = WorldSearch(question, policies, asked, evaluation, settling: settling)
    let verdict = open.verdict
    return Decision(
        outcome: verdict, layers: layers, blockers: blockers.certain,
        // What one layer does not know may matter to none once all layers are seen together.
        suspects: verdict == .allowed ? [] : blockers.possible, lacking: blockers.lacking,
        settledBy: settling && verdict == .unknown ? open.settlingFacts : [])
}
