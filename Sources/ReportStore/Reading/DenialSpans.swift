public import AWSTypes
internal import Denials

/// Denials of one kind in one stretch of time between two instants.
public struct DenialSpan: Hashable, Sendable {
    /// How many instants lie before them, or at their time.
    public let interval: Int
    /// How many there are.
    public var denials: Int
    /// The earliest of them.
    public var first: Instant
    /// The latest of them.
    public var last: Instant

    /// One denial.
    init(interval: Int, at time: Instant) {
        (self.interval, denials, first, last) = (interval, 1, time, time)
    }

    /// Counts another one.
    mutating func add(_ time: Instant) {
        denials += 1
        first = min(first, time)
        last = max(last, time)
    }
}

/// Counts the denials of Glue roles by their kinds, out of an index of some bytes a denial: their
/// rows have some hundred. Nearly all denials have one sighting, in a situation of an access log,
/// which has no message: those are counted by their situation alone. The others are looked up one
/// by one.
struct DenialSpans {
    /// A situation's denials in one stretch.
    private struct Part {
        let situation: Int64
        var span: DenialSpan
    }

    private struct Place: Hashable {
        let kind: DenialKind
        let interval: Int
    }

    private let instants: [Instant]
    /// Denials that are not counted.
    private var others = DenialNumbers()
    /// Denials that are looked up.
    private var single = DenialNumbers()
    /// Situations whose denials are.
    private var worded: Set<Int64> = []

    init(
        _ connection: borrowing Connection, between instants: [Instant]
    ) throws(StoreError) {
        self.instants = instants
        let numbers = try connection.prepare(
            """
            SELECT denial_id FROM verdict CROSS JOIN attribution ON verdict_id = verdict.id
                WHERE is_glue = 0
            UNION ALL SELECT denial_id FROM pending_attribution WHERE NOT EXISTS (
                SELECT 1 FROM attribution
                WHERE attribution.denial_id = pending_attribution.denial_id)
            """)
        while try numbers.step() { others.insert(numbers.integer(0)) }
        let situations = try connection.prepare(
            "SELECT id FROM situation WHERE \(SituationText.log) IS NOT ?1")
        situations.bind(1, Sighting.Log.s3AccessLog.rawValue)
        while try situations.step() { worded.insert(situations.integer(0)) }
    }

    /// Hands out each kind's denials in each stretch, once.
    mutating func each(
        _ connection: borrowing Connection,
        _ receive: (DenialKind, DenialSpan) throws(StoreError) -> Void
    ) throws(StoreError) {
        var (parts, isRight) = try count(connection)
        if !isRight { (parts, isRight) = try count(connection) }
        for part in parts { try receive(DenialKind(situations: [part.situation]), part.span) }
        for (place, span) in try countSingle(connection) { try receive(place.kind, span) }
    }

    /// Counts by the index, and notes which denials cannot be counted so. It is not right where one
    /// of these was counted by the first of its sightings.
    private mutating func count(
        _ connection: borrowing Connection
    ) throws(StoreError) -> (parts: [Part], isRight: Bool) {
        let all = try connection.prepare(
            """
            SELECT situation_id, time, \(Schema.denialOfSighting) FROM sighting
            ORDER BY situation_id, time
            """)
        var seen = DenialNumbers()
        var (parts, isRight) = ([Part](), true)
        var (situation, isWorded, interval) = (Int64.min, false, 0)
        while try all.step() {
            if all.integer(0) != situation {
                situation = all.integer(0)
                (isWorded, interval) = (worded.contains(situation), 0)
            }
            let id = all.integer(2)
            if others.contains(id) || single.contains(id) { continue }
            if isWorded || seen.contains(id) {
                isRight = isRight && !seen.contains(id)
                single.insert(id)
                continue
            }
            seen.insert(id)
            let time = Instant(seconds: all.integer(1))
            // Times come in their order.
            while interval < instants.count, instants[interval] <= time { interval += 1 }
            if let last = parts.indices.last, parts[last].situation == situation,
                parts[last].span.interval == interval
            {
                parts[last].span.add(time)
            } else {
                parts.append(
                    Part(situation: situation, span: DenialSpan(interval: interval, at: time)))
            }
        }
        return (parts, isRight)
    }

    private func countSingle(
        _ connection: borrowing Connection
    ) throws(StoreError) -> [Place: DenialSpan] {
        let sightings = try connection.prepare(
            """
            SELECT situation_id, time, CASE WHEN instr(message, ':key/') > 0 THEN message END
            FROM sighting WHERE \(Schema.isSighting(of: "?1"))
            """)
        var spans: [Place: DenialSpan] = [:]
        try single.each { (id) throws(StoreError) in
            sightings.bind(1, id)
            var situations: [Int64] = []
            var key: String?
            var earliest = Int64.max
            while try sightings.step() {
                situations.append(sightings.integer(0))
                earliest = min(earliest, sightings.integer(1))
                if key == nil, let message = sightings.optionalText(2) {
                    key = DenialMessage(message)?.keyARN
                }
            }
            let time = Instant(seconds: earliest)
            let interval = instants.partitionPoint { $0 > time }
            let place = Place(
                kind: DenialKind(situations: situations.sorted(), messageKey: key),
                interval: interval)
            if spans[place]?.add(time) == nil {
                spans[place] = DenialSpan(interval: interval, at: time)
            }
        }
        return spans
    }
}
