import AWSTypes
import ReportStore
import Reports
import Testing

@testable import CLI

/// How a command that is told of an incident ends.
struct IncidentCommandTests {
    private static let incident = Incident(
        ReportRow(
            requestID: "R1", eventTime: Instant(seconds: 0), action: "s3:GetObject",
            resource: "arn:aws:s3:::lake/a", cause: .undetermined, certainty: .undetermined))

    @Test func `one that takes too long is killed, and that is said`() {
        let command = IncidentCommand("sleep 1000", seconds: 1)
        let failure = command.tell(Self.incident, isGivenUp: { false })
        #expect(failure == "--exec: the command was ended after 1 second.")
    }

    @Test func `one that runs when all ends is killed`() {
        let command = IncidentCommand("sleep 1000")
        let failure = command.tell(Self.incident, isGivenUp: { true })
        #expect(failure == "--exec: the command was ended, as watch ends.")
    }

    @Test func `one that reads its input and is content says nothing`() {
        let command = IncidentCommand("grep -q '\"requestIds\":\\[\"R1\"\\]'")
        #expect(command.tell(Self.incident, isGivenUp: { false }) == nil)
    }
}
