import Foundation
import TestSupport
import Testing

/// Plans applied with the real AWS CLI to moto's server, which answers like AWS, captured with
/// `deploy/collect-snapshot`, and held against the denials again.
@Suite(.serialized) struct ApplyPlanTests {
    private static let account = "123456789012"

    /// What the server made up.
    private struct Made: Decodable {
        let roles: [String: String]
        let key: String
        let endpoint: String
    }

    /// A server with one thing wrong for each role, and a store with a capture and the denials.
    private final class Lab {
        let moto: MotoServer
        let fixture: StoreFixture
        let made: Made
        private var captures = 0

        init?() throws {
            guard let moto = try MotoServer() else { return nil }
            self.moto = moto
            fixture = try StoreFixture()
            let result = try moto.run(moto.python, ["-c", ApplyPlanTests.world])
            #expect(result.status == 0, "\(result.errors)")
            made = try JSONDecoder().decode(Made.self, from: Data(result.output.utf8))
            try capture()
            let records = try ApplyPlanTests.events(made)
            try fixture.folder.write(
                String(
                    decoding: try JSONSerialization.data(withJSONObject: ["Records": records]),
                    as: UTF8.self), to: "logs/events.json")
            try fixture.succeed(["ingest", fixture.folder.path + "/logs"])
        }

        /// Captures what the server has, and imports it.
        func capture() throws {
            captures += 1
            let folder = fixture.folder.path + "/capture-\(captures)"
            let result = try moto.run(
                "/bin/sh",
                [CollectSnapshotTests.script, "-o", folder, "--delay", "0", "--organization"])
            #expect(result.status == 0, "\(result.errors)")
            // moto does not say who pays for requests, as S3 does; all else is read.
            _ = try fixture.run(["snapshot", "import", folder])
        }

        func plan(_ name: String, _ arguments: [String] = []) throws -> String {
            let folder = fixture.folder.path + "/" + name
            let result = try fixture.run(["fix", "-o", folder] + arguments)
            #expect(result.status == 0, "\(result.errors)")
            return folder
        }

        func apply(_ folder: String, _ names: [String] = []) throws -> ProgramResult {
            try moto.run("/bin/bash", [folder + "/apply.sh"] + names)
        }
    }

    private static let missing =
        "skipped: no moto server and AWS CLI here (make collect-test-setup)"

    @Test func `every denial of a plan passes once it is applied, and applying again does nothing`()
        throws
    {
        guard let lab = try Lab() else {
            print(Self.missing)
            return
        }
        let folder = try lab.plan("plan")
        let first = try lab.apply(folder)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.errors.components(separatedBy: "put in force").count == 6, "\(first.errors)")
        let second = try lab.apply(folder)
        #expect(second.status == 0, "\(second.errors)")
        #expect(!second.errors.contains("put in force"), "\(second.errors)")
        try lab.capture()
        try check(lab)
    }

    @Test func `documents applied one by one, in another order, come to the same`() throws {
        guard let lab = try Lab() else {
            print(Self.missing)
            return
        }
        let folder = try lab.plan("plan")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".json") && $0 != "plan.json" }.map { String($0.dropLast(5)) }
        #expect(names.count == 5)
        for name in names.sorted().reversed() + names.sorted() {
            let result = try lab.apply(folder, [name])
            #expect(result.status == 0, "\(name): \(result.errors)")
        }
        try lab.capture()
        try check(lab)
    }

    @Test func `nothing is changed where something else is in force by now`() throws {
        guard let lab = try Lab() else {
            print(Self.missing)
            return
        }
        let folder = try lab.plan("plan")
        let changed = try lab.moto.run(
            lab.moto.python,
            [
                "-c",
                """
                import boto3
                boto3.client("s3").delete_bucket_policy(Bucket="ledger")
                """,
            ])
        #expect(changed.status == 0, "\(changed.errors)")
        let result = try lab.apply(folder)
        #expect(result.status == 1)
        #expect(result.errors.contains("bucket-ledger: refused: what is in force is no longer"))
        #expect(result.errors.contains("nothing was changed"))
        let others = try lab.apply(folder, ["role-orders-why403"])
        #expect(others.status == 0 && others.errors.contains("put in force"), "\(others.errors)")
    }

    /// What was denied passes by what was captured last, and a new plan has nothing to change.
    private func check(_ lab: Lab) throws {
        let replayed = try lab.fixture.run([
            "what-if", "--now", "--all", "--expect", "allowed",
        ])
        #expect(replayed.status == 0, "\(replayed.output) \(replayed.errors)")
        let again = try lab.fixture.succeed(["fix"])
        #expect(
            again.hasPrefix("0 changes resolve 0 of 6 denials; 6 are mended since"), "\(again)")
    }

    // MARK: - The world

    private static func events(_ made: Made) throws -> [[String: Any]] {
        func message(_ action: String, _ resource: String, _ reason: String, role: String) -> String
        {
            "User: arn:aws:sts::\(account):assumed-role/\(role)/GlueJobRunnerSession is not "
                + "authorized to perform: \(action) on resource: \"\(resource)\" because \(reason)"
        }
        return try [
            event(made, 1, "orders", "lake", "raw/dt=1/a"),
            event(made, 2, "orders", "lake", "raw/dt=2/b"),
            event(made, 3, "ledger", "ledger", "books/1"),
            event(made, 4, "metrics", "lake", "m/1", endpoint: made.endpoint),
            event(
                made, 5, "payroll", "payroll", "p/1",
                message: message(
                    "kms:Decrypt", made.key,
                    "no resource-based policy allows the kms:Decrypt action", role: "payroll")),
            event(made, 6, "archive", "lake", "old/1"),
        ]
    }

    private static func event(
        _ made: Made, _ number: Int, _ role: String, _ bucket: String, _ key: String,
        endpoint: String? = nil, message: String = "Access Denied"
    ) throws -> [String: Any] {
        let event = DeniedEvent(
            id: String(format: "A%015d", number), role: role, bucket: bucket, key: key,
            time: "2026-05-04T10:00:00Z", message: message)
        var record = event.record
        record["recipientAccountId"] = account
        record["userIdentity"] = [
            "type": "AssumedRole",
            "principalId": "\(try #require(made.roles[role])):GlueJobRunnerSession",
            "arn": "arn:aws:sts::\(account):assumed-role/\(role)/GlueJobRunnerSession",
            "accountId": account,
            "sessionContext": [
                "sessionIssuer": [
                    "type": "Role", "arn": "arn:aws:iam::\(account):role/service-role/\(role)",
                    "accountId": account, "userName": role,
                    "principalId": try #require(made.roles[role]),
                ]
            ],
        ]
        record["resources"] = [
            ["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::\(bucket)/\(key)"],
            ["type": "AWS::S3::Bucket", "accountId": account, "ARN": "arn:aws:s3:::\(bucket)"],
        ]
        if let endpoint {
            record["vpcEndpointId"] = endpoint
            record["vpcEndpointAccountId"] = account
            record["sourceIPAddress"] = "10.0.0.7"
        }
        return record
    }

    private static let world = #"""
        import boto3, json
        iam, s3, kms, ec2, organizations = (
            boto3.client(name) for name in ("iam", "s3", "kms", "ec2", "organizations"))
        account = "123456789012"

        def policy(*statements):
            return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})

        def allow(action, resource="*", **more):
            return dict(Effect="Allow", Action=action, Resource=resource, **more)

        def role(name, *statements):
            made = iam.create_role(
                RoleName=name, Path="/service-role/",
                AssumeRolePolicyDocument=policy(
                    dict(Effect="Allow", Principal={"Service": "glue.amazonaws.com"},
                         Action="sts:AssumeRole")))
            iam.put_role_policy(
                RoleName=name, PolicyName="own",
                PolicyDocument=policy(allow("s3:ListBucket"), *statements))
            return made["Role"]["RoleId"]

        roles = {
            "orders": role("orders"),
            "ledger": role("ledger", allow("s3:*")),
            "metrics": role("metrics", allow("s3:*")),
            "payroll": role("payroll", allow(["s3:*", "kms:*"])),
            "archive": role("archive", allow("s3:*")),
        }
        guard = iam.create_policy(
            PolicyName="guard",
            PolicyDocument=policy(
                {"Sid": "NoReads", "Effect": "Deny", "Action": "s3:GetObject*",
                 "NotResource": "arn:aws:s3:::open/*"}))
        iam.attach_role_policy(RoleName="archive", PolicyArn=guard["Policy"]["Arn"])
        key = kms.create_key(
            Policy=policy(
                {"Sid": "Admin", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
                 "Principal": {"AWS": f"arn:aws:iam::{account}:role/key-admin"}}))
        key = key["KeyMetadata"]["Arn"]
        for name in ("lake", "ledger", "payroll"):
            s3.create_bucket(
                Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
            s3.put_bucket_ownership_controls(
                Bucket=name,
                OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]})
        s3.put_bucket_policy(
            Bucket="ledger",
            Policy=policy(
                {"Sid": "Office", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
                 "Resource": ["arn:aws:s3:::ledger", "arn:aws:s3:::ledger/*"],
                 "Condition": {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}))
        s3.put_bucket_encryption(
            Bucket="payroll",
            ServerSideEncryptionConfiguration={"Rules": [{
                "ApplyServerSideEncryptionByDefault":
                    {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}]})
        vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        endpoint = ec2.create_vpc_endpoint(
            VpcId=vpc, ServiceName="com.amazonaws.eu-central-1.s3",
            PolicyDocument=policy(
                allow("s3:*", ["arn:aws:s3:::other", "arn:aws:s3:::other/*"], Principal="*")))
        organizations.create_organization()
        print(json.dumps({
            "roles": roles, "key": key,
            "endpoint": endpoint["VpcEndpoint"]["VpcEndpointId"]}))
        """#
}
