internal import AWSTypes
internal import Denials

/// The columns that `sighting` and `key_denial` share, written and read in one place.
enum SightingRows {
    /// The columns, in the order in which `bind` and `read` take them.
    static let columns = """
        time, situation_id, drop_id, batch_key, host_id, event_id, shared_event_id, key,
        version_id, referer, message, parameters, query, source_address, access_key_id,
        token_issued
        """

    /// Binds them to the sixteen parameters from `first` on.
    static func bind(
        _ sighting: Sighting, situation: Int64, drop: Int64, to statement: borrowing Statement,
        from first: Int32
    ) {
        statement.bind(first, sighting.time.seconds)
        statement.bind(first + 1, situation)
        statement.bind(first + 2, drop)
        statement.bind(first + 3, sighting.batchKey)
        statement.bind(first + 4, sighting.hostID)
        statement.bind(first + 5, sighting.eventID)
        statement.bind(first + 6, sighting.sharedEventID)
        statement.bind(first + 7, sighting.key)
        statement.bind(first + 8, sighting.versionID)
        statement.bind(first + 9, sighting.referer)
        statement.bind(first + 10, sighting.message)
        bind(sighting.parameters, to: statement, first + 11)
        bind(sighting.query, to: statement, first + 12)
        statement.bind(first + 13, sighting.sourceAddress)
        statement.bind(first + 14, sighting.accessKeyID)
        statement.bind(first + 15, sighting.tokenIssueTime?.seconds)
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
    /// situation as the hash of its text, whole.
    static func write(_ sighting: Sighting, situationHash: Int64, to json: inout JSONText) {
        json.beginArray()
        json.value(situationHash)
        json.value(sighting.time.seconds)
        json.value(sighting.requestID)
        json.value(sighting.batchKey)
        json.value(sighting.hostID)
        json.value(sighting.eventID)
        json.value(sighting.sharedEventID)
        json.value(sighting.key)
        json.value(sighting.versionID)
        json.value(sighting.referer)
        json.value(sighting.message)
        if let parameters = sighting.parameters { json.value(parameters) }
        // Tells parameters without a query from a query without parameters.
        json.value(sighting.query == nil)
        if let query = sighting.query { json.value(query) }
        json.endArray()
    }

    /// Adds the columns from `first` on to the sighting that holds the situation's fields. An
    /// address, key or token that stands there is one that earlier formats kept.
    static func read(
        _ statement: borrowing Statement, from first: Int32, requestID: String,
        situation: Sighting
    ) -> Sighting {
        var sighting = situation
        sighting.requestID = requestID
        sighting.time = Instant(seconds: statement.integer(first))
        sighting.batchKey = statement.optionalText(first + 3)
        sighting.hostID = statement.optionalText(first + 4)
        sighting.eventID = statement.optionalText(first + 5)
        sighting.sharedEventID = statement.optionalText(first + 6)
        sighting.key = statement.optionalText(first + 7)
        sighting.versionID = statement.optionalText(first + 8)
        sighting.referer = statement.optionalText(first + 9)
        sighting.message = statement.optionalText(first + 10)
        sighting.parameters = statement.optionalText(first + 11)
            .flatMap { StoredJSON($0)?.textsByName }
        sighting.query = statement.optionalText(first + 12)
            .flatMap { StoredJSON($0)?.textsByName }
        if let address = statement.optionalText(first + 13) { sighting.sourceAddress = address }
        if let key = statement.optionalText(first + 14) { sighting.accessKeyID = key }
        if let issued = statement.optionalInteger(first + 15) {
            sighting.tokenIssueTime = Instant(seconds: issued)
        }
        return sighting
    }
}
