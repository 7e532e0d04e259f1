import AWSTypes
import Denials
import PolicyHistory

/// A key that may be behind the object, where nobody captured how the bucket encrypts: it can
/// refuse the request as well as any known one.
struct UnknownKeyLayer {
    let denial: Denial
    let target: RequestTarget
    let history: RememberedHistory

    /// Nil where no key can be asked, or where it is known which.
    func result() -> LayerResult? {
        guard case .unknown(let reason) = target.settings.encryption, let bucket = target.bucket,
            !(target.isOwn ? KeyActions.of(denial.operation) : KeyActions.ofCopySource).isEmpty,
            !isTold
        else { return nil }
        var why = Reason(.keyNotKnown)
        why.unknowns = [reason]
        var result = LayerResult(
            .keyPolicy, .unknown, place: PolicyPlace(.keyOfObjects, bucket), reason: why)
        result.missing = [reason]
        result.isUncaptured = true
        // An object that is there need not have its bucket's key.
        let isNew = target.isOwn && KeyActions.writesWhole(denial.operation)
        result.doubt = isNew && denial.parameters != nil ? nil : .defaultKey
        return result
    }

    /// Whether the request or the object itself tells how it is encrypted.
    private var isTold: Bool {
        if target.isOwn, denial.parameters?["x-amz-server-side-encryption"] != nil { return true }
        if KeyChoice.bringsKey(denial, target) { return true }
        return !KeyActions.writesWhole(denial.operation)
            && target.capturedEncryption(at: denial.time, history) != nil
    }
}
