import AWSTypes
import Denials
import PolicyHistory

/// Whether the bucket makes the requester pay, and the request agreed to.
///
/// A caller of another account must send `x-amz-request-payer: requester` with every request
/// (S3 User Guide, "Using Requester Pays buckets"); Glue does not by default.
struct RequesterPaysLayer: SettingLayer {
    private let denial: Denial
    private let target: RequestTarget
    private let caller: AccountID?

    init(_ asked: AskedSettings) {
        denial = asked.denial
        target = asked.target
        caller = asked.caller
    }

    private var bucket: BucketSettings { target.settings }

    /// What the layer says.
    func result() -> LayerResult? {
        if let caller, let owner = bucket.owner, caller == owner {
            return make(.notApplicable, .callerOwnsBucket)
        }
        let parameter = "x-amz-request-payer"
        let agreed =
            denial.parameters?[parameter] != nil || denial.query?[parameter] != nil
        if agreed { return make(.allows, .requestPayerSent) }
        switch bucket.payer {
        case .unknown(let reason):
            var result = make(.unknown, .payerNotKnown)
            result.missing = [reason]
            result.isUncaptured = true
            return result
        case .known(let payer, let provenance):
            guard payer == "Requester" else {
                return make(.notApplicable, .bucketOwnerPays, since: provenance)
            }
            return payingResult(since: provenance)
        }
    }

    private func payingResult(since provenance: Provenance) -> LayerResult {
        guard bucket.owner != nil, caller != nil else {
            var result = make(
                .unknown, .payingOwnerNotKnown,
                since: provenance)
            result.missing = [Remark(.bucketOwnerSnapshot)]
            return result
        }
        return denial.parameters == nil
            ? make(.unknown, .requestPayerNotLogged, since: provenance)
            : make(.implicitlyDenies, .requestPayerMissing, since: provenance)
    }

    private func make(
        _ outcome: Outcome, _ reason: Reason.Kind, since provenance: Provenance? = nil
    ) -> LayerResult {
        LayerResult(
            .missingRequestPayerHeader, outcome,
            place: PolicyPlace(
                .requestPayment, target.bucket, account: bucket.owner?.description),
            reason: Reason(reason), since: provenance)
    }
}
