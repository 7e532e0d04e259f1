import Foundation
import TestSupport
import Testing

@testable import CLI

/// What accounts are called stands behind their ids wherever people read who owns something.
@Suite struct AccountNameTests {
    private static let captured = "payroll-prod"

    /// The example world, whose organization gives its accounts names.
    private func world(_ name: String = captured) throws -> StoreFixture {
        let fixture = try StoreFixture()
        let snapshots = fixture.folder.path + "/snapshots"
        try FileManager.default.copyItem(
            atPath: StoreFixture.world + "/snapshots", toPath: snapshots)
        let answer = [
            "Accounts": [
                ["Id": "777788889999", "Name": "management"], ["Id": "111122223333", "Name": name],
            ]
        ]
        try JSONSerialization.data(withJSONObject: answer).write(
            to: URL(
                fileURLWithPath: snapshots
                    + "/2026-03-02-organization/organizations/list-accounts.json"))
        try fixture.succeed(["snapshot", "import", snapshots])
        try fixture.succeed(["ingest", StoreFixture.world + "/logs"])
        return fixture
    }

    /// The text without line breaks and Markdown's marks.
    private func flat(_ text: String) -> String {
        text.replacingOccurrences(of: "\\", with: "").split { $0.isWhitespace }
            .joined(separator: " ")
    }

    @Test func `the captured organization's names stand where owners do`() throws {
        let fixture = try world()
        let explained = flat(try fixture.succeed(["explain", "DEMO000000000005"]))
        #expect(explained.contains("(account 111122223333, payroll-prod) allows kms:Decrypt"))
        #expect(explained.contains("account 111122223333 (payroll-prod), which owns the key"))
        for arguments in [
            ["report", "--group-by", "fix"], ["report", "--group-by", "owner"],
            ["report", "--group-by", "account"], ["report", "--summary"],
            ["report", "--format", "markdown"], ["report", "--columns", "requestId,owner"],
            ["report", "--columns", "account"], ["fix"], ["fix", "--format", "markdown"],
            ["fix", "--format", "html"], ["report", "--format", "html"],
        ] {
            let text = try fixture.run(arguments).output
            #expect(flat(text).contains("111122223333 (payroll-prod)"), "\(arguments): \(text)")
        }
    }

    @Test func `the files of a plan name the accounts, and its script asks for their ids`() throws {
        let fixture = try world()
        _ = try fixture.run(["fix", "-o", fixture.folder.path + "/plan"])
        func file(_ name: String) throws -> String {
            try String(contentsOfFile: fixture.folder.path + "/plan/" + name, encoding: .utf8)
        }
        #expect(try file("README.md").contains("account 111122223333 \\(payroll-prod\\)"))
        #expect(try file("apply.sh").contains(" '111122223333'\n"))
        let plan = try JSONSerialization.jsonObject(with: Data(file("plan.json").utf8))
        let changes = try #require((plan as? [String: Any])?["changes"] as? [[String: Any]])
        let owned = changes.filter { $0["account"] as? String == "111122223333" }
        #expect(!owned.isEmpty)
        for change in owned {
            #expect(change["accountName"] as? String == "payroll-prod")
            #expect((change["owner"] as? String)?.contains("payroll-prod") == false)
        }
    }

    @Test(arguments: ["ndjson", "json", "csv"])
    func `what programs read of denials has ids alone`(format: String) throws {
        let fixture = try world()
        #expect(
            try !fixture.succeed(["report", "--format", format]).contains("payroll-prod"))
    }

    @Test func `a redacted answer has no name of an account`() throws {
        let fixture = try world()
        let config = try fixture.folder.write(
            #"{"accounts": {"444455556666": "partner-live"}}"#, to: "config.json")
        for arguments in [
            ["explain", "DEMO000000000005"], ["report"], ["report", "--summary"],
            ["report", "--group-by", "owner,account"], ["report", "--format", "html"],
            ["report", "--format", "markdown"], ["report", "--columns", "owner,account,fix"],
        ] {
            let text = try fixture.run(arguments + ["--redact", "--config", config])
            #expect(text.status == 0, "\(arguments): \(text.errors)")
            for name in [Self.captured, "partner-live"] {
                #expect(!text.output.contains(name), "\(arguments): \(text.output)")
            }
        }
    }

    @Test func `a hostile name runs nothing and moves no cursor`() throws {
        let fixture = try world("<script>alert(1)</script>\u{1B}[2J`id`\n|'$(id)")
        let page = try fixture.run(["report", "--format", "html"]).output
        #expect(!page.contains("<script>alert"))
        for arguments in [["explain", "DEMO000000000005"], ["fix"], ["report", "--summary"]] {
            let text = try fixture.run(arguments).output
            #expect(!text.contains("\u{1B}") && !text.contains("\n|'"), "\(arguments)")
        }
        _ = try fixture.run(["fix", "-o", fixture.folder.path + "/plan"])
        let script = try String(
            contentsOfFile: fixture.folder.path + "/plan/apply.sh", encoding: .utf8)
        for line in script.split(separator: "\n") where line.contains("alert") {
            #expect(line.hasPrefix("# "), "\(line)")
        }
    }

    // MARK: - The configuration

    @Test func `the configuration's names come before those of a capture`() throws {
        let fixture = try world()
        let text = #"{"accounts": {"111122223333": "pay"}}"#
        let config = try fixture.folder.write(text, to: "named.json")
        try fixture.folder.write(text, to: "home/.config/why403/config.json")
        try fixture.folder.write(text, to: "xdg/why403/config.json")
        let plain = ["report", "--group-by", "owner"]
        for (arguments, environment) in [
            (plain + ["--config", config], [:]), (plain, ["WHY403_CONFIG": config]),
            (plain, ["HOME": fixture.folder.path + "/home"]),
            (plain, ["XDG_CONFIG_HOME": fixture.folder.path + "/xdg"]),
        ] as [([String], [String: String])] {
            let answer = try fixture.succeed(arguments, environment: environment)
            #expect(answer.contains("111122223333 (pay)"), "\(environment): \(answer)")
        }
        let none = try fixture.succeed(plain, environment: ["HOME": fixture.folder.path])
        #expect(none.contains("111122223333 (payroll-prod)"))
    }

    @Test(arguments: [
        (
            #"{"accounts": {"1111": "a"}}"#,
            "'accounts', '1111': expected an account id, twelve digits"
        ),
        (#"{"accounts": {"111122223333": 7}}"#, "'accounts', '111122223333': expected a name"),
        (#"{"accounts": {"111122223333": ""}}"#, "'accounts', '111122223333': expected a name"),
        (#"{"accounts": []}"#, "'accounts': expected names by account ids"),
        (#"{"acounts": {}}"#, "'acounts': no such setting. Did you mean 'accounts'?"),
        ("[]", #"expected {"accounts": {...}}"#),
        ("{\n\"accounts\": }", "line 2: not JSON: unexpected character at byte 14"),
    ])
    func `what is wrong in a configuration is told with its place`(
        text: String, told: String
    ) throws {
        #expect {
            try ConfigFile(Array(text.utf8), path: "config.json")
        } throws: { error in
            "\(error)".hasPrefix("the configuration config.json") && "\(error)".contains(told)
        }
    }

    @Test func `a configuration has no more bytes than are read`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let folder = try TemporaryFolder()
        let config = try folder.write(
            String(repeating: " ", count: ConfigFile.maximumBytes + 1), to: "config.json")
        let answer = try fixture.run(["report", "--config", config])
        #expect(answer.status == 1 && answer.errors.contains("longer than 1048576 bytes"))
    }

    @Test func `a configuration that is named and missing fails, and nothing is answered`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let answer = try fixture.run(["report", "--config", "/nonexistent/config.json"])
        #expect(answer.status == 1 && answer.output.isEmpty)
        #expect(
            answer.errors.contains(
                "the configuration /nonexistent/config.json: No such file or directory"))
    }
}
