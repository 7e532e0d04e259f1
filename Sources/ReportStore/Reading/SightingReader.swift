internal import AWSTypes
internal import Denials

/// Reads sightings back. Situations, which many sightings share, are read once.
final class SightingReader {
    /// How many situations are remembered in memory at the most.
    static let cacheCount = 8_192
    /// The order of a denial's sightings: by what was logged, never by when it came in.
    static let order = "time, event_id, fact"

    private let ofDenial: Statement
    private let situation: Statement
    private let path: String
    private var situations = Generations<Int64, Sighting>(limit: cacheCount)

    init(_ connection: borrowing Connection) throws(StoreError) {
        path = connection.path
        ofDenial = try connection.prepare(
            """
            SELECT \(SightingRows.columns) FROM sighting
            WHERE \(Schema.isSighting(of: "?1")) ORDER BY \(SightingReader.order)
            """)
        situation = try connection.prepare("SELECT content FROM situation WHERE id = ?1")
    }

    /// All sightings of one denial.
    func sightings(ofDenial id: Int64, requestID: String) throws(StoreError) -> [Sighting] {
        var sightings: [Sighting] = []
        ofDenial.bind(1, id)
        while try ofDenial.step() {
            sightings.append(try read(ofDenial, from: 0, requestID: requestID))
        }
        return sightings
    }

    /// The sighting in a statement's current row, whose shared columns begin at `first`.
    func read(
        _ statement: borrowing Statement, from first: Int32, requestID: String
    ) throws(StoreError) -> Sighting {
        SightingRows.read(
            statement, from: first, requestID: requestID,
            situation: try situation(statement.integer(first + 1)))
    }

    /// Forgets situations that a rolled back transaction made.
    func forget() { situations.removeAll() }

    /// Takes note of a situation that was just kept, or read: it will be read again soon. What it
    /// has of a single request is never handed out.
    func remember(_ situation: Sighting, id: Int64) {
        if situation.situation.isLong { return }
        situations[id] = situation
    }

    /// A situation, with what earlier formats kept of a single request beside it.
    func situation(_ id: Int64) throws(StoreError) -> Sighting {
        if let known = situations[id] { return known }
        situation.bind(1, id)
        let content = try situation.step() ? situation.text(0) : ""
        situation.reset()
        guard let read = SituationText.read(content) else {
            throw StoreError(
                reason: .corrupt, message: "the situation \(id) does not decode", path: path)
        }
        remember(read, id: id)
        return read
    }
}
