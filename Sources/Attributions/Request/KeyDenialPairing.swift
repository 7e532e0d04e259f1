import AWSTypes
import Denials
import PolicyHistory

/// Which refused KMS call belongs to a refused S3 request: the same principal and operation, close
/// in time, and an encryption context that names the object or its bucket, or the bucket's key (a
/// denied KMS event's parameters are usually null, and then say nothing).
struct KeyDenialPairing {
    /// How far apart the two events of one request may lie, in seconds: both resolve to one, and
    /// CloudTrail times a request's completion.
    static let windowSeconds: Int64 = 5

    let denial: Denial
    let principal: DeniedPrincipal
    let bucket: BucketSettings
    let history: RememberedHistory

    /// How sure it is that a call belongs to the request.
    private enum Match: Int {
        /// The context names the object or its bucket, or the key is the one that was sent.
        case certain
        /// The key is the bucket's, as it is for any other object of it.
        case likely
        /// Nothing speaks against it, and nothing but who and when for it.
        case possible
    }

    /// The best of the candidates. One that is not certain counts for nothing where policies in
    /// force refuse the request anyway: S3 asks the key last, and a session may be refused many
    /// things in a few seconds.
    func best(of candidates: [Sighting], isRefusedOtherwise: Bool) -> Sighting? {
        let matches = candidates.compactMap { candidate in
            match(candidate).map { (candidate, $0) }
        }.filter { $0.1 == .certain || !isRefusedOtherwise }
        return matches.min { left, right in
            (left.1.rawValue, distance(left.0), left.0.eventID ?? "")
                < (right.1.rawValue, distance(right.0), right.0.eventID ?? "")
        }?.0
    }

    private func match(_ candidate: Sighting) -> Match? {
        let wanted = KeyActions.of(denial.operation).map(\.name)
        guard isSamePrincipal(candidate), distance(candidate) <= KeyDenialPairing.windowSeconds,
            wanted.contains(candidate.operation)
        else { return nil }
        if let region = candidate.region, let own = denial.region, region != own { return nil }
        if let context = candidate.parameters?["encryptioncontext.aws:s3:arn"] {
            guard let name = denial.bucket else { return nil }
            let object = denial.s3ARN(bucket: name, key: denial.key)
            return context == object || context == denial.s3ARN(bucket: name) ? .certain : nil
        }
        guard let asked = candidate.keyARN, let own = ownKey else { return .possible }
        guard asked == own else { return nil }
        return sentKey == nil ? .likely : .certain
    }

    private var sentKey: String? {
        denial.parameters?["x-amz-server-side-encryption-aws-kms-key-id"]
    }

    private func isSamePrincipal(_ candidate: Sighting) -> Bool {
        let (theirs, ours) = (candidate.requester, denial.requester)
        if let id = theirs.principalID, id == ours.principalID { return true }
        guard let arn = theirs.arn else { return false }
        return arn == ours.arn || arn == principal.sessionARN
    }

    /// The ARN of the key that the request would use by the header it sent or the bucket's
    /// default; nil where neither tells.
    private var ownKey: String? {
        let named = sentKey ?? (bucket.encryption.value ?? nil)?.kmsKeyID
        return named.flatMap {
            history.keyARN(
                $0, account: bucket.owner, region: denial.region ?? bucket.region, at: denial.time)
        }
    }

    private func distance(_ candidate: Sighting) -> Int64 {
        abs(candidate.time.seconds - denial.time.seconds)
    }
}
