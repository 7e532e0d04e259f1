import Foundation
import TestSupport
import Testing

/// `why403 fix` through the built program: documents that can be applied one after another.
struct FixCommandTests {
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

    private func statements(_ change: [String: Any]) -> [[String: Any]] {
        let document = change["document"] as? [String: Any]
        let after = document?["after"] as? [String: Any]
        return after?["Statement"] as? [[String: Any]] ?? []
    }

    /// A role that nothing allows, refused on so many objects.
    private func refused(_ keys: [String], roles: [String] = ["etl"]) throws -> StoreFixture {
        let fixture = try StoreFixture()
        try CaptureFixture(roles: roles).importInto(fixture)
        var number = 0
        try fixture.ingest(
            roles.flatMap { role in
                keys.map { key in
                    number += 1
                    return DeniedEvent(id: String(format: "F%015d", number), role: role, key: key)
                }
            })
        return fixture
    }

    // MARK: - The example world

    @Test func `every denial of the example world is resolved, and was tried`() throws {
        let demo = try StoreFixture.sharedDemo()
        let plan = try plan(demo)
        #expect(plan["resolved"] as? Int == 7 && plan["verified"] as? Bool == true)
        #expect(changes(plan).count == 7)
        #expect(changes(plan).allSatisfy { $0["verified"] as? Bool == true })
        let kinds = Set(changes(plan).compactMap { $0["kind"] as? String })
        #expect(kinds == ["document", "setting", "job-option"])
        let text = try demo.succeed(["fix"])
        #expect(text.hasPrefix("7 changes resolve 7 of 7 denials; tested"))
        let markdown = try demo.succeed(["fix", "--format", "markdown"])
        #expect(markdown.contains("```diff\n"))
    }

    @Test func `a plan's folder is whole, its script parses, and what-if takes it`() throws {
        let demo = try StoreFixture.sharedDemo()
        let fixture = try StoreFixture()
        let folder = fixture.folder.path + "/plan"
        try demo.succeed(["fix", "-o", folder])
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
        for file in [
            "README.md", "apply.sh", "plan.json", "bucket-acme-ledger.json",
            "before/bucket-acme-ledger.json", "role-orders-etl-why403.json",
        ] { #expect(files.contains(file), "\(files)") }
        #expect(!files.contains("before/role-orders-etl-why403.json"))
        #expect(FileManager.default.isExecutableFile(atPath: folder + "/apply.sh"))
        for path in [folder] + files.map({ folder + "/" + $0 }) {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(((mode as? Int) ?? 0o777) & 0o077 == 0, "\(path) is its user's alone")
        }
        let parsed = try runProcess("/bin/bash", ["-n", folder + "/apply.sh"])
        #expect(parsed.status == 0, "\(parsed.errors)")
        let replayed = try demo.run([
            "what-if", "--plan", folder, "--expect", "allowed", "DEMO000000000001",
            "DEMO000000000002", "DEMO000000000004", "DEMO000000000005", "DEMO000000000007",
        ])
        #expect(replayed.status == 0, "\(replayed.output) \(replayed.errors)")
        // What is no policy and no setting is not tried, and that is said by name.
        let untried = replayed.errors.split(separator: "\n").filter {
            $0.contains("Not tried here")
        }
        #expect(untried.count == 1 && files.contains("plan.json"), "\(replayed.errors)")
        let plan =
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(fileURLWithPath: folder + "/plan.json")))
            as? [String: Any]
        for change in try #require(plan?["changes"] as? [[String: Any]]) {
            let name = try #require(change["name"] as? String)
            let isOption = change["kind"] as? String == "job-option"
            #expect(untried[0].contains(name) == isOption, "\(name)")
        }
        let again = try demo.run(["fix", "-o", folder])
        #expect(again.status == 1 && again.errors.contains("it is there already: remove it"))
        let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path)
        #expect(!left.contains { $0.hasSuffix(".part") })
    }

    @Test(arguments: [
        (["--role", "*orders*"], 1), (["DEMO000000000001"], 1), (["--since", "2026-03-02"], 7),
        (["--bucket", "acme-ledger", "--until", "2026-03-03"], 1), ([], 7),
    ])
    func `a plan is held against the denials that it was made for`(
        chosen: [String], count: Int
    ) throws {
        let (fixture, demo) = (try StoreFixture(), try StoreFixture.sharedDemo())
        let folder = fixture.folder.path + "/plan"
        _ = try demo.run(["fix", "-o", folder] + chosen)
        let held = try demo.run(["what-if", "--plan", folder])
        #expect(held.output.contains("\n\(count) denial"), "\(held.output)")
        #expect(held.errors.contains("Held against the denials") == !chosen.isEmpty)
        // A filter of one's own chooses.
        let others = try demo.run(["what-if", "--plan", folder, "--since", "2000-01-01"])
        #expect(others.output.contains("\n7 denials"), "\(others.output)")
        #expect(!others.errors.contains("Held against"))
    }

    @Test(arguments: ["--output=x", "-o", "--replace=a=b", "--tz=UTC", "--store=x", "x"])
    func `a plan's own text chooses denials and does nothing more`(option: String) throws {
        let (fixture, demo) = (try StoreFixture(), try StoreFixture.sharedDemo())
        let folder = fixture.folder.path + "/plan"
        try demo.succeed(["fix", "-o", folder, "DEMO000000000001"])
        let file = folder + "/plan.json"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let changed = text.replacing(#""options":[]"#, with: #""options":["\#(option)"]"#)
        #expect(changed != text)
        try changed.write(toFile: file, atomically: true, encoding: .utf8)
        let result = try demo.run(["what-if", "--plan", folder])
        #expect(result.status == 1 && result.errors.contains("'\(option)' chooses no denials"))
    }

    @Test func `filters that no denial passes are said beside the empty plan`() throws {
        let result = try StoreFixture.sharedDemo().run(["fix", "--account", "999999999999"])
        #expect(result.output.contains("0 changes"))
        #expect(result.errors.contains("No denial passes the filters"), "\(result.errors)")
    }

    @Test func `no command of AWS's stands inside a sentence, where it would be broken`() throws {
        let fixture = try StoreFixture()
        try fixture.succeed(["snapshot", "import", StoreFixture.world + "/snapshots"])
        // The object's key is not known, and the bucket's owner's organization is not.
        try fixture.ingest(
            ["acme-payroll", "partner-market-data"].enumerated().map { number, bucket in
                DeniedEvent(
                    id: "D00000000000000\(number)", role: "payroll-etl", bucket: bucket, key: "k")
            })
        let text = try fixture.run(["fix"]).output
        let table = try fixture.run(["report", "--group-by", "fix"]).output
        #expect(text.contains("Not resolved:"), "\(text)")
        #expect(!text.contains("aws s3api") && !table.contains("aws s3api"), "\(text)")
        #expect(text.contains("the commands that tell: why403 explain D0000"), "\(text)")
    }

    @Test func `a request that is in no store is said, and nothing is planned`() throws {
        let result = try StoreFixture.sharedDemo().run(["fix", "NIX"])
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(result.errors.contains("no denial with request id 'NIX'"))
    }

    // MARK: - One after another

    @Test func `three fixes of one role, planned alone or together, keep each other's grants`()
        throws
    {
        let fixture = try refused(["a/1", "b/2", "c/3"])
        let together = try plan(fixture, ["--scope", "object"])
        #expect(changes(together).count == 1)
        #expect((statements(changes(together)[0])[0]["Resource"] as? [String])?.count == 3)
        // Planned one by one, each on top of what the one before put in force.
        var applied: [String] = []
        for (number, id) in ["F000000000000001", "F000000000000002", "F000000000000003"]
            .enumerated()
        {
            let change = try #require(changes(try plan(fixture, ["--scope", "object", id])).first)
            let document = try #require(change["document"] as? [String: Any])
            let after = try #require(document["after"] as? [String: Any])
            applied.append(try importRole(after, into: fixture, day: 5 + number))
        }
        let last = try #require(applied.last)
        for key in ["lake/a/1", "lake/b/2", "lake/c/3"] { #expect(last.contains(key), "\(last)") }
        let mended = try plan(fixture)
        #expect(mended["mended"] as? Int == 3 && changes(mended).isEmpty)
        let now = try fixture.run(["what-if", "--now", "--expect", "allowed"])
        #expect(now.status == 0, "\(now.output)")
    }

    /// Puts the policy `why403` beside what the role has, as a later capture shows it.
    private func importRole(
        _ document: [String: Any], into fixture: StoreFixture, day: Int
    ) throws -> String {
        let text = try JSONSerialization.data(
            withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
        let policy = String(decoding: text, as: UTF8.self)
        let path = "later-\(day)"
        try fixture.folder.write(
            #"{"capturedAt":"2026-05-0\#(day)T00:00:00Z","accountId":"111122223333","#
                + #""region":"eu-central-1"}"#, to: "\(path)/manifest.json")
        try fixture.folder.write(
            """
            {"UserDetailList":[],"GroupDetailList":[],"Policies":[],"RoleDetailList":[
            {"RoleName":"etl","RoleId":"AROAEXAMPLEetl","Path":"/",
             "Arn":"arn:aws:iam::111122223333:role/etl",
             "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[]},
             "AttachedManagedPolicies":[],"Tags":[],"RolePolicyList":[
              {"PolicyName":"own","PolicyDocument":{"Version":"2012-10-17","Statement":[]}},
              {"PolicyName":"why403","PolicyDocument":\(policy)}]}]}
            """, to: "\(path)/iam/get-account-authorization-details.json")
        try fixture.succeed(["snapshot", "import", fixture.folder.path + "/" + path])
        return policy
    }

    @Test func `objects kept out by a role's own Deny are left out together`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(
            roleStatements: #"[{"Effect":"Allow","Action":"s3:*","Resource":"*"},"#
                + #"{"Sid":"NoReads","Effect":"Deny","Action":"s3:GetObject","Resource":"*"}]"#
        ).importInto(fixture)
        try fixture.ingest(
            (0..<40).map {
                DeniedEvent(id: String(format: "D%015d", $0), key: "landing/dt=\($0)/part-\($0)")
            })
        let folder = try plan(fixture)
        #expect(changes(folder).count == 1)
        #expect(
            statements(changes(folder)[0])[1]["NotResource"] as? String
                == "arn:aws:s3:::lake/landing/*")
        let objects = try plan(fixture, ["--scope", "object"])
        let left = statements(changes(objects)[0])[1]["NotResource"] as? [String]
        #expect(left?.count == 40)
        #expect(folder["verified"] as? Bool == true && objects["verified"] as? Bool == true)
    }

    @Test func `roles that one Deny refuses are exempt in one statement`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(
            roles: ["one", "two"],
            roleStatements: #"[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]"#,
            bucketStatements: #"[{"Sid":"Closed","Effect":"Deny","Principal":"*","#
                + #""Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/*"}]"#
        ).importInto(fixture)
        try fixture.ingest([
            DeniedEvent(id: "E000000000000001", role: "one", key: "k"),
            DeniedEvent(id: "E000000000000002", role: "two", key: "k"),
        ])
        let plan = try plan(fixture)
        #expect(changes(plan).count == 1 && plan["resolved"] as? Int == 2)
        #expect(statements(changes(plan)[0]).count == 1)
    }

    // MARK: - How wide

    @Test(arguments: [
        ("object", ["arn:aws:s3:::lake/raw/dt=1/a", "arn:aws:s3:::lake/raw/dt=2/b"]),
        ("prefix", ["arn:aws:s3:::lake/raw/*"]), ("bucket", ["arn:aws:s3:::lake/*"]),
    ])
    func `grants are as wide as asked for, and say so`(scope: String, resources: [String]) throws {
        let fixture = try refused(["raw/dt=1/a", "raw/dt=2/b"])
        let plan = try plan(fixture, ["--scope", scope])
        let change = try #require(changes(plan).first)
        let listed = statements(change)[0]["Resource"]
        #expect(listed as? [String] ?? [listed as? String ?? ""] == resources)
        let wider = change["newlyAllows"] as? [String] ?? []
        #expect(wider.isEmpty == (scope == "object"))
        if scope != "object" { #expect(wider[0].contains("where 2 objects were asked for")) }
    }

    @Test func `a denial outside of the selection that would pass too is said`() throws {
        let fixture = try refused(["raw/a", "raw/b"])
        let plan = try plan(fixture, ["F000000000000001"])
        let others = try #require((plan["alsoAllowed"] as? [[String: Any]])?.first)
        #expect(others["denials"] as? Int == 1 && others["action"] as? String == "s3:GetObject")
    }

    @Test func `a stranger's key chooses no command, and ends no line of the script`() throws {
        let fixture = try refused(["x'; touch pwned; '/y\n$(touch pwned)", "`touch pwned`*?/z"])
        let folder = fixture.folder.path + "/plan"
        try fixture.succeed(["fix", "-o", folder])
        let script = try String(contentsOfFile: folder + "/apply.sh", encoding: .utf8)
        #expect(!script.contains("pwned"))
        #expect(script.contains("iam put-role-policy"))
        #expect(try runProcess("/bin/bash", ["-n", folder + "/apply.sh"]).status == 0)
    }

    @Test func `what the captured policies do not explain gets no change`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(
            roleStatements: #"[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]"#
        ).importInto(fixture)
        try fixture.ingest([DeniedEvent(id: "U000000000000001", key: "a")])
        let plan = try plan(fixture, status: 2)
        #expect(changes(plan).isEmpty && plan["verified"] as? Bool == false)
        let unresolved = plan["unresolved"] as? [[String: Any]]
        #expect((unresolved?.first?["reason"] as? String)?.contains("let it pass") == true)
    }

    // MARK: - Files

    @Test(arguments: [
        ("plan.html", "<!DOCTYPE html>"), ("plan.md", "# Changes that let"), ("plan.json", "{"),
    ])
    func `a name that ends as a format does is a file`(name: String, begins: String) throws {
        let demo = try StoreFixture.sharedDemo()
        let folder = try TemporaryFolder()
        let path = folder.path + "/" + name
        let result = try demo.run(["fix", "-o", path])
        #expect(result.status == 0 && result.output.isEmpty, "\(result.errors)")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix(begins) && text.contains("acme-ledger"), "\(text.prefix(80))")
    }

    @Test(arguments: ["plan.zip", "plan.csv", "plan.pdf", "s3://bucket/plan"])
    func `what is neither a folder nor such a file is refused`(name: String) throws {
        let folder = try TemporaryFolder()
        let result = try StoreFixture.sharedDemo().run(["fix", "-o", folder.path + "/" + name])
        let remote = try StoreFixture.sharedDemo().run(["fix", "-o", name])
        #expect(remote.status == 64 && remote.errors.contains("is neither a folder"))
        if !name.hasPrefix("s3") { #expect(result.status == 64, "\(result.errors)") }
    }

    @Test(arguments: ["plan.2026-05-04", "v1.2", "plan.d"])
    func `other names with dots are folders`(name: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/" + name
        try StoreFixture.sharedDemo().succeed(["fix", "DEMO000000000001", "-o", path])
        #expect(FileManager.default.fileExists(atPath: path + "/apply.sh"))
    }

    @Test func `an owner who has nothing to change is told, with those who have`() throws {
        let result = try StoreFixture.sharedDemo().run(["fix", "--owner", "999999999999"])
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(result.errors.contains("no change of the plan is for '999999999999'; there are"))
    }

    // MARK: - Other reports

    @Test(arguments: [
        ["report", "--format", "html"], ["report", "--group-by", "fix", "--format", "html"],
        ["report", "--group-by", "fix", "--format", "markdown"], ["report", "--group-by", "fix"],
        ["explain", "DEMO000000000001"],
    ])
    func `a statement is never shown as if a command applied it`(arguments: [String]) throws {
        let text = try StoreFixture.sharedDemo().succeed(arguments)
        #expect(text.contains("why403 fix "))
        for half in ["> policy.json", "put-role-policy", "put-bucket-policy", "AllowGlue"] {
            #expect(!text.contains(half), "\(half)")
        }
    }
}
