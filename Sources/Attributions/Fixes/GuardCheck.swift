import AWSTypes
import IAM
import PolicyHistory
import Wording

/// What must be checked before somebody weakens a guard that is not known to be what refused:
/// exempts from a deny, opens a key, an endpoint, a boundary or a perimeter.
struct GuardCheck {
    private let result: LayerResult
    private let findings: Findings
    private let permission: AskedPermission?

    init(_ result: LayerResult, of findings: Findings, _ permission: AskedPermission?) {
        self.result = result
        self.findings = findings
        self.permission = permission
    }

    /// What is not certain, and the command that would tell.
    var sentence: String {
        "before any change to \(PlaceText.name(of: result.place)): whether it is what refused is not certain; "
            + command
    }

    /// KMS's own refusals are management events, which every trail has; S3's own message names the
    /// layer where data events are on.
    private var command: String {
        if let key = result.conditionKeys.lazy.compactMap({ keyCommand($0) }).first { return key }
        guard result.cause != .kmsKey else {
            let operation = permission?.request.action.name ?? "Decrypt"
            return "aws cloudtrail lookup-events --lookup-attributes "
                + "AttributeKey=EventName,AttributeValue=\(ShellWord.quoted(operation)), near the "
                + "request's time, shows KMS's own refusal and its reason"
        }
        return "the message of the request's CloudTrail data event names the layer: aws cloudtrail "
            + "get-event-selectors --trail-name TRAIL"
    }

    /// The command that shows what a condition looks at.
    private func keyCommand(_ key: String) -> String? {
        let request = ExplainedRequest(findings)
        let key = key.lowercased()
        if key.hasPrefix("s3:existingobjecttag/") {
            return "aws s3api get-object-tagging \(request.words(for: "object"))"
        }
        if key.hasPrefix("aws:principaltag/") {
            return "aws iam list-role-tags --role-name \(request.words(for: "role")), and the "
                + "session's own: aws cloudtrail lookup-events --lookup-attributes "
                + "AttributeKey=EventName,AttributeValue=AssumeRole"
        }
        if key.hasPrefix("aws:resourcetag/") || key.hasPrefix("s3:buckettag/") {
            return "aws s3api get-bucket-abac \(request.words(for: "bucket")); "
                + "aws s3api get-bucket-tagging \(request.words(for: "bucket"))"
        }
        if key.hasPrefix("aws:sourcevpc") || key.hasPrefix("aws:vpc") {
            return "aws ec2 describe-vpc-endpoints, for the endpoint that the job's connection uses"
        }
        return nil
    }
}
