import Denials
import PolicyHistory

/// Which denials a change of policies may concern. What it cannot concern is decided once: of
/// 200,000 denials in 2,000 buckets a change of one bucket's policy concerns a hundred.
///
/// It tells only what is certain: a bucket's own policy decides requests to that bucket, copies from
/// it, and requests over its access points, whose bucket no log need name.
struct WhatIfReach {
    /// The buckets that are changed; nil where anything else is, too.
    private let buckets: Set<String>?

    /// Of changes to these subjects. With `isNow` each denial is decided at another time, too.
    init(_ subjects: [Subject], isNow: Bool) {
        let isBucketsAlone = !isNow && subjects.allSatisfy { $0.kind == .bucket }
        buckets = isBucketsAlone ? Set(subjects.map(\.name)) : nil
    }

    /// Whether a denial may be decided in another way than before.
    func mayConcern(_ denial: Denial) -> Bool {
        guard let buckets else { return true }
        guard let bucket = denial.bucket, denial.accessPointARN == nil, denial.copySource == nil
        else { return true }
        return buckets.contains(bucket)
    }
}
