import AWSTypes
import TestSupport
import Testing

@testable import Pipeline
@testable import ReportStore

/// What `doctor` says of causes, held against what the stored denials have.
@Suite struct DoctorStateTests {
    @Test func `a cause that certain denials have is not beyond all of them`() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write(LogFixture.line(requestID: "R1") + "\n", to: "log")
        let store = folder.path + "/store.sqlite"
        _ = try Ingest(storePath: store, jobs: 1).run([log])
        func state(_ diagnosis: Diagnosis) -> Diagnosis.Readiness? {
            diagnosis.causes.first { $0.cause == .vpcEndpointPolicy }
        }
        let before = try Doctor(storePath: store).diagnose()
        #expect(state(before)?.state == .undecidable)
        #expect(before.openDenials == 1)
        // As it is decided where the endpoint's policy is captured and all others allow.
        let connection = try Connection(path: store, mode: .readWrite, busyMilliseconds: 1_000)
        try connection.execute(
            "UPDATE verdict SET cause = 'vpc-endpoint-policy', certainty = 'eliminated'")
        let after = try Doctor(storePath: store).diagnose()
        #expect(state(after)?.state == .partly)
        #expect(
            state(after)?.reasons.last == "the policies captured show it for 1 of the denials")
        #expect(after.openDenials == 0)
    }

    @Test func `denials of directory buckets are none that captured policies could decide`() throws
    {
        let folder = try TemporaryFolder()
        let log = try folder.write(
            LogFixture.line(requestID: "R1")
                .replacing("orchard-lake", with: "fast--euc1-az1--x-s3") + "\n", to: "log")
        let store = folder.path + "/store.sqlite"
        _ = try Ingest(storePath: store, jobs: 1).run([log])
        let found = try Doctor(storePath: store).diagnose()
        #expect(found.unevaluatedDenials == 1)
        let ofBuckets = found.causes.first { $0.cause == .bucketPolicy }
        #expect(ofBuckets?.state == .undecidable)
        #expect(ofBuckets?.reasons == ["no denial in a general purpose bucket is stored"])
    }
}
