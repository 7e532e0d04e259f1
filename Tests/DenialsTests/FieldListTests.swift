import AWSTypes
import Testing

@testable import Denials

/// Equality, hash, size and spelling of a sighting are written field by field. A field that is
/// added and forgotten in one of them would make two requests one; these tests know every field by
/// its name, so that a new one fails here until it has its row.
@Suite struct FieldListTests {
    static let account = AccountID("111122223333")
    /// One letter in its two spellings, which Swift takes for the same.
    static let composed = "caf\u{E9}"
    static let decomposed = "cafe\u{301}"

    static let situationTexts: [String: any WritableKeyPath<Situation.Fields, String?> & Sendable] =
        [
            "bucket": \.bucket, "accessPointARN": \.accessPointARN, "keyARN": \.keyARN,
            "bucketOwnerCanonicalID": \.bucketOwnerCanonicalID, "region": \.region,
            "vpcEndpointID": \.vpcEndpointID, "userAgent": \.userAgent,
            "cipherSuite": \.cipherSuite,
            "tlsVersion": \.tlsVersion, "signatureVersion": \.signatureVersion,
            "authenticationType": \.authenticationType, "eventContext": \.eventContext,
        ]

    static let requesterTexts: [String: any WritableKeyPath<Situation.Fields, String?> & Sendable] =
        [
            "arn": \.requester.arn, "principalID": \.requester.principalID,
            "issuerARN": \.requester.issuerARN, "type": \.requester.type,
            "invokedBy": \.requester.invokedBy, "mfaAuthenticated": \.requester.mfaAuthenticated,
            "sourceIdentity": \.requester.sourceIdentity, "canonicalID": \.requester.canonicalID,
        ]

    static let situationOthers: [String: @Sendable (inout Situation.Fields) -> Void] = [
        "log": { $0.log = .networkActivity }, "service": { $0.service = "kms" },
        "operation": { $0.operation = "PutObject" }, "errorCode": { $0.errorCode = "Other" },
        "requester": { $0.requester.account = account },
        "bucketOwner": { $0.bucketOwner = account },
        "vpcEndpointAccount": { $0.vpcEndpointAccount = account },
        "recipientAccount": { $0.recipientAccount = account },
        "aclRequired": { $0.aclRequired = true }, "inDoubt": { $0.inDoubt = true },
        "lacksTransport": { $0.lacksTransport = true },
        "lacksAccessPoint": { $0.lacksAccessPoint = true },
    ]

    static let ownTexts: [String: any WritableKeyPath<Sighting.Fields, String?> & Sendable] = [
        "batchKey": \.batchKey, "hostID": \.hostID, "eventID": \.eventID,
        "sharedEventID": \.sharedEventID, "accessKeyID": \.accessKeyID, "key": \.key,
        "versionID": \.versionID, "sourceAddress": \.sourceAddress, "referer": \.referer,
        "message": \.message,
    ]

    static let ownOthers: [String: @Sendable (inout Sighting.Fields) -> Void] = [
        "requestID": { $0.requestID = "R2" }, "time": { $0.time = Instant(seconds: 2) },
        "tokenIssueTime": { $0.tokenIssueTime = Instant(seconds: 3) },
        "parameters": { $0.parameters = ["a": "b"] }, "query": { $0.query = ["a": "b"] },
        "isProvisional": { $0.isProvisional = true },
    ]

    static let fields = Situation.Fields(
        log: .cloudTrail, service: "s3", operation: "GetObject", errorCode: "AccessDenied")

    /// The names of the stored properties of a value.
    static func names(of value: Any) -> Set<String> {
        Set(Mirror(reflecting: value).children.compactMap(\.label))
    }

    @Test func `every field that there is has its row here`() {
        #expect(
            Self.names(of: Self.fields)
                == Set(Self.situationTexts.keys).union(Self.situationOthers.keys))
        #expect(
            Self.names(of: Requester()) == Set(Self.requesterTexts.keys).union(["account"]))
        #expect(
            Self.names(of: Sighting.Fields(requestID: "R", time: Instant(seconds: 1)))
                == Set(Self.ownTexts.keys).union(Self.ownOthers.keys))
    }

    @Test(arguments: Array(situationTexts.merging(requesterTexts) { $1 }))
    func `a text of a situation tells it from others, byte by byte`(
        name: String, path: any WritableKeyPath<Situation.Fields, String?> & Sendable
    ) {
        let situations = [nil, "plain", Self.composed, Self.decomposed].map { text in
            var fields = Self.fields
            fields[keyPath: path] = text
            return Situation(fields)
        }
        #expect(Set(situations).count == 4)
        #expect(situations.map(\.isASCII) == [true, true, false, false])
        #expect(situations.map { $0.byteCount - situations[0].byteCount } == [0, 5, 5, 6])
    }

    @Test(arguments: Array(situationOthers))
    func `every other field tells it from others too`(
        name: String, change: @Sendable (inout Situation.Fields) -> Void
    ) {
        var fields = Self.fields
        change(&fields)
        #expect(Situation(fields) != Situation(Self.fields))
    }

    @Test(arguments: Array(ownTexts))
    func `a text of the single request counts, and says whether it has one spelling`(
        name: String, path: any WritableKeyPath<Sighting.Fields, String?> & Sendable
    ) {
        let sightings = [nil, "plain", Self.composed, Self.decomposed].map { text in
            var fields = Sighting.Fields(requestID: "R", time: Instant(seconds: 1))
            fields[keyPath: path] = text
            return Sighting(Situation(Self.fields), fields)
        }
        #expect(sightings[0] != sightings[1] && sightings[1] != sightings[2])
        #expect(sightings.map(\.isASCII) == [true, true, false, false])
        #expect(sightings.map { $0.byteCount - sightings[0].byteCount } == [0, 5, 5, 6])
    }

    @Test(arguments: Array(ownOthers))
    func `every other field of the single request tells it from others`(
        name: String, change: @Sendable (inout Sighting.Fields) -> Void
    ) {
        let plain = Sighting.Fields(requestID: "R", time: Instant(seconds: 1))
        var fields = plain
        change(&fields)
        #expect(fields != plain)
    }
}
