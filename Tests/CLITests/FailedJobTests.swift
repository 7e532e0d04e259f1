import Foundation
import TestSupport
import Testing

/// From the text of a failed job to the change in force: the three commands of
/// `docs/demo/failed-job.sh`, in the example world, made on moto's server, which asks the policies of
/// the job's role when the job reads.
@Suite struct FailedJobTests {
    private struct MadeWorld: Decodable {
        /// The credentials and region of each account.
        let accounts: [String: [String: String]]
    }

    private static let demo = StoreFixture.world
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path

    @Test func `three commands lead from a failed job's text to its read that passes`() throws {
        guard let moto = try MotoServer() else {
            print("skipped: no moto server and AWS CLI here (make collect-test-setup)")
            return
        }
        let fixture = try StoreFixture()
        let folder = fixture.folder.path
        let made = try moto.run(
            moto.python, [Self.tests + "/make-aws-world.py", Self.demo, folder + "/world"])
        try #require(made.status == 0, "\(made.errors)")
        let answer = try JSONDecoder().decode(MadeWorld.self, from: Data(made.output.utf8))
        try fixture.succeed(["snapshot", "import", folder + "/world/snapshots"])
        try fixture.succeed(["ingest", folder + "/world/logs"])
        // The script as it stands in the docs, beside the text with the server's account id.
        try FileManager.default.copyItem(
            atPath: Self.demo + "/failed-job.sh", toPath: folder + "/world/failed-job.sh")
        try FileManager.default.createDirectory(
            atPath: folder + "/bin", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/bin/why403", withDestinationPath: why403)

        let text = try String(contentsOfFile: folder + "/world/failed-job.txt", encoding: .utf8)
        let account = try #require(answer.accounts.keys.first { text.contains("::\($0):") })
        let credentials = try #require(answer.accounts[account])
        #expect(try read(moto, account, credentials) == "AccessDenied")

        let script = try moto.run(
            "/bin/bash",
            ["-c", "PATH=\(folder)/bin:$PATH && cd '\(folder)' && world/failed-job.sh"],
            environment: credentials.merging(["WHY403_STORE": fixture.store]) { $1 })
        #expect(script.status == 0, "\(script.output)\n\(script.errors)")
        #expect(script.output.hasPrefix("Request DEMO000000000001"), "\(script.output)")
        #expect(script.output.components(separatedBy: "Request DEMO").count == 2)
        #expect(script.errors.contains("put in force"), "\(script.errors)")

        #expect(try read(moto, account, credentials) == "200")
        let planned = try fixture.run([
            "what-if", "DEMO000000000001", "--plan", folder + "/plan", "--expect", "allowed",
        ])
        #expect(planned.status == 0, "\(planned.output)\n\(planned.errors)")
    }

    /// What comes of the job's read.
    private func read(
        _ moto: MotoServer, _ account: String, _ credentials: [String: String]
    ) throws -> String {
        let job = try moto.run(
            moto.python,
            [
                Self.tests + "/run-aws-job.py",
                "arn:aws:iam::\(account):role/service-role/orders-etl", "acme-orders",
                "2026/03/orders.parquet",
            ], environment: credentials)
        #expect(job.status == 0, "\(job.errors)")
        return job.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func `the guide and the script name the same three commands`() throws {
        func lines(_ path: String) throws -> [String] {
            try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
                .map { $0.trimmingCharacters(in: .whitespaces) }
        }
        let script = try lines(Self.demo + "/failed-job.sh").filter {
            $0.hasPrefix("why403 ") || $0.hasPrefix("plan/")
        }.map { $0.replacingOccurrences(of: #""$(dirname "$0")""#, with: "docs/demo") }
        let guide = try lines(Self.demo + "/../guide/incident.md")
        #expect(script.count == 3)
        for line in script { #expect(guide.contains(line), "\(line)") }
    }
}
