public import AWSTypes
import JSON

/// A VPC endpoint as it was at a time.
public struct VPCEndpointInForce: Sendable {
    /// Its id.
    public let id: String
    /// `vpc-…`.
    public let vpcID: String?
    /// `com.amazonaws.eu-west-1.s3`.
    public let serviceName: String?
    /// `Gateway` or `Interface`.
    public let type: String?
    /// The region of its VPC, where the capture or event tells it.
    public let region: String?
    /// The account that owns it.
    public let account: AccountID?
    /// JSON text; nil for the default, which allows everything.
    public let policy: Knowledge<String?>
}

/// An access point as it was at a time.
public struct AccessPointInForce: Sendable {
    /// `VPC` or `Internet`.
    public let networkOrigin: String?
    /// `vpc-…`.
    public let vpcID: String?
    /// The bucket.
    public let bucket: String?
    /// JSON text; nil where it has none.
    public let policy: Knowledge<String?>
    /// All of its tags, which authorize without being switched on.
    public let tags: Knowledge<[String: String]>
}

extension PolicyHistory {
    /// A VPC endpoint by its id; nil where it did not exist then.
    public func vpcEndpoint(_ id: String, at time: Instant) -> Knowledge<VPCEndpointInForce?> {
        let subject = Subject(.vpcEndpoint, id)
        return fact(subject, Facet.endpoint, at: time).map { text in
            guard let text, let value = try? JSONValue(parsing: text) else { return nil }
            return VPCEndpointInForce(
                id: id, vpcID: value["vpc"]?.string, serviceName: value["service"]?.string,
                type: value["type"]?.string, region: value["region"]?.string,
                account: value["owner"]?.string.flatMap(AccountID.init),
                policy: fact(subject, Facet.endpointPolicy, at: time))
        }
    }

    /// The ARN of an access point by its alias, `lake-ap-…-s3alias`.
    public func accessPointARN(alias: String) -> String? { identities.accessPointsByAlias[alias] }

    /// An access point by its ARN.
    public func accessPoint(_ arn: String, at time: Instant) -> AccessPointInForce {
        let subject = Subject(.accessPoint, arn)
        var settings: JSONValue?
        if case .known(let text?, _) = fact(subject, Facet.accessPoint, at: time) {
            settings = try? JSONValue(parsing: text)
        }
        return AccessPointInForce(
            networkOrigin: settings?["NetworkOrigin"]?.string,
            vpcID: settings?["VpcConfiguration"]?["VpcId"]?.string,
            bucket: settings?["Bucket"]?.string,
            policy: fact(subject, Facet.accessPointPolicy, at: time),
            tags: group(Facet.tags, of: subject, at: time).texts())
    }
}
