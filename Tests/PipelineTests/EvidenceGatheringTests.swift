import AWSTypes
import Attributions
import Denials
import PolicyHistory
import ReportStore
import TestSupport
import Testing

@testable import Pipeline

/// A role's sessions and runs are read for a stretch of time and then cut: it must be what the
/// store itself answers.
@Suite struct EvidenceGatheringTests {
    private static let account = AccountID("111122223333")
    private static let roleARN = "arn:aws:iam::111122223333:role/etl"
    private static let start: Int64 = 1_772_000_000

    private static func store(
        _ count: Int, spacing: Int, in folder: borrowing TemporaryFolder
    ) throws -> String {
        let store = folder.path + "/store.sqlite"
        var drop = DropFacts(
            DropRecord(
                path: "x", fingerprint: Fingerprint(high: 0, low: 1), size: 1,
                mtimeNanoseconds: 0, device: 0, inode: 0, kind: .cloudTrail, state: .complete))
        for number in 0..<count {
            // Several in one second, and gaps.
            let time = Instant(seconds: start + Int64(number / 3 * spacing))
            drop.evidence.append(
                .roleSession(
                    RoleSession(
                        time: time, eventID: "\(number % 50)-\(number)", roleARN: roleARN,
                        sessionName: "job")))
            var run = JobRun(time: time, eventID: "r\(number)", jobName: "job")
            run.role = roleARN
            drop.evidence.append(.jobRun(run))
        }
        try StoreWriter(path: store).commit(DropBatch([drop]))
        return store
    }

    private static func denial(at time: Instant) -> Denial {
        var sighting = Sighting(
            log: .s3AccessLog, requestID: "A", time: time, service: "s3",
            operation: "REST.GET.OBJECT", errorCode: "AccessDenied")
        sighting.requester.arn = "arn:aws:sts::111122223333:assumed-role/etl/job"
        return Denial(sightings: [sighting])
    }

    /// Few facts; many in hours; so many that no stretch of them is remembered; all in one second.
    @Test(arguments: [(700, 2), (9_000, 40), (9_000, 2), (5_000, 0)])
    func `the evidence gathered is what the store says, for every time`(
        count: Int, spacing: Int
    ) throws {
        let folder = try TemporaryFolder()
        let path = try Self.store(count, spacing: spacing, in: folder)
        let reader = try StoreReader(path: path)
        let gathering = try EvidenceGathering(StoreReader(path: path))
        let attributor = Attributor(history: PolicyHistory(entries: []))
        let account = try #require(Self.account)
        let limit = EvidenceGathering.sessionsLookedAt
        let end = Int64(count / 3 * spacing) + 200_000
        var generator = SeededGenerator(seed: 5)
        let near = (0..<40).map { _ in Int64.random(in: -10..<500, using: &generator) }
        let far = (0..<40).map { _ in Int64.random(in: -100_000..<end, using: &generator) }
        for offset in near + far.sorted() + far {
            let time = Instant(seconds: Self.start + offset)
            let evidence = try gathering.evidence(
                of: Self.denial(at: time), attributor: attributor)
            let open = Instant(seconds: time.seconds - 12 * 3_600 - 300)...time
            #expect(
                try Array(evidence.roleSessions)
                    == reader.roleSessions(
                        account: account, role: "etl", sessionName: "job", times: open,
                        limit: limit))
            let going = Instant(seconds: time.seconds - 7 * 86_400)...time
            #expect(
                try evidence.jobRuns
                    == reader.jobRuns(account: account, role: "etl", times: going, limit: limit))
        }
    }

    @Test func `times at the ends of what can be counted are asked for like others`() throws {
        let folder = try TemporaryFolder()
        let path = try Self.store(3, spacing: 1, in: folder)
        let gathering = try EvidenceGathering(StoreReader(path: path))
        let attributor = Attributor(history: PolicyHistory(entries: []))
        for seconds in [Int64.min, .min + 50, .max - 50, .max] {
            let evidence = try gathering.evidence(
                of: Self.denial(at: Instant(seconds: seconds)), attributor: attributor)
            #expect(evidence.roleSessions.isEmpty && evidence.jobRuns.isEmpty)
        }
    }
}
