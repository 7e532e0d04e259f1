import Pipeline
import ReportStore
import TestSupport
import Testing

/// A request that the role's policy refused and would let pass today, asked of today: whether its key
/// can be used counts as well.
@Suite struct WhatIfNowTests {
    private static let later = "2026-03-03T00:00:00Z"

    private static func change(_ name: String, _ time: String = later) -> [String: Any] {
        Event.record("kms.amazonaws.com", name, time: time, ["keyId": World.lakeKey])
    }

    private static let cases: [(String, ReplayedDenial.Outcome, @Sendable (inout World) -> Void)] =
        [
            ("the key is as it was", .allowed, { _ in }),
            ("the key was disabled", .denied, { $0.events.append(change("DisableKey")) }),
            (
                "the key is to be deleted", .denied,
                { $0.events.append(change("ScheduleKeyDeletion")) }
            ),
            (
                "the key was disabled and enabled again", .allowed,
                {
                    $0.events += [
                        change("DisableKey"), change("EnableKey", "2026-03-04T00:00:00Z"),
                    ]
                }
            ),
            (
                "an object of the bucket may have another key", .unknown,
                {
                    $0.request.operation = "GetObject"
                    $0.events.append(change("DisableKey"))
                }
            ),
            (
                "a bucket without a key asks none", .allowed,
                {
                    $0.request.bucket = "orders"
                    $0.events.append(change("DisableKey"))
                }
            ),
        ]

    /// The same of the request's own time: the key was of no use then, and the role's policy is changed.
    @Test(arguments: [
        ("PutObject", "Enabled", ReplayedDenial.Outcome.allowed),
        ("PutObject", "Disabled", .denied),
        ("PutObject", "PendingDeletion", .denied),
        ("GetObject", "Disabled", .unknown),
    ])
    func `a key that was of no use then is none to pass by`(
        _ operation: String, _ state: String, _ outcome: ReplayedDenial.Outcome
    ) throws {
        let folder = try TemporaryFolder()
        var world = World()
        world.request.bucket = "payroll"
        world.request.operation = operation
        world.request.logs = [.cloudTrail]
        world.identity = Policy.of(#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#)
        world.keys[World.lakeKey]?.state = state
        try world.write(to: folder)
        try folder.write(Policy.fullAccess, to: "full.json")
        let store = "\(folder.path)/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([folder.path + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"])
        var outcomes: [ReplayedDenial.Outcome] = []
        let change = try WhatIfChange(
            .replace, subject: "role:\(World.lake)/nightly#inline/access",
            file: "\(folder.path)/full.json")
        _ = try WhatIf(storePath: store, changes: [change]).run(
            ReportFilter(), tellsUnchanged: true
        ) { outcomes.append($0.after) }
        #expect(outcomes == [outcome])
    }

    @Test(arguments: cases.indices) func `a key that is of no use today is none to pass by`(
        _ index: Int
    ) throws {
        let (name, outcome, change) = WhatIfNowTests.cases[index]
        let folder = try TemporaryFolder()
        var world = World()
        world.request.bucket = "payroll"
        world.request.operation = "PutObject"
        world.request.logs = [.cloudTrail]
        world.identity = Policy.of(#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#)
        world.events.append(
            HistoryScenarios.putRolePolicy(Policy.roleAllows, time: "2026-03-02T12:00:00Z"))
        change(&world)
        try world.write(to: folder)
        let store = "\(folder.path)/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([folder.path + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"])
        var outcomes: [ReplayedDenial.Outcome] = []
        let counted = try WhatIf(storePath: store, changes: [], isNow: true).run(
            ReportFilter(), tellsUnchanged: true
        ) { outcomes.append($0.after) }
        #expect(outcomes == [outcome] && counted.isEmpty, "\(name)")
    }
}
