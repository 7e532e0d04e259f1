import AWSTypes

/// S3's own key `aws/s3` lets in the principals of its account alone, and nobody can edit its
/// policy (KMS Developer Guide, "AWS managed keys"; S3 User Guide, "SSE-KMS: cross-account").
struct ManagedKeyLayer {
    /// The bucket whose objects it encrypts.
    let bucket: String?
    let owner: AccountID?
    let caller: AccountID?

    func result() -> LayerResult {
        guard let owner, let caller else {
            var result = make(.unknown)
            result.missing = ["a snapshot of the bucket owner's account"]
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
