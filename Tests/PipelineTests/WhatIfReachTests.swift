import AWSTypes
import Denials
import PolicyHistory
import ReportStore
import TestSupport
import Testing

@testable import Pipeline

/// Which denials a change may concern: never one too few.
@Suite struct WhatIfReachTests {
    private static func denial(
        of operation: String = "GetObject", _ change: (inout Sighting) -> Void = { _ in }
    ) -> Denial {
        var sighting = Sighting(
            log: .cloudTrail, requestID: "R1", time: Instant(seconds: 1_772_000_000),
            service: "s3", operation: operation, errorCode: "AccessDenied")
        sighting.bucket = "lake"
        change(&sighting)
        return Denial(sightings: [sighting])
    }

    static let ofAnother: [(name: String, denial: Denial, isConcerned: Bool)] = [
        ("a request to another bucket", denial(), false),
        ("a bucket whose name begins alike", denial { $0.bucket = "ledger-2" }, false),
        ("the bucket itself", denial { $0.bucket = "ledger" }, true),
        (
            "a copy from it",
            denial(of: "CopyObject") { $0.parameters = ["x-amz-copy-source": "ledger/a"] }, true
        ),
        (
            "a request over an access point",
            denial { $0.accessPointARN = "arn:aws:s3:eu-west-1:111122223333:accesspoint/p" }, true
        ),
        ("a request that names no bucket", denial(of: "ListBuckets") { $0.bucket = nil }, true),
    ]

    @Test(arguments: ofAnother)
    func `a bucket's policy concerns what may ask it`(
        name: String, denial: Denial, isConcerned: Bool
    ) {
        let reach = WhatIfReach([Subject(.bucket, "ledger")], isNow: false)
        #expect(reach.mayConcern(denial) == isConcerned, "\(name)")
    }

    static let ofRoles: [(name: String, denial: Denial, isConcerned: Bool)] = [
        (
            "the role's session",
            denial { $0.requester.arn = "arn:aws:sts::111122223333:assumed-role/etl/s" }, true
        ),
        (
            "a session of another role",
            denial { $0.requester.arn = "arn:aws:sts::111122223333:assumed-role/etl2/s" }, false
        ),
        (
            "another role's request over an access point",
            denial {
                $0.requester.arn = "arn:aws:sts::111122223333:assumed-role/etl2/s"
                $0.accessPointARN = "arn:aws:s3:eu-west-1:111122223333:accesspoint/p"
            }, true
        ),
        ("a request of which no role is known", denial(), true),
    ]

    @Test(arguments: ofRoles)
    func `a role's policies concern its own requests`(
        name: String, denial: Denial, isConcerned: Bool
    ) {
        let reach = WhatIfReach([Subject(.role, "111122223333/etl")], isNow: false)
        #expect(reach.mayConcern(denial) == isConcerned, "\(name)")
    }

    @Test(
        arguments: [
            (nil, nil, true), ("arn:aws:iam::111122223333:role/jobs/etl", "lake", true),
            ("arn:aws:iam::111122223333:role/jobs/etl2", "lake", false),
            ("arn:aws:iam::111122223333:role/jobs/etl2", "ledger", true),
            ("arn:aws:iam::111122223333:role/jobs/etl2", nil, true), (nil, "lake", true),
        ] as [(String?, String?, Bool)])
    func `a verdict tells role and bucket`(role: String?, bucket: String?, isConcerned: Bool) {
        let reach = WhatIfReach([Subject(.role, "111122223333/etl"), Subject(.bucket, "ledger")])
        #expect(
            reach.mayConcern(JudgedVerdict(role: role, bucket: bucket)) == isConcerned)
    }

    @Test func `a managed policy concerns the roles that ever had it`() throws {
        let arn = "arn:aws:iam::111122223333:policy/lake"
        func entry(_ role: String, _ facet: Facet, _ value: String) -> HistoryEntry {
            HistoryEntry(
                subject: Subject(.role, "111122223333/\(role)"), facet: facet,
                time: Instant(seconds: 1), value: .text(value), source: .snapshot, origin: "s")
        }
        let history = PolicyHistory(entries: [
            entry("attached", Facet.attachedPolicies.member(arn), arn),
            entry("listed", Facet.attachedPolicies.listing, "[\"\(arn)\"]"),
            entry("bounded", Facet.boundary, arn), entry("other", Facet.boundary, arn + "2"),
            entry("other", Facet.attachedPolicies.listing, "[]"),
        ])
        let folder = try TemporaryFolder()
        _ = try StoreWriter(path: folder.path + "/store.sqlite")
        let reader = try StoreReader(path: folder.path + "/store.sqlite")
        let bearers = try WhatIfReach.bearers(
            of: [Subject(.managedPolicy, arn), Subject(.bucket, "lake")], in: history, reader)
        #expect(
            Set(bearers.map(\.name)) == [
                "111122223333/attached", "111122223333/listed", "111122223333/bounded", "lake",
            ])
    }

    @Test(arguments: [
        Subject(.key, "k"), Subject(.vpcEndpoint, "vpce-1"), Subject(.managedPolicy, "arn:m"),
        Subject(.accessPoint, "arn:aws:s3:eu-west-1:111122223333:accesspoint/p"),
    ])
    func `any other change, and another time, may concern every denial`(subject: Subject) {
        let denial = WhatIfReachTests.denial()
        let bucket = Subject(.bucket, "ledger")
        #expect(WhatIfReach([subject], isNow: false).mayConcern(denial))
        #expect(WhatIfReach([bucket, subject], isNow: false).mayConcern(denial))
        #expect(WhatIfReach([bucket], isNow: true).mayConcern(denial))
    }
}
