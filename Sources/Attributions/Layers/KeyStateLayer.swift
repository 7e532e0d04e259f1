import AWSTypes
import Denials
import PolicyHistory

/// Whether the key can be used at all (KMS Developer Guide, "Key states of AWS KMS keys").
///
/// A key that cannot be used is refused with an error of its own (`DisabledException`,
/// `KMSInvalidStateException`, S3's `KMS.DisabledException`). Behind `AccessDenied` stands something
/// else, whatever state the key is in.
struct KeyStateLayer {
    let key: KeyInForce
    /// As logged.
    let errorCode: String

    func result() -> LayerResult {
        switch key.state {
        case .known(let state?, let provenance):
            let isUsable = ["Enabled", "Updating"].contains(state)
            if !isUsable, !ErrorCodes.isKeyStateOfKMS(errorCode) {
                return make(.notApplicable, state, since: provenance)
            }
            return make(isUsable ? .allows : .explicitlyDenies, state, since: provenance)
        case .known(nil, _), .notCaptured:
            // Without a word on its state a key is taken as usable: S3 says otherwise in its
            // error code, `KMS.DisabledException`.
            return make(.notApplicable, nil)
        }
    }

    private func make(
        _ outcome: Outcome, _ state: String?, since provenance: Provenance? = nil
    ) -> LayerResult {
        var reason = Reason(.keyState)
        reason.seen = state
        return LayerResult(
            .keyState, outcome,
            place: PolicyPlace(.keyState, key.arn, account: key.account?.description),
            reason: reason, since: provenance)
    }
}
