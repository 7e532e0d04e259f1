public import AWSTypes
import PolicyHistory
public import ReportStore

/// Looks at a store and says what is there, what is missing, and which causes can be decided.
public struct Doctor {
    /// Captures that are listed, the latest.
    static let listedCaptures = 20

    let storePath: String
    private let own: OwnCommand

    /// A look at the store at a path, with the commands that go on from it.
    public init(storePath: String, own: OwnCommand = OwnCommand()) {
        self.storePath = storePath
        self.own = own
    }

    /// The whole diagnosis. Throws `PipelineError`.
    public func diagnose() throws(PipelineError) -> Diagnosis {
        do {
            let counts = WorkBeside { [storePath] () throws(StoreError) in
                let reader = try StoreReader(path: storePath)
                return (subjects: try DeniedSubjects(reader), status: try reader.status())
            }
            let reader = try StoreReader(path: storePath)
            let entries = try reader.historyEntries(isInOrder: false)
            let history = PolicyHistory(entries: entries)
            let gaps = try SnapshotGaps.find(reader, history)
            let (subjects, counted) = try counts.made()
            var status = counted
            status.causes = subjects.causes
            let causes = DoctorCauses(
                subjects: subjects, history: history, status: status, entries: entries, own: own)
            var diagnosis = Diagnosis(
                status: status, denialTimes: subjects.times,
                captures: Doctor.captures(in: entries),
                ages: Doctor.ages(entries, of: subjects.times),
                gaps: gaps.map(Diagnosis.Gap.init), causes: causes.all)
            diagnosis.openDenials = subjects.open
            diagnosis.unevaluatedDenials = subjects.unevaluated
            diagnosis.earlierFacts = entries.count { $0.source == .change && $0.isOfCapture }
            diagnosis.files = try DoctorFiles.find(reader, own)
            return diagnosis
        } catch {
            throw PipelineError(error)
        }
    }

    private static func captures(in entries: [HistoryEntry]) -> [Diagnosis.Capture] {
        var counts: [Instant: Int] = [:]
        for entry in entries where entry.source != .change { counts[entry.time, default: 0] += 1 }
        return counts.map { Diagnosis.Capture(time: $0, facts: $1) }
            .sorted { $0.time < $1.time }.suffix(listedCaptures)
    }

    /// How the captures lie beside the denials in time.
    static func ages(
        _ entries: [HistoryEntry], of denials: ClosedRange<Instant>?
    ) -> [String] {
        guard let denials else { return [] }
        let captured = entries.filter { $0.source != .change }.map(\.time)
        guard let first = captured.min(), let last = captured.max() else {
            return ["no policies are captured: only AWS's own messages can name a cause"]
        }
        var sentences: [String] = []
        if first > denials.lowerBound {
            sentences.append(
                "the first denial is \(duration(denials.lowerBound, first)) older than the first "
                    + "capture, which stands in for what was in force then")
        }
        if last < denials.upperBound {
            let changes = entries.filter { $0.source == .change && $0.time > last }.count
            let seen =
                changes == 0
                ? "no policy change was logged since then"
                : "\(Plural.count(changes, "logged policy change")) since then included"
            sentences.append(
                "the newest denial is \(duration(last, denials.upperBound)) after the newest "
                    + "snapshot; \(seen)")
        }
        if sentences.isEmpty { sentences.append("the captures span the denials") }
        return sentences
    }

    /// `3 days`, `7 hours`, `12 minutes`.
    private static func duration(_ from: Instant, _ to: Instant) -> String {
        let seconds = to.seconds - from.seconds
        for (unit, name) in [(86_400, "day"), (3_600, "hour"), (60, "minute")] {
            let count = seconds / Int64(unit)
            if count > 0 { return "\(count) \(name)\(count == 1 ? "" : "s")" }
        }
        return "\(seconds) second\(seconds == 1 ? "" : "s")"
    }
}

extension Diagnosis.Gap {
    /// A gap as `snapshot gaps` finds it.
    fileprivate init(_ gap: SnapshotGaps.Gap) {
        self.init(
            kind: gap.kind, name: gap.name, denials: gap.denials, missing: gap.facets,
            reason: gap.reason,
            commands: gap.commands.map {
                Diagnosis.Gap.Command(line: $0.command, file: $0.file, region: $0.region)
            },
            account: gap.commands.lazy.compactMap(\.account).first?.description)
        let kinds: [Subject.Kind] = [.role, .managedPolicy]
        isOfWholeAccount = kinds.contains { $0.rawValue == gap.kind }
    }
}

/// What the denials of Glue roles name, with how many of them and when.
struct DeniedSubjects: Sendable {
    /// One thing named.
    struct Named: Sendable {
        let name: String
        let denials: Int
        let first: Instant
        let last: Instant

        /// This and what was counted before.
        func joined(to before: Named?) -> Named {
            guard let before else { return self }
            return Named(
                name: name, denials: denials + before.denials, first: min(first, before.first),
                last: max(last, before.last))
        }
    }

    /// ARNs.
    let roles: [Named]
    /// Names, without those of directory and table buckets.
    let buckets: [Named]
    /// How many denials are of these, whose policies are not evaluated.
    let unevaluated: Int
    /// `vpce-…`, of any principal's denials.
    let endpoints: [Named]
    /// ARNs of keys that events name.
    let keys: [Named]
    /// How many denials have each cause, and when; the most first.
    let causes: [StoreStatus.Count]
    /// How many denials of each cause AWS itself named.
    let reported: [Cause: Int]
    /// How many denials have a cause that is likely only.
    let likely: [Cause: Int]
    /// How many denials of each cause have it by the policies in force, with certainty.
    let certain: [Cause: Int]
    /// Of how many denials the cause is not certain.
    let open: Int

    init(_ reader: StoreReader) throws(StoreError) {
        var roles: [String: Named] = [:]
        var buckets: [String: Named] = [:]
        var causes: [String: Named] = [:]
        var reported: [Cause: Int] = [:]
        var certain: [Cause: Int] = [:]
        var likely: [Cause: Int] = [:]
        var open = 0
        try reader.glueTallies { tally in
            func count(_ name: String?, in all: inout [String: Named]) {
                guard let name else { return }
                let named = Named(
                    name: name, denials: tally.denials, first: tally.first, last: tally.last)
                all[name] = named.joined(to: all[name])
            }
            count(tally.role, in: &roles)
            count(tally.bucket, in: &buckets)
            count(tally.cause?.rawValue, in: &causes)
            switch (tally.certainty, tally.cause) {
            case (.reported, let cause?): reported[cause, default: 0] += tally.denials
            case (.proven, let cause?), (.eliminated, let cause?):
                certain[cause, default: 0] += tally.denials
            case (.likely, let cause?):
                likely[cause, default: 0] += tally.denials
                open += tally.denials
            default: open += tally.denials
            }
        }
        self.roles = roles.values.sorted { $0.name < $1.name }
        let isEvaluated = Dictionary(grouping: buckets.values) { BucketName.isEvaluated($0.name) }
        self.buckets = (isEvaluated[true] ?? []).sorted { $0.name < $1.name }
        unevaluated = (isEvaluated[false] ?? []).reduce(0) { $0 + $1.denials }
        self.causes = causes.values.sorted { ($1.denials, $0.name) < ($0.denials, $1.name) }
            .map {
                StoreStatus.Count(name: $0.name, count: $0.denials, first: $0.first, last: $0.last)
            }
        (self.reported, self.certain, self.open) = (reported, certain, open)
        self.likely = likely
        let others = try reader.namedSubjects()
        func all(_ kind: NamedSubject.Kind) -> [Named] {
            others.filter { $0.kind == kind }.map {
                Named(name: $0.name, denials: $0.sightings, first: $0.first, last: $0.last)
            }
        }
        endpoints = all(.vpcEndpoint).filter { $0.name.hasPrefix("vpce-") }
        keys = all(.key)
    }

    /// From the first denial to the last.
    var times: ClosedRange<Instant>? {
        let all = roles + buckets
        guard let first = all.map(\.first).min(), let last = all.map(\.last).max() else {
            return nil
        }
        return first...last
    }

    /// The accounts of the roles, each with its denials.
    var accounts: [AccountID: Named] {
        var accounts: [AccountID: Named] = [:]
        for role in roles {
            guard let account = ARN(role.name)?.accountID else { continue }
            let named = Named(
                name: account.description, denials: role.denials, first: role.first,
                last: role.last)
            accounts[account] = named.joined(to: accounts[account])
        }
        return accounts
    }
}
