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
            partition: text.part(parts.partition), service: text.part(parts.service),
            region: text.part(parts.region), account: text.part(parts.account),
            resource: text.part(parts.resource))
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

/// Where an ARN's parts stand among the bytes of its text.
struct ARNParts {
    let partition: Range<Int>
    let service: Range<Int>
    let region: Range<Int>
    let account: Range<Int>
    let resource: Range<Int>

    /// As `ARN`'s.
    init?(_ text: String) { self.init(text.utf8.span) }

    /// By bytes: a mark that combines with a colon does not hide it.
    init?(_ bytes: Span<UInt8>) {
        guard bytes.has("arn:", at: 0),
            let first = bytes.place(of: Byte.colon, from: 4),
            let second = bytes.place(of: Byte.colon, from: first + 1),
            let third = bytes.place(of: Byte.colon, from: second + 1),
            let fourth = bytes.place(of: Byte.colon, from: third + 1)
        else { return nil }
        partition = 4..<first
        service = (first + 1)..<second
        region = (second + 1)..<third
        account = (third + 1)..<fourth
        resource = (fourth + 1)..<bytes.count
    }
}
