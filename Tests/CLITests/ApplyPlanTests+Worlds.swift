import Foundation
import TestSupport
import Testing

/// Whole worlds made on moto's server, with all of their accounts: the plan for a world's denials
/// is applied with the AWS CLI, what is there then is captured, and every denial of it passes.
///
/// The example world always; `WHY403_WORLDS=DIR` names a folder of more. moto holds no resource
/// control policies: what a plan makes of one is not applied, and counts as in force.
extension ApplyPlanTests {
    /// What `make-aws-world.py` made.
    private struct MadeWorld: Decodable {
        /// The credentials and region of each account.
        var accounts: [String: [String: String]]
        /// The control policies that the server cannot hold.
        let leftOut: Set<String>
    }

    fileprivate static let example = CollectSnapshotTests.root + "/docs/demo"

    private static var worlds: [String] {
        guard let folder = ProcessInfo.processInfo.environment["WHY403_WORLDS"] else {
            print("skipped: worlds besides the example (WHY403_WORLDS names no folder of them)")
            return [example]
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return [example]
            + names.sorted().map { "\(folder)/\($0)" }.filter {
                FileManager.default.fileExists(atPath: $0 + "/snapshots")
            }
    }

    @Test func `a plan applied to every account of a world lets its denials pass`() throws {
        for (number, world) in Self.worlds.enumerated() {
            guard let moto = try MotoServer() else {
                print("skipped: no moto server and AWS CLI here (make collect-test-setup)")
                return
            }
            try check(world, moto, isBackward: number % 2 == 1)
        }
    }

    private func check(_ world: String, _ moto: MotoServer, isBackward: Bool) throws {
        let fixture = try StoreFixture()
        let folder = fixture.folder.path
        let maker = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("make-aws-world.py").path
        let made = try moto.run(moto.python, [maker, world, folder + "/world"])
        try #require(made.status == 0, "\(world): \(made.errors)")
        let answer = try JSONDecoder().decode(MadeWorld.self, from: Data(made.output.utf8))
        var accounts = answer.accounts
        // The organization's management account has the server's own credentials.
        accounts["123456789012"] = [:]
        try fixture.succeed(["snapshot", "import", folder + "/world/snapshots"])
        _ = try fixture.run(["ingest", folder + "/world/logs"])
        _ = try fixture.run(["fix", "-o", folder + "/plan"])
        let passing = try passes(fixture, ["--plan", folder + "/plan"])
        #expect(passing.count > 3, "\(world): \(passing)")
        let changes = try changes(of: folder + "/plan")
        let leftOut = changes.documents.filter(answer.leftOut.contains)
        if !leftOut.isEmpty {
            print(
                "\(world): not applied, as moto cannot hold them: \(leftOut.joined(separator: ", "))"
            )
        }
        let documents = changes.documents.filter { !answer.leftOut.contains($0) }
        let all = leftOut.isEmpty ? [] : documents + changes.settings
        var told = ""
        for account in isBackward ? accounts.keys.sorted().reversed() : accounts.keys.sorted() {
            for names in isBackward ? documents.reversed().map({ [$0] }) : [all] {
                told += try apply(folder, names, moto, accounts[account] ?? [:])
            }
        }
        for name in documents {
            #expect(told.contains("\(name): put in force"), "\(world): \(told)")
        }
        for account in accounts.keys.sorted() {
            let again = try apply(folder, all, moto, accounts[account] ?? [:])
            #expect(!again.contains("put in force"), "\(world): \(again)")
            let capture = folder + "/capture-\(account)"
            try self.capture(account, accounts[account] ?? [:], fixture, moto, touched(folder))
            try giveOwnCanonicalID(to: capture, from: folder + "/world")
            try givePayers(to: capture, from: folder + "/world")
            if FileManager.default.fileExists(atPath: capture + "/organizations/list-roots.json") {
                try give(answer.leftOut, to: capture, from: folder + "/world", folder + "/plan")
            }
            _ = try fixture.run(["snapshot", "import", capture])
        }
        let now = try fixture.run(["what-if", "--now", "--expect", "allowed"] + passing)
        #expect(now.status == 0, "\(world): \(now.output) \(now.errors)")
    }

    /// The denials that would pass.
    private func passes(_ fixture: StoreFixture, _ arguments: [String]) throws -> [String] {
        try fixture.objects(["what-if"] + arguments).compactMap { denial in
            denial["after"] as? String == "allowed" ? denial["requestId"] as? String : nil
        }
    }

    private func apply(
        _ folder: String, _ names: [String], _ moto: MotoServer, _ credentials: [String: String]
    ) throws -> String {
        let result = try moto.run(
            "/bin/bash", [folder + "/plan/apply.sh"] + names, environment: credentials)
        // An account may own nothing of the plan.
        let isOfNobody = result.errors.contains("nothing was changed: no change asked for")
        #expect(result.status == (isOfNobody ? 1 : 0), "\(result.errors)")
        return result.errors
    }

    /// The names of a plan's documents, and of its settings.
    private func changes(of plan: String) throws -> (documents: [String], settings: [String]) {
        let data = try Data(contentsOf: URL(fileURLWithPath: plan + "/plan.json"))
        let value = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let changes = value?["changes"] as? [[String: Any]] ?? []
        func names(_ kind: String) -> [String] {
            changes.filter { $0["kind"] as? String == kind }.compactMap { $0["name"] as? String }
                .sorted()
        }
        return (names("document"), names("setting"))
    }

    /// Puts what the server cannot hold into a capture of the organization: the control policies as
    /// the world has them, those that the plan changes as they stand in its folder.
    private func give(
        _ leftOut: Set<String>, to capture: String, from world: String, _ plan: String
    ) throws {
        let files = (FileManager.default.enumerator(atPath: world)?.allObjects ?? [])
            .compactMap { $0 as? String }
        for file in files {
            let name = URL(fileURLWithPath: file).lastPathComponent
            let id = name.hasSuffix(".json") ? String(name.dropLast(5)) : name
            let isAttachment = name.hasSuffix(".RESOURCE_CONTROL_POLICY.json")
            guard isAttachment || file.contains("/describe-policy/") && leftOut.contains(id) else {
                continue
            }
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(world)/\(file)"))
            var answer = try #require(
                try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let planned = "\(plan)/\(id).json"
            if !isAttachment, FileManager.default.fileExists(atPath: planned) {
                var policy = try #require(answer["Policy"] as? [String: Any])
                policy["Content"] = try String(contentsOfFile: planned, encoding: .utf8)
                answer["Policy"] = policy
            }
            let part = try #require(file.range(of: "organizations/"))
            let target = URL(fileURLWithPath: "\(capture)/\(file[part.lowerBound...])")
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try JSONSerialization.data(withJSONObject: answer).write(to: target)
        }
    }

    /// The buckets that the plan changes: to capture all others takes long.
    private func touched(_ folder: String) throws -> [String] {
        let text = try String(contentsOfFile: folder + "/plan/apply.sh", encoding: .utf8)
        let words = text.components(separatedBy: "--bucket=").dropFirst()
        return Set(words.map { String($0.prefix { $0 != " " }) }).sorted()
    }

    private func capture(
        _ account: String, _ credentials: [String: String], _ fixture: StoreFixture,
        _ moto: MotoServer, _ buckets: [String]
    ) throws {
        let folder = fixture.folder.path + "/capture-\(account)"
        var arguments = [
            CollectSnapshotTests.script, "-o", folder, "--delay", "0", "--buckets",
            buckets.isEmpty ? "none" : buckets.joined(separator: ","),
        ]
        if credentials.isEmpty { arguments.append("--organization") }
        let result = try moto.run("/bin/sh", arguments, environment: credentials)
        #expect(result.status == 0 || result.status == 2, "\(result.errors)")
    }

    /// moto tells of no bucket who pays for requests to it, which the plan does not change.
    private func givePayers(to capture: String, from world: String) throws {
        let name = "get-bucket-request-payment.json"
        let buckets = try? FileManager.default.contentsOfDirectory(atPath: capture + "/s3")
        let folders = try FileManager.default.contentsOfDirectory(atPath: world + "/snapshots")
        for bucket in buckets ?? [] {
            let known = folders.map { "\(world)/snapshots/\($0)/s3/\(bucket)/\(name)" }
                .first { FileManager.default.fileExists(atPath: $0) }
            let captured = "\(capture)/s3/\(bucket)/\(name)"
            guard let known, FileManager.default.fileExists(atPath: captured) else { continue }
            try Data(contentsOf: URL(fileURLWithPath: known))
                .write(to: URL(fileURLWithPath: captured))
        }
    }

    /// moto tells the same canonical user ids for every account, one of the account and one of its
    /// buckets, which AWS never does. The logs name those of the world: each capture gets its
    /// account's own.
    private func giveOwnCanonicalID(to capture: String, from world: String) throws {
        func manifest(_ folder: String) throws -> (account: String, canonicalID: String)? {
            let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/manifest.json"))
            let value = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            guard let account = value?["accountId"] as? String,
                let id = value?["canonicalUserId"] as? String
            else { return nil }
            return (account, id)
        }
        let folders = try FileManager.default.contentsOfDirectory(atPath: world + "/snapshots")
        let known = try folders.compactMap { try manifest("\(world)/snapshots/\($0)") }
        guard let captured = try manifest(capture),
            let own = known.first(where: { $0.account == captured.account })
        else { return }
        let files = (FileManager.default.enumerator(atPath: capture)?.allObjects ?? [])
            .compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }
            .map { URL(fileURLWithPath: "\(capture)/\($0)") }
        let owners = try files.filter { $0.lastPathComponent == "get-bucket-acl.json" }.compactMap {
            let acl = try JSONSerialization.jsonObject(with: Data(contentsOf: $0)) as? [String: Any]
            return (acl?["Owner"] as? [String: Any])?["ID"] as? String
        }
        for file in files {
            var text = try String(contentsOf: file, encoding: .utf8)
            for id in Set(owners + [captured.canonicalID]) {
                text = text.replacingOccurrences(of: id, with: own.canonicalID)
            }
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
    }
}
