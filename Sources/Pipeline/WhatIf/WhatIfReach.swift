import Denials
import PolicyHistory
import ReportStore

/// Which denials a change of policies may concern. What it cannot concern comes to the same as
/// before: of 200,000 denials in 2,000 buckets a change of one bucket's policy concerns a hundred.
///
/// It tells only what is certain: a bucket's own policy decides requests to that bucket, copies from
/// it, and requests over its access points, whose bucket no log need name; a role's policies decide
/// that role's requests, and a managed policy those of the roles that have it. Any other change may
/// concern every denial.
struct WhatIfReach {
    /// The buckets and roles that are changed; nil where anything else is, too.
    private let changed: (buckets: Set<String>, roles: Set<String>)?

    /// Of changes to these subjects. With `isNow` each denial is decided at another time, too.
    init(_ subjects: [Subject], isNow: Bool = false) {
        let areTold = !isNow && subjects.allSatisfy { $0.kind == .bucket || $0.kind == .role }
        func names(_ kind: Subject.Kind) -> [String] {
            subjects.filter { $0.kind == kind }.map(\.name)
        }
        changed =
            areTold
            ? (Set(names(.bucket)), Set(names(.role).map { WhatIfReach.lastPart(of: $0) })) : nil
    }

    /// The same subjects, in place of managed policies the roles that have them, as far as all of
    /// these are known: sessions, too, may be passed one.
    static func bearers(
        of subjects: [Subject], in history: PolicyHistory, _ reader: StoreReader
    ) throws(StoreError) -> [Subject] {
        guard subjects.contains(where: { $0.kind == .managedPolicy }),
            try !reader.hasPassedPolicies()
        else { return subjects }
        return subjects.flatMap { subject in
            subject.kind == .managedPolicy ? history.roles(with: subject.name) : [subject]
        }
    }

    /// Whether a denial may be decided in another way than before.
    func mayConcern(_ denial: Denial) -> Bool {
        guard denial.accessPointARN == nil, denial.copySource == nil else { return true }
        return mayConcern(bucket: denial.bucket, role: denial.roleName)
    }

    /// Whether any denial of a verdict may be.
    func mayConcern(_ verdict: JudgedVerdict) -> Bool {
        mayConcern(bucket: verdict.bucket, role: verdict.role.map(WhatIfReach.lastPart))
    }

    /// Names alone are compared: of a role's account some logs tell nothing.
    private func mayConcern(bucket: String?, role: String?) -> Bool {
        guard let changed else { return true }
        let isOfBucket = bucket.map(changed.buckets.contains) ?? !changed.buckets.isEmpty
        let isOfRole = role.map(changed.roles.contains) ?? !changed.roles.isEmpty
        return isOfBucket || isOfRole
    }

    /// Of `111122223333/etl` and of a role's ARN the name without path and account.
    private static func lastPart(of name: String) -> String {
        name.lastIndex(of: "/").map { String(name[name.index(after: $0)...]) } ?? name
    }
}
