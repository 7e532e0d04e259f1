import AWSTypes
import Denials
import PolicyHistory

/// A key that may be behind the object, where nobody captured how the bucket encrypts, or which key
/// the name stands for: it can refuse the request as well as any known one.
struct UnknownKeyLayer {
    let denial: Denial
    let target: RequestTarget
    /// Why it is not known which key a name stands for.
    let unresolved: Remark?
    /// How the bucket encrypts.
    let encryption: Setting<BucketEncryption?>
    let history: RememberedHistory

    /// Nil where no key can be asked, or where it is known which.
    func result() -> LayerResult? {
        guard let reason, let bucket = target.bucket,
            !(target.isOwn ? KeyActions.of(denial.operation) : KeyActions.ofCopySource).isEmpty
        else { return nil }
        var why = Reason(.keyNotKnown)
        why.unknowns = [reason]
        var result = LayerResult(
            .keyPolicy, .unknown, place: PolicyPlace(.keyOfObjects, bucket), reason: why)
        result.missing = [reason]
        result.isUncaptured = true
        result.isOfUnresolvedKey = unresolved != nil
        // An object that is there need not have its bucket's key.
        let isNew = target.isOwn && KeyActions.writesWhole(denial.operation)
        result.doubt = isNew && denial.parameters != nil ? nil : .defaultKey
        return result
    }

    /// What is not known.
    private var reason: Remark? {
        if let unresolved { return unresolved }
        guard case .unknown(let reason) = encryption, !isTold else { return nil }
        return reason
    }

    /// Whether the request or the object itself tells how it is encrypted.
    private var isTold: Bool {
        if target.isOwn, denial.parameters?["x-amz-server-side-encryption"] != nil { return true }
        if KeyChoice.bringsKey(denial, target) { return true }
        return !KeyActions.writesWhole(denial.operation)
            && target.capturedEncryption(at: denial.time, history) != nil
    }
}
