internal import Denials

/// The denials of another store with the same hash key, kept by SQL: nothing of them is read,
/// hashed and written anew. What is left to be decided row by row are denials whose id this store
/// has, several requests under one id, and what is in doubt.
///
/// The other store is attached to the writer's connection inside of its transaction, beside the
/// reader's snapshot.
struct AttachedDenials {
    /// What the other store is called in SQL.
    private static let name = "other"
    private static let columns = SightingRows.columns.split(separator: ",")
        .map { $0.filter { !$0.isWhitespace } }
    /// The tables of a merge, of which SQLite keeps small ones in memory: what the rows of the other
    /// store are here, and the denials that are left.
    private static let tables = ["merged_situation", "merged_drop", "merged_left"]

    /// What is added to a denial's number in the other store.
    private let offset: Int64
    /// The number that the first denial gets.
    let first: Int64

    /// Attaches the other store. False where it has changed since the reader's snapshot, whose drops
    /// then are not all of its drops.
    static func attach(
        _ source: StoreReader, to connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        try connection.attach(source.connection, as: name)
        let latest = "SELECT latest FROM"
        return try connection.integer("\(latest) \(name).mark_stamp")
            == source.connection.integer("\(latest) mark_stamp")
    }

    /// Lets the other store go, outside of a transaction.
    static func detach(from connection: borrowing Connection) {
        // What was not attached cannot be detached.
        try? connection.execute("DETACH \(name)")
        for table in tables { try? connection.execute("DROP TABLE IF EXISTS temp.\(table)") }
    }

    /// Finds the numbers for the other store's denials.
    init(_ connection: borrowing Connection) throws(StoreError) {
        let last = try Arrivals.latestDenial(connection)
        let least = try connection.integer(
            "SELECT coalesce(min(id), 0) FROM \(AttachedDenials.name).denial")
        first = last + 1
        offset = first - least
    }

    /// Takes note of which rows of this store the other's drops and situations are. False where a
    /// situation has what belongs to a single request, as earlier formats kept it.
    func map(
        _ source: StoreReader, _ drops: MergedDrops, _ connection: borrowing Connection,
        situation kept: (Situation) throws(StoreError) -> Int64
    ) throws(StoreError) -> Bool {
        for table in AttachedDenials.tables {
            try connection.execute("CREATE TEMP TABLE \(table) (id INTEGER PRIMARY KEY, kept)")
        }
        let drop = try connection.prepare("INSERT INTO temp.merged_drop VALUES (?1, ?2)")
        for (number, merged) in drops.all {
            drop.bind(1, number)
            drop.bind(2, merged.id)
            try drop.run()
        }
        let situation = try connection.prepare("INSERT INTO temp.merged_situation VALUES (?1, ?2)")
        let used = try connection.prepare(
            """
            SELECT id FROM \(AttachedDenials.name).situation
            WHERE id IN (SELECT situation_id FROM \(AttachedDenials.name).sighting) ORDER BY id
            """)
        defer { used.reset() }
        while try used.step() {
            let number = used.integer(0)
            let read = try source.sightings.situation(number)
            guard read.sourceAddress == nil, read.accessKeyID == nil, read.tokenIssueTime == nil
            else { return false }
            situation.bind(1, number)
            situation.bind(2, try kept(read.situation))
            try situation.run()
        }
        return true
    }

    /// Keeps the denials whose id this store does not have, with their sightings; says how many of
    /// each. In the order of the index of ids, so that each of its pages is changed once, however
    /// large it is.
    func keep(
        _ connection: borrowing Connection
    ) throws(StoreError) -> (denials: Int64, sightings: Int64) {
        let other = AttachedDenials.name
        let denials = try connection.prepare(
            """
            INSERT INTO main.denial (id, request_id, part)
            SELECT id + ?1, request_id, part FROM \(other).denial
            WHERE instr(part, ?2) = 0 AND id NOT IN (
                SELECT denial_id FROM \(other).sighting WHERE in_doubt IS NOT NULL)
            ORDER BY request_id, part ON CONFLICT DO NOTHING
            """)
        denials.bind(1, offset)
        denials.bind(2, DenialIdentity.separator)
        try denials.run()
        let kept = connection.changes
        let all = try connection.integer("SELECT count(*) FROM \(other).denial")
        // A drop that is not known makes it fail, as the column takes no NULL.
        let values = AttachedDenials.columns.map { column in
            switch column {
            case "situation_id": "(SELECT kept FROM temp.merged_situation WHERE id = situation_id)"
            case "drop_id": "(SELECT kept FROM temp.merged_drop WHERE id = drop_id)"
            default: column
            }
        }
        let sightings = try connection.prepare(
            """
            INSERT INTO main.sighting (id, fact, object_hash, \(SightingRows.columns))
            SELECT id + (?1 << \(Schema.sightingBits)), fact, object_hash, \(values.joined(separator: ", "))
            FROM \(other).sighting
            \(kept == all ? "" : "WHERE denial_id + ?1 IN (SELECT id FROM main.denial)")
            ORDER BY id
            """)
        sightings.bind(1, offset)
        try sightings.run()
        return (kept, connection.changes)
    }

    /// Reads the sightings of the denials that were not kept, as `StoreReader.keptSightings` reads
    /// all. What comes of them gets numbers that would have been theirs, so that which they are is
    /// noted before.
    func left(_ connection: borrowing Connection) throws(StoreError) -> Statement {
        let other = AttachedDenials.name
        let note = try connection.prepare(
            """
            INSERT INTO temp.merged_left (id) SELECT id FROM \(other).denial
            WHERE id + ?1 NOT IN (SELECT id FROM main.denial)
            """)
        note.bind(1, offset)
        try note.run()
        return try connection.prepare(
            """
            SELECT request_id, \(SightingRows.columns) FROM temp.merged_left AS left_over
                CROSS JOIN \(other).denial AS theirs ON theirs.id = left_over.id
                CROSS JOIN \(other).sighting ON \(Schema.isSighting(of: "theirs.id"))
            ORDER BY left_over.id
            """)
    }
}
