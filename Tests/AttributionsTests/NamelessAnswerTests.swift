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

    /// How AWS ends its sentence, for each type of policy that it may name.
    private static let reasons = [
        "because no identity-based policy allows the s3:GetObject action",
        "with an explicit deny in an identity-based policy",
        "with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/p",
        "because no resource-based policy allows the s3:GetObject action",
        "with an explicit deny in a resource-based policy",
        "because no permissions boundary allows the s3:GetObject action",
        "because no session policy allows the s3:GetObject action",
        "with an explicit deny in a service control policy",
        "with an explicit deny in a resource control policy",
        "because no VPC endpoint policy allows the s3:GetObject action",
        "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public "
            + "Access", "",
    ]

    /// What a log tells, of another role and another bucket, wherever it names them; a trail's record
    /// with a reason, where one is given.
    private static func renamed(
        _ sighting: Sighting, role: String, bucket: String, id: String, reason: String?
    ) -> Sighting {
        var situation = sighting.situation.fields
        let session = ("assumed-role/etl/", "assumed-role/\(role)/")
        situation.requester.arn = situation.requester.arn?.replacing(session.0, with: session.1)
        situation.requester.issuerARN = situation.requester.issuerARN?
            .replacing("role/jobs/etl", with: "role/jobs/\(role)")
        situation.requester.principalID = situation.requester.principalID?
            .replacing("AROAEXAMPLEETL", with: id)
        if situation.bucket == "lake" { situation.bucket = bucket }
        var fields = sighting.fields
        if fields.parameters?["bucketname"] == "lake" {
            fields.parameters?["bucketname"] = bucket
            fields.parameters?["host"] = "\(bucket).s3.eu-west-1.amazonaws.com"
        }
        fields.message = fields.message?.replacing(session.0, with: session.1)
            .replacing(":::lake", with: ":::\(bucket)")
        if let reason, situation.log == .cloudTrail {
            let object = fields.key.map { "\(bucket)/\($0)" } ?? bucket
            fields.message =
                "User: \(situation.requester.arn ?? "") is not authorized to perform: s3:GetObject on "
                + "resource: \"arn:aws:s3:::\(object)\" \(reason)"
        }
        return Sighting(Situation(situation), fields)
    }

    @Test func `what is found out under other names is each denial's own, whatever log told of it`()
    {
        let sharing = Attributor(history: PolicyHistory())
        let alone = Attributor(history: PolicyHistory())
        let nothing = RememberedHistory(PolicyHistory())
        var (all, renamed, blocked, fixed) = (0, 0, 0, 0)
        for seed in 1...40 as ClosedRange<UInt64> {
            var patterns = RandomDenials(seed: seed)
            var generator = SeededGenerator(seed: seed)
            let policy = RandomLake(seed: seed).passedPolicy
            for _ in 0..<60 {
                let role = Self.roles.randomElement(using: &generator) ?? ""
                let bucket = Self.buckets.randomElement(using: &generator) ?? ""
                let id =
                    ["AROAEXAMPLE\(role.utf8.count)ABCDEFGH", "AROA1", "AIDAEXAMPLEEXAMPLE"]
                    .randomElement(using: &generator) ?? ""
                let reason =
                    Bool.random(using: &generator)
                    ? Self.reasons.randomElement(using: &generator) : nil
                let denial = Denial(
                    sightings: patterns.nextSightings().map {
                        Self.renamed($0, role: role, bucket: bucket, id: id, reason: reason)
                    })
                let evidence = patterns.evidence(of: denial, passed: policy)
                let own = alone.attribute(denial, evidence: evidence)
                let answer = sharing.answer(denial, evidence: evidence)
                #expect(answer.attribution(for: denial) == own, "\(denial.merged)")
                all += 1
                guard denial.isSeenInCloudTrail, answer.keyStandIn != nil,
                    Renaming(
                        denial, WeighedEvidence(evidence, of: denial), history: nothing) != nil
                else { continue }
                renamed += 1
                if !own.blockedBy.isEmpty { blocked += 1 }
                if !own.fixes.isEmpty { fixed += 1 }
            }
        }
        #expect(renamed * 8 > all, "\(renamed) of \(all)")
        #expect(blocked * 4 > renamed && fixed * 16 > renamed, "\(blocked), \(fixed)")
    }

    @Test func `a session policy that was passed tells one bucket from another`() {
        let policy = #"""
            {"Version":"2012-10-17",
            "Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::lake/*"}]}
            """#
        let sharing = Attributor(history: PolicyHistory())
        for bucket in ["lake", "pond", "lake", "marsh"] {
            var sighting = SharedAnswerTests.sighting
            sighting.bucket = bucket
            let denial = Denial(sightings: [sighting])
            var session = RoleSession(
                time: Instant(seconds: denial.time.seconds - 60), eventID: "e",
                roleARN: "arn:aws:iam::111122223333:role/etl",
                sessionName: denial.sessionName ?? "")
            session.sessionPolicy = policy
            let evidence = DenialEvidence(roleSessions: [session])
            let own = Attributor(history: PolicyHistory()).attribute(denial, evidence: evidence)
            let answer = sharing.answer(denial, evidence: evidence).attribution(for: denial)
            #expect(answer == own)
        }
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
