public import AWSTypes
import Attributions
import Denials
public import PolicyHistory
import ReportStore
import Wording

/// Finds what the stored denials depend on and nobody captured, with the commands that capture it.
public struct SnapshotGaps {
    private let storePath: String

    /// The gaps of a store.
    public init(storePath: String) { self.storePath = storePath }

    /// What is missing of one subject.
    public struct Gap: Sendable {
        /// `bucket`, `role`, ….
        public let kind: String
        /// Its name among its kind.
        public let name: String
        /// What is missing: facets, by name; a whole group ends in `/*`.
        public let facets: [String]
        /// Why, for the first of them.
        public let reason: String
        /// How many denials depend on it.
        public let denials: Int
        /// The earliest of them.
        public let firstDenial: Instant
        /// The latest of them.
        public let lastDenial: Instant
        /// The commands that capture it, most important first.
        public let commands: [CaptureCommand]
    }

    /// The gaps that the denials of Glue roles show, those that most denials depend on first.
    /// Throws `PipelineError`.
    public func find() throws(PipelineError) -> [Gap] {
        do {
            let reader = try StoreReader(path: storePath)
            return try SnapshotGaps.find(
                reader, PolicyHistory(entries: try reader.historyEntries(isInOrder: false)))
        } catch {
            throw PipelineError(error)
        }
    }

    /// The gaps of a store whose history was read already.
    static func find(
        _ reader: StoreReader, _ history: PolicyHistory
    ) throws(StoreError) -> [Gap] {
        let tallies = try PartTallies(reader, history)
        var found: [Subject: Missing] = [:]
        let looks = tallies.all.map { history.look(at: $0.part, at: $0.first) }
        let tags = tagNeeds(of: looks, together: tallies.combinations)
        let lacking = tallies.all.indices.map { place in
            let gaps = looks[place].gaps(tags: tags[place]).filter { gap in
                gap.subject.kind != .bucket || BucketName.isEvaluated(gap.subject.name)
            }
            let grouped = Dictionary(grouping: gaps, by: \.subject)
            let tally = tallies.all[place]
            for (subject, gaps) in grouped {
                found[subject, default: Missing(tally)].add(gaps, of: subject, tally)
            }
            return Array(grouped.keys)
        }
        for (subject, denials) in denials(tallies.combinations, lacking) {
            found[subject]?.denials = denials
        }
        return ordered(found)
    }

    /// How many denials depend on each subject of which something is missing; `lacking` has those of
    /// each part. A denial may need the same of several of its parts, and is counted once.
    private static func denials(
        _ combinations: [PartTallies.Combination], _ lacking: [[Subject]]
    ) -> [Subject: Int] {
        // By numbers: there may be as many combinations as denials.
        let subjects = Array(Set(lacking.joined()))
        let numbers = Dictionary(
            uniqueKeysWithValues: subjects.enumerated().map { ($0.element, $0.offset) })
        let lacking = lacking.map { $0.compactMap { numbers[$0] } }
        var counts = [Int](repeating: 0, count: subjects.count)
        for combination in combinations {
            let parts = combination.parts.filter { !lacking[$0].isEmpty }
            guard parts.count > 1 else {
                for part in parts {
                    for number in lacking[part] { counts[number] += combination.denials }
                }
                continue
            }
            for number in Set(parts.flatMap { lacking[$0] }) {
                counts[number] += combination.denials
            }
        }
        return Dictionary(uniqueKeysWithValues: zip(subjects, counts))
    }

    /// The tags that matter for each part: those that the policies of any part look at that a
    /// denial names together with it.
    private static func tagNeeds(
        of looks: [PartLook], together combinations: [PartTallies.Combination]
    ) -> [TagNeeds] {
        let own = looks.map(\.tagNeeds)
        var needs = own
        if own.allSatisfy(\.isEmpty) { return needs }
        for parts in combinations.map(\.parts) {
            let all = parts.reduce(into: TagNeeds()) { $0.formUnion(own[$1]) }
            for part in parts { needs[part].formUnion(all) }
        }
        return needs
    }

    private struct Missing {
        var facets: [Facet: String] = [:]
        var account: AccountID?
        var region: String?
        var denials = 0
        var first: Instant
        var last: Instant

        init(_ tally: PartTallies.Tally) {
            first = tally.first
            last = tally.last
        }

        mutating func add(_ gaps: [DocumentGap], of subject: Subject, _ tally: PartTallies.Tally) {
            for gap in gaps {
                let reason = RemarkText.sentence(gap.reason)
                facets[gap.facet] = min(facets[gap.facet] ?? reason, reason)
            }
            account = account ?? tally.named.account(of: subject)
            region = region ?? tally.named.region
            first = min(first, tally.first)
            last = max(last, tally.last)
        }
    }

    private static func ordered(_ found: [Subject: Missing]) -> [Gap] {
        let gaps = found.map { subject, missing in
            let facets = missing.facets.keys.sorted()
            return Gap(
                kind: subject.kind.rawValue, name: subject.name, facets: facets.map(\.description),
                reason: facets.first.flatMap { missing.facets[$0] } ?? "",
                denials: missing.denials, firstDenial: missing.first, lastDenial: missing.last,
                commands: commands(for: subject, facets, missing))
        }
        return gaps.sorted {
            ($1.denials, $0.kind, $0.name) < ($0.denials, $1.kind, $1.name)
        }
    }

    private static func commands(
        for subject: Subject, _ facets: [Facet], _ missing: Missing
    ) -> [CaptureCommand] {
        var commands: [CaptureCommand] = []
        for facet in facets {
            let found = CaptureCommand.commands(
                for: subject, facet: facet, account: missing.account, region: missing.region)
            for command in found where !commands.contains(command) { commands.append(command) }
        }
        return commands
    }
}

extension NamedSubjects {
    /// The subjects that denials of these names depend on, at a time.
    init(_ names: DeniedNames, at time: Instant, attributor: Attributor, history: PolicyHistory) {
        self.init()
        let found = attributor.role(
            named: names.roleName, uniqueID: names.uniqueID, account: names.account)
        if let found { role = RoleID(account: found.account, name: found.name) }
        bucket = names.bucket
        if let name = names.bucket {
            bucketOwner =
                names.bucketOwner ?? history.bucketOwner(name, at: time).value
                ?? names.bucketOwnerCanonicalID.flatMap { history.account(canonicalID: $0) }
        }
        key = names.keyARN
        // As `KeyChoice` has it; of what was written nobody knows here by whom.
        keyOwner = names.encrypts ? names.account : bucketOwner
        vpcEndpoint = names.vpcEndpointID.flatMap { $0.hasPrefix("vpce-") ? $0 : nil }
        accessPoint = names.accessPointARN
        region = names.region
    }

    /// Whose credentials may capture a subject, where its name does not tell.
    func account(of subject: Subject) -> AccountID? {
        switch subject.kind {
        case .bucket, .object, .accessPoint: return bucketOwner
        case .managedPolicy, .vpcEndpoint: return role?.account
        default: return nil
        }
    }
}
