internal import AWSTypes

/// How many denials each verdict has on each day, so that a report by groups need not count
/// millions of rows. Derived from `attribution`, and always its count: what is saved is noted here
/// and added by `flush` in the same transaction; what is deleted the table's trigger takes off.
final class TallyTable {
    /// A verdict's denials of one UTC day.
    private struct Part: Hashable {
        let verdict: Int64
        let day: Int64
    }

    private var added: [Part: Int64] = [:]
    private var rows = RowInsert(
        into: "tally (verdict_id, day, denials)", columns: 3,
        ending: "ON CONFLICT DO UPDATE SET denials = denials + excluded.denials")

    /// Notes an attribution that is inserted.
    func add(verdict: Int64, time: Instant) {
        added[Part(verdict: verdict, day: UTCDays.day(of: time.seconds)), default: 0] += 1
    }

    /// Adds what was noted, in the order of the table.
    func flush(_ connection: borrowing Connection) throws(StoreError) {
        defer { added.removeAll(keepingCapacity: true) }
        let parts = added.sorted { ($0.key.verdict, $0.key.day) < ($1.key.verdict, $1.key.day) }
        for (part, count) in parts {
            rows.values.add(part.verdict)
            rows.values.add(part.day)
            rows.values.add(count)
            if rows.isFull { try rows.flush(connection) }
        }
        try rows.flush(connection)
    }

    /// Forgets what a rolled back transaction added.
    func forget() {
        added.removeAll()
        rows.values.removeAll()
    }
}

/// A stretch of time, cut into whole UTC days and what is left of days at its ends.
struct UTCDays {
    /// Seconds of a day; UTC as Unix counts it has no others.
    static let seconds: Int64 = 86_400

    /// The days that lie in the stretch wholly, by their number since 1970; the second may be below
    /// the first.
    let whole: (first: Int64, last: Int64)
    /// The parts of days at the ends, in seconds, both included; empty where the second is below the
    /// first.
    let ends: [(from: Int64, to: Int64)]

    /// The stretch from one second to another, both included.
    init(from: Int64, to: Int64) {
        let first = UTCDays.isBeginning(from) ? UTCDays.day(of: from) : UTCDays.day(of: from) + 1
        // The second after the last; none comes after the last that there is.
        let last = to == .max ? UTCDays.day(of: to) : UTCDays.day(of: to + 1) - 1
        whole = (first, last)
        if first > last {
            // At most two days, of which none is whole.
            let border = first.multipliedReportingOverflow(by: UTCDays.seconds)
            ends =
                border.overflow || border.partialValue > to
                ? [(from, to), (0, -1)]
                : [(from, border.partialValue - 1), (border.partialValue, to)]
        } else {
            ends = [
                UTCDays.isBeginning(from) ? (0, -1) : (from, first * UTCDays.seconds - 1),
                to == .max ? (0, -1) : ((last + 1) * UTCDays.seconds, to),
            ]
        }
    }

    /// The day of a second.
    static func day(of seconds: Int64) -> Int64 {
        seconds / UTCDays.seconds - (seconds % UTCDays.seconds < 0 ? 1 : 0)
    }

    /// Before the first second that there is nothing is left out.
    private static func isBeginning(_ seconds: Int64) -> Bool {
        seconds == .min || seconds % UTCDays.seconds == 0
    }

    /// `day(of:)` of a column, in SQL.
    static func day(ofColumn column: String) -> String {
        "(\(column) / \(seconds) - (\(column) % \(seconds) < 0))"
    }
}
