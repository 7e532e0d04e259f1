internal import AWSTypes
internal import Attributions
internal import JSON

/// What the attributions of many denials have in common, in short fields: each kept once.
final class VerdictTable {
    /// How many verdicts are remembered in memory before they are forgotten.
    static let cacheCount = 50_000

    private let hash: ContentHash
    private let find: Statement
    private let insert: Statement
    private var ids: [Int64: Int64] = [:]
    private var json = JSONText()
    /// The verdict before, which most often is the next one's too.
    private var latest: (fields: [String?], isGlue: Bool, id: Int64)?

    init(_ connection: borrowing Connection, hash: ContentHash) throws(StoreError) {
        self.hash = hash
        find = try connection.prepare("SELECT id FROM verdict WHERE hash = ?1")
        insert = try connection.prepare(
            """
            INSERT INTO verdict (hash, cause, mechanism, certainty, is_glue, role, principal,
                account, action, bucket, region, judgement, judged_by)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """)
    }

    /// Whether two decisions that have one answer have one verdict.
    static func haveOne(_ left: SharedDecision, _ right: SharedDecision) -> Bool {
        left.isGlue == right.isGlue && left.judgement == right.judgement
            && SameBytes.areSame(left.role, right.role)
            && SameBytes.areSame(left.bucket, right.bucket)
            && SameBytes.areSame(left.principal, right.principal)
            && SameBytes.areSame(left.region, right.region)
    }

    /// The id of a decision's verdict, which is kept if it is new.
    func id(of decision: SharedDecision) throws(StoreError) -> Int64 {
        let attribution = decision.answer.attribution
        let fields: [String?] = [
            attribution.cause.rawValue, attribution.mechanism?.rawValue,
            attribution.certainty.rawValue, decision.role, decision.principal,
            attribution.account, attribution.action, decision.bucket,
            decision.region, decision.judgement?.rawValue,
        ]
        if let latest, latest.isGlue == decision.isGlue,
            zip(latest.fields, fields).allSatisfy({ SameBytes.areSame($0, $1) })
        {
            return latest.id
        }
        json.clear()
        json.beginArray()
        json.value(decision.isGlue)
        for field in fields { json.value(field) }
        json.value(decision.judgement.map { _ in "\(Judgement.revision)" })
        json.endArray()
        let id = try id(of: fields, isGlue: decision.isGlue, hashed: hash(json.bytes))
        latest = (fields, decision.isGlue, id)
        return id
    }

    /// Forgets ids that a rolled back transaction made.
    func forget() {
        ids.removeAll(keepingCapacity: true)
        latest = nil
    }

    private func id(
        of fields: [String?], isGlue: Bool, hashed: Int64
    ) throws(StoreError) -> Int64 {
        if let id = ids[hashed] { return id }
        find.bind(1, hashed)
        let found = try find.step() ? find.integer(0) : nil
        find.reset()
        let id =
            if let found { found } else {
                try kept(fields, isGlue: isGlue, hashed: hashed)
            }
        if ids.count >= VerdictTable.cacheCount { forget() }
        ids[hashed] = id
        return id
    }

    private func kept(
        _ fields: [String?], isGlue: Bool, hashed: Int64
    ) throws(StoreError) -> Int64 {
        insert.bind(1, hashed)
        insert.bind(5, isGlue ? 1 : 0)
        insert.bind(13, (fields.last ?? nil).map { _ in Judgement.revision })
        let indexes: [Int32] = [2, 3, 4, 6, 7, 8, 9, 10, 11, 12]
        for (index, field) in zip(indexes, fields) { insert.bind(index, field) }
        return try insert.insertedID()
    }
}
