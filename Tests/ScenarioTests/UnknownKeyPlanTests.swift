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

    private static let named =
        "arn:aws:kms:eu-central-1:111122223333:key/3cc0e0c0-0000-4000-8000-000000000003"
    private static let namedOfPartner =
        "arn:aws:kms:eu-central-1:444455556666:key/4dd0e0d0-0000-4000-8000-000000000004"
    private static let withoutKeys = Policy.of(
        #"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)

    private static func write(
        _ world: inout World, _ operation: String, _ bucket: String, _ message: String
    ) {
        world.request.bucket = bucket
        world.request.operation = operation
        world.request.logs = [.cloudTrail]
        world.request.message = message
    }

    /// What was captured before the request is older than AWS's word: the default is the key that it names.
    @Test(arguments: [
        ("PutObject", "payroll", named), ("CreateMultipartUpload", "payroll", named),
        ("PutObject", "payroll", namedOfPartner), ("PutObject", "orders", named),
        ("PutObject", "feeds", named),
    ])
    func `a write asks the key that AWS names, and not the default captured before`(
        _ operation: String, _ bucket: String, _ key: String
    ) throws {
        for hasLaterFact in [false, true] {
            let planned = try PlannedWorld {
                UnknownKeyPlanTests.write(
                    &$0, operation, bucket,
                    Message.none("identity-based policy", "kms:GenerateDataKey", key))
                $0.identity = UnknownKeyPlanTests.withoutKeys
                // Of another thing, so that what is in force now is asked too.
                if hasLaterFact {
                    $0.events.append(
                        HistoryScenarios.putRolePolicy(
                            UnknownKeyPlanTests.withoutKeys.replacing("s3:*", with: "s3:Get*"),
                            time: "2026-03-03T00:00:00Z"))
                    $0.identity = Policy.of(
                        #"{"Sid":"Then","Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
                }
            }
            let fixes = planned.row.fix.map(\.summary)
            #expect(fixes.contains { $0.contains(key) }, "\(hasLaterFact): \(planned.summary)")
            let changes = planned.plan.changes.flatMap(\.summaries)
            #expect(changes.contains { $0.contains(key) }, "\(hasLaterFact): \(planned.summary)")
            for text in fixes + changes {
                #expect(
                    !text.contains(World.lakeKey) && !text.contains(World.partnerKey), "\(text)")
            }
        }
    }

    /// Nobody captured the policy of the key that AWS names.
    @Test(arguments: [named, namedOfPartner], ["none", "deny"])
    func `what nobody captured of the key that AWS names is not mended`(
        _ key: String, _ kind: String
    ) throws {
        let planned = try PlannedWorld {
            UnknownKeyPlanTests.write(
                &$0, "PutObject", "payroll",
                kind == "none"
                    ? Message.none("resource-based policy", "kms:GenerateDataKey", key)
                    : Message.deny("resource-based policy", "kms:GenerateDataKey", key))
        }
        #expect(planned.plan.mended == 0 && planned.plan.changes.isEmpty, "\(planned.summary)")
        #expect(planned.plan.unresolved.count == 1, "\(planned.summary)")
        #expect(planned.summary.contains("key \(key)") || planned.summary.contains(key))
    }

    /// A capture after the request is newer than AWS's word.
    @Test func `a default captured again after the request is the key of today`() throws {
        let planned = try PlannedWorld {
            UnknownKeyPlanTests.write(
                &$0, "PutObject", "payroll",
                Message.none(
                    "identity-based policy", "kms:GenerateDataKey", UnknownKeyPlanTests.named))
            $0.captured = "2026-03-03T00:00:00Z"
            $0.identity = UnknownKeyPlanTests.withoutKeys
        }
        let changes = planned.plan.changes.flatMap(\.summaries)
        #expect(changes.contains { $0.contains(World.lakeKey) }, "\(planned.summary)")
    }
}
