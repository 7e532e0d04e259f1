public import AWSTypes
public import ReportStore
internal import Wording

/// What the HTML page of a report shows, all of it: a value, of which `PageHTML` makes the text.
/// Its size is bounded however many denials it is of.
public struct ReportPage: Sendable {
    /// What was asked, of which store, and when.
    public struct Making: Sendable {
        /// When the page is made.
        public var madeAt: Instant
        /// The program with its version.
        public var program: String
        /// The options of the command that chose these denials, as one types them.
        public var filters: String
        /// In which zone times are shown.
        public var zone: ClockZone

        /// A page made now.
        public init(madeAt: Instant, program: String, filters: String, zone: ClockZone) {
            self.madeAt = madeAt
            self.program = program
            self.filters = filters
            self.zone = zone
        }
    }

    /// The denials counted.
    public var digest: DenialDigest
    /// One of each kind, with how many it stands for: the largest kinds.
    public var representatives: [ChangePlan.Representative]
    /// The plan with the numbers of the denials that the representatives stand for.
    public var plan: ChangePlan
    /// What is in the store, with the logs it comes from.
    public var status: StoreStatus
    /// How old the captured policies are, a sentence each without a full stop.
    public var ages: [String]
    /// The ids of the organizations that policies were captured of.
    public var organizations: [String]
    /// How it was made.
    public var making: Making
    /// Whether names are pseudonyms; then no changes are planned.
    var isRedacted = false

    /// A page of a digest, of representatives and the plan that was made for them.
    public init(
        _ digest: DenialDigest, representatives: [ChangePlan.Representative], plan: ChangePlan,
        status: StoreStatus, ages: [String], organizations: [String], making: Making
    ) {
        self.digest = digest
        self.representatives = representatives
        self.plan = plan
        self.status = status
        self.ages = ages
        self.organizations = organizations
        self.making = making
    }

    /// Up to how many denials each stands for itself.
    public static let single = 1_000
    /// For how many kinds changes are planned: more take longer than one waits for a page.
    public static let planned = 800

    /// How many requests the page lists.
    static let listed = 1_000
    /// How many names stand in each list of the most.
    static let ranked = 8
    /// How many changes are shown with their statements; the others in one line each.
    static let cards = 60
    /// How many changes have a line, and how many of those that are not planned.
    static let changeLines = 400
    static let unplannedLines = 100
    /// How many characters the documents and differences of all cards may have together.
    static let documentCharacters = 500_000
    /// How many characters of a name or key a line shows.
    static let shownCharacters = 160
}

extension ReportPage {
    /// The denials that no representative stands for: of kinds that are rarer.
    var unplanned: Int { digest.denials - representatives.reduce(0) { $0 + $1.denials } }

    /// Whether each denial is listed as itself.
    var areAllSingle: Bool { representatives.allSatisfy { $0.denials == 1 } }

    /// The changes, those that resolve most first.
    var changes: [ChangePlan.Change] {
        plan.changes.sorted { ($1.denials, $0.name) < ($0.denials, $1.name) }
    }

    /// The filters as they stand behind a command; empty where there are none.
    var filters: String { making.filters.isEmpty ? "" : " " + making.filters }

    /// What the denials wait for that no representative stands for, as it was found when they were
    /// decided: who has to change what, those with most denials first; nil where no change was found.
    var unplannedChanges: [(owner: String?, subject: String?, denials: Int)] {
        struct Place: Hashable {
            let owner: String?
            let subject: String?
        }
        var counts: [Place: Int] = [:]
        for kind in digest.kinds.dropFirst(representatives.count) {
            counts[Place(owner: kind.owner, subject: kind.subject), default: 0] += kind.denials
        }
        return counts.sorted {
            ($1.value, $0.key.owner ?? "", $0.key.subject ?? "")
                < ($0.value, $1.key.owner ?? "", $1.key.subject ?? "")
        }.map { ($0.key.owner, $0.key.subject, $0.value) }
    }

    // MARK: - Groups

    /// Requests that wait for the same thing.
    struct Group {
        /// The change's name; nil where no change resolves them.
        let change: String?
        /// What they wait for, in words.
        let title: String
        /// Which, of those that are listed; the newest first.
        var listed: [ChangePlan.Representative]
        /// How many denials, of all kinds.
        let denials: Int
        /// How many kinds.
        let kinds: Int

        /// How many denials the listed stand for.
        var shown: Int { listed.reduce(0) { $0 + $1.denials } }
    }

    /// The representatives under the change that they wait for; those that wait for several stand
    /// under the one that resolves most. Of each group the largest kinds are listed.
    var groups: [Group] {
        let changes = self.changes
        let order = Dictionary(uniqueKeysWithValues: changes.enumerated().map { ($1.name, $0) })
        var members: [GroupKey: [ChangePlan.Representative]] = [:]
        for each in representatives {
            members[key(of: each, order), default: []].append(each)
        }
        let sorted = members.sorted { lhs, rhs in
            let counts = [lhs, rhs].map { $0.value.reduce(0) { $0 + $1.denials } }
            return (lhs.key.rank, counts[1], lhs.key.title) < (
                rhs.key.rank, counts[0], rhs.key.title
            )
        }
        let share = max(20, ReportPage.listed / max(1, sorted.count))
        var left = ReportPage.listed
        return sorted.map { key, all in
            let count = areAllSingle ? all.count : min(share, left, all.count)
            left -= count
            let listed = all.sorted { ($1.denials, $1.last) < ($0.denials, $0.last) }.prefix(count)
            return Group(
                change: key.change, title: key.title,
                listed: listed.sorted { ($1.last, $0.row.requestID) < ($0.last, $1.row.requestID) },
                denials: all.reduce(0) { $0 + $1.denials }, kinds: all.count)
        }
    }

    private struct GroupKey: Hashable {
        /// Changes first, in their order; then what has none; last what needs none.
        let rank: Int
        let change: String?
        let title: String
    }

    private func key(
        of representative: ChangePlan.Representative, _ order: [String: Int]
    ) -> GroupKey {
        switch plan.fates[representative.row.requestID] {
        case .resolved(let names):
            let first = names.min { order[$0] ?? .max < order[$1] ?? .max } ?? ""
            return GroupKey(rank: order[first] ?? .max - 2, change: first, title: first)
        case .mended: return GroupKey(rank: .max, change: nil, title: PlanReport.mended)
        case .unresolved(let reason):
            return GroupKey(rank: .max - 1, change: nil, title: UnplannableText.sentence(reason))
        case nil:
            return GroupKey(
                rank: .max - 1, change: nil,
                title: isRedacted ? "the requests" : "no change was planned for these")
        }
    }

    // MARK: - The most

    /// A name with its denials.
    struct Ranked {
        let name: String
        /// The whole name, where the name is a part of it.
        let wholeName: String
        let denials: Int
    }

    /// The roles, by their ARNs; shown without.
    var roles: [Ranked] {
        ranked(counted(\.role)) { $0.split(separator: "/").last.map(String.init) ?? $0 }
    }

    /// The buckets.
    var buckets: [Ranked] { ranked(counted(\.bucket)) { $0 } }

    /// The accounts of those who asked.
    var accounts: [Ranked] { ranked(counted(\.account)) { $0 } }

    /// The jobs, where only one comes into question.
    var jobs: [Ranked] {
        digest.jobs.compactMap { job in
            job.name.map { Ranked(name: $0, wholeName: $0, denials: job.denials) }
        }
    }

    /// Who has to make changes, with the denials that wait for these.
    var owners: [Ranked] {
        var counts: [String: Int] = [:]
        let owner = Dictionary(uniqueKeysWithValues: plan.changes.map { ($0.name, $0.who) })
        for combination in plan.combinations {
            for name in Set(combination.changes.compactMap { owner[$0] }) {
                counts[name, default: 0] += combination.denials
            }
        }
        for (owner, _, denials) in unplannedChanges {
            if let owner { counts[owner, default: 0] += denials }
        }
        return ranked(counts) { $0 }
    }

    private func counted(_ name: (DenialDigest.Verdict) -> String?) -> [String: Int] {
        var counts: [String: Int] = [:]
        for verdict in digest.verdicts {
            if let name = name(verdict) { counts[name, default: 0] += verdict.denials }
        }
        return counts
    }

    private func ranked(_ counts: [String: Int], _ short: (String) -> String) -> [Ranked] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
            Ranked(name: short($0.key), wholeName: $0.key, denials: $0.value)
        }
    }

    /// The causes with their denials, the most first.
    var causes: [(cause: Cause, denials: Int)] {
        var counts: [Cause: Int] = [:]
        for verdict in digest.verdicts { counts[verdict.cause, default: 0] += verdict.denials }
        return counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
            .map { ($0.key, $0.value) }
    }

    /// How many denials are known how surely.
    func denials(known certainty: Certainty) -> Int {
        digest.verdicts.reduce(0) { $0 + ($1.certainty == certainty ? $1.denials : 0) }
    }
}
