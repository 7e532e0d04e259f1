import AWSTypes
import Attributions
import Denials
import PolicyHistory
import ReportStore

/// The store alone: `--denials` in, attributed, and asked for; then a policy that changes.
func benchmarkStore(_ options: BenchmarkOptions) -> [ResultRow] {
    let count = options.isSmall ? 2_000 : options.denials
    Files.makeFolder(options.folder)
    Files.removeStore(options.store)
    do {
        var bench = try StoreBenchmark(path: options.store, seed: options.seed, count: count)
        let rows = try bench.writes() + bench.reports() + bench.change()
        Files.removeStore(options.store)
        return rows
    } catch { stop("the store fails: \(error)") }
}

private struct StoreBenchmark {
    static let roles = 200
    static let buckets = 50
    /// Denials of one kind in a row.
    static let burst = 20
    /// As many as `Ingest` commits together.
    static let batch = 20_000

    private let path: String
    private let count: Int
    private let writer: StoreWriter
    private var random: SeededSequence
    private var role = 0
    private var bucket = 0
    private var operation = ""

    init(path: String, seed: UInt64, count: Int) throws {
        self.path = path
        self.count = count
        writer = try StoreWriter(path: path)
        random = SeededSequence(seed: seed)
    }

    // MARK: - Writing

    mutating func writes() throws -> [ResultRow] {
        var facts = 0.0
        for first in stride(from: 0, to: count, by: StoreBenchmark.batch) {
            var drop = DropFacts(
                DropRecord(
                    path: "logs/\(first)",
                    fingerprint: Fingerprint(high: 1, low: UInt64(first)),
                    size: 1, mtimeNanoseconds: 1, device: 1, inode: UInt64(first),
                    kind: .cloudTrail, state: .complete))
            drop.sightings = (first..<min(count, first + StoreBenchmark.batch)).map { sighting($0) }
            facts += try timed { try writer.commit(DropBatch([drop])) }
        }
        var saving = 0.0
        let reading =
            try timed {
                var pending = try writer.nextPending(limit: 2_000)
                while !pending.isEmpty {
                    let attributed = pending.compactMap(StoreBenchmark.attributed)
                    saving += try timed { try writer.save(attributed) }
                    pending = try writer.nextPending(limit: 2_000)
                }
            } - saving
        // A denial, its sighting, its attribution; the mark that comes and goes is not counted.
        let rate = Double(3 * count) / (facts + saving)
        return [
            ResultRow(
                work: "store \(count) denials with their attributions",
                measured: "\(Harness.text(rate, digits: 0)) rows/s "
                    + "(\(Harness.text(Double(count) / (facts + saving), digits: 0)) denials/s)",
                against: "facts \(Harness.text(facts)) s, attributions "
                    + "\(Harness.text(saving)) s, reading what is pending \(Harness.text(reading)) s",
                bar: ">= 200000 rows/s")
        ]
    }

    private func timed(_ work: () throws -> Void) rethrows -> Double {
        let start = Harness.now()
        try work()
        return Harness.now() - start
    }

    private mutating func sighting(_ number: Int) -> Sighting {
        // What fails, fails many times in a row.
        if number % StoreBenchmark.burst == 0 {
            role = random.number(below: StoreBenchmark.roles)
            bucket = random.number(below: StoreBenchmark.buckets)
            operation = ["GetObject", "PutObject", "ListObjects"][random.number(below: 3)]
        }
        let account = AccountID(BenchmarkWorld.account)
        var sighting = Sighting(
            log: .cloudTrail, requestID: "\(number)-\(random.next())",
            time: Instant(seconds: 1_772_000_000 + Int64(number / 4)), service: "s3",
            operation: operation,
            errorCode: "AccessDenied")
        sighting.bucket = "bench-lake-\(bucket)"
        sighting.key = "raw/orders/day=\(number % 31)/part-\(random.next()).parquet"
        sighting.bucketOwner = account
        sighting.region = BenchmarkWorld.region
        sighting.eventID = "\(random.next())"
        sighting.message = "Access Denied"
        sighting.requester.account = account
        sighting.requester.arn =
            "arn:aws:sts::\(BenchmarkWorld.account):assumed-role/store-etl-\(role)/GlueJobRunnerSession"
        sighting.requester.principalID = "AROASTORE\(1_000 + role):GlueJobRunnerSession"
        return sighting
    }

    /// Some attribution: what it says makes no difference to the store.
    private static func attributed(_ pending: PendingDenial) -> AttributedDenial? {
        guard let first = pending.sightings.first else { return nil }
        let summary = DenialSummary(
            of: Denial(sightings: pending.sightings), principal: first.requester.arn)
        var attribution = Attribution(
            action: "s3:\(first.operation)",
            resource: "arn:aws:s3:::\(first.bucket ?? "")/\(first.key ?? "")")
        let isBucket = first.bucket?.hasSuffix("7") == true
        attribution.cause = isBucket ? .bucketPolicy : .iamRolePolicy
        attribution.mechanism = isBucket ? .bucketPolicy : .identityPolicy
        attribution.certainty = .proven
        attribution.isGlue = true
        attribution.role = first.requester.arn
        attribution.account = BenchmarkWorld.account
        attribution.fixes = [
            Fix(
                cause: attribution.cause, place: PolicyPlace(.bucketPolicy, first.bucket),
                change: .setting(.bucketOwnerEnforced), role: first.requester.arn, verified: true)
        ]
        return AttributedDenial(pending, summary: summary, attribution: attribution)
    }

    // MARK: - Reading

    func reports() throws -> [ResultRow] {
        let reader = try StoreReader(path: path)
        var filter = ReportFilter()
        filter.causes = [.bucketPolicy]
        filter.buckets = ["bench-lake-7"]
        filter.since = Instant(seconds: 1_772_000_000 + Int64(count / 8))
        filter.until = Instant(seconds: 1_772_000_000 + Int64(count / 8) + 86_400 / 8)
        var times: [Double] = []
        var hash = FoundHash()
        var rows = 0
        for round in 0..<5 {
            times.append(
                try timed {
                    try reader.report(filter) { row in
                        guard round == 0 else { return }
                        rows += 1
                        hash.take("\(row.requestID) \(row.cause)")
                    }
                })
        }
        let group = try timed { _ = try reader.groups(by: .cause, ReportFilter()) }
        return [
            ResultRow(
                work: "report of one bucket, cause and time over them",
                measured: "\(Harness.text(Harness.median(times) * 1_000, digits: 1)) ms",
                against: "all of them by cause: \(Harness.text(group * 1_000, digits: 0)) ms",
                bar: "<= 100 ms",
                found: "\(rows) denials, \(hash.text)")
        ]
    }

    // MARK: - A policy that changes

    func change() throws -> [ResultRow] {
        let subject = Subject(
            .role, "\(BenchmarkWorld.account)/store-etl-\(role)")
        let entry = HistoryEntry(
            subject: subject, facet: Facet("inline-policy/lake"),
            time: Instant(seconds: 1_772_000_100),
            value: .text(#"{"Version":"2012-10-17","Statement":[]}"#), source: .snapshot,
            origin: "bench", eventID: "", author: nil)
        let seconds = try timed { try writer.commit(history: [entry]) }
        let marked = try StoreReader(path: path).status().pending
        let again = try writer.commit(history: [entry])
        return [
            ResultRow(
                work: "one role's policy changes (1 of \(StoreBenchmark.roles) roles)",
                measured:
                    "\(marked) denials marked, \(Harness.text(seconds * 1_000, digits: 0)) ms",
                against: "the same import again: \(again.newEvidence) new facts",
                bar: "only that role's")
        ]
    }
}
