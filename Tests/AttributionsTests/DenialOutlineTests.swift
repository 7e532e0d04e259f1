import AWSTypes
import Denials
import PolicyHistory
import Testing

@testable import Attributions

@Suite struct DenialOutlineTests {
    static let time = Instant(seconds: 1_777_500_000)
    static let roleARN = "arn:aws:iam::111122223333:role/etl"

    /// The outline of one denied request in whose session these were seen.
    static func outline(_ session: RoleSession, _ run: JobRun) throws -> DenialOutline {
        var sighting = Sighting(
            log: .s3AccessLog, requestID: "R", time: time, service: "s3",
            operation: "REST.GET.OBJECT", errorCode: "AccessDenied")
        sighting.requester.arn = "arn:aws:sts::111122223333:assumed-role/etl/run"
        sighting.bucket = "lake"
        sighting.key = "raw/a.csv"
        let denial = Denial(sightings: [sighting])
        var evidence = DenialEvidence()
        evidence.roleSessions = [session]
        evidence.jobRuns = [run]
        return try #require(
            DenialOutline(
                denial, WeighedEvidence(evidence, of: denial),
                history: RememberedHistory(PolicyHistory(entries: [])),
                situation: denial.merged.situation, inData: false))
    }

    /// Were all in one place of the memory, each denial would be compared with a thousand others.
    @Test func `outlines that sessions or runs alone tell apart are found in places of their own`()
        throws
    {
        var outlines: [DenialOutline] = []
        for number in 0..<40 {
            var session = RoleSession(
                time: Self.time, eventID: "s", roleARN: Self.roleARN, sessionName: "run")
            var run = JobRun(time: Self.time, eventID: "r", jobName: "nightly")
            if number.isMultiple(of: 2) {
                session.tags = ["run": "\(number)"]
            } else {
                run.runID = "jr_\(number)"
            }
            outlines.append(try Self.outline(session, run))
        }
        #expect(Set(outlines).count == outlines.count)
        #expect(Set(outlines.map(\.hashValue)).count == outlines.count)
    }
}
