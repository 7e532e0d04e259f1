import AWSTypes
import IAM
import PolicyHistory

/// The changes that set right what no statement of a policy does: settings of buckets and keys, and
/// what the job itself must do.
struct SettingRemedies {
    let principal: DeniedPrincipal

    /// The change that removes a blocker; nil where a policy must change.
    func remedy(for result: LayerResult, of permission: AskedPermission?) -> Remedy? {
        switch result.place.kind {
        case .requestPayment: return job(result, .requesterPays)
        case .objectACL: return setting(result, .bucketOwnerEnforced)
        // A key that may be another is none to enable.
        case .keyState where result.outcome == .unknown: return nil
        case .keyState where KeyInForce.canBeEnabled(from: result.reason.seen):
            return setting(result, .usableKey)
        // What its owner has to do first nobody can try.
        case .keyState: return Remedy(fix: fix(result, .setting(.usableKey))) { _ in }
        // Which key it is must be found first: it cannot be tried.
        case .keyOfObjects where result.mechanism == .keyState:
            return Remedy(fix: fix(result, .setting(.usableKey))) { _ in }
        // BlockPublicPolicy refuses a public policy, and no setting but itself would let it in.
        case .publicAccessBlock
        where permission?.request.action.lowercased == "s3:putbucketpolicy":
            return nil
        case .publicAccessBlock:
            // Which statement is narrowed, and to what, is its owner's to say: it cannot be tried.
            return Remedy(fix: fix(result, .setting(.privateBucketPolicy))) { _ in }
        case .blockPublicACLs: return job(result, .noPublicACL)
        case .accessPointNetworkOrigin: return job(result, .accessPointVPC)
        default: return isOfManagedKey(result, permission) ? reencryption(result) : nil
        }
    }

    private func setting(_ result: LayerResult, _ setting: FixSetting) -> Remedy {
        Remedy(fix: fix(result, .setting(setting))) { $0.settle(result.mechanism) }
    }

    private func job(_ result: LayerResult, _ option: JobOption) -> Remedy {
        var fix = fix(result, .jobOption(option))
        fix.place = PolicyPlace(.job, principal.roleARN)
        return Remedy(fix: fix) { $0.settle(result.mechanism) }
    }

    private func fix(_ result: LayerResult, _ change: FixChange) -> Fix {
        Fix(cause: result.cause, place: result.place, change: change, role: principal.roleARN)
    }

    /// No policy can share AWS's own key: the data must be encrypted with another.
    private func reencryption(_ result: LayerResult) -> Remedy {
        var fix = fix(result, .setting(.customerManagedKey))
        fix.place = PolicyPlace(
            .managedKey, result.bucket, account: result.bucketOwner?.description)
        // What a key not yet made will allow cannot be tried.
        return Remedy(fix: fix) { _ in }
    }

    private func isOfManagedKey(_ result: LayerResult, _ permission: AskedPermission?) -> Bool {
        guard result.cause == .kmsKey, result.mechanism == .keyPolicy else { return false }
        return permission?.policies.resourceKind == .awsManagedKey
            || result.place.kind == .managedKey
    }
}
