import AWSTypes

/// S3's own key `aws/s3` lets in the principals of its account alone, and nobody can edit its
/// policy (KMS Developer Guide, "AWS managed keys"; S3 User Guide, "SSE-KMS: cross-account").
struct ManagedKeyLayer {
    let owner: AccountID?
    let caller: AccountID?

    func result() -> LayerResult {
        guard let owner, let caller else {
            var result = make(
                .unknown,
                "S3's key aws/s3 is asked, and whose account it is of is "
                    + "not known")
            result.missing = ["a snapshot of the bucket owner's account"]
            result.isUncaptured = true
            return result
        }
        guard owner != caller else {
            return make(.allows, "S3's key aws/s3 lets in every principal of its account")
        }
        return make(
            .implicitlyDenies,
            "the objects are encrypted with S3's key aws/s3 of account \(owner), which lets in "
                + "that account's principals alone and whose policy nobody can edit")
    }

    private func make(_ outcome: Outcome, _ detail: String) -> LayerResult {
        LayerResult(
            layer: .kms, cause: .kmsKey, mechanism: .keyPolicy, outcome: outcome,
            place: PolicyPlace(.managedKey, account: owner?.description), detail: detail)
    }
}
