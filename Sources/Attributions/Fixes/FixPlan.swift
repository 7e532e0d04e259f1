import AWSTypes
import Denials
import IAM
import PolicyHistory

/// One fix for each blocker, all of them tried together on a copy of the policies: a fix is
/// verified when the request then passes every layer that is known, and nothing else may have
/// refused it (docs/DESIGN.md).
struct FixPlan {
    let findings: Findings

    /// What is to be done.
    struct Plan {
        /// In the order of the blockers.
        let fixes: [Fix]
        /// Whether the request passes every layer that is known with all of them.
        let pass: Bool
        /// What must be checked before a guard is changed that is not known to be what refused.
        let checks: [Remark]
        /// What may refuse the request still, or the changes themselves.
        let obstacles: [Remark]
    }

    /// The fixes, and what must be checked first.
    ///
    /// A blocker that only may block gets no fix, unless it is the only one: nobody should change
    /// a policy on a guess. And nobody should open a guard on one that is likely.
    func plan(for combination: Combination) -> Plan {
        let builder = RemedyBuilder(findings: findings)
        let blockers = combination.blockers
        let isSettled =
            combination.certainty == .proven || combination.certainty == .reported
        var (remedies, checks) = remedies(for: combination, builder, isSettled: isSettled)
        var scenario = findings.scenario(
            withListing: combination.primary?.isHypothesis ?? false)
        // What the job sends decides which key is asked: what is changed of another helps nobody.
        for remedy in remedies where remedy.key == nil { remedy.apply(&scenario) }
        let spared = findings.scenario(withListing: false).keys.subtracting(scenario.keys)
        remedies.removeAll { $0.key.map(spared.contains) ?? false }
        let unusable = remedies.isEmpty ? [] : scenario.settings.filter(\.isOfUnusableKey)
        remedies += unusable.compactMap { builder.remedy(for: $0, of: nil) }
        for remedy in remedies where remedy.key != nil { remedy.apply(&scenario) }
        let besides = grants(besides: &scenario, builder)
        remedies += besides.remedies.filter { remedy in
            !remedies.contains { $0.fix == remedy.fix }
        }
        var changed = Set(blockers.map(\.layer)).union(besides.layers)
        // Of a key that was not asked before, what nobody captured is not passed over.
        if scenario.permissions.contains(where: { $0.isKeyRequest && !findings.asks($0) }) {
            changed.insert(.kms)
        }
        if !remedies.isEmpty, !combination.isContradicted {
            let behind = RemediesBehind(
                findings: findings, builder: builder, mayChangeGuards: isSettled)
            changed.formUnion(behind.add(to: &remedies, &scenario))
            behind.reduce(&remedies, &scenario, changing: changed)
        }
        // Who may list is told 404 in place of 403, which is no success.
        let passes =
            !remedies.isEmpty && !combination.isContradicted
            && unusable.allSatisfy { KeyInForce.canBeEnabled(from: $0.reason.seen) }
            && !(combination.primary?.isHypothesis ?? false)
            && scenario.passes(changing: changed)
        let obstacles =
            remedies.isEmpty
            ? []
            : scenario.openKeys
                + PublicPolicyCheck(findings: findings).refusals(
                    of: remedies.map(\.fix), in: scenario)
        checks += obstacles
        let isAlone =
            obstacles.isEmpty && combination.refusedBesides == nil && !combination.isKeyAssumed
            && (combination.certainty == .reported || !combination.hasOtherExplanations)
        let fixes = remedies.map { remedy in
            var fix = remedy.fix
            if fix.change == .jobOption(.encryption) { fix.place.policy = scenario.headers?.key }
            fix.verified = passes && isAlone
            return fix
        }
        return Plan(
            fixes: fixes, pass: passes && combination.refusedBesides == nil,
            checks: checks.uniqued(), obstacles: obstacles)
    }

    /// The changes for what blocks, and what must be checked before a guard is opened.
    private func remedies(
        for combination: Combination, _ builder: RemedyBuilder, isSettled: Bool
    ) -> (remedies: [Remedy], checks: [Remark]) {
        let blockers = combination.blockers
        var remedies: [Remedy] = []
        var checks: [Remark] = []
        for (place, blocker) in blockers.enumerated()
        where blocker.outcome != .unknown || blockers.count == 1 {
            if place == 0, combination.isSpared { continue }
            let mayChangeGuard =
                isSettled && (blocker.isCertain || place == 0 && !combination.isContradicted)
            for (result, permission) in asked(of: blocker) {
                if result.mechanism == .sessionPolicy, findings.evidence.sessions.areNone {
                    checks.append(FixPlan.sessionCheck)
                    continue
                }
                guard permission?.isOfUnnamedKey != true else {
                    checks.append(FixPlan.keyCheck)
                    continue
                }
                guard let remedy = builder.remedy(for: result, of: permission),
                    !remedies.contains(where: { $0.fix == remedy.fix })
                else { continue }
                // Of which key somebody would be told to exempt is not known.
                if combination.isKeyAssumed, remedy.key != nil,
                    case .exemptResource = remedy.fix.change
                {
                    continue
                }
                if remedy.weakensGuard, !mayChangeGuard {
                    checks.append(GuardCheck(result, of: findings, permission).remark)
                } else {
                    remedies.append(remedy)
                }
            }
        }
        return (remedies, checks)
    }

    /// The grants of what the request asks for once the job sends what a policy asks for, applied.
    /// What denies it, or needs a guard opened, stays, so that the fixes are not verified.
    private func grants(
        besides scenario: inout Scenario, _ builder: RemedyBuilder
    ) -> (remedies: [Remedy], layers: Set<Layer>) {
        var found: (remedies: [Remedy], layers: Set<Layer>) = ([], [])
        let sendsHeader = scenario.headers != nil
        for asked in scenario.permissions
        where !asked.isOfUnnamedKey
            && (!findings.asks(asked) || asked.isKeyRequest && sendsHeader)
        {
            let results = PolicyLayers(asked).results().filter {
                $0.blocks && $0.outcome == .implicitlyDenies
            }
            let rest = results.flatMap { restOfUpload($0, asked) }
            for (result, permission) in results.map({ ($0, asked) }) + rest {
                guard let remedy = builder.remedy(for: result, of: permission),
                    !remedy.weakensGuard
                else { continue }
                remedy.apply(&scenario)
                found.remedies.append(remedy)
                found.layers.insert(result.layer)
            }
        }
        return found
    }

    private static let sessionCheck = Remark(
        .sessionPolicyUnseen,
        run: AWSCommand.sessionEvents.map { .events(named: $0) })
    private static let keyCheck = Remark(
        .managedKeyNotNamed,
        run: [AWSCommand("kms", "describe-key", [AWSCommand.Option("key-id", "alias/aws/s3")])])

    /// The permissions that fail at a blocker: several may, and each needs its own statement. A
    /// layer that AWS names and that is not known to fail is asked for the request's own.
    private func asked(of blocker: LayerResult) -> [(LayerResult, AskedPermission?)] {
        // Which key that is must be found first.
        if blocker.place.kind == .keyOfObjects { return [(blocker, nil)] }
        // What others deny says nothing of the policy that AWS names and nobody captured.
        if blocker.reason.kind == .namedByAWS, blocker.outcome == .explicitlyDenies { return [] }
        let like = findings.results(like: blocker)
        let failing = like.filter(\.0.isTold) + like.filter { !$0.0.isTold }
        return failing.isEmpty
            ? [(blocker, findings.permission(for: blocker.cause))]
            : failing
                + failing.flatMap { result, permission in
                    restOfUpload(result, permission).map { ($0, Optional($1)) }
                }
    }

    /// What the rest of an upload asks for besides where its beginning is refused for want of the
    /// same: who allows the beginning alone is refused the first part.
    private func restOfUpload(
        _ result: LayerResult, _ permission: AskedPermission?
    ) -> [(LayerResult, AskedPermission)] {
        let operation = findings.denial.operation
        guard var next = permission, next.isKeyRequest, result.outcome == .implicitlyDenies,
            let action = KeyActions.ofRestOfUpload(begunBy: operation)
        else { return [] }
        next.request.action = action
        return PolicyLayers(next).results()
            .filter { $0.mechanism == result.mechanism && $0.outcome == .implicitlyDenies }
            .filter(\.blocks).map { ($0, next) }
    }
}
