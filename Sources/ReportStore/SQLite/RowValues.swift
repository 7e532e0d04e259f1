/// The values of rows, one row behind the other, before a statement inserts them: whole numbers as
/// they are, texts in one list of bytes. What one thread has written here, another inserts without
/// a look at any object of its own.
///
/// The texts of all rows together have less than 4 GiB: whoever fills it limits them to a few MiB
/// and one record.
struct RowValues: Sendable {
    enum Cell: Sendable {
        case null
        case integer(Int64)
        /// UTF-8, so many bytes of `texts` from `start` on.
        case text(start: UInt32, count: UInt32)
        /// The same of bytes that are no text.
        case blob(start: UInt32, count: UInt32)
    }

    /// How many values a row has.
    let columns: Int
    private(set) var cells: [Cell] = []
    private(set) var texts: [UInt8] = []

    /// No rows, with room for so many and for so many bytes of text.
    init(columns: Int, rows: Int, bytes: Int = 0) {
        self.columns = columns
        cells.reserveCapacity(rows * columns)
        texts.reserveCapacity(bytes)
    }

    /// Makes room for so many rows and bytes of text in all.
    mutating func reserve(rows: Int, bytes: Int) {
        cells.reserveCapacity(rows * columns)
        texts.reserveCapacity(bytes)
    }

    /// How many bytes it has room for.
    var roomBytes: Int { cells.capacity * MemoryLayout<Cell>.stride + texts.capacity }

    /// The rows, whole ones.
    var count: Int { cells.count / columns }

    // MARK: Adding, column by column and row by row

    mutating func add(_ value: Int64?) { cells.append(value.map { .integer($0) } ?? .null) }

    mutating func add(_ value: Int64) { cells.append(.integer(value)) }

    mutating func add(_ value: String?) {
        guard let value else { return cells.append(.null) }
        // To borrow the bytes copies no reference, as `withUTF8` does of a variable.
        let isAdded: Void? = value.utf8.withContiguousStorageIfAvailable { add(text: $0) }
        if isAdded == nil { add(Array(value.utf8)) }
    }

    mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { add(text: $0) } }

    /// Adds bytes that are no text.
    mutating func add(blob: [UInt8]) {
        cells.append(.blob(start: UInt32(texts.count), count: UInt32(blob.count)))
        texts.append(contentsOf: blob)
    }

    private mutating func add(text: UnsafeBufferPointer<UInt8>) {
        let start = UInt32(texts.count)
        texts.append(contentsOf: text)
        cells.append(.text(start: start, count: UInt32(text.count)))
    }

    /// Adds the values that a row of others has in some columns.
    mutating func add(_ columns: Range<Int>, ofRow row: Int, of others: RowValues) {
        let first = row * others.columns
        others.texts.withUnsafeBufferPointer { texts in
            for cell in others.cells[(first + columns.lowerBound)..<(first + columns.upperBound)] {
                let own = UInt32(self.texts.count)
                switch cell {
                case .null, .integer: cells.append(cell)
                case .text(let start, let count):
                    cells.append(.text(start: own, count: count))
                    self.texts.append(contentsOf: texts[Int(start)..<(Int(start) + Int(count))])
                case .blob(let start, let count):
                    cells.append(.blob(start: own, count: count))
                    self.texts.append(contentsOf: texts[Int(start)..<(Int(start) + Int(count))])
                }
            }
        }
    }

    /// Forgets all rows, and keeps the room for others.
    mutating func removeAll() {
        cells.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
    }

    // MARK: Reading

    /// A value; columns count from 0.
    func cell(_ row: Int, _ column: Int) -> Cell { cells[row * columns + column] }

    /// A number; nil where there is none.
    func integer(_ row: Int, _ column: Int) -> Int64? {
        if case .integer(let value) = cell(row, column) { value } else { nil }
    }

    /// Bytes that are no text; nil where there are none.
    func blob(_ row: Int, _ column: Int) -> ArraySlice<UInt8>? {
        guard case .blob(let start, let count) = cell(row, column) else { return nil }
        return texts[Int(start)..<(Int(start) + Int(count))]
    }

    /// The bytes of a text; nil where there is none.
    func bytes(_ row: Int, _ column: Int) -> ArraySlice<UInt8>? {
        guard case .text(let start, let count) = cell(row, column) else { return nil }
        return texts[Int(start)..<(Int(start) + Int(count))]
    }
}
