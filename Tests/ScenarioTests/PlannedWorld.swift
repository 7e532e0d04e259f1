import AWSTypes
import Pipeline
import ReportStore
import Reports
import TestSupport
import Testing

/// A world of one refused request, with its answer, the plan for it, and what `what-if --now --plan` says
/// of that plan.
struct PlannedWorld {
    let row: ReportRow
    let plan: ChangePlan
    /// Nil where no change of the plan can be tried, or S3 refuses one.
    let outcome: ReplayedDenial.Outcome?

    init(
        scope: PlanScope = .object, _ breaks: (inout World) throws -> Void
    ) throws {
        let folder = try TemporaryFolder()
        var world = World()
        try breaks(&world)
        try world.write(to: folder)
        let store = "\(folder.path)/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([folder.path + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"])
        let found = try Explanations(storePath: store).find(requestID: world.request.id)
        row = try #require(found.first).row
        plan = try PlanMaking(storePath: store, scope: scope).plan(
            for: ReportFilter(), tellsFates: true
        ).plan
        outcome = try PlannedWorld.outcome(of: plan, in: store, folder)
    }

    private static func outcome(
        of plan: ChangePlan, in store: String, _ folder: TemporaryFolder
    ) throws -> ReplayedDenial.Outcome? {
        guard !plan.changes.map(\.isRefused).contains(true) else { return nil }
        for file in PlanFolder(plan).files { try folder.write(file.text, to: "plan/\(file.path)") }
        guard plan.changes.contains(where: { $0.document != nil || $0.step != nil }) else {
            return nil
        }
        let changes = try WhatIfChange.plan(in: folder.path + "/plan").changes
        var outcome: ReplayedDenial.Outcome?
        _ = try WhatIf(storePath: store, changes: changes, isNow: true).run(
            ReportFilter(), tellsUnchanged: true
        ) { outcome = $0.after }
        return outcome
    }

    /// Its changes, a line each, for messages and for looking into.
    var summary: String {
        let changes = plan.changes.map {
            "\($0.name) (\($0.isVerified ? "tested" : $0.untestedBecause ?? "not tested")): "
                + "\($0.summaries.joined(separator: "; ")) \($0.setting ?? "")"
        }
        let open = plan.unresolved.map { PlanReport().text(of: $0) }
        return "\(row.cause) \(row.certainty), fixes \(row.fix.map(\.summary)), plan: "
            + (changes + open).joined(separator: " | ")
    }
}

extension PlanReport {
    fileprivate func text(of group: ChangePlan.Unresolved) -> String {
        "not resolved: \(group.reason) \(group.detail ?? "")"
    }
}
