import Foundation
import TestSupport
import Testing

/// Plans for worlds that nobody had in mind: what stands behind the first refusal, what was not
/// captured or could not be read, and what lies in another region or store.
struct UnusualPlanTests {
    private static let everything = #"[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]"#

    private func plan(
        _ fixture: StoreFixture, _ arguments: [String] = [], status: Int32 = 0
    ) throws -> [String: Any] {
        let result = try fixture.run(["fix", "--format", "json"] + arguments)
        #expect(result.status == status, "\(result.output) \(result.errors)")
        return try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    private func changes(_ plan: [String: Any]) -> [[String: Any]] {
        plan["changes"] as? [[String: Any]] ?? []
    }

    private func statements(_ change: [String: Any]?) -> [[String: Any]] {
        let document = change?["document"] as? [String: Any]
        let after = document?["after"] as? [String: Any]
        return after?["Statement"] as? [[String: Any]] ?? []
    }

    private func widenings(_ plan: [String: Any]) -> [String] {
        changes(plan).flatMap { $0["newlyAllows"] as? [String] ?? [] }
    }

    private func ingest(_ fixture: StoreFixture, _ records: [[String: Any]]) throws {
        let text = try JSONSerialization.data(withJSONObject: ["Records": records])
        try fixture.folder.write(text, to: "logs/more.json")
        try fixture.succeed(["ingest", fixture.folder.path + "/logs"])
    }

    // MARK: - What stands behind

    @Test(arguments: [["A", "B", "C"], [nil, nil, nil]])
    func `Deny statements behind the first are narrowed too`(sids: [String?]) throws {
        let fixture = try StoreFixture()
        let denies = sids.map { sid in
            (sid.map { #"{"Sid":"\#($0)","# } ?? "{")
                + #""Effect":"Deny","Principal":"*","Action":"s3:Get*","#
                + #""Resource":"arn:aws:s3:::lake/*"}"#
        }
        try CaptureFixture(
            roleStatements: Self.everything,
            bucketStatements: "[" + denies.joined(separator: ",") + "]"
        ).importInto(fixture)
        try fixture.ingest([DeniedEvent(id: "D000000000000001", key: "a/1")])
        let plan = try plan(fixture)
        #expect(plan["resolved"] as? Int == 1 && plan["verified"] as? Bool == true, "\(plan)")
        #expect(changes(plan).count == 1)
        let narrowed = statements(changes(plan).first)
        #expect(narrowed.count == 3 && narrowed.allSatisfy { $0["Condition"] != nil }, "\(plan)")
        let folder = fixture.folder.path + "/plan"
        try fixture.succeed(["fix", "-o", folder])
        let replayed = try fixture.run(["what-if", "--plan", folder, "--expect", "allowed"])
        #expect(replayed.status == 0, "\(replayed.output)")
    }

    @Test func `what stands behind a statement that goes is found where it was`() throws {
        let fixture = try StoreFixture()
        // The first goes, so that the others stand in other places.
        try CaptureFixture(
            roleStatements: """
                [{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/a/*"},
                 {"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/a/1"},
                 {"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/b/*"},
                 {"Effect":"Allow","Action":"s3:*","Resource":"*"}]
                """
        ).importInto(fixture)
        try fixture.ingest([
            DeniedEvent(id: "D000000000000001", key: "a/1"),
            DeniedEvent(id: "D000000000000002", key: "a/2"),
        ])
        let plan = try plan(fixture)
        #expect(plan["resolved"] as? Int == 2 && plan["verified"] as? Bool == true, "\(plan)")
        let kept = statements(changes(plan).first).compactMap { $0["Resource"] as? String }
        #expect(kept == ["arn:aws:s3:::lake/b/*", "*"], "\(plan)")
    }

    @Test func `a Deny in a policy of several roles goes for the refused role alone`() throws {
        let fixture = try StoreFixture()
        let guardrail = "arn:aws:iam::111122223333:policy/guard"
        let trust = #"{"Version":"2012-10-17","Statement":[]}"#
        let roles = ["etl", "other"].map { role in
            """
            {"RoleName":"\(role)","RoleId":"AROAEXAMPLE\(role)","Path":"/","Tags":[],
             "Arn":"arn:aws:iam::111122223333:role/\(role)","AssumeRolePolicyDocument":\(trust),
             "AttachedManagedPolicies":[{"PolicyName":"guard","PolicyArn":"\(guardrail)"}],
             "RolePolicyList":[{"PolicyName":"own","PolicyDocument":
               {"Version":"2012-10-17","Statement":\(Self.everything)}}]}
            """
        }
        try CaptureFixture(others: [
            "iam/get-account-authorization-details.json": """
            {"UserDetailList":[],"GroupDetailList":[],
             "RoleDetailList":[\(roles.joined(separator: ","))],
             "Policies":[{"PolicyName":"guard","Arn":"\(guardrail)","DefaultVersionId":"v1",
               "PolicyVersionList":[{"VersionId":"v1","IsDefaultVersion":true,"Document":
                 {"Version":"2012-10-17","Statement":[{"Sid":"No","Effect":"Deny",
                  "Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/*"}]}}]}]}
            """
        ]).importInto(fixture)
        try fixture.ingest([
            DeniedEvent(id: "D000000000000001", key: "a"),
            DeniedEvent(id: "D000000000000002", role: "other", key: "b"),
        ])
        let plan = try plan(fixture, ["D000000000000001"])
        #expect(plan["verified"] as? Bool == true && changes(plan).count == 1, "\(plan)")
        #expect((plan["alsoAllowed"] as? [Any])?.isEmpty == true, "\(plan)")
        let condition = statements(changes(plan).first).first?["Condition"] as? [String: Any]
        #expect(
            (condition?["ArnNotEquals"] as? [String: String])?["aws:PrincipalArn"]
                == "arn:aws:iam::111122223333:role/etl", "\(plan)")
    }

    // MARK: - How wide

    @Test func `every document of the example world says what else it lets through`() throws {
        let plan = try plan(try StoreFixture.sharedDemo())
        for change in changes(plan) where change["kind"] as? String == "document" {
            #expect((change["newlyAllows"] as? [String])?.isEmpty == false, "\(change)")
        }
        #expect(widenings(plan).contains { $0.contains("everything that is encrypted with arn:") })
    }

    @Test(arguments: ["prefix", "bucket"])
    func `a listing of any prefix says so`(scope: String) throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        var event = DeniedEvent(id: "D000000000000001", key: "").record
        event["eventName"] = "ListObjects"
        event["requestParameters"] = ["bucketName": "lake", "list-type": "2"]
        try ingest(fixture, [event])
        let told = widenings(try plan(fixture, ["--scope", scope]))
        #expect(told == ["s3:ListBucket of every prefix of arn:aws:s3:::lake"], "\(told)")
    }

    // MARK: - What is not known

    @Test func `what two layers may refuse that nobody captured does not pass`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(
            roleStatements: #"[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}]"#
        ).importInto(fixture)
        // Another account's, of which nothing is captured.
        var event = DeniedEvent(id: "D000000000000001", bucket: "unseen", key: "x/1").record
        event["resources"] = [
            ["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::unseen/x/1"],
            ["type": "AWS::S3::Bucket", "accountId": "444455556666", "ARN": "arn:aws:s3:::unseen"],
        ]
        try ingest(fixture, [event])
        let plan = try plan(fixture)
        #expect((plan["unknown"] as? [String])?.count ?? 0 >= 2, "\(plan)")
        let folder = fixture.folder.path + "/plan"
        try fixture.succeed(["fix", "-o", folder])
        let replayed = try fixture.run(["what-if", "--plan", folder, "--expect", "allowed"])
        #expect(replayed.status == 3, "\(replayed.output)")
        #expect(replayed.output.contains("1 cannot be told"), "\(replayed.output)")
    }

    @Test
    func `a policy that could not be read is not written over, nor taken for one that allows`()
        throws
    {
        let fixture = try StoreFixture()
        try CaptureFixture(
            roleStatements: #"[{"Effect":"Perhaps"}]"#,
            others: [
                "s3/lake/get-bucket-policy.json":
                    #"{"Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\""}"#
            ]
        ).importInto(fixture, status: 2)
        try fixture.ingest([DeniedEvent(id: "D000000000000001", key: "a")])
        let plan = try plan(fixture, status: 2)
        #expect(changes(plan).isEmpty, "\(plan)")
        let left = try #require((plan["unresolved"] as? [[String: Any]])?.first)
        #expect(
            left["reason"] as? String
                == "its cause is not certain, and no change is planned on a guess", "\(plan)")
        #expect(left["kind"] as? String == "cause-not-certain", "\(plan)")
        #expect((left["detail"] as? String)?.contains("could not be read") == true, "\(plan)")
    }

    @Test func `a layer that AWS names and nobody captured is not said to allow`() throws {
        let fixture = try StoreFixture()
        try fixture.succeed(["ingest", StoreFixture.world + "/logs"])
        let plan = try plan(fixture, status: 2)
        let left = try #require(plan["unresolved"] as? [[String: Any]])
        for cause in ["iam-role-policy", "kms-key", "vpc-endpoint-policy"] {
            let named = try #require(left.first { $0["cause"] as? String == cause }, "\(plan)")
            #expect(named["kind"] as? String == "not-captured", "\(named)")
            #expect((named["reason"] as? String)?.contains("is imported") == true, "\(named)")
        }
        let told = try fixture.succeed(["explain", "DEMO000000000001"])
        #expect(
            told.contains("why403 doctor --all --store \(fixture.store)")
                && !told.contains("lets the"))
    }

    @Test func `who passes today and would be refused with the plan is told`() throws {
        let fixture = try StoreFixture.demo()
        let partner = "444455556666"
        let (ours, theirs) = (
            String(repeating: "a1", count: 32), String(repeating: "b2", count: 32)
        )
        let files = [
            "b/manifest.json": #"{"capturedAt":"2026-03-03T00:00:00Z","accountId":"\#(partner)","#
                + #""region":"eu-central-1","canonicalUserId":"\#(theirs)"}"#,
            "b/organizations/describe-organization.json":
                #"{"Error":{"Code":"AWSOrganizationsNotInUseException"}}"#,
            "b/iam/get-account-authorization-details.json": """
            {"UserDetailList":[],"GroupDetailList":[],"Policies":[],"RoleDetailList":[
             {"RoleName":"reader","RoleId":"AROAEXAMPLEreader","Path":"/","Tags":[],
              "Arn":"arn:aws:iam::\(partner):role/reader","AttachedManagedPolicies":[],
              "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[
               {"Effect":"Allow","Principal":{"Service":"glue.amazonaws.com"},
                "Action":"sts:AssumeRole"}]},
              "RolePolicyList":[{"PolicyName":"own","PolicyDocument":
               {"Version":"2012-10-17","Statement":\(Self.everything)}}]}]}
            """,
            "a/manifest.json": #"{"capturedAt":"2026-03-03T00:00:00Z","accountId":"111122223333","#
                + #""region":"eu-central-1","canonicalUserId":"\#(ours)","complete":false}"#,
            "a/s3/acme-inbox/get-bucket-acl.json": """
            {"Owner":{"ID":"\(ours)"},"Grants":[
             {"Grantee":{"ID":"\(ours)","Type":"CanonicalUser"},"Permission":"FULL_CONTROL"},
             {"Grantee":{"ID":"\(theirs)","Type":"CanonicalUser"},"Permission":"READ"}]}
            """,
        ]
        for (name, text) in files { try fixture.folder.write(text, to: "later/\(name)") }
        try fixture.succeed(["snapshot", "import", fixture.folder.path + "/later"])
        var event = DeniedEvent(
            id: "D000000000000001", role: "reader", bucket: "acme-inbox", key: "",
            time: "2026-03-02T08:00:00Z"
        ).record
        event["eventName"] = "ListObjects"
        event["requestParameters"] = ["bucketName": "acme-inbox", "prefix": "2026/"]
        event["userIdentity"] = [
            "type": "AssumedRole", "principalId": "AROAEXAMPLEreader:GlueJobRunnerSession",
            "arn": "arn:aws:sts::\(partner):assumed-role/reader/GlueJobRunnerSession",
            "accountId": partner,
            "sessionContext": [
                "sessionIssuer": [
                    "type": "Role", "arn": "arn:aws:iam::\(partner):role/reader",
                    "accountId": partner, "userName": "reader",
                ]
            ],
        ]
        try ingest(fixture, [event])
        // The ACL that lets the reader in stops working.
        let plan = try plan(fixture, ["DEMO000000000003"])
        let refused = try #require(plan["newlyRefused"] as? [[String: Any]])
        #expect(refused.count == 1 && refused[0]["denials"] as? Int == 1, "\(plan)")
        #expect(refused[0]["role"] as? String == "arn:aws:iam::\(partner):role/reader")
        #expect(refused[0]["action"] as? String == "s3:ListBucket")
        let text = try fixture.succeed(["fix", "DEMO000000000003"])
        #expect(text.contains("1 would pass today and be REFUSED with the plan"), "\(text)")
    }

    // MARK: - Elsewhere

    @Test func `keys of one id in two regions are two documents, each put where it is`() throws {
        let fixture = try StoreFixture()
        let id = "mrk-0aaaaaaa111122223333444455556666"
        let policy =
            #"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"#
            + #"{\"AWS\":\"arn:aws:iam::111122223333:role/admin\"},\"Action\":\"kms:*\","#
            + #"\"Resource\":\"*\"}]}"#
        var records: [[String: Any]] = []
        for (number, region) in ["eu-central-1", "us-east-1"].enumerated() {
            let arn = "arn:aws:kms:\(region):111122223333:key/\(id)"
            try CaptureFixture(
                roleStatements: #"[{"Effect":"Allow","Action":["s3:*","kms:*"],"Resource":"*"}]"#,
                others: [
                    "manifest.json":
                        #"{"capturedAt":"2026-05-04T0\#(number):00:00Z","#
                        + #""accountId":"111122223333","region":"\#(region)"}"#,
                    "kms/\(id)/get-key-policy.json": #"{"Policy":"\#(policy)"}"#,
                    "kms/\(id)/list-grants.json": #"{"Grants":[]}"#,
                    "kms/\(id)/describe-key.json":
                        #"{"KeyMetadata":{"AWSAccountId":"111122223333","KeyId":"\#(id)","#
                        + #""Arn":"\#(arn)","Enabled":true,"KeyState":"Enabled","#
                        + #""KeyManager":"CUSTOMER","MultiRegion":true}}"#,
                ]
            ).importInto(fixture)
            var record = DeniedEvent(
                id: "D00000000000000\(number)", key: "a",
                message: "User: arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession is "
                    + "not authorized to perform: kms:Decrypt on resource: \(arn) because no "
                    + "resource-based policy allows the kms:Decrypt action"
            ).record
            record["awsRegion"] = region
            records.append(record)
        }
        try ingest(fixture, records)
        let plan = try plan(fixture)
        let names = changes(plan).compactMap { $0["name"] as? String }
        #expect(names == ["key-\(id)", "key-\(id)-2"], "\(plan)")
        let folder = fixture.folder.path + "/plan"
        try fixture.succeed(["fix", "-o", folder])
        let script = try String(contentsOfFile: folder + "/apply.sh", encoding: .utf8)
        let writes = script.split(separator: "\n").filter { $0.contains("put-key-policy") }
        #expect(writes.count == 2, "\(script)")
        #expect(
            writes[0].contains("key-\(id).json") && writes[0].contains("--region=eu-central-1"))
        #expect(
            writes[1].contains("key-\(id)-2.json") && writes[1].contains("--region=us-east-1"))
    }

    @Test func `one reason is told once, however many objects it keeps without a change`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(roleStatements: Self.everything).importInto(fixture)
        // A role of another account, whose path no log tells.
        let records = (1...6).map { number in
            var record = DeniedEvent(id: "D00000000000000\(number)", key: "f\(number)/a").record
            record["userIdentity"] = [
                "type": "AssumedRole", "principalId": "AROAEXAMPLEGHOST:GlueJobRunnerSession",
                "arn": "arn:aws:sts::999988887777:assumed-role/ghost/GlueJobRunnerSession",
                "accountId": "999988887777",
            ]
            return record
        }
        try ingest(fixture, records)
        let plan = try plan(fixture, status: 2)
        let left = plan["unresolved"] as? [[String: Any]] ?? []
        #expect(left.count == 1 && left.first?["denials"] as? Int == 6, "\(plan)")
        #expect(left.first?["kind"] as? String == "unknown-path", "\(plan)")
    }

    /// As after `--facts-only`, or an ingest that was ended before it decided.
    @Test func `denials that wait to be decided are told of, and no plan or check passes them by`()
        throws
    {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        try fixture.folder.write(
            DeniedEvent(id: "D000000000000001", key: "a").file, to: "logs/events.json")
        try fixture.succeed(["ingest", "--facts-only", fixture.folder.path + "/logs"])
        let waits = "1 denial in the store wait"
        let commands: [(arguments: [String], status: Int32)] = [
            (["report"], 0), (["fix"], 2), (["what-if", "--now", "--expect", "allowed"], 2),
        ]
        for (arguments, status) in commands {
            let result = try fixture.run(arguments)
            #expect(result.status == status, "\(arguments): \(result.status) \(result.errors)")
            #expect(result.errors.contains(waits), "\(arguments): \(result.errors)")
        }
        try fixture.succeed(["ingest", fixture.folder.path + "/logs"])
        for (arguments, _) in commands {
            #expect(try !fixture.run(arguments).errors.contains("wait to be decided"))
        }
    }

    @Test func `a document that is put anew names no principal that was deleted`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(
            roleStatements: Self.everything,
            bucketStatements: #"""
                [{"Sid":"Dead","Effect":"Allow","Principal":{"AWS":"AROAEXAMPLEDEADROLE01"},
                "Action":"s3:*","Resource":"arn:aws:s3:::lake/*"},
                {"Sid":"Shut","Effect":"Deny","Principal":"*","Action":"s3:Get*",
                "Resource":"arn:aws:s3:::lake/*"}]
                """#
        ).importInto(fixture)
        try fixture.ingest([DeniedEvent(id: "D000000000000001", key: "a/1")])
        let plan = try plan(fixture)
        #expect(plan["resolved"] as? Int == 1 && plan["verified"] as? Bool == true, "\(plan)")
        #expect(statements(changes(plan).first).compactMap { $0["Sid"] as? String } == ["Shut"])
        let text = try fixture.succeed(["fix"])
        #expect(text.contains("take the principals that were deleted out of Dead"))
        let folder = fixture.folder.path + "/plan"
        try fixture.succeed(["fix", "-o", folder])
        let tried = try fixture.succeed(["what-if", "--plan", folder])
        #expect(tried.contains("1 would pass, 0 would still fail"), "\(tried)")
    }
}
