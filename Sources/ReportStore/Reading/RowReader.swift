internal import AWSTypes
internal import JSON
internal import Wording

/// Reads report rows one by one. The lists that many denials share are decoded once.
final class RowReader {
    /// How many decoded lists are remembered before they are forgotten.
    static let cacheCount = 4_096

    private let row: Statement
    private let document: Statement
    private let path: String
    private var blockers: [Int64: [ReportedBlocker]] = [:]
    private var fixes: [Int64: [ReportedFix]] = [:]
    private var jobs: [Int64: JobCandidates] = [:]
    /// The texts of lists with holes.
    private var texts: [Int64: String] = [:]
    /// Lists of what is missing by their texts: those that name no key are the same for many denials.
    private var lists = Generations<String, [ReportedRemark]>(limit: 512)
    /// How many bytes a list has at the most that is remembered.
    private static let listBytes = 16 << 10
    /// Remarks in words whose commands are made for a request.
    private var remarks = Generations<Remark, ReportedRemark>(limit: cacheCount)

    init(_ connection: borrowing Connection) throws(StoreError) {
        path = connection.path
        row = try connection.prepare(
            """
            SELECT denial.request_id, attribution.time, role, principal, account, action,
                resource, bucket, \(Schema.key), region, logs,
                (SELECT message FROM sighting WHERE sighting.denial_id = attribution.denial_id
                    AND message IS NOT NULL
                    ORDER BY length(message) DESC, message LIMIT 1),
                cause, mechanism, certainty, is_glue, blocked_by, \(Schema.filledWithNames("missing")), fix,
                attribution.in_doubt, attribution.job,
                (SELECT source_address FROM sighting
                    WHERE sighting.denial_id = attribution.denial_id
                    AND source_address IS NOT NULL ORDER BY fact LIMIT 1)
            FROM attribution JOIN denial ON denial.id = attribution.denial_id
                JOIN verdict ON verdict.id = attribution.verdict_id
                LEFT JOIN document AS missing ON missing.id = attribution.missing
            WHERE attribution.denial_id = ?1
            """)
        document = try connection.prepare("SELECT content FROM document WHERE id = ?1")
    }

    private func missing(_ column: Int32) -> [ReportedRemark] {
        guard let text = row.optionalText(column), text.utf8.count <= RowReader.listBytes else {
            return row.remarks(column)
        }
        if let known = lists[text] { return known }
        let remarks = row.remarks(column)
        lists[text] = remarks
        return remarks
    }

    private func completed(_ remark: ReportedRemark, for row: ReportRow) -> ReportedRemark {
        guard let data = row.completedData(remark) else { return remark }
        if let known = remarks[data] { return known }
        let completed = ReportedRemark(data)
        remarks[data] = completed
        return completed
    }

    /// The denial's row; nil where it is not attributed yet.
    func row(ofDenial id: Int64) throws(StoreError) -> ReportRow? {
        row.bind(1, id)
        defer { row.reset() }
        guard try row.step() else { return nil }
        guard let cause = Cause(rawValue: row.text(12)),
            let certainty = Certainty(rawValue: row.text(14))
        else { throw corrupt("the attribution of \(row.text(0))") }
        let bucket = row.optionalText(7)
        let key = row.optionalText(8)
        var result = ReportRow(
            requestID: row.text(0), eventTime: Instant(seconds: row.integer(1)),
            action: row.text(5),
            resource: row.optionalText(6) ?? ARN.s3(bucket: bucket ?? "", key: key).description,
            cause: cause, certainty: certainty)
        result.role = row.optionalText(2)
        result.principal = row.optionalText(3)
        result.account = row.optionalText(4)
        result.bucket = bucket
        result.key = key
        result.region = row.optionalText(9)
        result.sightings = LogBits.slugs(of: row.integer(10))
        result.message = row.optionalText(11)
        result.mechanism = row.optionalText(13).flatMap(Mechanism.init(rawValue:))
        result.isGlue = row.integer(15) != 0
        result.isInDoubt = row.integer(19) != 0
        result.blockedBy = try blockers(row.optionalInteger(16), key: key)
        result.missingRemarks = missing(17).map { completed($0, for: result) }
        result.fix = try fixes(row.optionalInteger(18), key: key)
        result.jobs = try jobs(row.optionalInteger(20))
        result.sourceAddress = row.optionalText(21)
        return result
    }

    /// The fixes of a list's document; the key fills its holes.
    func fixes(_ id: Int64?, key: String?) throws(StoreError) -> [ReportedFix] {
        guard let id else { return [] }
        if let known = fixes[id] { return known }
        let (list, hasHoles) = try list(id, key: key)
        let read = list.compactMap(ReportedFix.init(stored:))
        if !hasHoles { RowReader.remember(read, id, in: &fixes) }
        return read
    }

    private func blockers(_ id: Int64?, key: String?) throws(StoreError) -> [ReportedBlocker] {
        guard let id else { return [] }
        if let known = blockers[id] { return known }
        let (list, hasHoles) = try list(id, key: key)
        let read = list.compactMap(ReportedBlocker.init(stored:))
        if !hasHoles { RowReader.remember(read, id, in: &blockers) }
        return read
    }

    private func jobs(_ id: Int64?) throws(StoreError) -> JobCandidates? {
        guard let id else { return nil }
        if let known = jobs[id] { return known }
        guard let read = JSONValue(try text(id)).flatMap(JobCandidates.init(stored:)) else {
            throw corrupt("the document \(id)")
        }
        RowReader.remember(read, id, in: &jobs)
        return read
    }

    private static func remember<Value>(
        _ value: Value, _ id: Int64, in cache: inout [Int64: Value]
    ) {
        if cache.count >= cacheCount { cache.removeAll(keepingCapacity: true) }
        cache[id] = value
    }

    private func list(
        _ id: Int64, key: String?
    ) throws(StoreError) -> (elements: [JSONValue], hasHoles: Bool) {
        let text = try text(id)
        let hasHoles = text.contains(text: AnswerTable.hole)
        if hasHoles { RowReader.remember(text, id, in: &texts) }
        let filled = hasHoles ? text.replacing(text: AnswerTable.hole, with: key ?? "") : text
        guard let list = JSONValue(filled) else { throw corrupt("the document \(id)") }
        return (list.elements, hasHoles)
    }

    private func text(_ id: Int64) throws(StoreError) -> String {
        if let known = texts[id] { return known }
        document.bind(1, id)
        defer { document.reset() }
        guard try document.step() else { throw corrupt("the document \(id)") }
        return document.text(0)
    }

    /// Ends the read transaction that a report ran in.
    func endSnapshot(_ connection: borrowing Connection) {
        // Nothing was written, so nothing is lost where this fails; closing ends it too.
        try? connection.execute("ROLLBACK")
    }

    private func corrupt(_ thing: String) -> StoreError {
        StoreError(reason: .corrupt, message: "\(thing) does not decode", path: path)
    }
}

extension Statement {
    /// The JSON value in a column; nil for NULL and for what is no JSON.
    func list(_ column: Int32) -> JSONValue? { optionalText(column).flatMap { JSONValue($0) } }

    /// The remarks in a column.
    func remarks(_ column: Int32) -> [ReportedRemark] {
        (list(column)?.elements ?? []).compactMap(ReportedRemark.init(stored:))
    }
}

extension ReportedRemark {
    /// An older store has the sentence alone.
    init?(stored json: JSONValue) {
        guard let text = json["text"]?.text ?? json.text else { return nil }
        self.init(text: text, remark: json["remark"].flatMap(Remark.init(stored:)))
    }
}

extension ReportedBlocker {
    init?(stored json: JSONValue) {
        guard let cause = json["cause"]?.text, let mechanism = json["mechanism"]?.text,
            let outcome = json["outcome"]?.text, let policy = json["policy"]?.text,
            let detail = json["detail"]?.text
        else { return nil }
        self.init(
            cause: cause, mechanism: mechanism, outcome: outcome,
            place: json["place"].flatMap(PolicyPlace.init(stored:)),
            reason: json["reason"].flatMap(Reason.init(stored:)), policy: policy,
            statement: json["statement"]?.text, account: json["account"]?.text, detail: detail)
    }
}

extension ReportedFix {
    init?(stored json: JSONValue) {
        guard let cause = json["cause"]?.text, let owner = json["owner"]?.text,
            let summary = json["summary"]?.text, let subject = json["subject"]?.text
        else { return nil }
        let place = json["place"].flatMap(PolicyPlace.init(stored:))
        let change = json["change"].flatMap(FixChange.init(stored:))
        // An older answer has another name for who changes a control policy.
        let named = change.flatMap { change in place.map { FixWords.owner(change, at: $0) } }
        self.init(
            cause: cause, place: place, change: change,
            role: json["role"]?.text, owner: named ?? owner,
            summary: summary, document: json["document"]?.text,
            setting: json["setting"]?.text, verified: json["verified"] == .bool(true),
            subject: subject, newlyAllows: json["newlyAllows"]?.text)
    }
}
