import AWSTypes
import CloudTrail
import JSON

/// Reads policy-changing CloudTrail events into facts that hold
/// from the event's time on. Failed changes are no changes.
public enum PolicyChangeEvents {
    /// The facts of one record's JSON text; empty for an event that changes nothing we keep.
    public static func read(_ json: String) -> ImportResult {
        guard let value = try? JSONValue(parsing: json), let record = CloudTrailRecord(value),
            record.errorCode == nil, let time = record.eventTime, let name = record.eventName,
            !record.isNetworkActivity
        else { return ImportResult() }
        var entries = EntryBuilder(
            time: time, source: .change, origin: name, eventID: record.eventID ?? "",
            author: author(record.userIdentity))
        let change = PolicyChange(name: name, record: record)
        switch record.eventSource {
        case "s3.amazonaws.com"?: entries.changeS3(change)
        case "iam.amazonaws.com"?: entries.changeIAM(change)
        case "kms.amazonaws.com"?: entries.changeKMS(change)
        case "ec2.amazonaws.com"?: entries.changeEC2(change)
        case "organizations.amazonaws.com"?: entries.changeOrganization(change)
        default: break
        }
        return entries.result
    }

    /// The caller as far as the record names one: an ARN, a service, an account.
    private static func author(_ identity: JSONValue?) -> String? {
        let names = ["arn", "invokedBy", "principalId", "accountId"]
        return names.lazy.compactMap { identity?[$0]?.string }.first { !$0.isEmpty }
    }
}

/// One change: what was asked, what was answered, and where.
struct PolicyChange {
    let name: String
    let record: CloudTrailRecord
    let parameters: JSONValue
    let response: JSONValue

    init(name: String, record: CloudTrailRecord) {
        self.name = name
        self.record = record
        parameters = record.requestParameters ?? .null
        response = record.responseElements ?? .null
    }

    /// The account whose trail this is, which is the one that was changed for IAM, KMS and EC2.
    var account: AccountID? {
        record.recipientAccount
            ?? record.userIdentity?["accountId"]?.string.flatMap { AccountID($0) }
    }

    var partition: String { Partition.of(region: record.region ?? "") }

    /// A parameter that is a text of some length.
    func text(_ key: String) -> String? { PolicyChange.text(parameters[key]) }

    /// The ARN of the touched resource of a type.
    func resource(_ type: String) -> String? {
        let found = record.resources.first { $0["type"]?.string == type }
        return PolicyChange.text(found?["ARN"]) ?? PolicyChange.text(found?["arn"])
    }

    static func text(_ value: JSONValue?) -> String? {
        value?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}
