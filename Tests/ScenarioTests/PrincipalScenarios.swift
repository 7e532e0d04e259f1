import Pipeline
import ReportStore
import TestSupport
import Testing

/// Whose request it was: known by ARN, by unique id, or by session name alone; Glue's or not.
@Suite struct PrincipalScenarios {
    static let perimeter = #"""
        {"Sid":"Known","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::orders/*",
        "Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/other/*"}}}
        """#

    static let all = [
        Scenario(
            "the bucket owner's copy names no role, and its unique id does",
            "bucket-policy/bucket-policy", certainty: "proven", says: [World.role]
        ) {
            $0.request.bucket = "feeds"
            $0.request.isOwnersCopy = true
            $0.request.logs = [.cloudTrail]
            $0.buckets["feeds"]?.policy = nil
        },
        Scenario(
            "a role known by neither name nor id: its own side stays unknown",
            "bucket-policy/bucket-policy", certainty: "likely"
        ) {
            $0.request.bucket = "feeds"
            $0.request.isOwnersCopy = true
            $0.request.logs = [.cloudTrail]
            $0.roleIsCaptured = false
            $0.buckets["feeds"]?.key = nil
            $0.buckets["feeds"]?.policy = Policy.of(
                #"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::feeds/*"}"#
            )
        },
        Scenario(
            "a role known by neither name nor id may be the one that the key's policy names",
            "kms-key/key-policy", certainty: "likely", blockedBy: nil, says: ["the role"]
        ) {
            $0.request.bucket = "feeds"
            $0.request.isOwnersCopy = true
            $0.request.logs = [.cloudTrail]
            $0.roleIsCaptured = false
            $0.buckets["feeds"]?.policy = Policy.of(
                #"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::feeds","arn:aws:s3:::feeds/*"]}"#
            )
            $0.keys[World.partnerKey]?.policy = Policy.of(
                #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/other"},"Action":"kms:*","Resource":"*"}"#
            )
        },
        Scenario(
            "a condition on the role's path, which the snapshot tells",
            "bucket-policy/bucket-policy", certainty: "proven", says: ["aws:PrincipalArn"]
        ) {
            $0.buckets["orders"]?.policy = Policy.of(perimeter)
            $0.request.logs = [.accessLog]
        },
        Scenario(
            "a condition on the role's path, which nothing tells",
            "bucket-policy/bucket-policy", certainty: "likely", says: ["aws:PrincipalArn"]
        ) {
            $0.buckets["orders"]?.policy = Policy.of(perimeter)
            $0.request.logs = [.accessLog]
            $0.roleIsCaptured = false
            $0.notCaptured = ["get-account-authorization-details.json"]
        },
    ]

    @Test(arguments: all)
    func `the caller is who the logs and snapshots together say`(scenario: Scenario) throws {
        try scenario.check()
    }

    /// Who counts as Glue's (docs/DESIGN.md, "Who counts as Glue"): never by the role's name.
    static let callers: [(name: String, isGlue: Bool, change: @Sendable (inout World) -> Void)] = [
        ("a job's session", true, { $0.trust = Policy.trust(service: "ec2.amazonaws.com") }),
        (
            "a crawler's session", true,
            {
                $0.trust = Policy.trust(service: "ec2.amazonaws.com")
                $0.request.session = "AWS-Crawler"
            }
        ),
        ("a person's session of a role that trusts Glue", true, { $0.request.session = "ana" }),
        (
            "a person's session of a role that Glue was seen to assume", true,
            {
                $0.trust = Policy.trust(service: "ec2.amazonaws.com")
                $0.request.session = "ana"
                $0.events.append(Event.assumeRole())
            }
        ),
        (
            "a call that Glue makes itself", true,
            {
                $0.trust = Policy.trust(service: "ec2.amazonaws.com")
                $0.request.session = "other"
                $0.request.invokedBy = "glue.amazonaws.com"
                $0.request.logs = [.cloudTrail]
            }
        ),
        (
            "a person's session of a role for EC2", false,
            {
                $0.trust = Policy.trust(service: "ec2.amazonaws.com")
                $0.request.session = "ana"
            }
        ),
        (
            "a role named as if it were Glue's", false,
            {
                $0.request.role = "AWSGlueServiceRole-etl"
                $0.request.session = "ana"
                $0.roleIsCaptured = false
            }
        ),
    ]

    @Test(arguments: callers.indices)
    func `denials of Glue's principals are reported, and of no others`(index: Int) throws {
        let (name, isGlue, change) = PrincipalScenarios.callers[index]
        var world = World()
        change(&world)
        let folder = try TemporaryFolder()
        try world.write(to: folder)
        let store = folder.path + "/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([folder.path + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"])
        let reader = try StoreReader(path: store)
        let rows: [ReportRow] = try reader.report(ReportFilter())
        #expect(rows.count == (isGlue ? 1 : 0), "\(name)")
        var everyone = ReportFilter()
        everyone.includesAllPrincipals = true
        let all: [ReportRow] = try reader.report(everyone)
        #expect(all.count == 1, "\(name)")
    }
}
