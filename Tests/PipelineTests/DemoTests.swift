import AWSTypes
import Foundation
import Pipeline
import ReportStore
import TestSupport
import Testing

@Suite struct DemoTests {
    static let demo = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../docs/demo").standardized.path

    static let expected = [
        "DEMO000000000001 iam-role-policy", "DEMO000000000002 bucket-policy",
        "DEMO000000000003 object-ownership", "DEMO000000000004 vpc-endpoint-policy",
        "DEMO000000000005 kms-key", "DEMO000000000006 requester-pays",
        "DEMO000000000007 service-control-policy",
    ]

    static func answers(_ store: String) throws -> [String] {
        let rows: [ReportRow] = try StoreReader(path: store).report(ReportFilter())
        return rows.map { "\($0.requestID) \($0.cause.rawValue)" }
    }

    @Test(arguments: [true, false])
    func `each cause is named, whichever comes first`(snapshotsFirst: Bool) throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store.sqlite"
        let ingest = Ingest(storePath: store, jobs: 2)
        if snapshotsFirst {
            _ = try SnapshotImport(storePath: store).run([DemoTests.demo + "/snapshots"])
            _ = try ingest.run([DemoTests.demo + "/logs"])
        } else {
            _ = try ingest.run([DemoTests.demo + "/logs"])
            _ = try SnapshotImport(storePath: store).run([DemoTests.demo + "/snapshots"])
        }
        #expect(try DemoTests.answers(store) == DemoTests.expected)
        let again = try ingest.run([DemoTests.demo + "/logs"])
        #expect(again.read == 0 && again.newDenials == 0)
        #expect(try DemoTests.answers(store) == DemoTests.expected)
    }

    @Test func `every fix but that of a header that no log shows is verified`() throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([DemoTests.demo + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 2).run([DemoTests.demo + "/logs"])
        let rows: [ReportRow] = try StoreReader(path: store).report(ReportFilter())
        for row in rows {
            let isHeader = row.cause == .requesterPays
            #expect(row.fix.first?.verified == !isHeader, "\(row.requestID) \(row.fix)")
        }
    }

    @Test func `what is no log is skipped, what is damaged kept up to the damage`() throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store.sqlite"
        try folder.write("this is a poem\n", to: "logs/poem.txt")
        let whole = try Data(
            contentsOf: #require(
                FileManager.default.enumerator(atPath: DemoTests.demo + "/logs")?
                    .compactMap { $0 as? String }.first { $0.hasSuffix(".gz") }
                    .map { URL(fileURLWithPath: DemoTests.demo + "/logs/" + $0) }))
        try folder.write(whole.prefix(whole.count - 40), to: "logs/cut.json.gz")
        let first = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"])
        #expect(first.skipped == 1)
        #expect(first.damaged == 1)
        try folder.write(whole, to: "logs/whole.json.gz")
        let second = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"])
        #expect(second.read == 1)
        let rows: [ReportRow] = try StoreReader(path: store).report(ReportFilter())
        #expect(rows.count == 6)
    }
}
