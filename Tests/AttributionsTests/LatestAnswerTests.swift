import Denials
import PolicyHistory
import TestSupport
import Testing

@testable import Attributions

/// An answer that is handed on from one denial of a situation to the next is the next one's own.
@Suite struct LatestAnswerTests {
    /// The sightings of a lake's random denials, each also with the own fields of others.
    private static func sightings(_ seed: UInt64) -> [Sighting] {
        var random = RandomDenials(seed: seed &* 7_919)
        var made: [Situation: Situation] = [:]
        let denials = (1...60).map { _ in random.next() }
        var sightings: [Sighting] = []
        for (number, denial) in denials.enumerated() {
            let own = denial.merged
            let situation = made[own.situation] ?? own.situation
            made[situation] = situation
            for other in denials[number...].prefix(4) {
                var fields = other.merged.fields
                // Another's parameters and message name another action.
                (fields.message, fields.parameters) = (own.fields.message, own.fields.parameters)
                sightings.append(Sighting(situation, fields))
            }
            sightings.append(Sighting(situation, own.fields))
        }
        return sightings
    }

    @Test func `what is handed on is each denial's own`() {
        let handedOn = SharedAnswerPropertyTests.seeds.map(Self.handedOn).reduce(0, +)
        #expect(handedOn > 60, "\(handedOn)")
    }

    /// Holds each answer of a lake's denials against the denial's own; returns how many were handed on.
    private static func handedOn(seed: UInt64) -> Int {
        let lake = RandomLake(seed: seed)
        var random = RandomDenials(seed: seed)
        let sharing = Attributor(history: lake.history)
        var latest: [ObjectIdentifier: LatestAnswer] = [:]
        var handedOn = 0
        for (number, sighting) in sightings(seed).enumerated() {
            let denial = Denial(sightings: [sighting])
            var evidence = DenialEvidence()
            if number.isMultiple(of: 7) {
                evidence = random.evidence(of: denial, passed: lake.passedPolicy)
            }
            let before = latest[ObjectIdentifier(sighting.situation)]
            let (answer, next) = sharing.answer(denial, evidence: evidence, after: before)
            let own = Attributor(history: lake.history).attribute(denial, evidence: evidence)
            #expect(
                answer.attribution(for: denial) == own, "lake \(seed), \(number): \(sighting)")
            guard let next else { continue }
            if next === before { handedOn += 1 }
            latest[ObjectIdentifier(sighting.situation)] = next
        }
        return handedOn
    }

    @Test func `what is told of a request that one access log alone tells of is what is handed on`()
    {
        let told = SharedAnswerPropertyTests.seeds.map(Self.toldOfLone).reduce(0, +)
        #expect(told > 60, "\(told)")
    }

    /// Holds each answer that is told without a denial against the denial's own; returns how many were.
    private static func toldOfLone(seed: UInt64) -> Int {
        let lake = RandomLake(seed: seed)
        let sharing = Attributor(history: lake.history)
        var latest: [ObjectIdentifier: LatestAnswer] = [:]
        var told = 0
        for (number, sighting) in sightings(seed).enumerated() {
            var sighting = sighting
            // An access log has neither; some others are left among them.
            if !number.isMultiple(of: 5) { (sighting.message, sighting.parameters) = (nil, nil) }
            sighting.query = number.isMultiple(of: 3) ? ["partnumber": "\(number)"] : [:]
            sighting.isProvisional = number.isMultiple(of: 11)
            let denial = Denial(sightings: [sighting])
            let before = latest[ObjectIdentifier(sighting.situation)]
            let (answer, next) = sharing.answer(denial, evidence: DenialEvidence(), after: before)
            if let before, sharing.isAnswer(before, toLone: sighting) {
                told += 1
                #expect(next === before, "lake \(seed), \(number): \(sighting)")
                let own = Attributor(history: lake.history)
                    .attribute(denial, evidence: DenialEvidence())
                #expect(answer.attribution(for: denial) == own, "lake \(seed), \(number)")
            }
            if let next { latest[ObjectIdentifier(sighting.situation)] = next }
        }
        return told
    }

    @Test func `it is not handed on to another history, with evidence, or in doubt`() {
        let sighting = SharedAnswerTests.sighting
        let denial = Denial(sightings: [sighting])
        let policy = SharedAnswerTests.history(#""Effect":"Allow","Action":"s3:*","Resource":"*""#)
        let attributor = Attributor(history: policy)
        let first = attributor.answer(denial, evidence: DenialEvidence(), after: nil).latest
        #expect(first != nil)
        func isHandedOn(
            _ attributor: Attributor, _ denial: Denial, _ evidence: DenialEvidence
        ) -> Bool {
            attributor.answer(denial, evidence: evidence, after: first).latest === first
        }
        #expect(isHandedOn(attributor, denial, DenialEvidence()))
        #expect(!isHandedOn(Attributor(history: policy), denial, DenialEvidence()))
        var assumed = DenialEvidence()
        assumed.isAssumedByGlue = true
        #expect(!isHandedOn(attributor, denial, assumed))
        var doubtful = sighting
        doubtful.isProvisional = true
        #expect(!isHandedOn(attributor, Denial(sightings: [doubtful]), DenialEvidence()))
        var other = sighting
        other.bucket = "pond"
        #expect(!isHandedOn(attributor, Denial(sightings: [other]), DenialEvidence()))
        guard let first else { return }
        #expect(attributor.isAnswer(first, toLone: sighting))
        #expect(!Attributor(history: policy).isAnswer(first, toLone: sighting))
        for otherwise in [doubtful, other] {
            #expect(!attributor.isAnswer(first, toLone: otherwise))
        }
    }
}
