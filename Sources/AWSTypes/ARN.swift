/// An Amazon Resource Name, split into its six parts once.
///
/// `arn:partition:service:region:account:resource`; the resource part may hold further colons
/// and slashes. Parsing checks the shape only, never that the resource exists.
public struct ARN: Hashable, Sendable, CustomStringConvertible {
    /// `aws`, `aws-cn`, `aws-us-gov` or `aws-eusc`.
    public let partition: String
    /// The service prefix: `s3`, `iam`, `sts`, `kms`.
    public let service: String
    /// Empty for S3 buckets and IAM.
    public let region: String
    /// Empty for S3 buckets and objects.
    public let account: String
    /// All after the fifth colon.
    public let resource: String

    /// Splits at the first five colons; `nil` unless the text begins with `arn:` and has them.
    public init?(_ text: String) {
        guard let parts = ARNParts(text) else { return nil }
        self.init(
            partition: String(Substring(parts.partition)),
            service: String(Substring(parts.service)), region: String(Substring(parts.region)),
            account: String(Substring(parts.account)), resource: String(Substring(parts.resource)))
    }

    /// The same of a part of a text.
    public init?(_ text: Substring) { self.init(String(text)) }

    /// An ARN from its parts, unchecked.
    public init(
        partition: String = "aws", service: String, region: String = "", account: String = "",
        resource: String
    ) {
        self.partition = partition
        self.service = service
        self.region = region
        self.account = account
        self.resource = resource
    }

    /// The ARN of a bucket, or of an object in it when `key` is given (decoded, as S3 names it).
    public static func s3(bucket: String, key: String? = nil, partition: String = "aws") -> ARN {
        ARN(
            partition: partition, service: "s3",
            resource: key.map { "\(bucket)/\($0)" } ?? bucket)
    }

    /// The account part as an account, where it is one.
    public var accountID: AccountID? { AccountID(account) }

    /// The full text, as AWS writes it.
    public var description: String {
        "arn:\(partition):\(service):\(region):\(account):\(resource)"
    }
}

/// An ARN's parts, where they stand in its text.
struct ARNParts {
    typealias Part = Substring.UTF8View

    let partition: Part
    let service: Part
    let region: Part
    let account: Part
    let resource: Part

    /// As `ARN`'s.
    init?(_ text: String) {
        // By bytes: a mark that combines with a colon does not hide it.
        guard text.utf8.starts(with: "arn:".utf8),
            case let afterPrefix = text.utf8.dropFirst(4),
            let (partition, afterPartition) = afterPrefix.halves(around: Byte.colon),
            let (service, afterService) = afterPartition.halves(around: Byte.colon),
            let (region, afterRegion) = afterService.halves(around: Byte.colon),
            let (account, resource) = afterRegion.halves(around: Byte.colon)
        else { return nil }
        self.partition = partition
        self.service = service
        self.region = region
        self.account = account
        self.resource = resource
    }
}
