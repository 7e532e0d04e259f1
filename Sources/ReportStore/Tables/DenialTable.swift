internal import AWSTypes
internal import Denials

/// Denials, each with the identity of its request.
///
/// A request that comes again is told by the index of requests; while the store goes without that
/// (`FirstFill`), by `RequestNumbers`.
final class DenialTable {
    /// With how many requests under its id, or under its own text, a sighting is compared at the most.
    /// AWS gives an id to one request, and a copied id to few; each comparison reads a denial.
    static let comparedRequests = 32

    private let withPart: Statement
    private let withNumber: Statement
    private let partOfNumber: Statement
    private var rows = RowInsert(
        into: "denial (id, request_id, part)", columns: 3, ending: "ON CONFLICT DO NOTHING")

    init(_ connection: borrowing Connection) throws(StoreError) {
        // Ranges and no `substr`: that ends at a NUL, which a key may hold.
        withPart = try connection.prepare(
            """
            SELECT id FROM denial WHERE request_id = ?1
                AND (part = ?2 OR part >= ?3 AND part < ?4)
            ORDER BY part LIMIT \(DenialTable.comparedRequests)
            """)
        withNumber = try connection.prepare("SELECT 1 FROM denial WHERE id = ?1")
        partOfNumber = try connection.prepare(
            "SELECT part FROM denial WHERE id = ?1 AND request_id = ?2")
    }

    /// Inserts a denial for each sighting, numbered as they stand, but for those whose identity is
    /// there; says which these are, by their place.
    func insert(
        _ sightings: [PreparedSighting], first: Int64, _ requests: inout RequestNumbers?,
        _ connection: borrowing Connection
    ) throws(StoreError) -> Set<Int> {
        guard requests == nil else {
            return try insert(sightings, first: first, noting: &requests, connection)
        }
        var order = sightings.indices.map {
            (beginning: DenialTable.beginning(of: sightings[$0]), place: $0)
        }
        order.sort { $0 < $1 }
        var there: Set<Int> = []
        for start in stride(from: 0, to: order.count, by: RowInsert.rows) {
            let some = order[start..<min(start + RowInsert.rows, order.count)]
            for (_, place) in some { add(first + Int64(place), of: sightings[place]) }
            if try rows.flush(connection) == some.count { continue }
            for (_, place) in some where try !isMade(first + Int64(place)) { there.insert(place) }
        }
        return there
    }

    private func insert(
        _ sightings: [PreparedSighting], first: Int64, noting requests: inout RequestNumbers?,
        _ connection: borrowing Connection
    ) throws(StoreError) -> Set<Int> {
        var there: Set<Int> = []
        for (place, sighting) in sightings.enumerated() {
            let alike = requests?.numbers(hash: sighting.identity) ?? []
            if !alike.isEmpty {
                // Those that wait would not be found.
                try rows.flush(connection)
                let identity = DenialIdentity(of: sighting.sighting)
                let parts = try parts(of: identity, among: alike)
                if parts.contains(where: { SameBytes.areSame($0.part, identity.part) }) {
                    there.insert(place)
                    continue
                }
            }
            let number = first + Int64(place)
            add(number, of: sighting)
            requests?.add(number, hash: sighting.identity)
            if rows.isFull { try rows.flush(connection) }
        }
        try rows.flush(connection)
        return there
    }

    private func add(_ denial: Int64, of sighting: PreparedSighting) {
        rows.values.add(denial)
        rows.values.add(
            PreparedSightings.Column.requestID..<PreparedSightings.Column.fact,
            ofRow: sighting.row, of: sighting.all.values)
    }

    /// Inserts the denial of a request whose id another request has, too.
    func insert(
        _ denial: Int64, ofOther prepared: PreparedSighting, _ requests: inout RequestNumbers?,
        _ connection: borrowing Connection
    ) throws(StoreError) {
        let sighting = prepared.sighting
        let identity = DenialIdentity(of: sighting)
        let own = identity.part(ofOther: sighting)
        let alike = requests?.numbers(hash: prepared.identity) ?? []
        let known = try parts(of: identity, among: alike)
        var (part, number) = (own, 1)
        // Texts of two requests may be alike, and a batch delete's key may be any text.
        while true {
            if !known.contains(where: { SameBytes.areSame($0.part, part) }) {
                rows.values.add(denial)
                rows.values.add(identity.requestID)
                rows.values.add(part)
                if try rows.flush(connection) == 1 { break }
                guard try !isMade(denial) else {
                    throw StoreError(
                        reason: .corrupt, message: "denial \(denial) is there already",
                        path: connection.path)
                }
            }
            number += 1
            part = "\(own)\(DenialIdentity.separator)\(number)"
        }
        requests?.add(denial, hash: prepared.identity)
    }

    /// The denials that a sighting may be of: those of its identity, and of other requests under its
    /// id and part, first of those that its own text tells. In the order of their parts, of either
    /// `comparedRequests` at the most.
    func candidates(
        for prepared: PreparedSighting, _ requests: RequestNumbers?
    ) throws(StoreError) -> [Int64] {
        let sighting = prepared.sighting
        let identity = DenialIdentity(of: sighting)
        if let requests {
            let others = identity.part + DenialIdentity.separator
            return try parts(of: identity, among: requests.numbers(hash: prepared.identity))
                .filter {
                    SameBytes.areSame($0.part, identity.part)
                        || $0.part.utf8.starts(with: others.utf8)
                }
                .sorted { $0.part.utf8.lexicographicallyPrecedes($1.part.utf8) }
                .map(\.denial)
        }
        let all = try denials(of: identity.requestID, part: identity.part)
        guard all.count >= DenialTable.comparedRequests else { return all }
        let own = identity.part(ofOther: sighting)
        return try denials(of: identity.requestID, part: own) + all
    }

    /// Whether so many requests share the id and part of a sighting that they are to be told apart by
    /// the index of requests: each of `numbers` is looked up by itself.
    func areMany(_ prepared: PreparedSighting, _ numbers: RequestNumbers) -> Bool {
        numbers.numbers(hash: prepared.identity).count >= DenialTable.comparedRequests
    }

    private func denials(of requestID: String, part: String) throws(StoreError) -> [Int64] {
        withPart.bind(1, requestID)
        withPart.bind(2, part)
        withPart.bind(3, part + DenialIdentity.separator)
        withPart.bind(4, part + DenialIdentity.behindSeparator)
        var found: [Int64] = []
        while try withPart.step() { found.append(withPart.integer(0)) }
        return found
    }

    /// Which of some denials have the identity's request id, and their parts.
    private func parts(
        of identity: DenialIdentity, among numbers: [Int64]
    ) throws(StoreError) -> [(denial: Int64, part: String)] {
        var found: [(denial: Int64, part: String)] = []
        for number in numbers {
            partOfNumber.bind(1, number)
            partOfNumber.bind(2, identity.requestID)
            if try partOfNumber.step() { found.append((number, partOfNumber.text(0))) }
            partOfNumber.reset()
        }
        return found
    }

    private func isMade(_ denial: Int64) throws(StoreError) -> Bool {
        withNumber.bind(1, denial)
        let isMade = try withNumber.step()
        withNumber.reset()
        return isMade
    }

    /// The first eight bytes of the request id, as a number that grows as texts do.
    private static func beginning(of sighting: PreparedSighting) -> UInt64 {
        let text =
            sighting.all.values.bytes(sighting.row, PreparedSightings.Column.requestID) ?? []
        var number: UInt64 = 0
        for byte in text.prefix(8) { number = number << 8 | UInt64(byte) }
        return number << (8 * UInt64(8 - min(8, text.count)))
    }

    /// Forgets the rows that a rolled back transaction left.
    func forget() { rows.values.removeAll() }
}
