internal import AWSTypes
internal import Attributions

/// The marks of denials that are to be attributed (again), made in the transaction of the facts
/// that concern them, so that a kill in between loses none.
///
/// A mark carries a stamp that grows with every commit: saving an attribution clears only marks
/// whose stamp is not later than the facts it was made from.
struct PendingTable {
    private var intervals: [AffectedScope.Subject: [ClosedRange<Int64>]] = [:]
    private let statements = PreparedStatements()

    /// A table with no scope noted.
    init() {}

    /// Whether a scope is noted that `mark` has not marked.
    var hasScopes: Bool { !intervals.isEmpty }

    /// Notes a scope; `mark` marks its denials.
    mutating func note(_ scope: AffectedScope) {
        guard scope.from <= scope.to else { return }
        intervals[scope.subject, default: []].append(scope.from.seconds...scope.to.seconds)
    }

    /// Forgets what was noted.
    mutating func forget() { intervals.removeAll() }

    /// Marks the denials of all noted scopes. Scopes of one subject are merged first, so that a
    /// batch with thousands of sessions of one role reads that role's denials once.
    mutating func mark(
        stamp: Int64, hash: ContentHash, connection: borrowing Connection
    ) throws(StoreError) {
        if intervals.keys.contains(where: \.isObject) { try connection.execute(Schema.objectIndex) }
        for (subject, ranges) in intervals {
            if try !mayBear(subject, connection) { continue }
            let statement = try statements.statement(PendingTable.sql(for: subject), connection)
            for range in PendingTable.merged(ranges) {
                statement.bind(1, stamp)
                statement.bind(2, range.lowerBound)
                statement.bind(3, range.upperBound)
                PendingTable.bind(subject, to: statement, hash: hash)
                try statement.run()
            }
        }
        forget()
    }

    /// Whether there may be denials that the subject concerns. Most roles that are assumed have
    /// none: that is told by two looks into indexes.
    private func mayBear(
        _ subject: AffectedScope.Subject, _ connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        guard case .role(let account, let name) = subject else { return true }
        let found = try statements.statement(PendingTable.situationsOfRole, connection)
        found.bind(1, account)
        found.bind(2, name)
        defer { found.reset() }
        return try found.step()
    }

    private static let situationsOfRole = """
        SELECT 1 FROM situation WHERE role_account = ?1 AND role_name = ?2
        UNION ALL SELECT 1 FROM situation WHERE nameless_role_account IN (?1, '\(Schema.anyAccount)')
        LIMIT 1
        """

    /// The union of ranges, as few ranges as possible.
    static func merged(_ ranges: [ClosedRange<Int64>]) -> [ClosedRange<Int64>] {
        var merged: [ClosedRange<Int64>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                let end = max(last.upperBound, range.upperBound)
                merged[merged.count - 1] = last.lowerBound...end
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    // MARK: SQL. ?1 is the stamp, ?2 and ?3 the times, ?4 and ?5 the subject.

    private static func sql(for subject: AffectedScope.Subject) -> String {
        let source: String
        switch subject {
        case .everything:
            source = "SELECT denial_id, ?1 FROM sighting WHERE time BETWEEN ?2 AND ?3"
        case .nearKeyDenials: source = nearKeyDenials(of: "true")
        case .object:
            source = """
                SELECT denial_id, ?1 FROM sighting
                WHERE object_hash = ?4 AND time BETWEEN ?2 AND ?3
                """
        default:
            source = """
                SELECT \(Schema.denialOfSighting), ?1 FROM (\(situations(of: subject))) AS affected
                    CROSS JOIN sighting ON sighting.situation_id = affected.id
                WHERE sighting.time BETWEEN ?2 AND ?3
                """
        }
        let sources = [source] + otherSources(of: subject)
        return """
            INSERT INTO pending_attribution (denial_id, stamp)
            SELECT * FROM (\(sources.joined(separator: " UNION ALL "))) WHERE true
            ON CONFLICT (denial_id) DO UPDATE SET stamp = excluded.stamp
                WHERE stamp < excluded.stamp
            """
    }

    /// The denials that a subject concerns though their situation does not name it.
    private static func otherSources(of subject: AffectedScope.Subject) -> [String] {
        let named = """
            SELECT denial_id, ?1 FROM sighting
            WHERE \(Schema.namesOthers) AND time BETWEEN ?2 AND ?3
            """
        let isCopy = #"instr(parameters, '"x-amz-copy-source"') > 0"#
        switch subject {
        case .bucket:
            // A source named by an access point does not name the bucket behind it.
            let isPoint =
                "instr(parameters, 'accesspoint') > 0 OR instr(parameters, '-s3alias') > 0"
            return [named + " AND (instr(parameters, ?4) > 0 OR \(isPoint))"]
        case .key:
            let mayBeKey = "instr(parameters, ?5) > 0 OR instr(parameters, 'alias/') > 0"
            return [
                named + " AND (\(mayBeKey) OR \(isCopy))",
                nearKeyDenials(of: "calls.key_arn = ?4"),
            ]
        // The owner of a copy's source stands in no request, and its object under no hash.
        case .account, .object, .accessPoint: return [named + " AND " + isCopy]
        default: return []
        }
    }

    private static func situations(of subject: AffectedScope.Subject) -> String {
        switch subject {
        case .role:
            return """
                SELECT id FROM situation WHERE role_account = ?4 AND role_name = ?5
                UNION SELECT id FROM situation WHERE unique_id IN (
                    SELECT unique_id FROM situation WHERE role_account = ?4 AND role_name = ?5)
                UNION SELECT id FROM situation
                    WHERE nameless_role_account IN (?4, '\(Schema.anyAccount)')
                """
        case .account:
            return """
                SELECT id FROM situation WHERE requester_account = ?4
                UNION SELECT id FROM situation WHERE bucket_owner = ?4
                UNION SELECT id FROM situation WHERE nameless_role_account = '\(Schema.anyAccount)'
                """
        case .key:
            return """
                SELECT id FROM situation WHERE key_arn = ?4
                UNION SELECT id FROM situation WHERE bucket IN (
                    SELECT name FROM history_entry JOIN document ON document.id = value
                    WHERE kind = 'bucket'
                        AND (instr(content, ?5) > 0 OR instr(content, 'alias/') > 0))
                """
        case .uniqueID: return "SELECT id FROM situation WHERE unique_id = ?4"
        case .bucket: return "SELECT id FROM situation WHERE bucket = ?4"
        case .vpcEndpoint: return "SELECT id FROM situation WHERE vpc_endpoint_id = ?4"
        case .accessPoint: return "SELECT id FROM situation WHERE access_point_arn = ?4"
        case .object, .nearKeyDenials, .everything: return "SELECT id FROM situation"
        }
    }

    /// The denials near a refused call of KMS for which a condition holds, by the same requester.
    private static func nearKeyDenials(of condition: String) -> String {
        """
        SELECT \(Schema.denialOfSighting), ?1 FROM situation AS calls
            CROSS JOIN key_denial ON key_denial.situation_id = calls.id
            CROSS JOIN situation AS requests ON requests.unique_id = calls.unique_id
                OR requests.role_account = calls.role_account
                    AND requests.role_name = calls.role_name
            CROSS JOIN sighting ON sighting.situation_id = requests.id
                AND sighting.time BETWEEN key_denial.time - \(EvidenceWindow.decidedAgain)
                    AND key_denial.time + \(EvidenceWindow.decidedAgain)
        WHERE \(condition)
        """
    }

    private static func bind(
        _ subject: AffectedScope.Subject, to statement: borrowing Statement, hash: ContentHash
    ) {
        switch subject {
        case .role(let account, let name):
            statement.bind(4, account)
            statement.bind(5, name)
        case .object(let bucket, let key):
            statement.bind(4, hash(bucket: bucket, key: key))
        case .key(let arn):
            statement.bind(4, arn)
            // Settings may name the key by its id alone.
            statement.bind(5, arn.split(separator: "/").last.map(String.init) ?? arn)
        case .uniqueID(let text), .bucket(let text), .vpcEndpoint(let text),
            .accessPoint(let text), .account(let text):
            statement.bind(4, text)
        case .nearKeyDenials, .everything: break
        }
    }
}

extension AffectedScope.Subject {
    fileprivate var isObject: Bool { if case .object = self { true } else { false } }
}
