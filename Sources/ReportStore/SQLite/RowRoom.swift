internal import Synchronization

/// Room for rows that one thread fills and another lets go of, to be filled again: the system gives new
/// room page by page, which costs a twentieth of what the rows do.
final class RowRoom: Sendable {
    /// How much is kept at the most, and of one list of rows, in bytes.
    static let mostBytes = 3 << 20
    static let mostBytesOfOne = 2 << 20

    private struct Free: Sendable {
        var rows: [RowValues] = []
        var bytes = 0
    }

    private let columns: Int
    private let free = Mutex(Free())

    /// Room for rows of so many values.
    init(columns: Int) { self.columns = columns }

    /// A list of no rows, with room for so many and for so many bytes of text.
    func take(rows: Int, bytes: Int) -> RowValues {
        let known = free.withLock { free -> RowValues? in
            guard let last = free.rows.popLast() else { return nil }
            free.bytes -= last.roomBytes
            return last
        }
        guard var values = known else {
            return RowValues(columns: columns, rows: rows, bytes: bytes)
        }
        values.removeAll()
        values.reserve(rows: rows, bytes: bytes)
        return values
    }

    /// Takes a list back that nobody reads any more.
    func give(_ values: RowValues) {
        let bytes = values.roomBytes
        guard bytes <= RowRoom.mostBytesOfOne else { return }
        free.withLock {
            guard $0.bytes + bytes <= RowRoom.mostBytes else { return }
            $0.rows.append(values)
            $0.bytes += bytes
        }
    }
}
