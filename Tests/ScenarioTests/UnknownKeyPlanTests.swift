import AWSTypes
import Pipeline
import ReportStore
import TestSupport
import Testing

/// AWS says that a key refused, and nobody knows which: a plan says so, and not that the policies let the
/// request pass or that a grant on another key resolves it.
@Suite struct UnknownKeyPlanTests {
    private static let denyAll =
        #"{"Sid":"NoKeys","Effect":"Deny","Action":"kms:*","Resource":"*"}"#

    private static let cases: [(String, String, @Sendable (inout World) -> Void)] = [
        (
            "a Deny on every key, in a bucket without one", "orders",
            {
                $0.request.bucket = "orders"
                $0.request.message = Message.deny(
                    "identity-based policy", "kms:Decrypt", "this resource")
                $0.identity = Policy.role(and: denyAll)
            }
        ),
        (
            "a Deny on every key, in a bucket with a default", "payroll",
            {
                $0.request.bucket = "payroll"
                $0.request.message = Message.deny(
                    "identity-based policy", "kms:Decrypt", "this resource")
                $0.identity = Policy.role(and: denyAll)
            }
        ),
    ]

    @Test(arguments: cases.indices) func `a plan leaves open what to change for a key nobody knows`(
        _ index: Int
    ) throws {
        let (_, bucket, breaks) = UnknownKeyPlanTests.cases[index]
        let folder = try TemporaryFolder()
        var world = World()
        world.request.logs = [.cloudTrail]
        breaks(&world)
        try world.write(to: folder)
        let store = "\(folder.path)/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([folder.path + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"])
        let plan = try PlanMaking(storePath: store, scope: .prefix).plan(for: ReportFilter()).plan
        #expect(plan.unresolved.map(\.reason) == [.keyOfObjectsNotCaptured(bucket: bucket)])
        #expect(plan.changes.isEmpty)
    }

    @Test(arguments: [Action("s3:GetObject"), Action("kms:Decrypt")])
    func `a plan says that the policy AWS names was not captured`(_ action: Action?) throws {
        let action = try #require(action)
        let isOfKey = action.service == "kms"
        let folder = try TemporaryFolder()
        var world = World()
        world.request.logs = [.cloudTrail]
        world.request.bucket = isOfKey ? "payroll" : "orders"
        let resource =
            isOfKey ? World.lakeKey : "arn:aws:s3:::orders/2026/03/orders.parquet"
        world.request.message =
            Message.deny("identity-based policy", "\(action)", resource)
            + ": arn:aws:iam::\(World.lake):policy/four"
        world.identity = Policy.role(
            and: #"{"Sid":"Other","Effect":"Deny","Action":"\#(action)","Resource":"*"}"#)
        try world.write(to: folder)
        let store = "\(folder.path)/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([folder.path + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"])
        let plan = try PlanMaking(storePath: store, scope: .prefix).plan(for: ReportFilter()).plan
        #expect(plan.changes.isEmpty)
        guard case .notCaptured(let remark)? = plan.unresolved.first?.reason else {
            Issue.record("\(plan.unresolved)")
            return
        }
        #expect(remark.kind == .namedPolicyUnseen)
    }
}
