internal import AWSTypes
internal import Denials
internal import JSON

/// Denials and the sightings that belong to them; and the refused KMS calls, which are sightings
/// that belong to no denial of S3.
final class SightingTable {
    /// What became of a sighting.
    enum Outcome {
        case repeated
        case newSighting(denial: Int64)
        case newDenial(Int64)
    }

    private let preparation: SightingPreparation
    private let situations: SituationTable
    private var situationsByKind = ByKind<Int64>()
    private let denials: DenialTable
    private let findFact: Statement
    private let confirmFact: Statement
    private let nextSighting: Statement
    private let reader: SightingReader
    private let insertSighting: Statement
    private let insertKeyDenial: Statement
    private let mark: Statement
    private let markRange: Statement
    private let latestNumber: Statement
    private var sightings = RowInsert(
        into: "sighting (id, fact, object_hash, \(SightingRows.columns))", columns: 20)
    /// What this transaction is to keep.
    private var entries: [Entry] = []

    init(
        _ connection: borrowing Connection, hash: ContentHash, reader: SightingReader,
        roles: DeniedRoles
    ) throws(StoreError) {
        preparation = SightingPreparation(hash: hash)
        situations = try SituationTable(
            connection, hash: hash, reader: reader, roles: roles)
        self.reader = reader
        denials = try DenialTable(connection)
        findFact = try connection.prepare(
            "SELECT 1 FROM sighting WHERE \(Schema.isSighting(of: "?1")) AND fact = ?2")
        confirmFact = try connection.prepare(
            """
            UPDATE sighting SET in_doubt = NULL, drop_id = ?3
            WHERE \(Schema.isSighting(of: "?1")) AND fact = ?2 AND in_doubt IS NOT NULL
            """)
        nextSighting = try connection.prepare(
            """
            SELECT coalesce(max(id) + 1, ?1 << \(Schema.sightingBits)) FROM sighting
            WHERE \(Schema.isSighting(of: "?1"))
            """)
        insertSighting = try connection.prepare(
            """
            INSERT INTO sighting (id, fact, object_hash, \(SightingRows.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                ?17, ?18, ?19, ?20)
            """)
        insertKeyDenial = try connection.prepare(
            """
            INSERT INTO key_denial (fact, request_id, \(SightingRows.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                ?17, ?18, ?19)
            \(Schema.onKnownFact)
            """)
        mark = try connection.prepare(
            """
            INSERT INTO pending_attribution (denial_id, stamp) VALUES (?1, ?2)
            ON CONFLICT DO UPDATE SET stamp = excluded.stamp
            """)
        markRange = try connection.prepare(
            """
            INSERT INTO pending_attribution (denial_id, stamp)
            SELECT id, ?1 FROM denial WHERE id BETWEEN ?2 AND ?3
            """)
        latestNumber = try connection.prepare(Arrivals.latestNumber)
    }

    /// A sighting that is to be kept.
    private struct Entry {
        let sighting: PreparedSighting
        let drop: Int64
        let situation: Int64
    }

    /// Takes note of a drop's sightings; `insert` keeps them.
    func add(_ facts: DropFacts, drop: Int64) throws(StoreError) {
        if let prepared = facts.prepared { try add(prepared, drop: drop) }
        guard !facts.sightings.isEmpty else { return }
        try add(
            preparation.prepare(facts.sightings, isProvisional: facts.isProvisional), drop: drop)
    }

    /// Takes note of a sighting that was read from another store; `insert` keeps it.
    func add(_ sighting: Sighting, drop: Int64) throws(StoreError) {
        try add(preparation.prepare([sighting], isProvisional: false), drop: drop)
    }

    private func add(_ prepared: PreparedSightings, drop: Int64) throws(StoreError) {
        for row in 0..<prepared.count {
            let sighting = PreparedSighting(all: prepared, row: row)
            let situation: Int64
            if let known = situationsByKind[sighting] {
                situation = known
            } else {
                let kind = sighting.kind
                situation = try situations.kept(kind.situation, kind.text)
                situationsByKind[sighting] = situation
            }
            entries.append(Entry(sighting: sighting, drop: drop, situation: situation))
        }
    }

    /// Keeps the sightings that were added, with their denials where those are new, and marks the
    /// denials that are not. Says what became of each: first of those that make a denial, by
    /// growing numbers, then of the others.
    ///
    /// What is inserted together goes into each index in that index's order: a page is changed once
    /// for all its rows, and not written again for each.
    ///
    /// `requests` are those of the denials of a store without an index of them; new ones are added. Where
    /// too many have one id, the indexes are made and it is nil then.
    func insert(
        stamp: Int64, requests: inout RequestNumbers?, connection: borrowing Connection,
        _ receive: (PreparedSighting, Outcome) -> Void
    ) throws(StoreError) {
        defer { entries = [] }
        let first = try latestNumber.returnedInteger() + 1
        // Of one situation most have one verdict, too.
        var order = entries.indices.map { place in
            (entries[place].situation, entries[place].sighting.time.seconds, place)
        }
        order.sort { $0 < $1 }
        entries = order.map { entries[$0.2] }
        let isThere = try denials.insert(
            entries.map(\.sighting), first: first, &requests, connection)
        var others: [Entry] = []
        for (index, entry) in entries.enumerated() {
            if isThere.contains(index) {
                others.append(entry)
                continue
            }
            try insert(
                entry, newDenial: first + Int64(index), connection: connection, receive)
        }
        try sightings.flush(connection)
        var next = first + Int64(entries.count)
        for entry in others {
            if let numbers = requests, denials.areMany(entry.sighting, numbers) {
                try FirstFill.makeIndexes(connection)
                requests = nil
            }
            if let denial = try denial(of: entry, requests) {
                let isNew = try insert(entry, denial: denial, connection: connection)
                // One that this transaction has made is marked with the others.
                if isNew, denial < first { try mark(denial, stamp: stamp) }
                receive(entry.sighting, isNew ? .newSighting(denial: denial) : .repeated)
                continue
            }
            try denials.insert(next, ofOther: entry.sighting, &requests, connection)
            try insert(entry, newDenial: next, connection: connection, receive)
            try sightings.flush(connection)
            next += 1
        }
    }

    /// Keeps the first sighting of a denial that was just made.
    private func insert(
        _ entry: Entry, newDenial id: Int64, connection: borrowing Connection,
        _ receive: (PreparedSighting, Outcome) -> Void
    ) throws(StoreError) {
        SightingTable.add(entry, denial: id, to: &sightings.values)
        if sightings.isFull { try sightings.flush(connection) }
        receive(entry.sighting, .newDenial(id))
    }

    private static func add(_ entry: Entry, denial id: Int64, to rows: inout RowValues) {
        typealias Column = PreparedSightings.Column
        let (values, row) = (entry.sighting.all.values, entry.sighting.row)
        rows.add(id << Int64(Schema.sightingBits))
        rows.add(Column.fact..<(Column.shared + SightingRows.situation), ofRow: row, of: values)
        rows.add(entry.situation)
        rows.add(entry.drop)
        rows.add(
            (Column.shared + SightingRows.drop + 1)..<Column.identity, ofRow: row, of: values)
    }

    /// Keeps a sighting of a denial that is there; says whether it is new, or confirms one that was in
    /// doubt (as `Schema.onKnownFact`).
    private func insert(
        _ entry: Entry, denial: Int64, connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        if try has(entry.sighting.fact, denial) {
            return try confirm(entry, denial: denial, connection)
        }
        nextSighting.bind(1, denial)
        let id = try nextSighting.returnedInteger()
        guard id >> Int64(Schema.sightingBits) == denial else {
            throw StoreError(
                reason: .other,
                message:
                    "one request has \(Schema.lastSighting + 1) sightings, and no more can be kept",
                path: connection.path)
        }
        insertSighting.bind(1, id)
        insertSighting.bind(2, entry.sighting.fact)
        insertSighting.bind(3, entry.sighting.object)
        SightingRows.bind(
            entry.sighting.sighting, situation: entry.situation, drop: entry.drop,
            to: insertSighting, from: 4, packing: true)
        try insertSighting.run()
        return true
    }

    private func confirm(
        _ entry: Entry, denial: Int64, _ connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        if entry.sighting.sighting.isProvisional { return false }
        confirmFact.bind(1, denial)
        confirmFact.bind(2, entry.sighting.fact)
        confirmFact.bind(3, entry.drop)
        try confirmFact.run()
        return connection.changes > 0
    }

    /// Marks new denials, whose numbers grow, to be attributed.
    func markNew(_ denials: some Sequence<Int64>, stamp: Int64) throws(StoreError) {
        for run in MadeDenials.runs(denials) {
            markRange.bind(1, stamp)
            markRange.bind(2, run.lowerBound)
            markRange.bind(3, run.upperBound)
            try markRange.run()
        }
    }

    /// Marks all denials from a number on, which are new, to be attributed.
    func markNew(from first: Int64, stamp: Int64) throws(StoreError) {
        markRange.bind(1, stamp)
        markRange.bind(2, first)
        markRange.bind(3, Int64.max)
        try markRange.run()
    }

    /// The number of a situation, which is kept now or was before.
    func kept(_ situation: Situation) throws(StoreError) -> Int64 {
        try situations.kept(situation)
    }

    /// Marks a denial that has another sighting.
    private func mark(_ denial: Int64, stamp: Int64) throws(StoreError) {
        mark.bind(1, denial)
        mark.bind(2, stamp)
        try mark.run()
    }

    /// Keeps a refused KMS call; says whether it is new.
    func insert(
        keyDenial: Sighting, drop: Int64, connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        let (fact, _) = preparation.hashes(of: keyDenial)
        insertKeyDenial.bind(1, fact)
        insertKeyDenial.bind(2, keyDenial.requestID)
        SightingRows.bind(
            keyDenial, situation: try situations.kept(keyDenial.situation),
            drop: drop, to: insertKeyDenial, from: 3)
        try insertKeyDenial.run()
        return connection.changes > 0
    }

    /// Forgets what a rolled back transaction made.
    func forget() {
        situations.forget()
        situationsByKind.removeAll()
        denials.forget()
        sightings.values.removeAll()
        entries = []
    }

    /// The denial that a sighting belongs to, among those of its identity: the one that has it, or
    /// the first that tells of the same request; nil where it tells of a request of its own.
    private func denial(
        of entry: Entry, _ requests: RequestNumbers?
    ) throws(StoreError) -> Int64? {
        let sighting = entry.sighting.sighting
        let known = try denials.candidates(for: entry.sighting, requests)
        for id in known where try has(entry.sighting.fact, id) { return id }
        for id in known {
            let sightings = try reader.sightings(ofDenial: id, requestID: sighting.requestID)
            if !sightings.contains(where: { sighting.isOfAnotherRequest(than: $0) }) {
                return id
            }
        }
        return nil
    }

    private func has(_ fact: Int64, _ denial: Int64) throws(StoreError) -> Bool {
        findFact.bind(1, denial)
        findFact.bind(2, fact)
        let isKnown = try findFact.step()
        findFact.reset()
        return isKnown
    }
}

extension ContentHash {
    /// The hash by which an object's denials and writes are found. A bucket's name holds no
    /// slash, so that no two objects give one text.
    func callAsFunction(bucket: String, key: String) -> Int64 {
        var bytes = Array(bucket.utf8)
        bytes.append(0x2F)
        bytes.append(contentsOf: key.utf8)
        return self(bytes)
    }
}
