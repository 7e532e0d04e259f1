import AWSTypes
internal import Attributions

/// Denials in few words, for a page of a bounded size.
extension StoreReader {
    /// How many kinds of denials are told apart, and how many hours with a cause. What comes after
    /// so many is counted, and no more: a program that asks for names of its own each time must not
    /// fill the memory.
    static let toldApart = 65_536

    /// The digest of the denials that pass the filter. Up to `single` of them are a kind each.
    public func digest(
        _ filter: ReportFilter, single: Int
    ) throws(StoreError) -> DenialDigest {
        try snapshot { () throws(StoreError) in
            let total = try counts(of: .cause, filter).reduce(0) { $0 + $1.denials }
            var verdicts = try digestVerdicts(filter)
            var counting = DigestCounting(areSingle: total <= single)
            // What is read in the order of the table is read once from the disk; by the index each
            // row is looked up, which is worth it for few.
            let stored = try connection.integer(
                "SELECT coalesce(max(denial_id), 0) FROM attribution")
            let rows = try digestRows(filter, inOrder: Int64(total) > stored / 4)
            while try rows.step() {
                let verdict = rows.integer(1)
                guard let cause = verdicts[verdict]?.cause else { continue }
                verdicts[verdict]?.denials += 1
                counting.add(rows, cause)
            }
            var digest = counting.digest
            var joining = try DigestKinds(connection)
            let (kinds, untold) = try joining.joined(counting.kinds)
            digest.kinds = kinds
            digest.untold += untold
            digest.verdicts = verdicts.values.filter { $0.denials > 0 }
            try name(counting.jobs, in: &digest)
            return digest
        }
    }

    /// The rows of denials with these numbers of the store, in their order.
    public func rows(ofDenials ids: [Int64]) throws(StoreError) -> [ReportRow] {
        let reader = try RowReader(connection)
        return try snapshot { () throws(StoreError) in
            var rows: [ReportRow] = []
            for id in ids { if let row = try reader.row(ofDenial: id) { rows.append(row) } }
            return rows
        }
    }

    private func digestVerdicts(
        _ filter: ReportFilter
    ) throws(StoreError) -> [Int64: DenialDigest.Verdict] {
        let (condition, values) = filter.verdictCondition
        let found = try connection.prepare(
            "SELECT id, cause, certainty, role, account, bucket FROM verdict WHERE \(condition)")
        for (index, value) in values.enumerated() { found.bind(Int32(index + 1), value) }
        var verdicts: [Int64: DenialDigest.Verdict] = [:]
        while try found.step() {
            guard let cause = Cause(rawValue: found.text(1)),
                let certainty = Certainty(rawValue: found.text(2))
            else { throw corrupt("the verdict \(found.integer(0))") }
            var verdict = DenialDigest.Verdict(cause: cause, certainty: certainty)
            verdict.role = found.optionalText(3)
            verdict.account = found.optionalText(4)
            verdict.bucket = found.optionalText(5)
            verdicts[found.integer(0)] = verdict
        }
        return verdicts
    }

    /// What `DigestCounting` reads, of the denials that pass the filter; in the order of the table
    /// also of those whose verdict does not pass.
    private func digestRows(
        _ filter: ReportFilter, inOrder: Bool
    ) throws(StoreError) -> Statement {
        let (condition, values) = filter.verdictCondition
        let rows = try connection.prepare(
            """
            SELECT denial_id, verdict_id, attribution.time, blocked_by, fix, job, \(Schema.key)
            FROM \(inOrder ? "attribution" : "verdict CROSS JOIN attribution ON verdict_id = verdict.id")
            WHERE \(inOrder ? "true" : condition) AND attribution.time BETWEEN ? AND ?
                AND \(filter.denialCondition)
            """)
        _ = filter.bind(inOrder ? [] : values, to: rows)
        return rows
    }

    /// The names of the jobs that the documents tell.
    private func name(
        _ counts: [Int64: Int], in digest: inout DenialDigest
    ) throws(StoreError) {
        var named: [String?: Int] = [:]
        for (id, count) in counts {
            named[id == 0 ? nil : try jobName(id), default: 0] += count
        }
        digest.jobs = named.map { DenialDigest.Job(name: $0, denials: $1) }
            .sorted { ($1.denials, $0.name ?? "") < ($0.denials, $1.name ?? "") }
    }

    private func jobName(_ document: Int64) throws(StoreError) -> String? {
        let found = try prepared(
            "SELECT json_extract(content, '$.job') FROM document WHERE id = ?1")
        defer { found.reset() }
        found.bind(1, document)
        return try found.step() ? found.optionalText(0) : nil
    }
}

/// Counts denials one by one, and keeps of them what a digest has.
private struct DigestCounting {
    private static let hourSeconds: Int64 = 3_600
    /// How many folders' names are remembered; a name stands in many keys.
    private static let remembered = 65_536

    private struct HourKey: Hashable {
        let hour: Int64
        let cause: Cause
    }

    private let areSingle: Bool
    private(set) var kinds: [DigestKinds.Key: DenialDigest.Kind] = [:]
    private var hours: [HourKey: Int] = [:]
    private var untold = 0
    private var count = 0
    private var span: (first: Int64, last: Int64)?
    /// The folders' numbers by the hash of all that stands before a key's last slash, and by name.
    private var folders: [Int: Int] = [:]
    private var folderNames: [String: Int] = [:]
    /// How many denials have which document of jobs; 0 is none.
    private(set) var jobs: [Int64: Int] = [:]

    init(areSingle: Bool) { self.areSingle = areSingle }

    mutating func add(_ row: borrowing Statement, _ cause: Cause) {
        let time = row.integer(2)
        count += 1
        span = (min(span?.first ?? time, time), max(span?.last ?? time, time))
        let hour = time / DigestCounting.hourSeconds
        let key = HourKey(hour: time < 0 ? hour - 1 : hour, cause: cause)
        if hours.count < StoreReader.toldApart || hours[key] != nil { hours[key, default: 0] += 1 }
        let job = row.integer(5)
        if jobs.count < StoreReader.toldApart || jobs[job] != nil {
            jobs[job, default: 0] += 1
        } else {
            jobs[0, default: 0] += 1
        }
        addKind(row, time)
    }

    private mutating func addKind(_ row: borrowing Statement, _ time: Int64) {
        let id = row.integer(0)
        let key = DigestKinds.Key(
            denial: areSingle ? id : 0, verdict: row.integer(1), blockedBy: row.integer(3),
            fix: row.integer(4), folder: areSingle ? 0 : folder(row))
        let instant = Instant(seconds: time)
        guard var kind = kinds[key] else {
            guard kinds.count < StoreReader.toldApart else {
                untold += 1
                return
            }
            kinds[key] = DenialDigest.Kind(newest: id, denials: 1, first: instant, last: instant)
            return
        }
        kind.denials += 1
        kind.first = min(kind.first, instant)
        if instant > kind.last { (kind.last, kind.newest) = (instant, id) }
        kinds[key] = kind
    }

    /// The number of the folder that a grant for the key would name; 0 where it is in none.
    private mutating func folder(_ row: borrowing Statement) -> Int {
        guard !row.isNull(6) else { return 0 }
        let parent = row.withText(6) { bytes -> Int? in
            guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return nil }
            var hasher = Hasher()
            hasher.combine(
                bytes: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[...slash])))
            return hasher.finalize()
        }
        guard let parent else { return 0 }
        if let known = folders[parent] { return known }
        var number = 0
        if let name = JobFolders.folder(of: row.text(6)) {
            if folderNames[name] == nil, folderNames.count < StoreReader.toldApart {
                folderNames[name] = folderNames.count + 1
            }
            number = folderNames[name] ?? 0
        }
        if folders.count >= DigestCounting.remembered { folders.removeAll(keepingCapacity: true) }
        folders[parent] = number
        return number
    }

    var digest: DenialDigest {
        var digest = DenialDigest()
        digest.denials = count
        digest.first = span.map { Instant(seconds: $0.first) }
        digest.last = span.map { Instant(seconds: $0.last) }
        digest.untold = untold
        digest.hours = hours.map { key, count in
            DenialDigest.Hour(
                start: Instant(seconds: key.hour * DigestCounting.hourSeconds), cause: key.cause,
                denials: count)
        }.sorted { ($0.start, $0.cause.rawValue) < ($1.start, $1.cause.rawValue) }
        return digest
    }
}
