internal import AWSTypes
internal import JSON
internal import Wording

/// Reads report rows one by one. What many denials share of their answers is read once.
final class RowReader {
    private let row: Statement
    private let document: Statement
    private let path: String
    private var blockers = AnswerLists<ReportedBlocker>()
    private var remarks = CompletedRemarks()
    private var fixes = AnswerLists<ReportedFix>()
    private var jobs = Generations<Int64, JobCandidates>(limit: jobsCount)
    /// How many denials' jobs are remembered: what comes into question is the same for a while.
    private static let jobsCount = 4_096

    init(_ connection: borrowing Connection) throws(StoreError) {
        path = connection.path
        row = try connection.prepare(
            """
            SELECT denial.request_id, attribution.time, role, principal, account, action,
                resource, bucket, \(Schema.key), region, logs,
                (SELECT message FROM sighting WHERE \(Schema.isSighting(of: "attribution.denial_id"))
                    AND message IS NOT NULL
                    ORDER BY length(message) DESC, message LIMIT 1),
                cause, mechanism, certainty, is_glue, blocked_by, missing, fix,
                attribution.in_doubt, attribution.job,
                (SELECT source_address FROM sighting
                    WHERE \(Schema.isSighting(of: "attribution.denial_id"))
                    AND source_address IS NOT NULL ORDER BY fact LIMIT 1), verdict_id
            FROM attribution JOIN denial ON denial.id = attribution.denial_id
                JOIN verdict ON verdict.id = attribution.verdict_id
            WHERE attribution.denial_id = ?1
            """)
        document = try connection.prepare("SELECT content FROM document WHERE id = ?1")
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
        result.jobs = try jobs(row.optionalInteger(20))
        result.sourceAddress = row.optionalText(21)
        let names = AnswerNames(
            verdict: row.integer(22), bucket: bucket, role: result.role, key: key)
        result.blockerList = try blockers(row.optionalInteger(16), names)
        result.fixList = try fixes(row.optionalInteger(18), names)
        if let missing = row.optionalInteger(17) {
            // What does not decode is left out, as it would only have told more.
            result.missingList =
                try remarks.list(missing, names, for: result, text) ?? AnswerList(own: [])
        }
        return result
    }

    private func fixes(_ id: Int64?, _ names: AnswerNames) throws(StoreError) -> AnswerList<
        ReportedFix
    > {
        guard let id else { return AnswerList(own: []) }
        guard let list = try fixes.list(id, names, text) else {
            throw corrupt("the document \(id)")
        }
        return list
    }

    private func blockers(
        _ id: Int64?, _ names: AnswerNames
    ) throws(StoreError) -> AnswerList<ReportedBlocker> {
        guard let id else { return AnswerList(own: []) }
        guard let list = try blockers.list(id, names, text) else {
            throw corrupt("the document \(id)")
        }
        return list
    }

    private func jobs(_ id: Int64?) throws(StoreError) -> JobCandidates? {
        guard let id else { return nil }
        if let known = jobs[id] { return known }
        guard
            let read = try text(id).flatMap({ JSONValue($0) }).flatMap(JobCandidates.init(stored:))
        else { throw corrupt("the document \(id)") }
        jobs[id] = read
        return read
    }

    private func text(_ id: Int64) throws(StoreError) -> String? {
        document.bind(1, id)
        defer { document.reset() }
        return try document.step() ? document.text(0) : nil
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
