import AWSTypes
import Denials
import PolicyHistory

/// Whether the bucket makes the requester pay, and the request agreed to.
///
/// A caller of another account must send `x-amz-request-payer: requester` with every request
/// (S3 User Guide, "Using Requester Pays buckets"); Glue does not by default.
struct RequesterPaysLayer {
    let denial: Denial
    let target: RequestTarget
    let caller: AccountID?

    private var bucket: BucketSettings { target.settings }

    /// What the layer says.
    func result() -> LayerResult {
        if let caller, let owner = bucket.owner, caller == owner {
            return make(.notApplicable, "the caller is of the bucket's own account")
        }
        let parameter = "x-amz-request-payer"
        let agreed =
            denial.parameters?[parameter] != nil || denial.query?[parameter] != nil
        if agreed { return make(.allows, "the request carries \(parameter)") }
        switch bucket.payer {
        case .unknown(let reason):
            var result = make(.unknown, "who pays for requests to the bucket is not known")
            result.missing = [reason]
            result.isUncaptured = true
            return result
        case .known(let payer, let provenance):
            guard payer == "Requester" else {
                return make(.notApplicable, "the bucket's owner pays", since: provenance)
            }
            return payingResult(parameter, since: provenance)
        }
    }

    private func payingResult(_ parameter: String, since provenance: Provenance) -> LayerResult {
        guard bucket.owner != nil, caller != nil else {
            var result = make(
                .unknown, "the requester pays, and the bucket's owner is not known",
                since: provenance)
            result.missing = ["a snapshot of the bucket owner's account"]
            return result
        }
        if denial.parameters != nil {
            return make(
                .implicitlyDenies,
                "the requester pays, the caller is of another account, and the request does not "
                    + "carry \(parameter)", since: provenance)
        }
        return make(
            .unknown,
            "the requester pays and the caller is of another account; whether the request carried "
                + "\(parameter) is not logged, and Glue does not send it by default",
            since: provenance)
    }

    private func make(
        _ outcome: Outcome, _ detail: @autoclosure @escaping () -> String,
        since provenance: Provenance? = nil
    ) -> LayerResult {
        LayerResult(
            layer: .requesterPays, cause: .requesterPays, mechanism: .missingRequestPayerHeader,
            outcome: outcome,
            place: PolicyPlace(
                .requestPayment, target.bucket, account: bucket.owner?.description),
            detail: detail(), source: provenance?.description)
    }
}
