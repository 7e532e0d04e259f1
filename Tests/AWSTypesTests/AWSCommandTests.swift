import AWSTypes
import Testing
import Wording

/// Commands as they are run for one request.
@Suite struct AWSCommandTests {
    static let request = CommandContext(
        time: Instant(seconds: 1_772_434_200), region: "eu-central-1")

    static let cases: [(AWSCommand, String)] = [
        // A session begins at most twelve hours before its request.
        (
            AWSCommand.events(named: "AssumeRole"),
            """
            aws cloudtrail lookup-events --lookup-attributes \
            AttributeKey=EventName,AttributeValue=AssumeRole --start-time 2026-03-01T18:00:00Z \
            --end-time 2026-03-02T07:00:00Z --region eu-central-1
            """
        ),
        (
            AWSCommand.events(named: "Decrypt"),
            """
            aws cloudtrail lookup-events --lookup-attributes \
            AttributeKey=EventName,AttributeValue=Decrypt --start-time 2026-03-02T06:45:00Z \
            --end-time 2026-03-02T06:55:00Z --region eu-central-1
            """
        ),
        (
            AWSCommand.eventSelectors,
            "aws cloudtrail get-event-selectors --trail-name TRAIL --region eu-central-1"
        ),
        (
            AWSCommand("ec2", "describe-vpc-endpoints"),
            "aws ec2 describe-vpc-endpoints --region eu-central-1"
        ),
        // A key's own region, not the bucket's.
        (
            AWSCommand(
                "kms", "describe-key",
                [.init("key-id", "arn:aws:kms:us-east-1:111122223333:key/k")]),
            """
            aws kms describe-key --key-id arn:aws:kms:us-east-1:111122223333:key/k \
            --region us-east-1
            """
        ),
        // S3 finds the bucket's region, and IAM has none.
        (
            AWSCommand.object("head-object", "lake", "a b"),
            "aws s3api head-object --bucket lake --key 'a b'"
        ),
        (
            AWSCommand("iam", "list-role-tags", [.init("role-name", "etl")]),
            "aws iam list-role-tags --role-name etl"
        ),
    ]

    @Test(arguments: cases)
    func `a command is completed with what the request tells`(command: AWSCommand, line: String) {
        let completed = command.completed(for: Self.request)
        #expect(CommandText.line(completed) == line)
        #expect(completed.completed(for: Self.request) == completed)
    }

    @Test func `a region that nobody knows is to be put in`() {
        let command = AWSCommand.events(named: "Decrypt").completed(
            for: CommandContext(time: Self.request.time, region: nil))
        #expect(CommandText.line(command).hasSuffix("--region REGION"))
        #expect(CommandText.toPutIn([command]) == "put in for REGION the region of the bucket")
        #expect(CommandText.toPutIn([.object("head-object", "lake", "KEYS")]) == nil)
    }
}
