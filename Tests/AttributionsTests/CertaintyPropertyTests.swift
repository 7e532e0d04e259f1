import AWSTypes
import Denials
import PolicyHistory
import TestSupport
import Testing

@testable import Attributions

/// What every answer promises, over random policies, denials and evidence.
@Suite struct CertaintyPropertyTests {
    static let lakes: ClosedRange<UInt64> = 1...24
    static let denialsOfLake = 40

    @Test func `an undetermined answer says what would tell`() {
        var undetermined = 0
        for (_, answer, _) in Self.answers() where answer.certainty == .undetermined {
            undetermined += 1
            #expect(!answer.missing.isEmpty, "\(answer)")
        }
        #expect(undetermined > 50, "\(undetermined)")
    }

    @Test func `nothing is eliminated while something else may be behind the refusal`() {
        for (denial, answer, lake) in Self.answers() where answer.certainty == .eliminated {
            let findings = Inquiry.findings(
                of: DeniedRequest(
                    denial.denial, evidence: WeighedEvidence(denial.evidence, of: denial.denial),
                    history: RememberedHistory(lake.history)))
            let open = findings.openExplanations().filter { $0.cause != answer.cause }
            #expect(open.isEmpty, "\(answer): \(open)")
            #expect(denial.denial.isSeenInCloudTrail)
        }
    }

    @Test func `a guard is opened only where it is known to have refused`() {
        var fixes = 0
        for (_, answer, _) in Self.answers() {
            for fix in answer.fixes {
                fixes += 1
                let text = fix.document ?? ""
                #expect(!text.contains(#""${*}""#), "\(fix)")
                guard answer.certainty != .proven, answer.certainty != .reported else { continue }
                if case .exemptRole = fix.change { Issue.record("\(answer.certainty) \(fix)") }
                if case .exemptServiceCalls = fix.change {
                    Issue.record("\(answer.certainty) \(fix)")
                }
                if case .madeSince = fix.change { continue }
                #expect(fix.place.kind != .keyPolicy, "\(answer.certainty) \(fix)")
                #expect(!fix.verified || answer.certainty != .undetermined, "\(fix)")
            }
        }
        #expect(fixes > 50, "\(fixes)")
    }

    @Test func `with less evidence no answer becomes another that is certain`() {
        let seed = TestEnvironment.number("WHY403_SEED") ?? 1
        let tries = TestEnvironment.number("WHY403_TRIES") ?? 1
        var generator = SeededGenerator(seed: UInt64(seed))
        var (tried, found) = (0, [Withholding.Violation]())
        for round in 0..<tries {
            for lake in Self.lakes {
                let number = lake &+ UInt64(round) &* 1_000 &+ UInt64(seed) &* 1_000_000
                let withholding = Self.withholding(lake: tries == 1 && seed == 1 ? lake : number)
                let pieces = withholding.pieces.shuffled(using: &generator).prefix(
                    tries == 1 ? 12 : 60)
                for piece in pieces {
                    let result = withholding.violations(without: piece)
                    tried += result.tried
                    found += result.found
                }
            }
        }
        print("withheld: seed \(seed), \(tried) answers tried, \(found.count) violations")
        #expect(found.isEmpty, "\(found.prefix(12).map(\.description).joined(separator: "\n"))")
    }

    // MARK: - Worlds

    typealias Asked = (denial: Denial, evidence: DenialEvidence)

    static func answers() -> [(Asked, Attribution, RandomLake)] {
        lakes.flatMap { seed in
            let lake = RandomLake(seed: seed)
            let attributor = Attributor(history: lake.history)
            return cases(of: lake, seed: seed).map { one in
                let denial = Denial(sightings: one.sightings)
                let answer = attributor.attribute(denial, evidence: one.evidence)
                return ((denial, one.evidence), answer, lake)
            }
        }
    }

    static func withholding(lake seed: UInt64) -> Withholding {
        let lake = RandomLake(seed: seed)
        return Withholding(entries: lake.facts, cases: cases(of: lake, seed: seed))
    }

    /// Denials with their evidence, now and then with refused KMS calls and other requests near.
    private static func cases(of lake: RandomLake, seed: UInt64) -> [Withholding.Case] {
        var denials = RandomDenials(seed: seed &* 7_919)
        var generator = SeededGenerator(seed: seed &* 104_729)
        return (0..<denialsOfLake).map { number in
            let denial = denials.next()
            var evidence = denials.evidence(of: denial, passed: lake.passedPolicy)
            if number % 5 == 0 {
                addCalls(to: &evidence, of: denial, &generator)
            }
            return Withholding.Case(sightings: [denial.merged], evidence: evidence)
        }
    }

    private static func addCalls(
        to evidence: inout DenialEvidence, of denial: Denial,
        _ generator: inout SeededGenerator
    ) {
        let contexts: [String?] = [
            nil, "arn:aws:s3:::lake", denial.key.map { "arn:aws:s3:::lake/\($0)" },
            "arn:aws:s3:::lake/other",
        ]
        for number in 0..<Int.random(in: 1...2, using: &generator) {
            var call = Sighting(
                log: .cloudTrail, requestID: "call-\(number)",
                time: Instant(
                    seconds: denial.time.seconds + Int64.random(in: -1...3, using: &generator)),
                service: "kms", operation: number == 0 ? "Decrypt" : "GenerateDataKey",
                errorCode: "AccessDenied")
            call.requester = denial.requester
            call.keyARN = Bool.random(using: &generator) ? RandomLake.keyARN : nil
            call.eventID = "call-\(number)"
            if let context = contexts.randomElement(using: &generator) ?? nil {
                call.parameters = ["encryptioncontext.aws:s3:arn": context]
            }
            evidence.keyDenials.append(call)
        }
        if Bool.random(using: &generator) {
            var rival = denial.merged
            rival.requestID = "RIVAL"
            rival.key = "other"
            rival.message = nil
            evidence.rivals = [RivalRequest(Denial(sightings: [rival]))]
        }
    }
}
