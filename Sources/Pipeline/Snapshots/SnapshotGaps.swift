public import AWSTypes
import Attributions
import Denials
import PolicyHistory
import ReportStore

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
        public let commands: [Command]
    }

    /// One AWS CLI command.
    public struct Command: Hashable, Sendable {
        /// As it is typed.
        public let command: String
        /// The command with its output in the file, as a shell takes it.
        public let shellLine: String
        /// The file of the capture that its output goes to.
        public let file: String
        /// The account whose credentials it needs; nil where that is not known.
        public let account: String?
    }

    /// The gaps that the denials of Glue roles show, those that most denials depend on first.
    /// Throws `PipelineError`.
    public func find() throws(PipelineError) -> [Gap] {
        do {
            let reader = try StoreReader(path: storePath)
            let history = PolicyHistory(entries: try reader.historyEntries())
            var found: [Subject: Missing] = [:]
            var requests: [String] = []
            try reader.report(ReportFilter()) { requests.append($0.requestID) }
            var last: String?
            for request in requests where request != last {
                last = request
                for sightings in try reader.sightings(requestID: request) {
                    SnapshotGaps.add(Denial(sightings: sightings), history, to: &found)
                }
            }
            return SnapshotGaps.ordered(found)
        } catch {
            throw PipelineError(error)
        }
    }

    private struct Missing {
        var facets: [Facet: String] = [:]
        var account: AccountID?
        var region: String?
        var denials = 0
        var first: Instant
        var last: Instant
    }

    private static func add(
        _ denial: Denial, _ history: PolicyHistory, to found: inout [Subject: Missing]
    ) {
        let named = NamedSubjects(denial, history: history)
        let gaps = history.gaps(of: named, at: denial.time)
        for (subject, gaps) in Dictionary(grouping: gaps, by: \.subject) {
            var missing =
                found[subject] ?? Missing(first: denial.time, last: denial.time)
            for gap in gaps {
                missing.facets[gap.facet] = min(missing.facets[gap.facet] ?? gap.reason, gap.reason)
            }
            missing.account = missing.account ?? named.account(of: subject)
            missing.region = missing.region ?? named.region
            missing.denials += 1
            missing.first = min(missing.first, denial.time)
            missing.last = max(missing.last, denial.time)
            found[subject] = missing
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
    ) -> [Command] {
        var commands: [Command] = []
        for facet in facets {
            let found = CaptureCommand.commands(
                for: subject, facet: facet, account: missing.account, region: missing.region)
            for command in found {
                let row = Command(
                    command: command.command, shellLine: command.shellLine, file: command.file,
                    account: command.account?.description)
                if !commands.contains(row) { commands.append(row) }
            }
        }
        return commands
    }
}

extension NamedSubjects {
    /// The subjects that a denial names.
    init(_ denial: Denial, history: PolicyHistory) {
        self.init()
        if let found = Attributor(history: history).roleBehind(denial) {
            role = RoleID(account: found.account, name: found.name)
        }
        bucket = denial.bucket
        if let name = denial.bucket {
            let known = history.bucket(name, at: denial.time)
            bucketOwner =
                denial.bucketOwner ?? known.owner.value
                ?? denial.bucketOwnerCanonicalID.flatMap { history.account(canonicalID: $0) }
        }
        key = denial.keyARN ?? denial.readMessage?.keyARN
        vpcEndpoint = denial.vpcEndpointID.flatMap { $0.hasPrefix("vpce-") ? $0 : nil }
        accessPoint = denial.accessPointARN
        region = denial.region
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
