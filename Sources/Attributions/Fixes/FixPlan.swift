import AWSTypes

/// One fix for each blocker, all of them tried together on a copy of the policies: a fix is
/// verified when the request then passes every layer that is known (docs/DESIGN.md).
struct FixPlan {
    let findings: Findings

    /// The fixes, in the order of the blockers. A blocker that only may block gets none, unless it
    /// is the only one: nobody should change a policy on a guess.
    func fixes(for combination: Combination) -> [Fix] {
        let builder = RemedyBuilder(denial: findings.denial, principal: findings.principal)
        let blockers = combination.blockers
        var remedies: [Remedy] = []
        for blocker in blockers where blocker.outcome != .unknown || blockers.count == 1 {
            for (result, permission) in asked(of: blocker) {
                if let remedy = builder.remedy(for: result, of: permission),
                    !remedies.contains(where: { $0.fix == remedy.fix })
                {
                    remedies.append(remedy)
                }
            }
        }
        var scenario = findings.scenario(
            withListing: combination.primary?.isHypothesis ?? false)
        for remedy in remedies { remedy.apply(&scenario) }
        let passes =
            !remedies.isEmpty && !combination.isContradicted
            && scenario.passes(changing: Set(blockers.map(\.layer)))
        return remedies.map { remedy in
            var fix = remedy.fix
            fix.verified = passes
            return fix
        }
    }

    /// The permissions that fail at a blocker: several may, and each needs its own statement. A
    /// layer that AWS names and that is not known to fail is asked for the request's own.
    private func asked(of blocker: LayerResult) -> [(LayerResult, AskedPermission?)] {
        let failing = findings.results(like: blocker)
        return failing.isEmpty
            ? [(blocker, findings.permission(for: blocker.cause))] : failing
    }
}
