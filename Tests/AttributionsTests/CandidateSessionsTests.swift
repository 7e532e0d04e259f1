import AWSTypes
import Denials
import Testing

@testable import Attributions

/// Which sessions a denied one may have been. None counts here whose late arrival would not have
/// the denial decided again (`Bearing.scopes(of:isFirstOfGlue:)`): the order of logs changes no
/// answer.
@Suite struct CandidateSessionsTests {
    static let time = Instant(seconds: 1_777_500_000)

    /// A session's role, the seconds from the denial to it, its access key, whether it counts.
    typealias Case = (role: String, seconds: Int64, accessKey: String, counts: Bool)
    static let own = "arn:aws:iam::111122223333:role/jobs/etl"
    static let longest: Int64 = 12 * 3_600
    static let cases: [Case] = [
        (own, -60, "ASIAONE", true), (own, 0, "ASIAONE", true), (own, -60, "ASIATWO", false),
        // Clocks may stand apart.
        (own, 300, "ASIAONE", true), (own, 301, "ASIAONE", false),
        (own, -longest - 300, "ASIAONE", true), (own, -longest - 301, "ASIAONE", false),
        ("arn:aws:iam::111122223333:role/other", -60, "ASIAONE", false),
        ("arn:aws:iam::444455556666:role/etl", -60, "ASIAONE", false),
        ("no arn", -60, "ASIAONE", true),
    ]

    @Test(arguments: cases)
    func `of an access key that is logged only sessions of the denied role that may be open count`(
        session given: Case
    ) {
        var sighting = Sighting(
            log: .cloudTrail, requestID: "R", time: Self.time, service: "s3",
            operation: "GetObject", errorCode: "AccessDenied")
        sighting.requester.arn = "arn:aws:sts::111122223333:assumed-role/etl/run"
        sighting.accessKeyID = "ASIAONE"
        var session = RoleSession(
            time: Instant(seconds: Self.time.seconds + given.seconds), eventID: "e",
            roleARN: given.role,
            sessionName: "run")
        session.accessKeyID = given.accessKey
        let candidates = CandidateSessions([session], of: Denial(sightings: [sighting]))
        #expect(candidates.areNone == !given.counts)
    }
}
