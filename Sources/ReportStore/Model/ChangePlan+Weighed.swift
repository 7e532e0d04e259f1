public import AWSTypes
internal import Wording

extension ChangePlan {
    /// A request that stands for others of its kind.
    public struct Representative: Hashable, Sendable {
        /// Its row, of which the plan knows the request.
        public var row: ReportRow
        /// How many denials it stands for, itself among them.
        public var denials: Int
        /// The earliest time of these.
        public var first: Instant
        /// The latest time of these.
        public var last: Instant

        /// A row that stands for so many denials between two times.
        public init(_ row: ReportRow, denials: Int, first: Instant, last: Instant) {
            self.row = row
            self.denials = denials
            self.first = first
            self.last = last
        }
    }

    /// A plan that was made for representatives, with the numbers of all denials that these stand
    /// for.
    public func weighed(by representatives: [Representative]) -> ChangePlan {
        var plan = ChangePlan(scope: scope)
        plan.fates = fates
        plan.unknown = unknown
        plan.assumedRequests = assumedRequests
        plan.isVerified = isVerified
        var counts: [[String]: Int] = [:]
        var reaches: [String: Reach] = [:]
        var left: [Left: Unresolved] = [:]
        for each in representatives {
            plan.denials += each.denials
            switch fates[each.row.requestID] {
            case .resolved(let names):
                plan.resolved += each.denials
                if each.row.certainty == .likely || each.row.certainty == .undetermined {
                    plan.uncertain += each.denials
                }
                if assumedRequests.contains(each.row.requestID) { plan.assumed += each.denials }
                counts[names, default: 0] += each.denials
                for name in names { reaches[name, default: Reach()].add(each) }
            case .mended:
                plan.mended += each.denials
                plan.mendedReach.add(each)
            case .unresolved(let reason):
                let key = Left(reason: reason, cause: each.row.cause.rawValue)
                var group = left[key] ?? example(of: key, each)
                group.denials += each.denials
                group.reach.add(each)
                left[key] = group
            case nil: break
            }
        }
        plan.combinations = counts.map { Combination(changes: $0, denials: $1) }
            .sorted { ($1.denials, $0.changes.joined()) < ($0.denials, $1.changes.joined()) }
        plan.unresolved = left.values.sorted {
            ($1.denials, UnplannableText.sentence($0.reason), $0.cause)
                < ($0.denials, UnplannableText.sentence($1.reason), $1.cause)
        }
        plan.changes = changes.map { change in
            var change = change
            change.reach = reaches[change.name] ?? Reach()
            let ofChange = counts.filter { $0.key.contains(change.name) }
            change.denials = ofChange.reduce(0) { $0 + $1.value }
            change.alone = counts[[change.name]] ?? 0
            return change
        }
        return plan
    }

    private struct Left: Hashable {
        let reason: Unplannable
        let cause: String
    }

    private func example(of key: Left, _ representative: Representative) -> Unresolved {
        let detail = unresolved.first { ($0.reason, $0.cause) == (key.reason, key.cause) }?.detail
        return Unresolved(
            reason: key.reason, detail: detail, cause: key.cause,
            example: representative.row.requestID)
    }
}

extension ChangePlan.Reach {
    fileprivate mutating func add(_ representative: ChangePlan.Representative) {
        if let role = representative.row.role { roles.insert(role) }
        if let bucket = representative.row.bucket { buckets.insert(bucket) }
        first = min(first ?? representative.first, representative.first)
        last = max(last ?? representative.last, representative.last)
    }
}
