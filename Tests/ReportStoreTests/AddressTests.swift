import AWSTypes
import Denials
import TestSupport
import Testing

@testable import ReportStore

/// A request's address, access key and token stand beside it, not in what it shares with others;
/// older stores have them there.
@Suite struct AddressTests {
    let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    /// Rows as format 2 wrote them under this key: two requests of one session and path from two
    /// addresses, and a call of KMS from a third.
    private static let olderRows = """
        UPDATE hash_key SET value = iif(half = 0, 403, -304);
        INSERT INTO log_drop VALUES (1, 'a.log', 1, 1, 818, 1, 1, 1, 's3-access-log', 'complete',
            2, 2, 0, NULL, NULL);
        \(situation(1, hash: 2_002_813_742_468_033_567, "10.0.0.1"))
        \(situation(2, hash: -6_067_428_726_582_382_091, "10.0.0.2"))
        INSERT INTO situation (id, hash, content, role_account, role_name, unique_id) VALUES (3,
            -254239838034231751, '{"log":"cloudtrail","service":"kms","operation":"Decrypt",\
        "error":"AccessDenied","keyARN":"arn:aws:kms:eu-west-1:111122223333:key/\
        0a0a0a0a-0000-4000-8000-000000000001","region":"eu-west-1","sourceAddress":"10.0.0.3",\
        "userAgent":"Hadoop 3.4.0","arn":"\(LogFixture.glueSession)",\
        "principalID":"AROAORCHARD0000000001:GlueJobRunnerSession",\
        "issuer":"arn:aws:iam::111122223333:role/orchard-etl","type":"AssumedRole",\
        "accessKey":"ASIAORCHARD000000001","recipient":"111122223333",\
        "account":"111122223333"}', '111122223333', 'orchard-etl', 'AROAORCHARD0000000001');
        INSERT INTO denial VALUES (1, 'ADDRESS1', ''), (2, 'ADDRESS2', '');
        INSERT INTO sighting VALUES (1, 6123528325871715383, 1777899449, 1, 1, NULL, 'aG9zdA==',
            NULL, NULL, 'raw/a.csv', NULL, NULL, NULL, NULL, '{}', -5304321566912677725);
        INSERT INTO sighting VALUES (2, 7229047309152605041, 1777899449, 2, 1, NULL, 'aG9zdA==',
            NULL, NULL, 'raw/a.csv', NULL, NULL, NULL, NULL, '{}', -5304321566912677725);
        INSERT INTO key_denial VALUES (1, 4209780233101250930, 'KEYDENIAL', 1777899449, 3, 1, NULL,
            NULL, '00000000-0000-4000-8000-000000000001', NULL, NULL, NULL, NULL, 'denied',
            '{"encryptioncontext.aws:s3:arn":"arn:aws:s3:::orchard-lake/raw/a.csv"}', NULL);
        """

    private static func situation(_ id: Int, hash: Int64, _ address: String) -> String {
        """
        INSERT INTO situation (id, hash, content, role_account, role_name, bucket) VALUES (\(id),
            \(hash), '{"log":"s3-access-log","service":"s3","operation":"REST.GET.OBJECT",\
        "error":"AccessDenied","bucket":"orchard-lake",\
        "bucketOwnerCanonicalID":"\(LogFixture.owner)","region":"eu-west-1",\
        "sourceAddress":"\(address)","userAgent":"Hadoop 3.4.0",\
        "cipherSuite":"TLS_AES_128_GCM_SHA256","tls":"TLSv1.3","signature":"SigV4",\
        "authentication":"AuthHeader","arn":"\(LogFixture.glueSession)",\
        "account":"111122223333"}', '111122223333', 'orchard-etl', 'orchard-lake');
        """
    }

    /// What the store says of the two requests and the call.
    private func stored() throws -> (sightings: [Sighting], keyDenials: [Sighting]) {
        let reader = try StoreReader(path: fixture.path)
        let sightings = try ["ADDRESS1", "ADDRESS2"].flatMap {
            try reader.sightings(requestID: $0).flatMap { $0 }
        }
        var requester = Requester()
        requester.arn = LogFixture.glueSession
        let keyDenials = try reader.keyDenials(
            of: requester, from: Instant(seconds: .min), to: Instant(seconds: .max))
        return (sightings, keyDenials)
    }

    @Test func `requests that differ by their address alone share all else`() throws {
        var sightings = ["10.0.0.1", "10.0.0.2", nil, "10.0.0.1"].enumerated().map {
            var sighting = StoreFixture.sighting("R\($0.offset)")
            sighting.sourceAddress = $0.element
            return sighting
        }
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(DropBatch([StoreFixture.drop("1", fingerprint: 1, sightings)]))
        #expect(try fixture.count("situation") == 1)
        #expect(try writer.nextPending(limit: 10).flatMap(\.sightings) == sightings)
        // One request from another address is another sighting of it.
        sightings[0].sourceAddress = "10.0.0.9"
        let summary = try writer.commit(
            DropBatch([StoreFixture.drop("2", fingerprint: 2, sightings)]))
        #expect(summary.newSightings == 1 && summary.repeatedSightings == 3)
        #expect(summary.newDenials == 0)
    }

    @Test func `sessions that differ by their keys and tokens alone share all else`() throws {
        let tokens: [(key: String?, issued: Int64?)] = [
            ("ASIA1", 1), ("ASIA2", 1), ("ASIA2", 2), (nil, 2), ("ASIA2", nil), ("ASIA2", 2),
        ]
        let sightings = tokens.enumerated().map {
            var sighting = StoreFixture.sighting("R\($0.offset)", log: .cloudTrail)
            sighting.sourceAddress = "10.0.0.1"
            sighting.accessKeyID = $0.element.key
            sighting.tokenIssueTime = $0.element.issued.map { Instant(seconds: $0) }
            return sighting
        }
        var drop = StoreFixture.drop("1", fingerprint: 1, sightings)
        drop.evidence = sightings.map(LogEvidence.keyDenial)
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(DropBatch([drop]))
        #expect(try fixture.count("situation") == 1)
        #expect(try writer.nextPending(limit: 10).flatMap(\.sightings) == sightings)
        #expect(Set(try stored().keyDenials) == Set(sightings))
        // The same again are the same.
        drop.drop.fingerprint = Fingerprint(high: 2, low: 2)
        let summary = try writer.commit(DropBatch([drop]))
        #expect(summary.repeatedSightings == tokens.count && summary.newEvidence == 0)
    }

    @Test func `an older store's requests keep their addresses, and are known again`() throws {
        for step in Migrations.steps.prefix(2) { for sql in step { try fixture.sql(sql) } }
        try fixture.sql(
            "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 2")
        try fixture.sql(AddressTests.olderRows)
        let writer = try StoreWriter(path: fixture.path)
        let before = try stored()
        #expect(before.sightings.map(\.sourceAddress) == ["10.0.0.1", "10.0.0.2"])
        #expect(before.keyDenials.map(\.sourceAddress) == ["10.0.0.3"])
        #expect(before.keyDenials.map(\.accessKeyID) == ["ASIAORCHARD000000001"])
        var drop = StoreFixture.drop("again", fingerprint: 2, before.sightings)
        drop.evidence = before.keyDenials.map(LogEvidence.keyDenial)
        let summary = try writer.commit(DropBatch([drop]))
        #expect(summary.repeatedSightings == 2 && summary.newSightings == 0)
        #expect(summary.newEvidence == 0)
        // A new request on an older path shares no situation that has another's address.
        var other = before.sightings[0]
        other.requestID = "ADDRESS4"
        other.sourceAddress = "10.0.0.4"
        try writer.commit(DropBatch([StoreFixture.drop("new", fingerprint: 3, [other])]))
        let reader = try StoreReader(path: fixture.path)
        #expect(try reader.sightings(requestID: "ADDRESS4") == [[other]])
        #expect(try stored() == before)
        #expect(try fixture.sql("PRAGMA foreign_key_check") == [])
    }
}
