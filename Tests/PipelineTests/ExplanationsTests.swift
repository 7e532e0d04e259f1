import AWSTypes
import Pipeline
import PolicyHistory
import ReportStore
import TestSupport
import Testing

@Suite struct ExplanationsTests {
    static func store(in folder: TemporaryFolder) throws -> String {
        let store = folder.path + "/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([DemoTests.demo + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 1).run([DemoTests.demo + "/logs"])
        return store
    }

    @Test func `every layer is asked again, and comes to the stored answer`() throws {
        let folder = try TemporaryFolder()
        let explanations = try Explanations(storePath: Self.store(in: folder))
        for number in 1...7 {
            let found = try explanations.find(requestID: "DEMO00000000000\(number)")
            #expect(found.count == 1)
            for explanation in found {
                #expect(explanation.layers.count >= 10)
                #expect(Set(explanation.layers).count == explanation.layers.count)
                #expect(!explanation.notes.contains { $0.remark?.kind == .answerIsOlder })
                for blocker in explanation.row.blockedBy {
                    #expect(
                        explanation.layers.contains {
                            $0.mechanism == blocker.mechanism && $0.outcome == blocker.outcome
                        })
                }
            }
        }
        #expect(try explanations.find(requestID: "NIX").isEmpty)
    }

    /// As between the commit of new facts and the attribution that they ask for.
    @Test func `an answer older than the facts is told from what the layers say now`() throws {
        let folder = try TemporaryFolder()
        let store = try Self.store(in: folder)
        let explanations = try Explanations(storePath: store)
        let row = try #require(try explanations.find(requestID: "DEMO000000000001").first).row
        let role = try #require(row.role.flatMap { ARN($0) })
        let name = role.resource.split(separator: "/").last.map(String.init) ?? ""
        let allowing =
            #"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#
        _ = try StoreWriter(path: store).commit(history: [
            HistoryEntry(
                subject: Subject(.role, "\(role.account)/\(name)"), facet: Facet("inline/New"),
                time: Instant(seconds: row.eventTime.seconds - 1), value: .text(allowing),
                source: .change, origin: "PutRolePolicy", eventID: "e")
        ])
        let found = try Explanations(storePath: store).find(requestID: "DEMO000000000001")
        let explanation = try #require(found.first)
        #expect(explanation.row == row)
        #expect(explanation.notes.contains { $0.remark?.kind == .answerIsOlder })
        _ = try Ingest(storePath: store, jobs: 1).run([DemoTests.demo + "/logs"])
        let later = try Explanations(storePath: store).find(requestID: "DEMO000000000001")
        #expect(later.first?.notes.contains { $0.remark?.kind == .answerIsOlder } == false)
    }
}
