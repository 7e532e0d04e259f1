import AWSTypes

/// S3's own key `aws/s3` lets in the principals of its account alone, and nobody can edit its
/// policy (KMS Developer Guide, "AWS managed keys"; S3 User Guide, "SSE-KMS: cross-account").
///
/// Within its account what the caller's side denies, and what the organization does not allow, still
/// holds: that is asked as of any other key.
struct ManagedKeyLayer {
    /// What the key's policy comes to for a caller of its account who asks through S3.
    static let policy = """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"},
            "Action": "kms:*", "Resource": "*"}]}
        """

    /// The ARN by which the key is asked where its id is not known: policies name it by a wildcard.
    static func anyKey(of account: AccountID, in region: String) -> String {
        "arn:\(Partition.of(region: region)):kms:\(region):\(account):key/*"
    }

    /// The bucket whose objects it encrypts.
    let bucket: String?
    let owner: AccountID?
    let caller: AccountID?

    func result() -> LayerResult {
        guard let owner, let caller else {
            var result = make(.unknown)
            result.missing = [Remark(.bucketOwnerSnapshot)]
            result.isUncaptured = true
            return result
        }
        return make(owner == caller ? .allows : .implicitlyDenies)
    }

    private func make(_ outcome: Outcome) -> LayerResult {
        var reason = Reason(.managedKey)
        reason.account = owner?.description
        return LayerResult(
            .keyPolicy, outcome,
            place: PolicyPlace(.managedKey, bucket, account: owner?.description), reason: reason)
    }
}
