internal import AWSTypes
internal import Denials

/// Denials and the sightings that belong to them; and the refused KMS calls, which are sightings
/// that belong to no denial of S3.
final class SightingTable {
    /// What became of a sighting.
    enum Outcome {
        case repeated
        case newSighting(denial: Int64)
        case newDenial(Int64)
    }

    private let hash: ContentHash
    private let situations: SituationTable
    private let insertDenial: Statement
    private let findDenial: Statement
    private let insertSighting: Statement
    private let insertKeyDenial: Statement
    private let mark: Statement
    private let markRange: Statement
    /// The denials that this transaction has made: their numbers follow one another.
    private var newDenials: ClosedRange<Int64>?
    private var situationText = JSONText()
    private var factText = JSONText()

    init(
        _ connection: borrowing Connection, hash: ContentHash, reader: SightingReader
    ) throws(StoreError) {
        self.hash = hash
        situations = try SituationTable(connection, hash: hash, reader: reader)
        insertDenial = try connection.prepare(
            "INSERT INTO denial (request_id, part) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
        findDenial = try connection.prepare(
            "SELECT id FROM denial WHERE request_id = ?1 AND part = ?2")
        insertSighting = try connection.prepare(
            """
            INSERT INTO sighting (denial_id, fact, object_hash, \(SightingRows.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                ?17, ?18, ?19)
            ON CONFLICT DO NOTHING
            """)
        insertKeyDenial = try connection.prepare(
            """
            INSERT INTO key_denial (fact, request_id, \(SightingRows.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                ?17, ?18)
            ON CONFLICT DO NOTHING
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
    }

    /// Keeps a sighting, with its denial where that is new, and marks the denial; a new one is
    /// marked by `markNew`, which the caller calls before the transaction ends.
    func insert(
        _ sighting: Sighting, drop: Int64, stamp: Int64, connection: borrowing Connection
    ) throws(StoreError) -> Outcome {
        let (situation, fact) = try intern(sighting)
        let (denial, isNew) = try denial(of: sighting, connection)
        insertSighting.bind(1, denial)
        insertSighting.bind(2, fact)
        insertSighting.bind(
            3, objectHash(bucket: sighting.situation.fields.bucket, key: sighting.fields.key))
        SightingRows.bind(
            sighting, situation: situation, drop: drop, to: insertSighting, from: 4)
        try insertSighting.run()
        guard connection.changes > 0 else { return .repeated }
        if newDenials?.contains(denial) != true {
            mark.bind(1, denial)
            mark.bind(2, stamp)
            try mark.run()
        }
        return isNew ? .newDenial(denial) : .newSighting(denial: denial)
    }

    /// Marks the new denials of this transaction, all at once.
    func markNew(stamp: Int64) throws(StoreError) {
        guard let newDenials else { return }
        markRange.bind(1, stamp)
        markRange.bind(2, newDenials.lowerBound)
        markRange.bind(3, newDenials.upperBound)
        try markRange.run()
        self.newDenials = nil
    }

    /// Keeps a refused KMS call; says whether it is new.
    func insert(
        keyDenial: Sighting, drop: Int64, connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        let (situation, fact) = try intern(keyDenial)
        insertKeyDenial.bind(1, fact)
        insertKeyDenial.bind(2, keyDenial.requestID)
        SightingRows.bind(
            keyDenial, situation: situation, drop: drop, to: insertKeyDenial, from: 3)
        try insertKeyDenial.run()
        return connection.changes > 0
    }

    /// Forgets ids that a rolled back transaction made.
    func forget() {
        situations.forget()
        newDenials = nil
    }

    /// The id of the sighting's situation, and the hash of all that the sighting says.
    private func intern(
        _ sighting: Sighting
    ) throws(StoreError) -> (situation: Int64, fact: Int64) {
        let situation = try situations.kept(sighting.situation)
        situationText.clear()
        situation.text.write(with: sighting, to: &situationText)
        factText.clear()
        SightingRows.write(sighting, situationHash: hash(situationText.bytes), to: &factText)
        return (situation.id, hash(factText.bytes))
    }

    private func denial(
        of sighting: Sighting, _ connection: borrowing Connection
    ) throws(StoreError) -> (id: Int64, isNew: Bool) {
        let identity = DenialIdentity(of: sighting)
        insertDenial.bind(1, identity.requestID)
        insertDenial.bind(2, identity.part)
        try insertDenial.run()
        if connection.changes > 0 {
            let id = connection.lastInsertedID
            newDenials = (newDenials?.lowerBound ?? id)...id
            return (id, true)
        }
        findDenial.bind(1, identity.requestID)
        findDenial.bind(2, identity.part)
        let id = try findDenial.step() ? findDenial.integer(0) : 0
        findDenial.reset()
        return (id, false)
    }

    private func objectHash(bucket: String?, key: String?) -> Int64? {
        guard let bucket, let key else { return nil }
        return hash(bucket: bucket, key: key)
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
