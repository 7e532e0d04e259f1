import AWSTypes
import Attributions
import PolicyHistory
public import ReportStore

/// What a page is made of, as `PageMaking` gathers it.
public struct PageMaterial: Sendable {
    /// The denials counted.
    public let digest: DenialDigest
    /// One of each kind, with how many it stands for: the largest kinds.
    public let representatives: [ChangePlan.Representative]
    /// What to change for these, with the numbers of the denials that they stand for.
    public let plan: ChangePlan
    /// What is in the store.
    public let status: StoreStatus
    /// How old the captured policies are, a sentence each without a full stop.
    public let ages: [String]
    /// The ids of the organizations that policies were captured of.
    public let organizations: [String]
}

/// Gathers what a page shows of stored denials: all of them counted, and a plan for one of each kind,
/// so that it takes about as long for half a million as for a thousand. Writes nothing.
public struct PageMaking {
    private let reader: StoreReader
    private let entries: [HistoryEntry]
    private let history: PolicyHistory

    /// Gathers from the store at a path. Throws `PipelineError`.
    public init(storePath: String) throws(PipelineError) {
        do {
            reader = try StoreReader(path: storePath)
            entries = try reader.historyEntries()
            history = PolicyHistory(entries: entries)
        } catch {
            throw PipelineError(error)
        }
    }

    /// The material of the denials that pass the filter. Up to `single` of them are a kind each;
    /// up to `planned` kinds are planned for, where `plans` asks for that. Throws `PipelineError`.
    public func material(
        for filter: ReportFilter, single: Int, planned: Int, plans: Bool = true
    ) throws(PipelineError) -> PageMaterial {
        do {
            var digest = try reader.digest(filter, single: single)
            digest.kinds = PageMaking.ordered(digest.kinds)
            // What stands for itself alone is planned for, however many kinds that is.
            let kinds = digest.kinds.prefix(digest.denials <= single ? single : planned)
            let rows = try reader.rows(ofDenials: kinds.map(\.newest))
            let representatives = zip(kinds, rows).map { kind, row in
                ChangePlan.Representative(
                    row, denials: kind.denials, first: kind.first, last: kind.last)
            }
            let status = try reader.status()
            return PageMaterial(
                digest: digest, representatives: representatives,
                plan: try plan(filter, plans ? representatives : []), status: status,
                ages: ages(digest),
                organizations: history.organizations)
        } catch {
            throw PipelineError(error)
        }
    }

    /// The kinds of one change after the other, those of the change that most denials wait for first:
    /// a change that is planned for some of its kinds alone would have to be made twice.
    private static func ordered(_ kinds: [DenialDigest.Kind]) -> [DenialDigest.Kind] {
        struct Place: Hashable {
            let owner: String?
            let subject: String?
        }
        let groups = Dictionary(grouping: kinds) { Place(owner: $0.owner, subject: $0.subject) }
        let sizes = groups.mapValues { $0.reduce(0) { $0 + $1.denials } }
        return groups.sorted { lhs, rhs in
            // What nobody can change comes last.
            (rhs.key.subject == nil ? 0 : 1, sizes[rhs.key] ?? 0, lhs.key.subject ?? "")
                < (lhs.key.subject == nil ? 0 : 1, sizes[lhs.key] ?? 0, rhs.key.subject ?? "")
        }.flatMap(\.value)
    }

    private func ages(_ digest: DenialDigest) -> [String] {
        guard let first = digest.first, let last = digest.last else { return [] }
        return Doctor.ages(entries, of: first...last)
    }

    private func plan(
        _ filter: ReportFilter, _ representatives: [ChangePlan.Representative]
    ) throws -> ChangePlan {
        guard !representatives.isEmpty else { return ChangePlan(scope: PlanScope.prefix.rawValue) }
        let making = PlanMaking(
            reader, try EvidenceGathering(reader, isStill: true), history,
            attributor: Attributor(history: history),
            scope: .prefix)
        let ids = Set(representatives.map(\.row.requestID)).sorted()
        let (plan, _) = try making.plan(
            for: filter, requestIDs: ids, asksOthers: false, tellsFates: true)
        return plan.weighed(by: representatives)
    }
}
