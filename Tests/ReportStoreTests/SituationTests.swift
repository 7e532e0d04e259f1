import AWSTypes
import Denials
import Foundation
import ReportStore
import TestSupport
import Testing

@Suite struct SituationTests {
    private static let paths: [(String, any WritableKeyPath<Sighting, String?> & Sendable)] = [
        ("bucket", \.bucket), ("accessPointARN", \.accessPointARN), ("keyARN", \.keyARN),
        ("bucketOwnerCanonicalID", \.bucketOwnerCanonicalID), ("region", \.region),
        ("sourceAddress", \.sourceAddress),
        ("vpcEndpointID", \.vpcEndpointID), ("userAgent", \.userAgent),
        ("cipherSuite", \.cipherSuite),
        ("tlsVersion", \.tlsVersion), ("signatureVersion", \.signatureVersion),
        ("authenticationType", \.authenticationType), ("arn", \.requester.arn),
        ("principalID", \.requester.principalID), ("issuerARN", \.requester.issuerARN),
        ("type", \.requester.type), ("accessKeyID", \.accessKeyID),
        ("invokedBy", \.requester.invokedBy), ("mfaAuthenticated", \.requester.mfaAuthenticated),
        ("sourceIdentity", \.requester.sourceIdentity), ("canonicalID", \.requester.canonicalID),
        ("eventContext", \.eventContext),
        ("hostID", \.hostID), ("eventID", \.eventID), ("sharedEventID", \.sharedEventID),
        ("key", \.key),
        ("versionID", \.versionID), ("referer", \.referer), ("message", \.message),
    ]

    private static func plain(_ id: Int) -> Sighting {
        Sighting(
            log: .cloudTrail, requestID: "R\(id)", time: Instant(seconds: 1_000), service: "s3",
            operation: "GetObject", errorCode: "AccessDenied")
    }

    /// A sighting after one that differs from it in a single field, also where the two values are
    /// but two spellings of one text.
    @Test func `what one sighting has the next does not get`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/store.sqlite"
        var sightings: [Sighting] = []
        for (name, field) in SituationTests.paths {
            for value in ["\(name) caf\u{E9}", "\(name) cafe\u{301}", nil] {
                var sighting = SituationTests.plain(sightings.count)
                sighting[keyPath: field] = value
                sightings.append(sighting)
            }
        }
        // The other fields are set below, or in `plain`.
        let others: Set<String> = [
            "log", "operation", "errorCode", "aclRequired", "inDoubt", "bucketOwner",
            "lacksTransport", "lacksAccessPoint",
            "recipientAccount", "account", "service", "vpcEndpointAccount", "tokenIssueTime",
            "requester", "requestID", "time", "batchKey", "parameters", "query", "isProvisional",
        ]
        let plain = SituationTests.plain(0)
        let parts: [Any] = [plain.situation.fields, Requester(), plain.fields]
        #expect(
            Set(parts.flatMap { Mirror(reflecting: $0).children.compactMap(\.label) })
                == others.union(SituationTests.paths.map(\.0)))
        for change in 0..<12 {
            var sighting = SituationTests.plain(sightings.count)
            switch change {
            case 0: sighting.log = .networkActivity
            case 1: sighting.operation = "PutObject"
            case 2: sighting.errorCode = "AllAccessDisabled"
            case 3: sighting.aclRequired = true
            case 4: sighting.inDoubt = true
            case 5: sighting.bucketOwner = AccountID("111122223333")
            case 6: sighting.recipientAccount = AccountID("111122223333")
            case 7: sighting.requester.account = AccountID("111122223333")
            case 8: sighting.service = "kms"
            case 9: sighting.vpcEndpointAccount = AccountID("111122223333")
            case 10: sighting.isProvisional = true
            default: sighting.tokenIssueTime = Instant(seconds: 5)
            }
            sightings.append(sighting)
        }
        var drop = DropFacts(
            DropRecord(
                path: "x", fingerprint: Fingerprint(high: 0, low: 1), size: 1,
                mtimeNanoseconds: 0, device: 0, inode: 0, kind: .cloudTrail, state: .complete))
        drop.sightings = sightings
        let writer = try StoreWriter(path: path)
        let summary = try writer.commit(DropBatch([drop]))
        #expect(summary.newDenials == sightings.count)
        // What the writer remembers of what it kept is what another reads of it.
        let new = try writer.takeNewDenials(limit: .max)
        let remembered = try writer.nextPending(limit: .max)
        let read = try StoreWriter(path: path).nextPending(limit: .max)
        #expect(remembered.map { "\($0)" } == read.map { "\($0)" })
        #expect(new.map { "\($0)" } == read.map { "\($0)" })
        // Numbered by situation: of each request there is one.
        #expect(Set(remembered.map(\.sightings)) == Set(sightings.map { [$0] }))
        let reader = try StoreReader(path: path)
        for sighting in sightings {
            let stored = try reader.sightings(requestID: sighting.requestID)
            #expect(stored == [[sighting]], "\(sighting)")
            // Equality takes two spellings for one; the bytes must be those of this sighting.
            let bytes = stored.flatMap { $0 }.map { "\($0)" }.map { Array($0.utf8) }
            #expect(bytes == [Array("\(sighting)".utf8)])
        }
    }
}
