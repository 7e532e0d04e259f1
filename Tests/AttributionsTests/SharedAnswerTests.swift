import AWSTypes
import Denials
import PolicyHistory
import Testing

@testable import Attributions

/// Denials that nothing in force tells apart share one answer; where a policy looks at what makes
/// them differ, they do not.
@Suite struct SharedAnswerTests {
    static let captured = Instant(seconds: 1_777_000_000)
    static let account = "111122223333"

    /// A way in which a second denial differs from the first.
    enum Difference: String, CaseIterable {
        case key, folder, ending, oddKey, privateAddress, publicAddress, referer, time, early
        case accessKey, token, userAgent, session, message, otherMessage, cutMessage, spelling
        case copy, accessPoint, upload, prefix, agentSpelling

        func change(_ sighting: inout Sighting) {
            switch self {
            case .key: sighting.key = "raw/orders/day=02/part-0002.parquet"
            case .folder: sighting.key = "curated/orders/part-0001.parquet"
            case .ending: sighting.key = "raw/orders/day=02/part-0002.csv"
            case .oddKey: sighting.key = "raw/orders/it's $1*.parquet"
            case .privateAddress: sighting.sourceAddress = "10.0.7.7"
            case .publicAddress: sighting.sourceAddress = "198.51.100.7"
            case .referer: sighting.referer = "https://audit.example.org/2"
            case .time: sighting.time = Instant(seconds: sighting.time.seconds + 86_400)
            case .early: sighting.time = Instant(seconds: captured.seconds + 200)
            case .accessKey: sighting.accessKeyID = "ASIASECOND"
            case .token: sighting.tokenIssueTime = Instant(seconds: 1_777_600_000)
            case .userAgent: sighting.userAgent = "aws-sdk-java/2"
            case .session: sighting.requester.arn = SharedAnswerTests.arn(session: "AWS-Crawler")
            case .message:
                sighting.key = "raw/b.parquet"
                sighting.message = Difference.message(key: "raw/b.parquet")
            case .otherMessage: sighting.message = Difference.message(key: "raw/other.parquet")
            case .cutMessage:
                let key = "raw/" + String(repeating: "x", count: 900)
                sighting.key = key
                sighting.message = String(Difference.message(key: key).prefix(1_024))
            case .spelling: sighting.region = "caf\u{65}\u{301}"
            case .agentSpelling: sighting.userAgent = "caf\u{65}\u{301}"
            case .copy:
                sighting.operation = "CopyObject"
                sighting.parameters = ["x-amz-copy-source": "elsewhere/raw/a.parquet"]
            case .accessPoint:
                sighting.accessPointARN = "arn:aws:s3:eu-west-1:111122223333:accesspoint/point"
            case .upload: sighting.query = ["uploadid": "two", "partnumber": "7", "prefix": "raw/"]
            case .prefix: sighting.query = ["uploadid": "one", "prefix": "curated/"]
            }
        }

        static func message(key: String) -> String {
            "User: \(SharedAnswerTests.arn(session: "GlueJobRunnerSession")) is not authorized to "
                + "perform: s3:GetObject on resource: \"arn:aws:s3:::lake/\(key)\" because no "
                + "identity-based policy allows the s3:GetObject action"
        }
    }

    static func arn(session: String) -> String {
        "arn:aws:sts::\(account):assumed-role/etl/\(session)"
    }

    /// A statement of the role's or the bucket's, and the differences in whose eyes the denials are
    /// told apart.
    struct Policy: Sendable, CustomTestStringConvertible {
        let statement: String
        let tellsApart: Set<Difference>
        var testDescription: String { statement }

        init(_ statement: String, _ tellsApart: Set<Difference> = []) {
            self.statement = statement
            self.tellsApart = tellsApart
        }
    }

    /// What no policy is needed for to tell apart.
    static let always: Set<Difference> = [
        .oddKey, .early, .session, .message, .otherMessage, .cutMessage, .spelling, .copy,
        .accessPoint, .publicAddress, .prefix,
    ]

    static let policies = [
        Policy(#""Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::lake/*""#),
        Policy(#""Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::other/raw/*""#),
        Policy(
            #""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/curated/*""#,
            [.folder]),
        Policy(
            #""Effect":"Deny","Action":"s3:*","NotResource":"arn:aws:s3:::lake/*.csv""#,
            [.ending]),
        Policy(
            // Of names like the mark's none matches, so that nothing stands for the key.
            #""Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::l*/raw/*/part-0001.parquet""#,
            Set(Difference.allCases)),
        Policy(
            #""Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"IpAddress":"#
                + #"{"aws:SourceIp":"198.51.100.0/24"}}"#),
        Policy(
            #""Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"NotIpAddress":"#
                + #"{"aws:VpcSourceIp":"10.0.7.0/24"}}"#, [.privateAddress]),
        Policy(
            #""Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringLike":"#
                + #"{"aws:Referer":"https://audit.example.org/2"}}"#, [.referer]),
        Policy(
            #""Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"DateGreaterThan":"#
                + #"{"aws:CurrentTime":"2026-05-01T00:00:00Z"}}"#, Set(Difference.allCases)),
        Policy(
            #""Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"DateLessThan":"#
                + #"{"aws:TokenIssueTime":"2026-05-01T00:00:00Z"}}"#, Set(Difference.allCases)),
        Policy(
            #""Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::lake/${aws:userid}/*""#,
            Set(Difference.allCases)),
        Policy(
            #""Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringEquals":"#
                + #"{"aws:UserAgent":"${aws:Referer}"}}"#, [.referer, .userAgent, .agentSpelling]),
    ]

    static func history(_ statement: String) -> PolicyHistory {
        let document = #"{"Version":"2012-10-17","Statement":[{\#(statement)}]}"#
        let role = Subject(.role, "\(account)/etl")
        let facts: [(Subject, String, String?)] = [
            (role, "arn", "arn:aws:iam::\(account):role/etl"), (role, "inline/*", #"["own"]"#),
            (role, "inline/own", document), (role, "attached/*", "[]"), (role, "boundary", nil),
            (Subject(.bucket, "lake"), "bucket-policy", nil),
            (Subject(.bucket, "lake"), "owner", account),
        ]
        return PolicyHistory(
            entries: facts.map { subject, facet, value in
                HistoryEntry(
                    subject: subject, facet: Facet(facet), time: captured,
                    value: HistoryEntry.Value(value),
                    source: .snapshot, origin: "snapshot")
            })
    }

    static var sighting: Sighting {
        var sighting = Sighting(
            log: .s3AccessLog, requestID: "FIRST",
            time: Instant(seconds: captured.seconds + 500_000), service: "s3",
            operation: "REST.GET.OBJECT", errorCode: "AccessDenied")
        sighting.requester.arn = arn(session: "GlueJobRunnerSession")
        sighting.bucket = "lake"
        sighting.key = "raw/orders/day=01/part-0001.parquet"
        sighting.sourceAddress = "10.0.1.1"
        sighting.userAgent = "aws-sdk-java/1"
        sighting.referer = "https://audit.example.org/1"
        sighting.query = ["uploadid": "one", "prefix": "raw/"]
        return sighting
    }

    @Test(arguments: policies, Difference.allCases)
    func `an answer is shared where no policy tells two denials apart, and is each one's own`(
        policy: Policy, difference: Difference
    ) {
        let attributor = Attributor(history: Self.history(policy.statement))
        let first = Denial(sightings: [Self.sighting])
        var other = Self.sighting
        other.requestID = "SECOND"
        difference.change(&other)
        let second = Denial(sightings: [other])
        let answers = [first, second].map { denial in
            let answer = attributor.answer(denial, evidence: DenialEvidence())
            #expect(
                answer.attribution(for: denial)
                    == attributor.attribute(denial, evidence: DenialEvidence()))
            return answer
        }
        let isShared = answers[0] === answers[1]
        let isToldApart = Self.always.union(policy.tellsApart).contains(difference)
        #expect(isShared == !isToldApart, "\(answers[1].keyStandIn ?? "alone")")
    }

    @Test func `a key of very many folders is held against few stand-ins`() {
        let history = Self.history(
            #""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/*/b/*""#)
        let attributor = Attributor(history: history)
        for (folders, isShared) in [(2, true), (StandInKey.folders + 2, false)] {
            var sighting = Self.sighting
            sighting.key = String(repeating: "a/", count: folders - 1) + "b/c.csv"
            let denial = Denial(sightings: [sighting])
            let answer = attributor.answer(denial, evidence: DenialEvidence())
            #expect((answer.keyStandIn != nil) == isShared)
            #expect(
                answer.attribution(for: denial)
                    == attributor.attribute(denial, evidence: DenialEvidence()))
        }
    }

    @Test func `one message for each key is one message`() {
        let attributor = Attributor(history: Self.history(Self.policies[0].statement))
        let denials = ["raw/a.parquet", "raw/b.parquet"].map { key in
            var sighting = Self.sighting
            sighting.key = key
            sighting.message = Difference.message(key: key)
            return Denial(sightings: [sighting])
        }
        let answers = denials.map { attributor.answer($0, evidence: DenialEvidence()) }
        #expect(answers[0] === answers[1])
        let told = answers[1].attribution(for: denials[1])
        #expect(
            told.evidence == [
                Remark(.awsMessage, [.message: Difference.message(key: "raw/b.parquet")])
            ])
        #expect(told.resource == "arn:aws:s3:::lake/raw/b.parquet")
    }

    @Test func `an object copied onto itself is denied as that, not as copied from another`() {
        let deny = #""Effect":"Deny","Action":"s3:*","Resource":"*""#
        let attributor = Attributor(history: Self.history(deny))
        for key in ["raw/a.csv", "raw/b.csv"] {
            var sighting = Self.sighting
            (sighting.operation, sighting.log) = ("CopyObject", .cloudTrail)
            sighting.key = key
            sighting.parameters = ["key": key, "x-amz-copy-source": "lake/raw/b.csv"]
            let denial = Denial(sightings: [sighting])
            let own = attributor.attribute(denial, evidence: DenialEvidence())
            let answer = attributor.answer(denial, evidence: DenialEvidence())
            #expect(answer.attribution(for: denial) == own)
        }
    }

    @Test func `two spellings of one referer are two referers, as policies compare bytes`() {
        let deny =
            #""Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringEquals":"#
            + #"{"aws:Referer":"caf\#u{E9}"}}"#
        let attributor = Attributor(history: Self.history(deny))
        let outcomes = ["caf\u{65}\u{301}", "caf\u{E9}"].map { referer in
            var sighting = Self.sighting
            sighting.referer = referer
            let denial = Denial(sightings: [sighting])
            let own = attributor.attribute(denial, evidence: DenialEvidence())
            #expect(
                attributor.answer(denial, evidence: DenialEvidence())
                    .attribution(for: denial) == own)
            return own.blockedBy.first?.outcome
        }
        #expect(outcomes == [.implicitlyDenies, .explicitlyDenies])
    }

    @Test func `what is known of one object, and a paired call, is shared with no other`() throws {
        let object = HistoryEntry(
            subject: Subject(.object, "lake/raw/own.csv"), facet: Facet("acl"), time: Self.captured,
            value: .text("{}"), source: .snapshot, origin: "snapshot")
        var history = Self.history(Self.policies[0].statement)
        history.insert(object)
        let attributor = Attributor(history: history)
        func isShared(_ key: String, _ evidence: DenialEvidence = DenialEvidence()) -> Bool {
            var sighting = Self.sighting
            sighting.key = key
            return attributor.answer(Denial(sightings: [sighting]), evidence: evidence).keyStandIn
                != nil
        }
        #expect(isShared("raw/other.csv"))
        #expect(!isShared("raw/own.csv"))
        #expect(!isShared("raw/other.csv", DenialEvidence(keyDenials: [Self.sighting])))
        let write = ForeignWrite(
            time: Self.captured, eventID: "1", bucket: "lake", key: "raw/other.csv",
            bucketOwner: try #require(AccountID("111122223333")),
            writer: try #require(AccountID("444455556666")), sentACL: nil)
        #expect(!isShared("raw/other.csv", DenialEvidence(foreignWrites: [write])))
    }
}
