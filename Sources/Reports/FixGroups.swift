internal import AWSTypes
public import ReportStore

/// Joins the changes that denials wait for: those of one owner to one policy become one change,
/// with the denials that it resolves. What is joined never allows more than its parts, but where
/// the list of objects grows too long for a policy; then it says so.
public struct FixGroups {
    private var tallies: [FixFamily: FixSum] = [:]
    private var fixless = FixSum()

    /// No denials yet.
    public init() {}

    /// Adds denials that wait for the same changes.
    public mutating func add(_ tally: FixTally) {
        guard !tally.fixes.isEmpty else {
            fixless.add(tally, [])
            return
        }
        // One denial may need two statements in one policy: it is one denial all the same.
        var byFamily: [FixFamily: [ReportedFix]] = [:]
        for fix in tally.fixes { byFamily[FixFamily(fix), default: []].append(fix) }
        for (family, fixes) in byFamily { tallies[family, default: FixSum()].add(tally, fixes) }
    }

    /// The groups, those that resolve most first; last the denials without a known change.
    public var groups: [ReportGroup] {
        var groups = tallies.map { family, sum in sum.group(fix: family.joined(sum.fixes)) }
        groups.sort { left, right in
            if left.denials != right.denials { return left.denials > right.denials }
            return FixGroups.order(left.fix).lexicographicallyPrecedes(FixGroups.order(right.fix))
        }
        return fixless.denials == 0 ? groups : groups + [fixless.group(fix: nil)]
    }

    /// All that tells two families apart: a report made twice has its groups in one order.
    private static func order(_ fix: ReportedFix?) -> [String] {
        guard let fix else { return [] }
        return [
            fix.owner, fix.summary, fix.document ?? "", fix.subject, fix.setting ?? "", fix.cause,
        ]
    }
}

/// The denials that one change resolves.
private struct FixSum {
    private(set) var denials = 0
    private(set) var fixes: [ReportedFix] = []
    private var known: Set<ReportedFix> = []
    private var roles: Set<String> = []
    private var buckets: Set<String> = []
    private var times: (first: Int64, last: Int64) = (.max, .min)

    mutating func add(_ tally: FixTally, _ fixes: [ReportedFix]) {
        denials += tally.denials
        for fix in fixes where known.insert(fix).inserted { self.fixes.append(fix) }
        if let role = tally.role { roles.insert(role) }
        if let bucket = tally.bucket { buckets.insert(bucket) }
        times = (
            min(times.first, tally.first.seconds), max(times.last, tally.last.seconds)
        )
    }

    func group(fix: ReportedFix?) -> ReportGroup {
        ReportGroup(
            key: fix?.summary, denials: denials, roles: roles.count, buckets: buckets.count,
            first: Instant(seconds: times.first), last: Instant(seconds: times.last), fix: fix)
    }
}
