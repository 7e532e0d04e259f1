public import AWSTypes
public import JSON

/// One CloudTrail event that may matter, parsed. Records of no interest never come this far.
///
/// Every field may be missing (CloudTrail User Guide, "CloudTrail record contents"): an accessor
/// is nil where the field is absent, null or of another type.
public struct CloudTrailRecord: Sendable {
    /// The whole record.
    public let value: JSONValue

    /// A record; nil where the value is no object.
    public init?(_ value: JSONValue) {
        guard case .object = value else { return nil }
        self.value = value
    }

    /// The record's JSON text, compact.
    public var json: String { value.description }

    /// A member of the record.
    public subscript(_ key: String) -> JSONValue? { value[key] }

    /// `GetObject`.
    public var eventName: String? { value["eventName"]?.string }
    /// `s3.amazonaws.com`.
    public var eventSource: String? { value["eventSource"]?.string }
    /// When the request completed.
    public var eventTime: Instant? { value["eventTime"]?.string.flatMap { Instant(iso8601: $0) } }
    /// `AccessDenied`; nil for a success.
    public var errorCode: String? { value["errorCode"]?.string }
    /// May be cut at 1,024 characters.
    public var errorMessage: String? { value["errorMessage"]?.string }
    /// AWS's request id.
    public var requestID: String? { value["requestID"]?.string }
    /// Unique for each copy of an event.
    public var eventID: String? { value["eventID"]?.string }
    /// Shared by the copies of a cross-account event.
    public var sharedEventID: String? { value["sharedEventID"]?.string }
    /// `AwsApiCall`, `AwsVpceEvent`, …
    public var eventType: String? { value["eventType"]?.string }
    /// `Management`, `Data`, `NetworkActivity`, `Insight`.
    public var eventCategory: String? { value["eventCategory"]?.string }
    /// Whether it is the record that a VPC endpoint made of a call, beside the service's own: AWS
    /// redacts what was asked and answered (CloudTrail User Guide, "Network activity events").
    public var isNetworkActivity: Bool {
        eventCategory == "NetworkActivity" || eventType == "AwsVpceEvent"
    }
    /// `eu-west-1`.
    public var region: String? { value["awsRegion"]?.string }
    /// An address, or a service's name.
    public var sourceIPAddress: String? { value["sourceIPAddress"]?.string }
    /// Client controlled.
    public var userAgent: String? { value["userAgent"]?.string }
    /// The account whose trail delivered this copy.
    public var recipientAccount: AccountID? { account("recipientAccountId") }
    /// `vpce-…`, or a service's name.
    public var vpcEndpointID: String? {
        value["vpcEndpointId"]?.string ?? value["additionalEventData"]?["vpcEndpointId"]?.string
    }
    /// The endpoint's owner.
    public var vpcEndpointAccount: AccountID? { account("vpcEndpointAccountId") }
    /// Who asked.
    public var userIdentity: JSONValue? { value["userIdentity"] }
    /// What was asked; null for denied KMS events.
    public var requestParameters: JSONValue? { value["requestParameters"] }
    /// What was answered.
    public var responseElements: JSONValue? { value["responseElements"] }
    /// What the service adds.
    public var additionalEventData: JSONValue? { value["additionalEventData"] }
    /// What was touched; empty where the record names nothing.
    public var resources: [JSONValue] { value["resources"]?.oneOrMany ?? [] }

    private func account(_ key: String) -> AccountID? {
        value[key]?.string.flatMap { AccountID($0) }
    }
}
