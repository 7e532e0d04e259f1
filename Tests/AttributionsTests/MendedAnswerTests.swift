import AWSTypes
import Denials
import PolicyHistory
import Testing

@testable import Attributions

/// Denials share an answer only where no policy tells them apart, also none of those that were put
/// since and say whether the denial is mended.
@Suite struct MendedAnswerTests {
    private static let account = SharedAnswerTests.account
    private static let role = Subject(.role, "\(account)/etl")

    /// A lake in which all but the role's policy allows; the policy is put anew later.
    private static func history(later statement: String) -> PolicyHistory {
        let bucket = Subject(.bucket, "lake")
        let owner = Subject(.account, account)
        func document(_ statement: String) -> String {
            #"{"Version":"2012-10-17","Statement":[{\#(statement)}]}"#
        }
        let captured: [(Subject, String, String?)] = [
            (role, "arn", "arn:aws:iam::\(account):role/etl"), (role, "inline/*", #"["own"]"#),
            (
                role, "inline/own",
                document(#""Effect":"Allow","Action":"s3:List*","Resource":"*""#)
            ), (role, "attached/*", "[]"), (role, "boundary", nil), (role, "tags/*", "[]"),
            (bucket, "owner", account), (bucket, "bucket-policy", nil),
            (bucket, "ownership", "BucketOwnerEnforced"), (bucket, "payer", "BucketOwner"),
            (bucket, "encryption", nil), (bucket, "public-access-block", nil),
            (owner, "public-access-block", nil),
            (Subject(.organizationTarget, account), "member-of/*", "[]"),
        ]
        func entry(
            _ subject: Subject, _ facet: String, _ value: String?, _ time: Instant,
            _ source: HistoryEntry.Source, _ origin: String
        ) -> HistoryEntry {
            HistoryEntry(
                subject: subject, facet: Facet(facet), time: time,
                value: HistoryEntry.Value(value), source: source, origin: origin)
        }
        var history = PolicyHistory(
            entries: captured.map {
                entry($0.0, $0.1, $0.2, SharedAnswerTests.captured, .snapshot, "file")
            })
        history.insert(
            entry(
                role, "inline/own", document(statement),
                Instant(seconds: SharedAnswerTests.captured.seconds + 1_000_000), .change,
                "PutRolePolicy"))
        return history
    }

    @Test(arguments: [
        (#""Effect":"Allow","Action":"s3:*","Resource":"*""#, [true, true, true]),
        (
            #""Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::lake/raw/*""#,
            [true, true, false]
        ),
        (
            #""Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::lake/tmp/*""#,
            [false, false, true]
        ),
        (
            #""Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:UserAgent":"x"}}"#,
            [false, false, false]
        ),
        (#""Effect":"Allow","Action":"s3:List*","Resource":"*""#, [false, false, false]),
    ])
    func `each denial is mended by itself`(statement: String, isMended: [Bool]) {
        let attributor = Attributor(history: Self.history(later: statement))
        for (key, isMended) in zip(["raw/a.csv", "raw/b.csv", "tmp/a.csv"], isMended) {
            var sighting = SharedAnswerTests.sighting
            sighting.key = key
            sighting.sourceAddress = "198.51.100.9"
            sighting.cipherSuite = "TLS_AES_128_GCM_SHA256"
            let denial = Denial(sightings: [sighting])
            let answer = attributor.answer(denial, evidence: DenialEvidence())
                .attribution(for: denial)
            let own = Attributor(history: Self.history(later: statement))
                .attribute(denial, evidence: DenialEvidence())
            #expect(answer == own)
            let isMade = answer.fixes.contains {
                if case .madeSince = $0.change { return true }
                return false
            }
            #expect(isMade == isMended, "\(key): \(answer.certainty) \(answer.missing)")
        }
    }
}
