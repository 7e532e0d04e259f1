internal import AWSTypes
public import Denials
public import PolicyHistory

/// Writes one store. Makes the file where there is none, and migrates an older one.
///
/// Every call is one transaction: a kill at any instant leaves all of it or nothing. Not
/// `Sendable`: to be used by one thread at a time. Another process may write the same store; its
/// turn is waited for up to the busy timeout.
public final class StoreWriter {
    /// How long another writer is waited for, unless said otherwise.
    public static let defaultBusyMilliseconds: Int32 = 5_000
    /// The page cache, in KiB: holds the denials' index of a million request ids.
    static let cacheKibibytes = 16 << 10
    /// The size of a new store's pages, twice SQLite's own: each page that a commit changed costs
    /// two calls of the system, and two more when the log is copied back.
    static let pageBytes = 8_192
    /// After how many bytes the log is copied into the file: an index that grows at random places
    /// writes the same pages again and again, which the log then takes once.
    static let checkpointBytes: Int64 = 64 << 20

    /// Bytes of text after which no more denials are handed out at once, however few they are.
    static let pendingBytes = 1 << 20

    let connection: Connection
    let hash: ContentHash
    private let documents: DocumentTable
    let drops: DropTable
    let doubts: DoubtTable
    let sightings: SightingTable
    let evidence: EvidenceTable
    let plainSessions: PlainSessionTable
    let deniedRoles: DeniedRoles
    private let jobs: JobTable
    private let history: HistoryTable
    let rivals: RivalMarks
    private let attributions: AttributionTable
    var pending = PendingTable()
    private var roles = Generations<String, RoleName?>(limit: 1_024)
    var newDenials = NewDenials()
    var firstFill = FirstFill()
    /// What this writer has saved answers for.
    public private(set) var decided = DecidedDenials()
    private(set) lazy var copyBackBeside = CopyBackBeside(storePath: connection.path)
    private lazy var logWriteBack = LogWriteBack(storePath: connection.path)
    /// SQLite's count of what other connections have committed, when the first of those was made.
    var othersCommits: Int64?
    /// The same, when decisions before began to hold; nil where they do not.
    var decisionsBase: Int64?
    /// The stamp of the last drops that this writer has committed: where the next one is not the one
    /// behind it, other facts were committed between.
    var lastStamp: Int64?
    let nextStamp: Statement
    private let latestStamp: Statement
    let dataVersion: Statement
    private let pendingSightings: Statement
    let sightingReader: SightingReader

    /// Opens the store at `path`.
    public init(
        path: String, busyMilliseconds: Int32 = defaultBusyMilliseconds
    ) throws(StoreError) {
        connection = try Connection(
            path: path, mode: .readWrite, busyMilliseconds: busyMilliseconds)
        try Migrations.migrate(connection)
        try FirstFill.makeIndexes(connection)
        // A commit survives a kill of the process; a power cut may undo the last ones, whole. What
        // rows point at is kept before them and never removed, so that to check it each time would
        // only cost, a tenth of storing (tests ask `foreign_key_check`).
        let pageBytes = try connection.integer("PRAGMA page_size")
        try connection.execute(
            """
            PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = OFF;
            PRAGMA cache_size = -\(StoreWriter.cacheKibibytes);
            PRAGMA wal_autocheckpoint = \(StoreWriter.checkpointBytes / max(1, pageBytes));
            \(LongLog.pragma);
            """)
        hash = try ContentHash(connection)
        documents = try DocumentTable(connection, hash: hash)
        drops = try DropTable(connection)
        doubts = try DoubtTable(connection)
        sightingReader = try SightingReader(connection)
        deniedRoles = try DeniedRoles(connection)
        plainSessions = try PlainSessionTable(connection, hash: hash)
        sightings = try SightingTable(
            connection, hash: hash, reader: sightingReader, roles: deniedRoles)
        evidence = try EvidenceTable(connection, hash: hash)
        jobs = try JobTable(connection, hash: hash)
        history = try HistoryTable(connection, hash: hash)
        rivals = try RivalMarks(connection)
        attributions = try AttributionTable(connection, hash: hash, documents: documents)
        nextStamp = try connection.prepare(
            "UPDATE mark_stamp SET latest = latest + 1 RETURNING latest")
        latestStamp = try connection.prepare("SELECT latest FROM mark_stamp")
        dataVersion = try connection.prepare("PRAGMA data_version")
        // The marks in order, each with its sightings: only those of one denial are sorted.
        pendingSightings = try connection.prepare(
            """
            SELECT denial.id, stamp, request_id, \(SightingRows.columns)
            FROM pending_attribution AS pending
                CROSS JOIN denial ON denial.id = pending.denial_id
                CROSS JOIN sighting ON \(Schema.isSighting(of: "pending.denial_id"))
            WHERE pending.denial_id > ?1
            ORDER BY pending.denial_id, \(SightingReader.order)
            """)
    }

    deinit { copyBackBeside.wait() }

    /// The drops that the store has.
    public func knownDrops() throws(StoreError) -> KnownDrops {
        try DropTable.known(connection)
    }

    // MARK: Facts

    /// Keeps drops and all that came of them, and marks the denials that the new facts concern.
    @discardableResult
    public func commit(_ batch: DropBatch) throws(StoreError) -> CommitSummary {
        let summary = try keep(batch)
        if firstFill.isWorthCopyingBack() { copyBackBeside.begin() }
        return summary
    }

    private func keep(_ batch: DropBatch) throws(StoreError) -> CommitSummary {
        try transaction { () throws(StoreError) in
            if othersCommits == nil { othersCommits = try dataVersion.returnedInteger() }
            var summary = CommitSummary()
            try firstFill.begin(connection, hash)
            let stamp = try nextStamp.returnedInteger()
            try rivals.begin()
            var kept: [DropTable.Kept] = []
            for facts in batch.drops { kept.append(try insert(facts, &summary)) }
            try finish(try insertSightings(stamp: stamp, &summary), stamp: stamp, &summary)
            lastStamp = stamp
            for scope in try rivals.scopes() { pending.note(scope) }
            for (facts, drop) in zip(batch.drops, kept) where facts.extent != .part {
                try settle(facts, drop, stamp: stamp)
            }
            try mark(stamp: stamp)
            return summary
        }
    }

    /// Keeps what a capture holds, and marks the denials that what is new concerns.
    @discardableResult
    public func commit(
        history entries: [HistoryEntry], runs: [JobRun] = [],
        definitions: [JobDefinition] = []
    ) throws(StoreError) -> CommitSummary {
        try transaction { () throws(StoreError) in
            var summary = CommitSummary()
            let stamp = try nextStamp.returnedInteger()
            for entry in entries { try insert(entry, of: nil, &summary) }
            // A run's role follows from its job's definition.
            var found: [(isNew: Bool, scopes: [AffectedScope])] = []
            for job in definitions { found.append(try jobs.keep(job, of: nil, connection)) }
            for run in runs {
                found.append(try jobs.keep(run, of: nil, evidence, documents, connection))
            }
            for item in found where item.isNew {
                decisionsBase = nil
                summary.newEvidence += 1
                for scope in item.scopes { pending.note(scope) }
            }
            try mark(stamp: stamp)
            return summary
        }
    }

    private func insert(
        _ facts: DropFacts, _ summary: inout CommitSummary
    ) throws(StoreError) -> DropTable.Kept {
        let drop = try drops.keep(facts.drop, facts.extent)
        if drop.isRepeated { summary.repeatedDrops += 1 }
        if drop.hasMovedAnother { doubts.forget() }
        if drop.isOfWhole, facts.extent == .whole {
            // All that they tell was kept; what of it is gone was not to be kept any longer.
            summary.repeatedSightings += facts.sightingCount
            return drop
        }
        try sightings.add(facts, drop: drop.id)
        let origin = FactOrigin(drop: drop.id, isProvisional: facts.isProvisional)
        for item in facts.evidence where try insert(item, of: origin) {
            summary.newEvidence += 1
        }
        for entry in facts.history { try insert(entry, of: origin, &summary) }
        summary.newEvidence += try keepSessions(of: facts, drop, origin)
        return drop
    }

    /// Keeps the sightings of all drops; returns the denials that they make.
    func insertSightings(
        stamp: Int64, _ summary: inout CommitSummary
    ) throws(StoreError) -> MadeDenials {
        try firstFill.look(connection)
        let isFilling = firstFill.requests != nil
        var made = MadeDenials()
        try sightings.insert(
            stamp: stamp, requests: &firstFill.requests, connection: connection
        ) {
            sighting, outcome in
            switch outcome {
            case .repeated: summary.repeatedSightings += 1
            case .newSighting(let denial):
                rivals.note(sighting)
                summary.newSightings += 1
                made.addSighting(to: denial)
                newDenials.forget(denial)
            case .newDenial(let denial):
                rivals.note(sighting)
                summary.newSightings += 1
                summary.newDenials += 1
                made.add(denial, sighting)
            }
        }
        if isFilling, firstFill.requests == nil { try firstFill.end(connection) }
        firstFill.note(newDenials: made.denials.count)
        try keepSessionsOfNewRoles()
        return made
    }

    /// Saves what was decided of the new denials, as far as it holds, and marks the others.
    func finish(
        _ made: MadeDenials, stamp: Int64, _ summary: inout CommitSummary
    ) throws(StoreError) {
        let areKept = try decisionsHold(stamp: stamp)
        var undecided: [Int64] = []
        for (id, sighting) in made.denials {
            if areKept, let sighting, let isGlue = try attributions.add(id, sighting, connection) {
                summary.decided += 1
                decided.insert(id, isGlue: isGlue)
            } else {
                undecided.append(id)
                if let sighting = sighting?.original { newDenials.add(id, sighting) }
            }
        }
        try attributions.flush(connection)
        if let first = made.denials.first?.0 { try Arrivals.note(from: first, connection) }
        try sightings.markNew(undecided, stamp: stamp)
    }

    // MARK: Evidence

    func insert(
        _ entry: HistoryEntry, of origin: FactOrigin?, _ summary: inout CommitSummary
    ) throws(StoreError) {
        guard try history.insert(entry, of: origin, documents, connection) else { return }
        decisionsBase = nil
        pending.note(Bearing.scope(of: entry))
        // How a bucket or an object is encrypted tells whose a refused KMS call is.
        if entry.facet == Facet.encryption { pending.note(AffectedScope(.nearKeyDenials)) }
        summary.newEvidence += 1
    }

    func insert(_ item: LogEvidence, of origin: FactOrigin) throws(StoreError) -> Bool {
        let isNew: Bool
        let scopes: [AffectedScope]
        switch item {
        case .keyDenial(var sighting):
            guard let drop = origin.drop else { return false }
            if origin.isProvisional { sighting.isProvisional = true }
            isNew = try sightings.insert(
                keyDenial: sighting, drop: drop, connection: connection)
            scopes = Bearing.scopes(ofKeyDenial: sighting)
        case .foreignWrite(let write):
            isNew = try evidence.insert(write, of: origin, connection)
            scopes = [AffectedScope(.object(bucket: write.bucket, key: write.key))]
        case .roleSession(let session):
            let role = role(ofARN: session.roleARN)
            let isFirst =
                session.service == "glue.amazonaws.com" ? try isFirstOfGlue(role) : false
            isNew = try evidence.insert(session, role: role, of: origin, documents, connection)
            scopes = Bearing.scopes(of: session, role: role, isFirstOfGlue: isFirst)
        case .jobRun(let run):
            (isNew, scopes) = try jobs.keep(run, of: origin, evidence, documents, connection)
        case .jobDefinition(let job):
            (isNew, scopes) = try jobs.keep(job, of: origin, connection)
        case .policyChange(let change):
            // Its history entries say what it concerns.
            isNew = try evidence.insert(change, documents, connection)
            scopes = []
        }
        if isNew {
            decisionsBase = nil
            for scope in scopes { pending.note(scope) }
        }
        return isNew
    }

    /// A few roles are assumed again and again.
    private func role(ofARN arn: String) -> RoleName? {
        if let known = roles[arn] { return known }
        let role = RoleName(arn: arn)
        roles[arn] = .some(role)
        return role
    }

    private func isFirstOfGlue(_ role: RoleName?) throws(StoreError) -> Bool {
        guard let role else { return false }
        return try !evidence.isKnownOfGlue(role)
    }

    // MARK: Attributions

    /// Up to `limit` denials that are to be attributed, fewer of very long ones, with all their
    /// sightings, in the order of their numbers, behind the number `after`. The same ones again
    /// until their attributions are saved.
    public func nextPending(
        after id: Int64 = 0, limit: Int
    ) throws(StoreError) -> [PendingDenial] {
        var denials: [PendingDenial] = []
        var bytes = 0
        pendingSightings.bind(1, id)
        // It is left before its last row, and must not hold a snapshot of the store.
        defer { pendingSightings.reset() }
        while try pendingSightings.step() {
            let id = pendingSightings.integer(0)
            if denials.last?.id != id {
                if denials.count == limit || bytes >= StoreWriter.pendingBytes { break }
                denials.append(PendingDenial(id: id, stamp: pendingSightings.integer(1)))
            }
            let sighting = try sightingReader.read(
                pendingSightings, from: 3, requestID: pendingSightings.text(2))
            bytes += sighting.byteCount
            denials[denials.count - 1].sightings.append(sighting)
        }
        return denials
    }

    /// Takes up to `limit` of the denials that this writer has made and that nobody has asked for,
    /// as `nextPending` would read them. Where there are none, it may still read some.
    public func takeNewDenials(limit: Int) throws(StoreError) -> [PendingDenial] {
        // Marks that this writer made meanwhile are answered too: what they are about is in the
        // store. What other programs committed is not known. The stamp is read first, so that a
        // denial that becomes pending later stays so.
        let stamp = try latestStamp.returnedInteger()
        if try dataVersion.returnedInteger() != othersCommits {
            newDenials.forget()
            othersCommits = nil
        }
        return newDenials.take(limit, stamp: stamp)
    }

    /// Saves attributions in place of earlier ones, and clears the marks that they answer. A mark
    /// made since the denial was handed out stays; where there is none any more, another program
    /// has answered it meanwhile, and that answer stays. Returns how many have no mark any more by
    /// that, and of how many of these the principal counts as a Glue role.
    @discardableResult
    public func save(
        _ denials: [AttributedDenial]
    ) throws(StoreError) -> (all: Int, ofGlue: Int) {
        let (saved, left) = try transaction { () throws(StoreError) in
            let denials = try attributions.marked(denials)
            for denial in denials { try attributions.save(denial, connection) }
            try attributions.flush(connection)
            try attributions.clearMarks(of: denials)
            return (denials, try attributions.marked(denials))
        }
        let waiting = Set(left.map(\.id))
        for denial in saved where !waiting.contains(denial.id) {
            decided.insert(denial.id, isGlue: denial.isGlue)
        }
        logWriteBack?.begin()
        return (
            all: saved.count - left.count,
            ofGlue: saved.count(where: \.isGlue) - left.count(where: \.isGlue)
        )
    }

    /// Copies what is in the write-ahead log into the file, but for the part that another program
    /// still reads, so that less is left to copy when the store is closed. Where the file has no room the log keeps it, as
    /// when SQLite copies back by itself: what is wrong with a store, the next call tells.
    public func copyBack() { try? connection.execute("PRAGMA wal_checkpoint(PASSIVE)") }

    // MARK: Transactions

    func transaction<Result>(
        _ body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        do throws(StoreError) {
            return try connection.transaction(body)
        } catch {
            drops.forget()
            doubts.forget()
            documents.forget()
            sightings.forget()
            deniedRoles.forget()
            attributions.forget()
            pending.forget()
            rivals.forget()
            newDenials.forget()
            throw error
        }
    }
}
