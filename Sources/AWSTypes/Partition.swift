/// AWS's partitions: `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`, and the isolated ones.
public enum Partition {
    /// The partitions with how their regions' names begin (botocore 1.44.8, `partitions.json`,
    /// `regionRegex`).
    private static let prefixes = [
        ("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc"),
        ("us-iso-", "aws-iso"), ("us-isob-", "aws-iso-b"), ("eu-isoe-", "aws-iso-e"),
        ("us-isof-", "aws-iso-f"),
    ]

    /// The partition that a region belongs to (AWS General Reference, "ARNs": partition).
    public static func of(region: String) -> String {
        prefixes.first { region.hasPrefix($0.0) }?.1 ?? "aws"
    }

    /// Whether the names of services in a region end in `amazonaws.com`: elsewhere they end in
    /// `amazonaws.com.cn`, `amazonaws.eu`, `c2s.ic.gov` and others (botocore, `dnsSuffix`).
    public static func usesCommonDomain(region: String) -> Bool {
        ["aws", "aws-us-gov"].contains(of(region: region))
    }

    /// The partition that an ARN names; nil for other texts.
    public static func of(arn: String) -> String? {
        // Most are of this one: no text is cut, none is made.
        if arn.hasPrefix("arn:aws:") { return "aws" }
        return ARN(arn)?.partition
    }
}
