internal import AWSTypes
internal import Attributions
internal import Denials

/// Attributions: derived, one a denial, replaced when new evidence comes.
final class AttributionTable {
    /// How many verdicts are remembered in memory before they are forgotten.
    static let cacheCount = 50_000

    private let hash: ContentHash
    private let insert: Statement
    private let remove: Statement
    private let clear: Statement
    private let findVerdict: Statement
    private let insertVerdict: Statement
    private var verdicts: [Int64: Int64] = [:]
    private var json = JSONText()
    private var plainResource: [UInt8] = []
    /// The verdict before, which most often is the next one's too.
    private var latest: (fields: [String?], isGlue: Bool, id: Int64)?

    init(_ connection: borrowing Connection, hash: ContentHash) throws(StoreError) {
        self.hash = hash
        insert = try connection.prepare(
            """
            INSERT INTO attribution (denial_id, verdict_id, time, logs, key, resource,
                blocked_by, missing, fix, evidence, notes, job)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            ON CONFLICT DO NOTHING
            """)
        remove = try connection.prepare("DELETE FROM attribution WHERE denial_id = ?1")
        clear = try connection.prepare(
            """
            DELETE FROM pending_attribution
            WHERE denial_id BETWEEN ?1 AND ?2 AND stamp <= ?3
            """)
        findVerdict = try connection.prepare("SELECT id FROM verdict WHERE hash = ?1")
        insertVerdict = try connection.prepare(
            """
            INSERT INTO verdict (hash, cause, mechanism, certainty, is_glue, role, principal,
                account, action, bucket, region)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """)
    }

    /// Keeps an attribution in place of an earlier one; `clearMarks` clears the mark it answers.
    func save(
        _ denial: AttributedDenial, _ documents: DocumentTable, _ connection: borrowing Connection
    ) throws(StoreError) {
        let attribution = denial.attribution
        let summary = denial.summary
        insert.bind(1, denial.id)
        insert.bind(2, try verdict(of: denial))
        insert.bind(3, summary.time.seconds)
        insert.bind(4, LogBits.bits(of: summary.logs))
        insert.bind(5, summary.key)
        insert.bind(6, hasPlainResource(denial) ? nil : attribution.resource)
        json.clear()
        AttributionText.write(attribution.blockedBy, to: &json)
        try bindList(7, isEmpty: attribution.blockedBy.isEmpty, documents)
        json.clear()
        json.value(attribution.missing)
        try bindList(8, isEmpty: attribution.missing.isEmpty, documents)
        json.clear()
        AttributionText.write(attribution.fixes, to: &json)
        try bindList(9, isEmpty: attribution.fixes.isEmpty, documents)
        json.clear()
        json.value(attribution.evidence)
        try bindList(10, isEmpty: attribution.evidence.isEmpty, documents)
        json.clear()
        json.value(attribution.notes)
        try bindList(11, isEmpty: attribution.notes.isEmpty, documents)
        insert.bind(12, try documents.id(of: attribution.job))
        try insert.run()
        // `OR REPLACE` would have SQLite keep what it needs to undo each row, for the few that
        // there are already. The values stay bound.
        if connection.changes == 0 {
            remove.bind(1, denial.id)
            try remove.run()
            try insert.run()
        }
    }

    /// Clears the marks that were handed out with these denials; a younger mark stays. Most
    /// denials come in runs of one stamp, whose numbers follow one another.
    func clearMarks(of denials: [AttributedDenial]) throws(StoreError) {
        var first = 0
        for index in denials.indices {
            let next = index + 1
            if next < denials.count, denials[next].id == denials[index].id + 1,
                denials[next].stamp == denials[index].stamp
            {
                continue
            }
            clear.bind(1, denials[first].id)
            clear.bind(2, denials[index].id)
            clear.bind(3, denials[index].stamp)
            try clear.run()
            first = next
        }
    }

    /// Forgets ids that a rolled back transaction made.
    func forget() {
        verdicts.removeAll(keepingCapacity: true)
        latest = nil
    }

    private func bindList(
        _ index: Int32, isEmpty: Bool, _ documents: DocumentTable
    ) throws(StoreError) {
        insert.bind(index, isEmpty ? nil : try documents.id(of: json.bytes))
    }

    /// Whether the resource is what the view makes of bucket and key; then it is not kept again.
    private func hasPlainResource(_ denial: AttributedDenial) -> Bool {
        guard let bucket = denial.summary.bucket else { return false }
        plainResource.removeAll(keepingCapacity: true)
        plainResource.append(contentsOf: "arn:aws:s3:::".utf8)
        plainResource.append(contentsOf: bucket.utf8)
        if let key = denial.summary.key {
            plainResource.append(UInt8(ascii: "/"))
            plainResource.append(contentsOf: key.utf8)
        }
        return plainResource.withUnsafeBufferPointer {
            SameBytes.isSame(denial.attribution.resource, $0)
        }
    }

    private func verdict(of denial: AttributedDenial) throws(StoreError) -> Int64 {
        let attribution = denial.attribution
        let fields: [String?] = [
            attribution.cause.rawValue, attribution.mechanism?.rawValue,
            attribution.certainty.rawValue, attribution.role, denial.summary.principal,
            attribution.account, attribution.action, denial.summary.bucket, denial.summary.region,
        ]
        if let latest, latest.isGlue == attribution.isGlue,
            zip(latest.fields, fields).allSatisfy({ SameBytes.areSame($0, $1) })
        {
            return latest.id
        }
        json.clear()
        json.beginArray()
        json.value(attribution.isGlue)
        for field in fields { json.value(field) }
        json.endArray()
        let id = try verdict(fields, isGlue: attribution.isGlue, hashed: hash(json.bytes))
        latest = (fields, attribution.isGlue, id)
        return id
    }

    private func verdict(
        _ fields: [String?], isGlue: Bool, hashed: Int64
    ) throws(StoreError) -> Int64 {
        if let id = verdicts[hashed] { return id }
        findVerdict.bind(1, hashed)
        let found = try findVerdict.step() ? findVerdict.integer(0) : nil
        findVerdict.reset()
        let id =
            if let found { found } else {
                try kept(fields, isGlue: isGlue, hashed: hashed)
            }
        if verdicts.count >= AttributionTable.cacheCount { forget() }
        verdicts[hashed] = id
        return id
    }

    private func kept(
        _ fields: [String?], isGlue: Bool, hashed: Int64
    ) throws(StoreError) -> Int64 {
        insertVerdict.bind(1, hashed)
        insertVerdict.bind(5, isGlue ? 1 : 0)
        let indexes: [Int32] = [2, 3, 4, 6, 7, 8, 9, 10, 11]
        for (index, field) in zip(indexes, fields) { insertVerdict.bind(index, field) }
        return try insertVerdict.insertedID()
    }
}

/// Sets of logs as the bits of one integer, in the order of `Sighting.Log`'s cases.
enum LogBits {
    static func bits(of logs: Set<Sighting.Log>) -> Int64 {
        var bits: Int64 = 0
        for (position, log) in Sighting.Log.allCases.enumerated() where logs.contains(log) {
            bits |= 1 << Int64(position)
        }
        return bits
    }

    /// The slugs of the logs, in that order.
    static func slugs(of bits: Int64) -> [String] {
        Sighting.Log.allCases.enumerated()
            .filter { bits & (1 << Int64($0.offset)) != 0 }
            .map(\.element.rawValue)
    }
}
