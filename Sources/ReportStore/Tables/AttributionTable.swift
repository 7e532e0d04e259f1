internal import AWSTypes
internal import Attributions
internal import Denials

/// Attributions: derived, one a denial, replaced when new evidence comes.
final class AttributionTable {
    private let answers: AnswerTable
    private var answersByKind = ByKind<AnswerTable.Cached>()
    private let tallies = TallyTable()
    private let insert: Statement
    private var rows = RowInsert(into: "attribution (\(columns))", columns: 14)
    private let remove: Statement
    private let countMarks: Statement
    private let clear: Statement
    private var plainResource: [UInt8] = []

    private static let columns = """
        denial_id, verdict_id, time, logs, key, resource, blocked_by, missing, fix, evidence,
        notes, job, in_doubt, key_in_sighting
        """

    init(
        _ connection: borrowing Connection, hash: ContentHash, documents: DocumentTable
    ) throws(StoreError) {
        answers = try AnswerTable(connection, hash: hash, documents: documents)
        insert = try connection.prepare(
            """
            INSERT INTO attribution (\(AttributionTable.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT DO NOTHING
            """)
        remove = try connection.prepare("DELETE FROM attribution WHERE denial_id = ?1")
        countMarks = try connection.prepare(
            "SELECT count(*) FROM pending_attribution WHERE denial_id BETWEEN ?1 AND ?2")
        clear = try connection.prepare(
            """
            DELETE FROM pending_attribution
            WHERE denial_id BETWEEN ?1 AND ?2 AND stamp <= ?3
            """)
    }

    /// Keeps an attribution in place of an earlier one; `clearMarks` clears the mark it answers, and
    /// `flush` counts it.
    func save(
        _ denial: AttributedDenial, _ connection: borrowing Connection
    ) throws(StoreError) {
        let decision = denial.decision
        let parts = try answers.parts(of: decision.shared)
        insert.bind(1, denial.id)
        insert.bind(2, parts.verdict)
        insert.bind(3, decision.time.seconds)
        insert.bind(4, parts.logs)
        insert.bind(5, denial.isKeyInSightings ? nil : decision.key)
        insert.bind(6, resource(of: decision, parts))
        insert.bind(7, parts.blockedBy)
        insert.bind(8, parts.missing)
        insert.bind(9, parts.fix)
        insert.bind(10, parts.evidence)
        insert.bind(11, parts.notes)
        insert.bind(12, parts.job)
        insert.bind(13, decision.shared.isInDoubt ? 1 : 0)
        insert.bind(14, denial.isKeyInSightings ? 1 : 0)
        try insert.run()
        // `OR REPLACE` would have SQLite keep what it needs to undo each row, for the few that
        // there are already. The values stay bound.
        if connection.changes == 0 {
            remove.bind(1, denial.id)
            try remove.run()
            try insert.run()
        }
        tallies.add(verdict: parts.verdict, time: decision.time)
    }

    /// Keeps the attribution of a denial that is new and has this one sighting, of which it was
    /// decided before; `flush` inserts what waits. Says whether the principal counts as a Glue role;
    /// nil where nothing was decided.
    func add(
        _ denial: Int64, _ sighting: PreparedSighting, _ connection: borrowing Connection
    ) throws(StoreError) -> Bool? {
        let parts: AnswerTable.Parts
        if let known = answersByKind[sighting] {
            parts = known.parts
        } else if let decision = sighting.kind.decision {
            let kept = try answers.cached(decision)
            answersByKind[sighting] = kept
            parts = kept.parts
        } else {
            return nil
        }
        var resource: String?
        if !(parts.isResourcePlain && sighting.hasKey), let decision = sighting.decision {
            resource = self.resource(of: decision, parts)
        }
        AttributionTable.add(denial, sighting, parts, resource: resource, to: &rows.values)
        tallies.add(verdict: parts.verdict, time: sighting.time)
        if rows.isFull { try rows.flush(connection) }
        return parts.isGlue
    }

    private static func add(
        _ denial: Int64, _ sighting: PreparedSighting, _ parts: AnswerTable.Parts,
        resource: String?, to rows: inout RowValues
    ) {
        rows.add(denial)
        rows.add(parts.verdict)
        rows.add(sighting.time.seconds)
        rows.add(parts.logs)
        // Its one sighting has the key.
        rows.add(nil as String?)
        rows.add(resource)
        rows.add(parts.blockedBy)
        rows.add(parts.missing)
        rows.add(parts.fix)
        rows.add(parts.evidence)
        rows.add(parts.notes)
        rows.add(parts.job)
        rows.add(parts.isInDoubt ? 1 : 0)
        rows.add(sighting.hasKey ? 1 : 0)
    }

    /// Inserts what waits, and counts what was inserted.
    func flush(_ connection: borrowing Connection) throws(StoreError) {
        try rows.flush(connection)
        try tallies.flush(connection)
    }

    /// Those of the denials that have a mark. Before any mark is cleared, another program has
    /// answered the others since they were handed out, from all that these answers know and perhaps
    /// from more.
    func marked(_ denials: [AttributedDenial]) throws(StoreError) -> [AttributedDenial] {
        var marked: [AttributedDenial] = []
        marked.reserveCapacity(denials.count)
        for run in AttributionTable.runs(of: denials) {
            let count = try marks(of: denials[run])
            if count == 0 { continue }
            if count == run.count {
                marked += denials[run]
                continue
            }
            for index in run where try marks(of: denials[index...index]) > 0 {
                marked.append(denials[index])
            }
        }
        return marked
    }

    /// How many of the denials of one run have a mark.
    private func marks(of run: ArraySlice<AttributedDenial>) throws(StoreError) -> Int64 {
        countMarks.bind(1, run.first?.id)
        countMarks.bind(2, run.last?.id)
        return try countMarks.returnedInteger()
    }

    /// Clears the marks that were handed out with these denials; a younger mark stays.
    func clearMarks(of denials: [AttributedDenial]) throws(StoreError) {
        for run in AttributionTable.runs(of: denials) {
            clear.bind(1, denials[run.lowerBound].id)
            clear.bind(2, denials[run.upperBound - 1].id)
            clear.bind(3, denials[run.lowerBound].stamp)
            try clear.run()
        }
    }

    /// Most denials come in runs of one stamp, whose numbers follow one another.
    private static func runs(of denials: [AttributedDenial]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var first = 0
        for index in denials.indices {
            let next = index + 1
            if next < denials.count, denials[next].id == denials[index].id + 1,
                denials[next].stamp == denials[index].stamp
            {
                continue
            }
            runs.append(first..<next)
            first = next
        }
        return runs
    }

    /// Forgets ids that a rolled back transaction made.
    func forget() {
        answers.forget()
        answersByKind.removeAll()
        rows.values.removeAll()
        tallies.forget()
    }

    /// The resource; nil where it is what the view makes of bucket and key.
    private func resource(of decision: Decision, _ parts: AnswerTable.Parts) -> String? {
        if parts.isResourcePlain, decision.key != nil { return nil }
        let shared = decision.shared
        var resource = shared.answer.attribution.resource
        let standIn = shared.answer.keyStandIn
        if let bucket = shared.bucket {
            plainResource.removeAll(keepingCapacity: true)
            plainResource.append(contentsOf: "arn:aws:s3:::".utf8)
            let named = shared.answer.namesStandIns?.bucket ?? bucket
            plainResource.append(contentsOf: named.utf8)
            if let key = decision.key {
                plainResource.append(UInt8(ascii: "/"))
                plainResource.append(contentsOf: (standIn ?? key).utf8)
            }
            let isPlain = plainResource.withUnsafeBufferPointer { SameBytes.isSame(resource, $0) }
            if isPlain { return nil }
            if let named = shared.answer.namesStandIns?.bucket {
                resource = resource.replacing(text: named, with: bucket)
            }
        }
        guard let standIn, let key = decision.key else { return resource }
        return resource.replacing(text: standIn, with: key)
    }
}

/// Sets of logs as the bits of one integer, in the order of `Sighting.Log`'s cases.
enum LogBits {
    static func bits(of logs: [Sighting.Log]) -> Int64 {
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
