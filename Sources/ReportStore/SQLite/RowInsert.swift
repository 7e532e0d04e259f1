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

    private let table: String
    private let columns: Int
    /// What follows the values: what is to be done at a conflict.
    private let ending: String
    /// By how many rows they insert: powers of two.
    private var statements: [Int: Statement] = [:]
    /// The rows that wait.
    var values: RowValues

    /// Inserts into `table`, which is followed by the names of so many columns.
    init(into table: String, columns: Int, ending: String = "") {
        self.table = table
        self.columns = columns
        self.ending = ending
        values = RowValues(columns: columns, rows: RowInsert.rows)
    }

    /// Whether a flush is due.
    var isFull: Bool { values.count >= RowInsert.rows }

    /// Inserts what waits; says how many rows came in.
    @discardableResult
    mutating func flush(_ connection: borrowing Connection) throws(StoreError) -> Int64 {
        // What fails is not to be tried again.
        defer { values.removeAll() }
        var changes: Int64 = 0
        var first = 0
        var size = RowInsert.rows
        while first < values.count {
            while first + size > values.count { size /= 2 }
            let statement = try statement(rows: size, connection)
            try run(statement, values.cells[(first * columns)..<((first + size) * columns)])
            changes += connection.changes
            first += size
        }
        return changes
    }

    /// The texts are not copied: they stay where they are until the statement has run.
    private func run(
        _ statement: Statement, _ cells: ArraySlice<RowValues.Cell>
    ) throws(StoreError) {
        try values.texts.withUnsafeBufferPointer { (texts) throws(StoreError) in
            var index: Int32 = 1
            for cell in cells {
                switch cell {
                case .null: break
                case .integer(let value): statement.bind(index, value)
                case .text(let start, let count):
                    let range = Int(start)..<(Int(start) + Int(count))
                    statement.bind(index, lasting: UnsafeBufferPointer(rebasing: texts[range]))
                case .blob(let start, let count):
                    let range = Int(start)..<(Int(start) + Int(count))
                    statement.bind(
                        index, lastingBlob: UnsafeBufferPointer(rebasing: texts[range]))
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
