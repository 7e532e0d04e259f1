import Denials
import PolicyHistory
import TestSupport
import Testing

@testable import Attributions

/// What `Attributor.answer` promises, over random policies, denials and evidence.
@Suite struct SharedAnswerPropertyTests {
    /// Lakes, each with policies and jobs of its own. Of hundreds these show most: what is no
    /// longer told apart by addresses, referers, copies, objects' keys or variables is seen in one
    /// of them.
    static let seeds: [UInt64] = [10, 13, 27, 60, 135, 293, 331]
    static let denialsOfLake = 200

    @Test func `a shared answer is each denial's own, whatever was asked before`() {
        var (all, shared) = (0, 0)
        for seed in Self.seeds {
            let lake = RandomLake(seed: seed)
            var denials = RandomDenials(seed: seed &* 7_919)
            let sharing = Attributor(history: lake.history)
            // Held on to, so that no other gets an answer's identity.
            var given: [ObjectIdentifier: SharedAttribution] = [:]
            for number in 1...Self.denialsOfLake {
                let denial = denials.next()
                let evidence = denials.evidence(of: denial, passed: lake.passedPolicy)
                let answer = sharing.answer(denial, evidence: evidence)
                let own = Attributor(history: lake.history).attribute(denial, evidence: evidence)
                let told = answer.attribution(for: denial)
                #expect(told == own, "lake \(seed), denial \(number): \(denial.merged)")
                all += 1
                if given.updateValue(answer, forKey: ObjectIdentifier(answer)) != nil {
                    shared += 1
                }
            }
        }
        #expect(shared * 3 > all, "\(shared) of \(all)")
    }

    @Test(arguments: [false, true])
    func `a shared decision is each denial's own, whatever its key's letters`(
        isInForceLast: Bool
    ) {
        func attributor(_ history: PolicyHistory) -> Attributor {
            isInForceLast ? Attributor(inForceLast: history) : Attributor(history: history)
        }
        var (odd, shared) = (0, 0)
        for seed in Self.seeds {
            let lake = RandomLake(seed: seed)
            var denials = RandomDenials(seed: seed &* 7_919)
            let sharing = attributor(lake.history)
            var given: [ObjectIdentifier: SharedAttribution] = [:]
            for number in 1...Self.denialsOfLake {
                let (denial, isOdd) = Self.renamed(denials.next(), number)
                let evidence = denials.evidence(of: denial, passed: lake.passedPolicy)
                let decision = sharing.decision(denial, evidence: evidence)
                let own = attributor(lake.history).attribute(denial, evidence: evidence)
                let decided = decision.attribution
                #expect(
                    (decided.cause, decided.mechanism, decided.certainty, decided.doFixesPass)
                        == (own.cause, own.mechanism, own.certainty, own.doFixesPass),
                    "lake \(seed), denial \(number)")
                #expect(decided.role == own.role && decided.isGlue == own.isGlue)
                #expect(
                    Self.blockers(decided) == Self.blockers(own), "lake \(seed), denial \(number)")
                let fixes = decision.fixes(for: denial)
                #expect(fixes.map(\.change) == own.fixes.map(\.change), "lake \(seed), \(number)")
                #expect(fixes.map(\.place) == own.fixes.map(\.place), "lake \(seed), \(number)")
                let isShared =
                    given.updateValue(decision, forKey: ObjectIdentifier(decision)) != nil
                if isOdd {
                    odd += 1
                    if isShared { shared += 1 }
                }
            }
        }
        #expect(shared * 8 > odd, "\(shared) of \(odd)")
    }

    /// Every second denial of an object asks for one whose key is written in another way in a shell.
    private static func renamed(_ denial: Denial, _ number: Int) -> (Denial, isOdd: Bool) {
        guard number.isMultiple(of: 2), let key = denial.key else { return (denial, false) }
        let name = ["raw/2026/daily \(number).csv", "\u{B370}/\u{D30C} \(number)", "a \(number)"]
        let other = name[number / 2 % name.count]
        var sighting = denial.merged
        sighting.key = other
        if sighting.batchKey != nil { sighting.batchKey = other }
        if sighting.parameters?["key"] != nil { sighting.parameters?["key"] = other }
        sighting.message = sighting.message?.replacing("/\(key)", with: "/\(other)")
        return (Denial(sightings: [sighting]), true)
    }

    private static func blockers(_ attribution: Attribution) -> [String] {
        (attribution.blockedBy + attribution.openLayers).map {
            "\($0.cause) \($0.mechanism) \($0.outcome) \($0.isGuess)"
        }
    }
}
