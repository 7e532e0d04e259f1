import AWSTypes
import Denials
import PolicyHistory
import TestSupport
import Testing

@testable import Attributions

/// Where nothing is captured, denials of many roles and buckets share an answer, and it is each
/// one's own.
@Suite struct NamelessAnswerTests {
    /// Also names that mean something by themselves, that stand in sentences, ARNs and commands
    /// anyway, or within each other.
    static let roles = [
        "orchard-etl", "etl", "a", "s3", "role", "aws", "arn", "AWSServiceRoleForGlue",
        "AWSGlueServiceRole-x", "lake", "x.y_z", "Tom+etl@example.com", "zeta", "Alpha",
        "get-object",
    ]
    static let buckets = [
        "lake", "lake2", "a.b", "bucket", "s3", "logs", "orchard-etl",
        "aws-glue-assets-1-eu-west-1", "fast--use1-az4--x-s3", "t--table-s3",
        "lake-111122223333-eu-west-1-an", "p-s3alias",
        "arn", "zz", "object",
    ]

    private static func denial(
        _ pattern: Denial, _ generator: inout SeededGenerator, session: String
    ) -> Denial {
        var sighting = pattern.merged
        let role = roles.randomElement(using: &generator) ?? ""
        sighting.requester.arn = "arn:aws:sts::111122223333:assumed-role/\(role)/\(session)"
        sighting.bucket = buckets.randomElement(using: &generator)
        sighting.bucketOwner =
            [AccountID("111122223333"), AccountID("444455556666"), nil]
            .randomElement(using: &generator) ?? nil
        return Denial(sightings: [sighting])
    }

    @Test func `an answer shared by roles and buckets is each denial's own`() {
        let sharing = Attributor(history: PolicyHistory())
        let alone = Attributor(history: PolicyHistory())
        // Held on to, so that no other gets an answer's identity.
        var given: [ObjectIdentifier: SharedAttribution] = [:]
        var (all, nameless) = (0, 0)
        for seed in [3, 11, 17] as [UInt64] {
            var patterns = RandomDenials(seed: seed)
            var generator = SeededGenerator(seed: seed)
            for number in 0..<300 {
                let session = number.isMultiple(of: 3) ? "session" : "GlueJobRunnerSession"
                let denial = Self.denial(patterns.next(), &generator, session: session)
                var evidence = DenialEvidence()
                evidence.isAssumedByGlue = number.isMultiple(of: 5)
                let own = alone.attribute(denial, evidence: evidence)
                let answer = sharing.answer(denial, evidence: evidence)
                #expect(answer.attribution(for: denial) == own, "\(denial.merged)")
                all += 1
                guard answer.namesStandIns != nil else { continue }
                nameless += 1
                given[ObjectIdentifier(answer)] = answer
            }
        }
        #expect(nameless * 4 > all, "\(nameless) of \(all)")
        #expect(given.count * 2 < nameless, "\(given.count) of \(nameless)")
    }

    @Test func `a single captured fact gives each role and bucket an answer of its own`() {
        let policy = SharedAnswerTests.history(#""Effect":"Allow","Action":"s3:*","Resource":"*""#)
        for (history, isShared) in [(PolicyHistory(), true), (policy, false)] {
            let attributor = Attributor(history: history)
            let answers = ["lake", "pond"].map { bucket in
                var sighting = SharedAnswerTests.sighting
                sighting.bucket = bucket
                return attributor.answer(Denial(sightings: [sighting]), evidence: DenialEvidence())
            }
            #expect((answers[0] === answers[1]) == isShared)
        }
    }
}
