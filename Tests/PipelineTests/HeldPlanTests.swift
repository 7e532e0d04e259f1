import AWSTypes
import Foundation
import ReportStore
import TestSupport
import Testing

@testable import Pipeline

@Suite struct HeldPlanTests {
    @Test(arguments: PlanScope.allCases)
    func `a plan is the same, whether its denials are held or read again for each step`(
        scope: PlanScope
    ) throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([DemoTests.demo + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 2).run([DemoTests.demo + "/logs"])
        func plan(holding: Int) throws -> ChangePlan {
            try PlanMaking(storePath: store, scope: scope, holding: holding)
                .plan(for: ReportFilter()).plan
        }
        let held = try plan(holding: HeldStandings.maximum)
        #expect(held.resolved > 0)
        for limit in [0, 3, 6, 7] { #expect(try plan(holding: limit) == held, "\(limit)") }
    }

    /// AWS names a layer; the captured policies are of that alone.
    @Test
    func `what AWS names and a capture shows to refuse is changed, whatever else nobody captured`()
        throws
    {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store.sqlite"
        let files = FileManager.default
        let capture = "2026-03-02-111122223333"
        for part in ["manifest.json", "iam"] {
            try files.createDirectory(
                atPath: folder.path + "/\(capture)", withIntermediateDirectories: true)
            try files.copyItem(
                atPath: DemoTests.demo + "/snapshots/\(capture)/\(part)",
                toPath: folder.path + "/\(capture)/\(part)")
        }
        _ = try SnapshotImport(storePath: store).run([folder.path + "/\(capture)"])
        _ = try Ingest(storePath: store, jobs: 2).run([DemoTests.demo + "/logs"])
        var filter = ReportFilter()
        filter.requestIDs = ["DEMO000000000001"]
        let plan = try PlanMaking(storePath: store, scope: .prefix).plan(for: filter).plan
        #expect(plan.unresolved.isEmpty, "\(plan.unresolved)")
        #expect(plan.changes.map(\.name) == ["role-orders-etl-why403"])
    }
}
