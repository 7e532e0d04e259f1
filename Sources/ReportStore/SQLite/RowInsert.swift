/// Inserts rows into one table, many by one statement: to begin and to end a statement costs as
/// much as a row does. Values are kept until they are flushed. A struct, so that a row's values are
/// added by one access to who holds it.
///
/// Only within a transaction that is rolled back where a flush fails: of the rows of a statement those
/// before the one that failed stay (`OR FAIL`). Else SQLite would copy each page aside before a
/// statement first changes it, to undo that statement alone: an eighth of what storing costs
/// (https://www.sqlite.org/tempfiles.html, "Statement Journal Files").
struct RowInsert {
    /// How many rows one statement inserts at the most. The caller flushes when there are as many.
    static let rows = 32

    private enum Cell {
        case null
        case integer(Int64)
        case text(Range<Int>)
    }

    private let table: String
    private let columns: Int
    /// What follows the values: what is to be done at a conflict.
    private let ending: String
    /// By how many rows they insert: powers of two.
    private var statements: [Int: Statement] = [:]
    private var cells: [Cell] = []
    private var texts: [UInt8] = []

    /// Inserts into `table`, which is followed by the names of so many columns.
    init(into table: String, columns: Int, ending: String = "") {
        self.table = table
        self.columns = columns
        self.ending = ending
        cells.reserveCapacity(RowInsert.rows * columns)
    }

    /// The rows that wait.
    var count: Int { cells.count / columns }

    /// Whether a flush is due.
    var isFull: Bool { count >= RowInsert.rows }

    // MARK: Values, column by column and row by row

    mutating func add(_ value: Int64?) { cells.append(value.map { .integer($0) } ?? .null) }

    mutating func add(_ value: Int64) { cells.append(.integer(value)) }

    mutating func add(_ value: String?) {
        guard let value else { return cells.append(.null) }
        // To borrow the bytes copies no reference, as `withUTF8` does of a variable.
        let isAdded: Void? = value.utf8.withContiguousStorageIfAvailable { add(text: $0) }
        if isAdded == nil { add(Array(value.utf8)) }
    }

    mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { add(text: $0) } }

    private mutating func add(text: UnsafeBufferPointer<UInt8>) {
        let start = texts.count
        texts.append(contentsOf: text)
        cells.append(.text(start..<texts.count))
    }

    /// Forgets the rows that wait.
    mutating func forget() {
        cells.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
    }

    /// Inserts what waits; says how many rows came in.
    @discardableResult
    mutating func flush(_ connection: borrowing Connection) throws(StoreError) -> Int64 {
        // What fails is not to be tried again.
        defer { forget() }
        var changes: Int64 = 0
        var first = 0
        var size = RowInsert.rows
        while first < count {
            while first + size > count { size /= 2 }
            let statement = try statement(rows: size, connection)
            try run(statement, cells[(first * columns)..<((first + size) * columns)])
            changes += connection.changes
            first += size
        }
        return changes
    }

    /// The texts are not copied: they stay where they are until the statement has run.
    private func run(
        _ statement: Statement, _ cells: ArraySlice<Cell>
    ) throws(StoreError) {
        try texts.withUnsafeBufferPointer { (texts) throws(StoreError) in
            var index: Int32 = 1
            for cell in cells {
                switch cell {
                case .null: break
                case .integer(let value): statement.bind(index, value)
                case .text(let range):
                    statement.bind(index, lasting: UnsafeBufferPointer(rebasing: texts[range]))
                }
                index += 1
            }
            defer { statement.clear() }
            try statement.run()
        }
    }

    private mutating func statement(
        rows: Int, _ connection: borrowing Connection
    ) throws(StoreError) -> Statement {
        if let known = statements[rows] { return known }
        let row = "(" + [String](repeating: "?", count: columns).joined(separator: ", ") + ")"
        let values = [String](repeating: row, count: rows).joined(separator: ", ")
        let statement = try connection.prepare(
            "INSERT OR FAIL INTO \(table) VALUES \(values) \(ending)")
        statements[rows] = statement
        return statement
    }
}
