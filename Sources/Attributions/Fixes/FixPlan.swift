import AWSTypes

/// One fix for each blocker, all of them tried together on a copy of the policies: a fix is
/// verified when the request then passes every layer, and every layer is known (DESIGN 2.5).
struct FixPlan {
    let question: Question
    let results: [LayerResult]

    /// The fixes, in the order of the blockers. A blocker that only may block gets none: nobody
    /// should change a policy on a guess.
    func fixes(for blockers: [LayerResult]) -> [Fix] {
        let builder = RemedyBuilder(
            denial: question.denial, principal: question.principal, bucket: question.bucket)
        var remedies: [Remedy] = []
        for blocker in blockers where blocker.outcome != .unknown || blockers.count == 1 {
            // Several permissions may fail at one layer; each needs its own statement.
            let failing = question.results(like: blocker)
            for (result, permission) in failing.isEmpty ? [(blocker, nil)] : failing {
                if let remedy = builder.remedy(for: result, of: permission),
                    !remedies.contains(where: { $0.fix == remedy.fix })
                {
                    remedies.append(remedy)
                }
            }
        }
        var scenario = question.scenario
        for remedy in remedies { remedy.apply(&scenario) }
        let passes = !remedies.isEmpty && scenario.passes
        return remedies.map { remedy in
            var fix = remedy.fix
            fix.verified = passes
            return fix
        }
    }
}
