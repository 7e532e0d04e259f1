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
}
