import AWSTypes
import Denials
import PolicyHistory
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

    @Test(arguments: [
        Subject(.role, "111122223333/etl"), Subject(.key, "k"), Subject(.vpcEndpoint, "vpce-1"),
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
