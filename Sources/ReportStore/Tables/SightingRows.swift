internal import AWSTypes
internal import Denials
internal import JSON

/// The columns that `sighting` and `key_denial` share, written and read in one place.
enum SightingRows {
    /// The columns, in the order in which `bind` and `read` take them.
    static let columns = """
        time, situation_id, drop_id, batch_key, host_id, event_id, shared_event_id, key,
        version_id, referer, message, parameters, query, source_address, access_key_id,
        token_issued, in_doubt
        """

    /// How many there are, and where two of them stand, counted from 0.
    static let count = 17
    static let time = 0
    static let situation = 1
    static let drop = 2
    static let key = 7

    /// Binds them to the seventeen parameters from `first` on; for `sighting`, with the host id's bytes.
    static func bind(
        _ sighting: Sighting, situation: Int64, drop: Int64, to statement: borrowing Statement,
        from first: Int32, packing: Bool = false
    ) {
        let fields = sighting.fields
        statement.bind(first, fields.time.seconds)
        statement.bind(first + 1, situation)
        statement.bind(first + 2, drop)
        statement.bind(first + 3, fields.batchKey)
        if packing, let bytes = fields.hostID.flatMap(HostIDBytes.packed) {
            statement.bind(first + 4, blob: bytes)
        } else {
            statement.bind(first + 4, fields.hostID)
        }
        statement.bind(first + 5, fields.eventID)
        statement.bind(first + 6, fields.sharedEventID)
        statement.bind(first + 7, fields.key)
        statement.bind(first + 8, fields.versionID)
        statement.bind(first + 9, fields.referer)
        statement.bind(first + 10, fields.message)
        bind(fields.parameters, to: statement, first + 11)
        bind(fields.query, to: statement, first + 12)
        statement.bind(first + 13, fields.sourceAddress)
        statement.bind(first + 14, fields.accessKeyID)
        statement.bind(first + 15, fields.tokenIssueTime?.seconds)
        statement.bind(first + 16, fields.isProvisional ? 1 : nil as Int64?)
    }

    /// Adds them to a row, but for the numbers of situation and drop, whose places stay empty.
    static func add(_ sighting: Sighting, to rows: inout RowValues) {
        let fields = sighting.fields
        rows.add(fields.time.seconds)
        rows.add(nil as Int64?)
        rows.add(nil as Int64?)
        rows.add(fields.batchKey)
        if let bytes = fields.hostID.flatMap(HostIDBytes.packed) {
            rows.add(blob: bytes)
        } else {
            rows.add(fields.hostID)
        }
        rows.add(fields.eventID)
        rows.add(fields.sharedEventID)
        rows.add(fields.key)
        rows.add(fields.versionID)
        rows.add(fields.referer)
        rows.add(fields.message)
        add(fields.parameters, to: &rows)
        add(fields.query, to: &rows)
        rows.add(fields.sourceAddress)
        rows.add(fields.accessKeyID)
        rows.add(fields.tokenIssueTime?.seconds)
        rows.add(fields.isProvisional ? 1 : nil as Int64?)
    }

    private static func add(_ texts: [String: String]?, to rows: inout RowValues) {
        guard let texts else { return rows.add(nil as String?) }
        guard !texts.isEmpty else { return rows.add("{}") }
        var json = JSONText()
        json.value(texts)
        rows.add(json.bytes)
    }

    private static func bind(
        _ texts: [String: String]?, to statement: borrowing Statement, _ index: Int32
    ) {
        guard let texts else { return statement.bind(index, nil as String?) }
        var json = JSONText()
        json.value(texts)
        statement.bind(index, text: json.bytes)
    }

    /// The text by which one sighting is told from another: all of its fields, those of its
    /// situation as the hash of its text, whole; not whether it is provisional.
    static func write(_ sighting: Sighting, situationHash: Int64, to json: inout JSONText) {
        let fields = sighting.fields
        json.beginArray()
        json.value(situationHash)
        json.value(fields.time.seconds)
        json.value(fields.requestID)
        json.value(fields.batchKey)
        json.value(fields.hostID)
        json.value(fields.eventID)
        json.value(fields.sharedEventID)
        json.value(fields.key)
        json.value(fields.versionID)
        json.value(fields.referer)
        json.value(fields.message)
        if let parameters = fields.parameters { json.value(parameters) }
        // Tells parameters without a query from a query without parameters.
        json.value(fields.query == nil)
        if let query = fields.query { json.value(query) }
        json.endArray()
    }

    /// Adds the columns from `first` on to the sighting that holds the situation's fields. An
    /// address, key or token that stands there is one that earlier formats kept.
    static func read(
        _ row: borrowing some ColumnSource, from first: Int32, requestID: String,
        situation: Sighting
    ) -> Sighting {
        var fields = situation.fields
        fields.requestID = requestID
        fields.time = Instant(seconds: row.integer(first))
        fields.batchKey = row.optionalText(first + 3)
        fields.hostID = row.optionalHostID(first + 4)
        fields.eventID = row.optionalText(first + 5)
        fields.sharedEventID = row.optionalText(first + 6)
        fields.key = row.optionalText(first + 7)
        fields.versionID = row.optionalText(first + 8)
        fields.referer = row.optionalText(first + 9)
        fields.message = row.optionalText(first + 10)
        fields.parameters = row.optionalText(first + 11)
            .flatMap { JSONValue($0)?.textsByName }
        fields.query = row.optionalText(first + 12)
            .flatMap { JSONValue($0)?.textsByName }
        if let address = row.optionalText(first + 13) { fields.sourceAddress = address }
        if let key = row.optionalText(first + 14) { fields.accessKeyID = key }
        if let issued = row.optionalInteger(first + 15) {
            fields.tokenIssueTime = Instant(seconds: issued)
        }
        fields.isProvisional = row.optionalInteger(first + 16) != nil
        return Sighting(situation.situation, fields)
    }
}
