/// AWS's partitions: `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`.
public enum Partition {
    /// The partition that a region belongs to (AWS General Reference, "ARNs": partition).
    public static func of(region: String) -> String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        if region.hasPrefix("us-gov-") { return "aws-us-gov" }
        if region.hasPrefix("eusc-") { return "aws-eusc" }
        return "aws"
    }

    /// The partition that an ARN names; nil for other texts.
    public static func of(arn: String) -> String? {
        // Most are of this one: no text is cut, none is made.
        if arn.hasPrefix("arn:aws:") { return "aws" }
        return ARN(arn)?.partition
    }
}
