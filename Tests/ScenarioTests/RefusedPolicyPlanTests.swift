import AWSTypes
import Pipeline
import ReportStore
import Reports
import TestSupport
import Testing

/// S3 refuses to put a changed policy: nothing passes by it, whoever says so.
@Suite struct RefusedPolicyPlanTests {
    private static let named = "S3 refuses to put the changed policy of"
    private static let glueAlone = Policy.of(
        #"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#)

    /// A read of the own bucket whose policy denies it, beside a statement for everybody.
    private static func world(_ block: [String], ofAccount: Bool = false) -> World {
        var world = World()
        world.request.logs = [.cloudTrail]
        world.identity = glueAlone
        world.buckets["orders"]?.policy = Policy.of(
            #"{"Sid":"Public","Effect":"Allow","Principal":"*","Action":"s3:ListBucket","#
                + #""Resource":"arn:aws:s3:::orders"}"#,
            #"{"Sid":"Closed","Effect":"Deny","Principal":"*","Action":"s3:GetObject","#
                + #""Resource":"arn:aws:s3:::orders/*"}"#)
        if ofAccount {
            world.captures["\(World.lake)/s3control/get-public-access-block.json"] = [
                "PublicAccessBlockConfiguration": Dictionary(
                    uniqueKeysWithValues: block.map { ($0, true) })
            ]
        } else {
            world.buckets["orders"]?.block = block
        }
        return world
    }

    private static func store(of world: World, in folder: TemporaryFolder) throws -> String {
        try world.write(to: folder)
        let store = "\(folder.path)/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([folder.path + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"])
        return store
    }

    @Test(arguments: [false, true])
    func `a plan with a policy that S3 refuses says so of that policy, and what-if refuses it`(
        _ ofAccount: Bool
    ) throws {
        let folder = try TemporaryFolder()
        let world = RefusedPolicyPlanTests.world(["BlockPublicPolicy"], ofAccount: ofAccount)
        let store = try RefusedPolicyPlanTests.store(of: world, in: folder)
        let plan = try PlanMaking(storePath: store, scope: .prefix).plan(for: ReportFilter()).plan
        #expect(plan.changes.count == 2 && !plan.isVerified)
        for change in plan.changes {
            let reason = change.untestedBecause ?? ""
            let isOfBucket = change.name.contains("orders")
            #expect(change.isRefused == isOfBucket && !change.isVerified, "\(change.name)")
            #expect(
                reason.hasPrefix(
                    isOfBucket
                        ? "\(RefusedPolicyPlanTests.named) orders: its statement Public"
                        : "it helps only with the changed policy of orders"),
                "\(change.name): \(reason)")
        }
        for file in PlanFolder(plan).files { try folder.write(file.text, to: "plan/\(file.path)") }
        let changes = try WhatIfChange.plan(in: folder.path + "/plan").changes
        let error = #expect(throws: PipelineError.self) {
            try WhatIf(storePath: store, changes: changes, isNow: true)
        }
        #expect("\(String(describing: error))".contains(RefusedPolicyPlanTests.named))
    }

    /// Neither another switch nor a policy that is taken away is refused.
    @Test func `a policy that S3 takes is tried`() throws {
        let folder = try TemporaryFolder()
        let world = RefusedPolicyPlanTests.world(["RestrictPublicBuckets"])
        let store = try RefusedPolicyPlanTests.store(of: world, in: folder)
        let plan = try PlanMaking(storePath: store, scope: .prefix).plan(for: ReportFilter()).plan
        #expect(plan.isVerified && !plan.changes.map(\.isRefused).contains(true))
        for file in PlanFolder(plan).files { try folder.write(file.text, to: "plan/\(file.path)") }
        let changes = try WhatIfChange.plan(in: folder.path + "/plan").changes
        var outcomes: [ReplayedDenial.Outcome] = []
        _ = try WhatIf(storePath: store, changes: changes, isNow: true).run(
            ReportFilter(), tellsUnchanged: true
        ) { outcomes.append($0.after) }
        #expect(outcomes == [.allowed])
    }
}
