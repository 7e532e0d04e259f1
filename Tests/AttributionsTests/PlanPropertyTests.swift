import AWSTypes
import Denials
import IAM
import JSON
import PolicyHistory
import TestSupport
import Testing

@testable import Attributions

/// Plans for random denials under random policies: whatever is selected, in whatever order and in
/// however many steps, no document takes back what another gave.
@Suite struct PlanPropertyTests {
    /// One denial, without AWS's reasons, which tell of the policies of then.
    private struct Refused {
        let denial: Denial
        let evidence: DenialEvidence

        func answer(_ attributor: Attributor) -> Attribution {
            attributor.attribute(denial, evidence: evidence)
        }

        /// Whether it passes every layer that is known.
        func passes(_ attributor: Attributor) -> Bool {
            answer(attributor).blockedBy.allSatisfy { $0.isGuess || $0.outcome == .unknown }
        }

        /// What a plan is made of; nil where documents cannot let it pass.
        func item(_ attributor: Attributor) -> PlanItem? {
            let answer = answer(attributor)
            let isOfDocuments = answer.fixes.allSatisfy { fix in
                switch fix.change {
                case .allow, .exemptRole, .exemptResource, .exemptAction, .exemptServiceCalls,
                    .removeDeny:
                    return true
                case .setting, .jobOption, .madeSince: return false
                }
            }
            guard isOfDocuments, answer.doFixesPass, !answer.fixes.isEmpty else { return nil }
            return PlanItem(
                role: answer.role, isObjectNamed: denial.key != nil, fixes: answer.fixes,
                doFixesPass: true, mayWeakenGuards: true, isCauseCertain: true)
        }
    }

    private static func refused(_ lake: RandomLake, seed: UInt64) -> [Refused] {
        var denials = RandomDenials(seed: seed &* 7_919)
        return (0..<24).map { _ in
            let denial = denials.next()
            var evidence = denials.evidence(of: denial, passed: lake.passedPolicy)
            var sighting = denial.merged
            sighting.message = nil
            sighting.inDoubt = false
            evidence.leavesReasonsAside = true
            return Refused(denial: Denial(sightings: [sighting]), evidence: evidence)
        }
    }

    /// The documents of a plan for denials, and the history with them in force.
    private static func plan(
        _ denials: [Refused], _ history: PolicyHistory, _ scope: PlanScope,
        now: Attributor? = nil
    ) throws -> (documents: [DocumentPlace: String], history: PolicyHistory) {
        let now = now ?? Attributor(inForceLast: history)
        var builder = PlanBuilder(history: history, scope: scope)
        // What cannot be planned alone cannot be planned with others, and is no part of a subset.
        for denial in denials { if let item = denial.item(now) { try? builder.add(item) } }
        var documents: [DocumentPlace: String] = [:]
        for change in try builder.changes() {
            guard case .document(let place) = change.target else { continue }
            documents[place] = change.after?.compactJSON
        }
        return (documents, history.replacing(documents))
    }

    @Test func `plans for any subset, in any order and in steps, undo nothing of one another`()
        throws
    {
        var (plans, steps, shared) = (0, 0, 0)
        for seed in UInt64(1)...80 {
            let lake = RandomLake(seed: seed)
            var generator = SeededGenerator(seed: seed &* 15_485_863)
            let scope = PlanScope.allCases[Int(seed % 3)]
            // Those that a plan of their own lets pass.
            let now = Attributor(inForceLast: lake.history)
            let able = try Self.refused(lake, seed: seed).filter { denial in
                let alone = try Self.plan([denial], lake.history, scope, now: now)
                return !alone.documents.isEmpty
                    && denial.passes(Attributor(inForceLast: alone.history))
            }
            guard !able.isEmpty else { continue }
            for _ in 0..<3 {
                let chosen = Array(
                    able.shuffled(using: &generator)
                        .prefix(Int.random(in: 1...able.count, using: &generator)))
                let whole = try Self.plan(chosen, lake.history, scope)
                let after = Attributor(inForceLast: whole.history)
                for denial in chosen {
                    #expect(denial.passes(after), "lake \(seed): \(denial.answer(after).blockedBy)")
                }
                let again = try Self.plan(
                    chosen.shuffled(using: &generator), lake.history, scope)
                #expect(again.documents == whole.documents, "lake \(seed)")
                // The same denials in two plans, the second made when the first is in force.
                let cut = Int.random(in: 0...chosen.count, using: &generator)
                let first = try Self.plan(Array(chosen[..<cut]), lake.history, scope)
                let second = try Self.plan(Array(chosen[cut...]), first.history, scope)
                let last = Attributor(
                    inForceLast: lake.history.replacing(
                        first.documents.merging(second.documents) { $1 }))
                for denial in chosen {
                    #expect(denial.passes(last), "lake \(seed): \(denial.answer(last).blockedBy)")
                }
                plans += 1
                if !first.documents.isEmpty, !second.documents.isEmpty { steps += 1 }
                let places = Set(first.documents.keys).intersection(second.documents.keys)
                shared += places.isEmpty ? 0 : 1
            }
        }
        // Else it would have shown nothing.
        #expect(plans > 50 && steps > 10 && shared > 6, "\(plans) \(steps) \(shared)")
    }

    @Test func `no plan opens what its scope does not name`() throws {
        var grants = 0
        for seed in UInt64(1)...20 {
            let lake = RandomLake(seed: seed)
            for scope in PlanScope.allCases {
                let now = Attributor(inForceLast: lake.history)
                var builder = PlanBuilder(history: lake.history, scope: scope)
                var asked: Set<String> = []
                for denial in Self.refused(lake, seed: seed) {
                    guard let item = denial.item(now) else { continue }
                    try? builder.add(item)
                    for case .allow(_, let resource, _) in item.fixes.map(\.change) {
                        asked.insert(resource)
                    }
                }
                for change in try builder.changes() {
                    let before = Set((change.before?.statements ?? []).map(\.json))
                    for statement in change.after?.statements ?? []
                    where statement.effect == .allow && !before.contains(statement.json) {
                        for resource in statement.value["Resource"]?.oneOrMany ?? [] {
                            grants += 1
                            Self.check(resource.string ?? "", scope, asked, change.target)
                        }
                    }
                }
            }
        }
        #expect(grants > 50, "\(grants)")
    }

    private static func check(
        _ resource: String, _ scope: PlanScope, _ asked: Set<String>, _ target: ChangeTarget
    ) {
        // In a key's policy `*` is this key.
        if case .document(.keyPolicy) = target { return }
        #expect(resource != "*" && !resource.hasSuffix(":*"), "\(target)")
        guard resource.hasSuffix("/*") else { return }
        // As policies write it, a dollar is `${$}`.
        let folder = resource.dropLast().replacing("${$}", with: "$")
        #expect(asked.contains { $0.hasPrefix(folder) }, "\(resource): nobody asked for it")
        let isBucket =
            folder.firstIndex(of: "/") == folder.indices.last || folder.hasSuffix("/object/")
        // A log that names no object of a request leaves any of the bucket's.
        let isUnnamed = asked.contains(resource)
        switch scope {
        case .object: #expect(isUnnamed, "\(resource) is wider than what was asked for")
        case .prefix: #expect(!isBucket || isUnnamed, "\(resource) is the whole bucket")
        case .bucket: #expect(isBucket || isUnnamed, "\(resource) is no bucket's")
        }
    }
}
