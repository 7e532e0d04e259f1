import AWSTypes
import CloudTrail
import JSON
import Testing

@testable import PolicyHistory

@Suite struct ChangeEventTests {
    @Test(arguments: ChangeCase.all)
    func `a change is in force from its event on`(change: ChangeCase) {
        let history = Events.history(change.record)
        let found = history.fact(change.subject, change.facet, at: Events.time(10))
        #expect(found.brief == change.expected)
        // What cannot be told is said with its place, or nothing is said at all.
        let result = PolicyChangeEvents.read(change.record)
        let said = result.entries.filter {
            $0.subject == change.subject && $0.facet == change.facet && !$0.value.isKnown
        }
        if !said.isEmpty, change.name != "DeleteBucket", change.name != "DeleteRole" {
            #expect(!result.problems.isEmpty || change.name == "CreatePolicyVersion")
        }
    }

    @Test(arguments: ChangeCase.all)
    func `a failed change is none`(change: ChangeCase) throws {
        let value = try JSONValue(parsing: change.record)
        let members =
            (value.members ?? []) + [JSONValue.Member("errorCode", .string("AccessDenied"))]
        #expect(PolicyChangeEvents.read(JSONValue.object(members).description).entries.isEmpty)
    }

    /// A trail with all events of VPC endpoints holds each change twice (CloudTrail User Guide,
    /// "Network activity events").
    @Test(arguments: ChangeCase.all, [true, false])
    func `the record that a VPC endpoint made of a change is none, and no damage`(
        change: ChangeCase, isRedacted: Bool
    ) throws {
        let value = try JSONValue(parsing: change.record)
        let redacted = ["requestParameters", "responseElements", "resources"]
        let members =
            (value.members ?? []).filter { !isRedacted || !redacted.contains($0.key) } + [
                JSONValue.Member("eventType", .string("AwsVpceEvent")),
                JSONValue.Member("eventCategory", .string("NetworkActivity")),
            ]
        let result = PolicyChangeEvents.read(JSONValue.object(members).description)
        #expect(result.entries.isEmpty && result.problems.isEmpty)
    }

    @Test(arguments: ChangeCase.all)
    func `no prefix and no lost member of an event becomes a known absence or a crash`(
        change: ChangeCase
    ) throws {
        let value = try JSONValue(parsing: change.record)
        let whole = PolicyChangeEvents.read(change.record).entries
        for broken in ["null", "7", "\"\"", "[]", "{}"] {
            var record = change.record
            if let parameters = value["requestParameters"], parameters != .null {
                let members = (value.members ?? []).map { member in
                    member.key == "requestParameters"
                        ? JSONValue.Member(member.key, (try? JSONValue(parsing: broken)) ?? .null)
                        : member
                }
                record = JSONValue.object(members).description
            }
            let found = PolicyChangeEvents.read(record).entries
            // An absence that the whole event does not tell is not told by a damaged one.
            for entry in found where entry.value == .absent {
                #expect(
                    whole.contains { $0.subject == entry.subject && $0.facet == entry.facet },
                    "\(change.name) with \(broken): \(entry.facet)")
            }
        }
        for count in stride(from: 0, to: change.record.utf8.count, by: 7) {
            let cut = String(decoding: Array(change.record.utf8.prefix(count)), as: UTF8.self)
            #expect(PolicyChangeEvents.read(cut).entries.isEmpty)
        }
    }

    @Test(arguments: ChangeCase.all)
    func `the pre-filter keeps every event that is read`(change: ChangeCase) {
        #expect(RecordInterest.eventNames.contains(change.name))
    }

    @Test func `who made a change is told in short and in full`() throws {
        let history = Events.history(try #require(ChangeCase.s3.first).record)
        let policy = history.bucket("lake", at: Events.time(10)).policy
        guard case .known(_, let provenance) = policy else {
            Issue.record("not known")
            return
        }
        #expect(
            provenance.description
                == "in force since 2026-05-04T09:00:00Z, PutBucketPolicy by role Admin/ops")
        #expect(provenance.author == Events.author)
    }

    @Test(arguments: [
        ("arn:aws:sts::111122223333:assumed-role/Admin/ops", "role Admin/ops"),
        ("arn:aws:iam::111122223333:user/team/ana", "user ana"),
        ("arn:aws:iam::111122223333:root", "root of 111122223333"),
        ("arn:aws:sts::111122223333:federated-user/ben", "federated user ben"),
        ("cloudformation.amazonaws.com", "cloudformation.amazonaws.com"),
        ("AROA1:ops", "AROA1:ops"),
    ])
    func `an author has a short name`(author: String, name: String) {
        #expect(AuthorName.short(author) == name)
    }

    @Test(arguments: [
        ("2023-03-01T00:00:00Z", "ObjectWriter", "none"),
        ("2023-04-15T00:00:00Z", "unknown", "unknown"),
        ("2023-05-01T00:00:00Z", "BucketOwnerEnforced", ChangeCase.allOn),
    ])
    func `a new bucket has the defaults of its time`(
        created: String, ownership: String, block: String
    ) throws {
        let time = try #require(Instant(iso8601: created))
        let history = Events.history(
            Events.record("s3", "CreateBucket", at: time, #"{"bucketName":"lake"}"#))
        #expect(history.fact(ChangeCase.bucket, "ownership", at: time).brief == ownership)
        #expect(history.fact(ChangeCase.bucket, "public-access-block", at: time).brief == block)
    }

    @Test func `a canned ACL gives the owners what it says, whoever they are`() {
        let history = Events.history(
            Events.record(
                "s3", "PutBucketAcl", at: Events.time(8), id: "1",
                #"{"bucketName":"lake","AccessControlPolicy":{"AccessControlList":"","Owner":{"ID":"bo"}}}"#
            ),
            Events.record(
                "s3", "PutObjectAcl", at: Events.time(8), id: "2",
                #"{"bucketName":"lake","key":"a/b","AccessControlPolicy":{"AccessControlList":{"Grants":[]},"Owner":{"ID":"oo"}}}"#
            ),
            Events.record(
                "s3", "PutObjectAcl", at: Events.time(9), id: "3",
                #"{"bucketName":"lake","key":"a/b","x-amz-acl":"bucket-owner-full-control"}"#))
        let acl = history.objectACL(bucket: "lake", key: "a/b", at: Events.time(10)).value ?? nil
        #expect(acl?.ownerID == "oo")
        #expect(acl?.grants.map(\.grantee) == ["oo", "bo"])
        #expect(history.bucket("lake", at: Events.time(10)).ownerCanonicalID == "bo")
    }
}
