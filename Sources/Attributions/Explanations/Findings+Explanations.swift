import AWSTypes
import Denials
import IAM
import PolicyHistory

/// What the rows of `OtherExplanation` ask of a request.
extension Findings {
    /// The rows that nothing rules out, each with what would tell.
    func openExplanations() -> [OpenExplanation] {
        let request = ExplainedRequest(self)
        return OtherExplanation.open(for: request).map {
            OpenExplanation(row: $0.row, cause: $0.cause, remark: $0.remark(for: request))
        }
    }

    /// Those that are known to refuse the request, whatever the layers say.
    func knownExplanations() -> [OpenExplanation] {
        guard denial.parameters != nil else { return [] }
        return OtherExplanation.isSSECRefused(ExplainedRequest(self))
            ? openExplanations().filter { $0.row == .customerKeyRefused } : []
    }

    /// Whether every layer is known to let a permission pass, were it asked besides, on a bucket.
    func isKnownToPass(_ action: String, on subject: ExplainedRequest.Subject) -> Bool {
        guard let (target, resource) = place(of: subject) else { return false }
        let parts = action.split(separator: ":", maxSplits: 1).map(String.init)
        let permission = RequiredPermission(
            Action(service: parts[0], name: parts.last ?? ""), resource, .missingObject)
        let asked = target.asked(permission, of: denial)
        return PolicyLayers.unpassed(asked).isEmpty
    }

    private func place(
        of subject: ExplainedRequest.Subject
    ) -> (target: PreparedTarget, resource: String)? {
        guard let own = prepared.first, let bucket = denial.bucket else { return nil }
        switch subject {
        case .bucket: return (own, denial.accessPointARN ?? denial.s3ARN(bucket: bucket))
        case .sourceBucket:
            guard let source = prepared.first(where: { !$0.target.isOwn }),
                let name = source.target.bucket
            else { return nil }
            return (source, denial.s3ARN(bucket: name))
        }
    }

    /// Whether a log or a capture tells which key the object itself is encrypted with.
    var isObjectKeyTold: Bool {
        if keyDenial?.isCertain ?? false || message?.keyARN != nil { return true }
        return targets.allSatisfy { target in
            target.bucket == nil || target.key == nil || KeyChoice.bringsKey(denial, target)
                || target.capturedEncryption(at: denial.time, history) != nil
        }
    }

    /// Whether the bucket refuses writes with keys that the caller brings (SSE-C); nil where that
    /// was not captured. New buckets do by default since April 2026 (S3 User Guide, "SSE-C FAQ"),
    /// so that no setting is no leave.
    var refusesSSEC: Bool? {
        guard let own = targets.first, let bucket = own.bucket, !own.settings.isAnother else {
            return nil
        }
        return history.bucket(bucket, at: denial.time).blocksCustomerKeys.value
    }

    /// Whether the organization's own public access block may refuse the request: it would with
    /// `RestrictPublicBuckets` on, or the request sets a public ACL that the account lets pass.
    var organizationMayBlockPublicAccess: Bool {
        let isPublicACL = settings.contains {
            $0.mechanism == .blockPublicAccess && $0.outcome == .allows
        }
        if isPublicACL { return true }
        return permissions.contains { permission in
            guard !permission.isKeyRequest,
                permission.request.principalAccount != permission.request.resourceAccount
                    || permission.request.resourceAccount == nil
            else { return false }
            var closed = permission.policies
            closed.blockPublicAccess = .restrictsPublicBuckets
            let decision = authorize(permission.request, with: closed, settling: false)
            return decision.blockers.contains(.blockPublicAccess)
        }
    }

    /// Whether nothing tells a condition key that a policy looks at, and that begins so.
    func isOpen(keys prefix: String) -> Bool {
        let keys = ownDistinctions.conditionKeys.filter { $0.hasPrefix(prefix) }
        return permissions.contains { permission in
            keys.contains { key in
                switch permission.request.context.state(of: key) {
                case .value, .absent: return false
                case .presentUnknown, .oneOf, .noneOf, .unknown: return true
                }
            }
        }
    }

    /// The layers whose policies changed so shortly before that the change may not have held yet,
    /// with the time of the change. None where the policies of one time are asked, whatever time
    /// the request is of.
    var unsettledChanges: [(layer: LayerResult, time: Instant)] {
        if history.isOfOneTime { return [] }
        return results().compactMap { result in
            guard let change = result.changedAt, change <= denial.time,
                denial.time.seconds - change.seconds <= EvidenceWindow.settling
            else { return nil }
            return (result, change)
        }
    }
}
