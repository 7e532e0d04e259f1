import AWSTypes

/// Writes the ARNs of keys and access points, whose parts events and files name apart.
enum KeyName {
    /// The ARN of a key by its id.
    static func arn(id: String, account: AccountID, region: String) -> String {
        ARN(
            partition: Partition.of(region: region), service: "kms", region: region,
            account: account.description, resource: "key/\(id)"
        ).description
    }
}
