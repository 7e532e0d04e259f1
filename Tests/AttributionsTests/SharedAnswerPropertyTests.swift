import Denials
import PolicyHistory
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
                let told = answer.attribution(forKey: denial.key)
                #expect(told == own, "lake \(seed), denial \(number): \(denial.merged)")
                all += 1
                if given.updateValue(answer, forKey: ObjectIdentifier(answer)) != nil {
                    shared += 1
                }
            }
        }
        #expect(shared * 3 > all, "\(shared) of \(all)")
    }
}
