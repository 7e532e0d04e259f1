import AWSTypes
import Pipeline
import ReportStore
import Reports

/// What `report` writes: denials one by one, or counted, or the changes that they wait for.
struct ReportAnswer {
    private let command: ParsedCommand
    private let reader: StoreReader
    private let format: ReportFormat
    private let filter: ReportFilter
    private let redaction: Redaction?
    private let names: AccountNames

    /// The answer to a command line from a store.
    init(_ command: ParsedCommand, _ reader: StoreReader, _ format: ReportFormat) throws {
        self.command = command
        self.reader = reader
        self.format = format
        filter = command.reportFilter
        redaction = command.isOn(.redact) ? try Redaction(reader) : nil
        names = try command.accountNames(reader)
    }

    /// Writes it, and says how many denials it is of.
    func write(to channel: OutputChannel, _ terminal: Terminal) throws -> Int {
        let columns = command.columns(of: terminal)
        if command.groupsByFix { return try writePlan(to: channel, columns) }
        if let first = command.groupings.first {
            let groups = try reader.groups(
                by: first, and: command.groupings.dropFirst().first, filter)
            let report = GroupReport(
                groupings: command.groupings, columns: columns, zone: command.zone)
            let shown = ReportGroup.largest(command.number(.limit) ?? groups.count, of: groups)
            channel.write(
                report.text(shownGroups(shown, by: command.groupings), format: format))
            return groups.count
        }
        if command.asksForOverview(terminal) {
            let overview = try overview()
            channel.write(
                OverviewReport(columns: columns, zone: command.zone, own: command.ownCommand)
                    .text(names.overview(overview)))
            return overview.denials
        }
        return format == .html ? try writePage(to: channel) : try writeDenials(to: channel, columns)
    }

    /// What is known of all denials from one of each kind.
    private func material() throws -> PageMaterial {
        try PageMaking(storePath: command.storePath).material(
            for: filter, single: ReportPage.single, planned: ReportPage.planned,
            plans: redaction == nil)
    }

    private func writePage(to channel: OutputChannel) throws -> Int {
        let material = try material()
        var page = ReportPage(
            material.digest, representatives: material.representatives, plan: material.plan,
            status: material.status, ages: material.ages,
            organizations: material.organizations,
            making: ReportPage.Making(
                madeAt: command.madeAt, program: "why403 \(Version.text)",
                filters: command.filterWords, zone: command.zone))
        page = redaction.map { page.redacted(by: $0) } ?? names.page(page)
        channel.write(PageHTML(page).text)
        return material.digest.denials
    }

    /// How many of the newest denials an overview has.
    private static let newestShown = 20
    /// Up to how many denials an overview plans the changes for each: it is decided several times.
    private static let planned = 5_000
    /// Up to how many it plans them for one of each kind: all are read once.
    private static let weighed = 500_000
    /// Of so many pairs of a role and a bucket, as there may be as many kinds as denials.
    private static let weighedPairs = 2_000
    /// What began so long before the newest denial, in seconds, is new.
    private static let freshSeconds: Int64 = 86_400

    /// Whether to plan for one denial of each kind takes no longer than a first screen may.
    private func areKindsFew(_ overview: Overview) throws -> Bool {
        guard (1...ReportAnswer.weighed).contains(overview.denials),
            max(overview.roles, overview.buckets) <= ReportAnswer.weighedPairs
        else { return false }
        let pairs = try reader.groups(by: .role, and: .bucket, filter)
        return pairs.count <= ReportAnswer.weighedPairs
    }

    private func overview() throws -> Overview {
        let byRole = try reader.groups(by: .role, filter)
        let byBucket = try reader.groups(by: .bucket, filter)
        var overview = Overview(
            causes: try reader.groups(by: .cause, filter),
            roles: byRole.count { $0.key != nil }, buckets: byBucket.count { $0.key != nil })
        if let last = byRole.map(\.last).max(), let first = byRole.map(\.first).min() {
            let since = Instant(seconds: last.seconds - ReportAnswer.freshSeconds)
            if first < since {
                overview.freshSince = since
                overview.fresh = try reader.groups(by: .role, and: .cause, filter)
                    .filter { $0.first >= since }
            }
        }
        overview.newest = try reader.report(filter, newest: ReportAnswer.newestShown)
        overview.arePoliciesCaptured = try reader.hasCaptures()
        if let redaction {
            overview.fresh = redacted(overview.fresh, by: [.role, .cause])
            overview.newest = overview.newest.map(redaction.row)
            return overview
        }
        if (1...ReportAnswer.planned).contains(overview.denials) {
            var planning = try PlanMaking(storePath: command.storePath, scope: .prefix)
            planning.own = command.ownCommand
            overview.plan = try planning.plan(for: filter, asksOthers: false).plan
        } else if try areKindsFew(overview) {
            overview.plan = try material().plan
            overview.isPlannedByKind = true
        }
        return overview
    }

    private func writePlan(to channel: OutputChannel, _ columns: Int?) throws -> Int {
        var planning = try PlanMaking(storePath: command.storePath, scope: .prefix)
        if format == .table { planning.own = command.ownCommand }
        let plan = names.plan(try planning.plan(for: filter).plan)
        let report = PlanReport(columns: columns, own: command.ownCommand)
        channel.write(
            PlanGroups(plan).text(format)
                ?? (format == .table ? report.list(plan) : report.text(plan, format: format)))
        return plan.denials
    }

    private func redacted(_ groups: [ReportGroup], by fields: [Grouping]) -> [ReportGroup] {
        redaction.map { redaction in groups.map { redaction.group($0, by: fields) } } ?? groups
    }

    private func shownGroups(_ groups: [ReportGroup], by fields: [Grouping]) -> [ReportGroup] {
        isForPeople && redaction == nil
            ? names.groups(groups, by: fields) : redacted(groups, by: fields)
    }

    /// Whether people read it: what programs read has ids alone.
    private var isForPeople: Bool { [.table, .markdown, .html].contains(format) }

    private func writeDenials(to channel: OutputChannel, _ columns: Int?) throws -> Int {
        let limit = command.number(.limit)
        let beginsWithCauses = [.markdown, .junit].contains(format)
        let causes =
            beginsWithCauses || limit != nil ? try reader.groups(by: .cause, filter) : []
        let total = causes.reduce(0) { $0 + $1.denials }
        var renderer = ReportRenderer(
            format: format, columns: columns, causes: causes, fields: command.fields,
            zone: command.zone,
            total: limit == nil ? nil : total, count: min(total, limit ?? total),
            version: Version.text)
        channel.write(renderer.begin())
        var count = 0
        try reader.report(filter, order: command.order, newest: limit) { row in
            count += 1
            channel.write(renderer.row(redaction?.row(row) ?? (isForPeople ? names.row(row) : row)))
            // Who read this has gone, or the disk is full: the end tells which.
            if channel.failure != 0 { throw OutputEnded() }
        }
        channel.write(renderer.end())
        return count
    }
}

extension ParsedCommand {
    /// Whether `report` begins with what an incident needs: on a terminal where nothing else is
    /// asked for, and where that is asked for. What a script reads stays the list.
    func asksForOverview(_ terminal: Terminal) -> Bool {
        if isOn(.summary) { return true }
        let asksForMore = [FlagName.all, .limit, .sort, .columns, .format, .output].contains(
            where: isOn)
        return terminal.isTerminal && !asksForMore
    }
}

extension Redaction {
    /// Hides what a store's denials and policies name.
    init(_ reader: StoreReader) throws(StoreError) {
        var pseudonyms = Pseudonyms(hash: try reader.pseudonymHash())
        try reader.names { pseudonyms.learn($0) }
        self.init(pseudonyms)
    }
}

/// Nothing that is written arrives any more.
struct OutputEnded: Error {}

/// Why a report has no denials: what else the store has.
enum EmptyAnswer {
    /// One sentence for people, with the option or command that helps.
    static func sentence(
        _ reader: StoreReader, _ filter: ReportFilter, _ own: OwnCommand
    ) throws -> String {
        var wider = filter
        wider.since = nil
        wider.until = nil
        if wider != filter, let newest = try newest(reader, wider) {
            return "No denial lies between the times asked for; the newest otherwise is of "
                + "\(newest.last)."
        }
        if let hint = try NameHint.sentence(reader, filter, own) { return hint }
        wider = ReportFilter()
        wider.includesAllPrincipals = filter.includesAllPrincipals
        if let found = try newest(reader, wider) {
            return "No denial passes the filters; of \(found.denials) in the store the newest is "
                + "of \(found.last)."
        }
        wider.includesAllPrincipals = true
        if let found = try newest(reader, wider) {
            return "The store has denials of other principals than Glue roles alone "
                + "(\(found.denials)): --all-principals shows them."
        }
        if try reader.pendingCount() > 0 { return "No denial has a cause yet." }
        return try reader.hasDrops()
            ? "The store has no refused request of S3 or KMS: none was in the logs read, or all were "
                + "pruned; what was read: "
                + own.line("doctor")
            : "The store has no denials yet: why403 ingest reads logs."
    }

    private static func newest(
        _ reader: StoreReader, _ filter: ReportFilter
    ) throws -> (denials: Int, last: Instant)? {
        let causes = try reader.groups(by: .cause, filter)
        guard let last = causes.map(\.last).max() else { return nil }
        return (causes.reduce(0) { $0 + $1.denials }, last)
    }
}
