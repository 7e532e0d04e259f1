import Foundation
import TestSupport
import Testing

/// `what-if` through the built program: the example world, with one thing changed.
struct WhatIfCommandTests {
    private static let key =
        "arn:aws:kms:eu-central-1:111122223333:key/0de30000-1111-2222-3333-444455556666"
    private static let open =
        #"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#
    private static let own = #"{"Effect":"Allow","Action":"*","Resource":"*"}"#
    private static let denyAll = #"{"Effect":"Deny","Action":"*","Resource":"*"}"#

    /// Runs it with `FILE` in the arguments standing for a file with this statement.
    private func run(
        _ arguments: [String], statement: String = own
    ) throws -> (result: ProgramResult, outcomes: [String: String]) {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            #"{"Version":"2012-10-17","Statement":[\#(statement)]}"#, to: "policy.json")
        let result = try StoreFixture.sharedDemo().run(
            ["what-if", "--format", "ndjson"]
                + arguments.map { $0.replacingOccurrences(of: "FILE", with: file) })
        var outcomes: [String: String] = [:]
        for line in result.output.split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let id = try #require(object?["requestId"] as? String)
            outcomes[String(id.suffix(1))] = object?["after"] as? String
        }
        return (result, outcomes)
    }

    private static let unchanged = [
        "1": "denied", "2": "denied", "3": "denied", "4": "denied", "5": "denied", "6": "unknown",
        "7": "denied",
    ]

    @Test(arguments: [
        (["--remove", "arn:aws:s3:::acme-ledger"], "", "2"),
        (["--remove", "bucket:acme-ledger"], "", "2"), (["--remove", "acme-ledger"], "", "2"),
        (["--replace", "acme-ledger=FILE"], open, "2"),
        (["--add", "arn:aws:iam::111122223333:role/service-role/orders-etl=FILE"], own, "1"),
        (["--replace", "111122223333/orders-etl=FILE"], own, "1"),
        (["--replace", "orders-etl#inline/job-access=FILE"], own, "1"),
        (["--replace", "vpce-0de300000000000a1=FILE"], open, "4"),
        (["--add", "vpce-0de300000000000a1=FILE"], open, "4"),
        (["--remove", "vpce-0de300000000000a1"], "", "4"),
        (["--replace", "\(key)=FILE"], open, "5"), (["--add", "\(key)=FILE"], open, "5"),
        (["--remove", "p-demo0keep"], "", "7"), (["--remove", "keep-the-archive"], "", "7"),
        (["--replace", "p-demo0keep=FILE"], own, "7"),
    ])
    func `a change lets through what it should, and nothing else`(
        arguments: [String], statement: String, passes: String
    ) throws {
        let (result, outcomes) = try run(
            arguments, statement: statement.isEmpty ? WhatIfCommandTests.own : statement)
        #expect(result.status == 0, "\(result.errors)")
        var expected = WhatIfCommandTests.unchanged
        expected[passes] = "allowed"
        #expect(outcomes == expected)
    }

    @Test(arguments: [
        ["--replace", "orders-etl#boundary=FILE"], ["--add", "r-demo=FILE"],
        ["--add", "111122223333=FILE"], ["--add", "111122223333#resource-control-policies=FILE"],
    ])
    func `what refuses everything is named beside what refused before`(arguments: [String]) throws {
        let isRCP = arguments[1].contains("resource-control")
        let statement =
            isRCP
            ? #"{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}"#
            : WhatIfCommandTests.denyAll
        let (result, outcomes) = try run(arguments + ["DEMO000000000001"], statement: statement)
        #expect(result.status == 0, "\(result.errors)")
        #expect(outcomes == ["1": "denied"])
        let layer =
            arguments[1].contains("boundary")
            ? "permissions-boundary" : isRCP ? "resource-control-policy" : "service-control-policy"
        #expect(result.output.contains("\"mechanism\":\"\(layer)\""))
    }

    @Test func `several changes are made together, and the store stays as it is`() throws {
        let before = try StoreFixture.sharedDemo().succeed(["report", "--format", "json"])
        let (_, outcomes) = try run(
            ["--remove", "acme-ledger", "--remove", "p-demo0keep", "--add", "orders-etl=FILE"])
        #expect(outcomes.filter { $0.value == "allowed" }.keys.sorted() == ["1", "2", "7"])
        #expect(try StoreFixture.sharedDemo().succeed(["report", "--format", "json"]) == before)
    }

    @Test(
        arguments: [
            (["DEMO000000000002", "--expect", "allowed"], 0), (["--expect", "allowed"], 3),
            (["DEMO000000000002", "--expect", "denied"], 3),
            (["DEMO000000000001", "--expect", "denied"], 0),
            (["DEMO000000000006", "--expect", "denied"], 3),
            (["DEMO000000000006", "--expect", "allowed"], 3),
            (["--role", "ledger-etl", "--expect", "allowed"], 0), (["NIX"], 1),
        ] as [([String], Int32)])
    func `expect sets the exit code; what is not known is neither`(
        arguments: [String], status: Int32
    ) throws {
        #expect(try run(["--remove", "acme-ledger"] + arguments).result.status == status)
    }

    @Test(arguments: [
        (["--remove", "nobody"], "nothing is known by the name 'nobody'"),
        (["--remove", "p-typo", "--expect", "denied"], "'p-typo' would change nothing"),
        (["--remove", "p-typo", "--expect", "denied"], "p-RCPFullAWSAccess, p-demo0keep; "),
        (["--replace", "p-typo=FILE"], "'why403 snapshot list'"),
        (["--remove", "vpce-0123"], "no vpc-endpoint vpce-0123"),
        (["--remove", "111122223333/nobody"], "no role 111122223333/nobody"),
        (["--add", "999988887777=FILE"], "no organization-target 999988887777"),
        (["--remove", "arn:aws:s3:::unseen"], "no bucket unseen"),
        (["--remove", "\(key)0"], "no key \(key)0"),
        (["--add", "bucket:unseen=FILE"], "no bucket unseen"),
        (["--replace", "bucket:unseen=FILE"], "no bucket unseen"),
        (["--remove", "orders-etl#inline/typo"], "has no inline/typo"),
        (["--remove", "orders-etl#attached/arn:aws:iam::aws:policy/Typo"], "has no attached/"),
        (["--replace", "acme-ledger=/nonexistent.json"], "/nonexistent.json"),
        (["--remove", "orders-etl#trust"], "cannot be changed so"),
        (["--add", "orders-etl#boundary=FILE"], "one boundary"),
        (
            ["--remove", "acme-ledger", "--replace", "bucket:acme-ledger=FILE"],
            "'bucket:acme-ledger' is replaced or removed twice"
        ),
        (
            [
                "--replace", "orders-etl#boundary=FILE", "--remove",
                "111122223333/orders-etl#boundary",
            ],
            "is replaced or removed twice"
        ),
        (
            [
                "--replace", "111122223333=FILE",
                "--replace", "111122223333#service-control-policies=FILE",
            ], "is replaced or removed twice"
        ),
    ])
    func `a change that cannot be made says why, and the way out`(
        arguments: [String], message: String
    ) throws {
        let result = try run(arguments).result
        #expect(result.status == 1)
        #expect(result.output == "")
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test(arguments: [
        ("acme-ledger", own, "Statement[0]: has no Principal", "bucket policy"),
        ("acme-ledger", "{\"Sid\":\"S\",\(own.dropFirst())", "Statement[0] (S): has no", "bucket"),
        (key, own, "has no Principal", "key policy"),
        ("vpce-0de300000000000a1", own, "has no Principal", "VPC endpoint policy"),
        ("r-demo#resource-control-policies", own, "has no Principal", "resource control policy"),
        ("orders-etl", open, "has a Principal", "role policy"),
        ("orders-etl#boundary", open, "has a Principal", "role policy"),
        ("r-demo", open, "has a Principal", "service control policy"),
        ("p-demo0keep", open, "has a Principal", "service control policy"),
    ])
    func `a document that AWS would not take there is refused by statement`(
        subject: String, statement: String, message: String, policy: String
    ) throws {
        let result = try run(["--replace", "\(subject)=FILE"], statement: statement).result
        #expect(result.status == 1)
        #expect(result.output == "")
        #expect(result.errors.contains("policy.json: "), "\(result.errors)")
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(result.errors.contains(policy), "\(result.errors)")
    }

    @Test func `what nobody captured and a log names can be replaced whole`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        try fixture.ingest([DeniedEvent(id: "R000000000000001", bucket: "unseen", key: "a")])
        let file = try fixture.folder.write(
            #"{"Version":"2012-10-17","Statement":[\#(WhatIfCommandTests.open)]}"#, to: "p.json")
        #expect(try fixture.run(["what-if", "--replace", "bucket:unseen=\(file)"]).status == 0)
        #expect(try fixture.run(["what-if", "--remove", "bucket:unseen"]).status == 1)
    }

    @Test func `a refusal that no policy made passes under none`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(roleStatements: "[\(WhatIfCommandTests.own)]").importInto(fixture)
        try fixture.ingest([
            DeniedEvent(id: "R000000000000001", key: "a", message: "Request has expired")
        ])
        let text = try fixture.succeed(["what-if", "--remove", "etl#boundary"])
        #expect(text.contains("0 would pass, 0 would still fail, 1 cannot be told"))
    }

    @Test(arguments: [
        ("{}", "Statement"), ("not JSON", "policy.json"),
        (#"{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps"}]}"#, "Statement[0]"),
    ])
    func `a document that is no policy names its place`(text: String, message: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "policy.json")
        let result = try StoreFixture.sharedDemo().run([
            "what-if", "--replace", "acme-ledger=\(file)",
        ])
        #expect(result.status == 1)
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test func `the AWS CLI's own answers are taken as documents`() throws {
        let folder = try TemporaryFolder()
        let policy = #"{"Version":"2012-10-17","Statement":[\#(WhatIfCommandTests.open)]}"#
        let answer = try JSONSerialization.data(withJSONObject: ["Policy": policy])
        let file = try folder.write(answer, to: "answer.json")
        let result = try StoreFixture.sharedDemo().run([
            "what-if", "--replace", "acme-ledger=\(file)", "DEMO000000000002", "--expect",
            "allowed",
        ])
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test func `AWS's reason of then does not outvote the changed policies`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        try fixture.ingest([
            DeniedEvent(
                id: "R000000000000001", key: "a",
                message: "User: arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession "
                    + "is not authorized to perform: s3:GetObject on resource: "
                    + "\"arn:aws:s3:::lake/a\" because no identity-based policy allows the "
                    + "s3:GetObject action")
        ])
        let file = try fixture.folder.write(
            #"{"Version":"2012-10-17","Statement":[\#(WhatIfCommandTests.own)]}"#, to: "p.json")
        let result = try fixture.run([
            "what-if", "--add", "etl=\(file)", "--expect", "allowed", "--format", "json",
        ])
        #expect(result.status == 0, "\(result.output)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect((object["summary"] as? [String: Int])?["allowed"] == 1)
        let denial = (object["denials"] as? [[String: Any]])?.first
        #expect(denial?["before"] as? String == "denied")
    }

    @Test func `the table tells what changes, and with --all the layer that still refuses`() throws
    {
        let demo = try StoreFixture.sharedDemo()
        let short = try demo.succeed(["what-if", "--remove", "acme-ledger"])
        #expect(short.contains("What if: remove acme-ledger, in place of bucket-policy as of 2026"))
        #expect(short.contains("would pass   2026-03-02T06:20:00Z  DEMO000000000002"))
        #expect(!short.contains("DEMO000000000005"))
        #expect(short.hasSuffix("7 denials: 1 would pass, 5 would still fail, 1 cannot be told\n"))
        let text = try demo.succeed(["what-if", "--remove", "acme-ledger", "--all"])
        #expect(text.contains("still fails  2026-03-02T06:50:00Z  DEMO000000000005"))
        #expect(text.contains("at key-policy: No statement in the policy of arn:aws:kms"))
    }

    @Test func `a denial that the captured policies do not explain never counts as passing`() throws
    {
        let fixture = try StoreFixture()
        try CaptureFixture(
            roleStatements:
                #"[{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::lake/*","#
                + #""arn:aws:s3:::lake"]}]"#
        ).importInto(fixture)
        try fixture.ingest([DeniedEvent(id: "U000000000000001", key: "a")])
        let file = try fixture.folder.write(
            #"{"Version":"2012-10-17","Statement":[\#(WhatIfCommandTests.own)]}"#, to: "p.json")
        for outcome in ["allowed", "denied"] {
            let result = try fixture.run([
                "what-if", "--add", "etl=\(file)", "--expect", outcome, "--format", "json",
            ])
            #expect(result.status == 3, "\(result.output)")
            #expect(result.output.contains(#""before":"unexplained","after":"unexplained""#))
            #expect(result.output.contains(#""allowed":0"#))
            #expect(result.output.contains(#""unexplained":1"#))
        }
        let text = try fixture.succeed(["what-if", "--add", "etl=\(file)", "U000000000000001"])
        #expect(text.contains("1 denial: 0 would pass, 0 would still fail, 1 cannot be told"))
        #expect(text.contains("the captured policies let it pass, and AWS refused it"))
    }

    @Test(arguments: [
        own, "[\(own)]", #"{"PolicyDocument":{"Version":"2012-10-17","Statement":[\#(own)]}}"#,
    ])
    func `a bare statement is taken as a document of its own`(text: String) throws {
        let fixture = try StoreFixture()
        let file = try fixture.folder.write(text, to: "statement.json")
        let result = try StoreFixture.sharedDemo().run([
            "what-if", "DEMO000000000001", "--add", "orders-etl=\(file)", "--expect", "allowed",
        ])
        #expect(result.status == 0, "\(result.output) \(result.errors)")
    }

    @Test func `what is no JSON is told so, with its place`() throws {
        let fixture = try StoreFixture()
        let file = try fixture.folder.write("Statement: yes", to: "bad.json")
        let result = try StoreFixture.sharedDemo().run([
            "what-if", "--add", "orders-etl=\(file)",
        ])
        #expect(result.status == 1)
        #expect(result.errors.contains("bad.json: not JSON (unexpected character at byte 0)"))
    }

    @Test func `a refusal at a key is decided by the changed key policy, not by AWS's words`()
        throws
    {
        // The paired KMS event of the example's denial 5 names the key, and no policy is asked less.
        let result = try run(
            [
                "--replace", "\(WhatIfCommandTests.key)=FILE", "DEMO000000000005", "--expect",
                "allowed",
            ],
            statement: WhatIfCommandTests.open
        ).result
        #expect(result.status == 0, "\(result.output)")
    }

    // MARK: - Plans of settings

    @Test func `a plan of one setting is tried like one of documents`() throws {
        let demo = try StoreFixture.sharedDemo()
        let home = try TemporaryFolder()
        let folder = home.path + "/plan"
        try demo.succeed(["fix", "DEMO000000000003", "-o", folder])
        let result = try demo.run(["what-if", "--plan", folder])
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.output.contains("set bucket:acme-inbox#ownership to BucketOwnerEnforced"),
            "\(result.output)")
        #expect(result.output.contains("1 would pass"), "\(result.output)")
    }
}
