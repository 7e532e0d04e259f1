import AWSTypes
import Denials

/// Which refused KMS call belongs to a refused S3 request: the same principal, close in time, and
/// an encryption context that names the object or its bucket (a denied KMS event's parameters are
/// usually null, and then say nothing against it).
struct KeyDenialPairing {
    let denial: Denial
    let principal: DeniedPrincipal

    /// The best of the candidates, all of them near in time.
    func best(of candidates: [Sighting]) -> Sighting? {
        candidates.filter(belongs).min { left, right in
            (distance(left), left.eventID ?? "") < (distance(right), right.eventID ?? "")
        }
    }

    private func belongs(_ candidate: Sighting) -> Bool {
        guard denial.service == "s3" else { return false }
        let isSame =
            (candidate.requester.principalID != nil
                && candidate.requester.principalID == denial.requester.principalID)
            || (candidate.requester.arn != nil
                && [denial.requester.arn, principal.sessionARN].contains(candidate.requester.arn))
        guard isSame else { return false }
        if let region = candidate.region, let own = denial.region, region != own { return false }
        guard let context = candidate.parameters?["encryptioncontext.aws:s3:arn"] else {
            return true
        }
        guard let bucket = denial.bucket else { return false }
        let object = ARN.s3(bucket: bucket, key: denial.key).description
        return context == object || context == ARN.s3(bucket: bucket).description
    }

    private func distance(_ candidate: Sighting) -> Int64 {
        let named = candidate.parameters?["encryptioncontext.aws:s3:arn"] == nil ? 1_000 : 0
        return abs(candidate.time.seconds - denial.time.seconds) + Int64(named)
    }
}
