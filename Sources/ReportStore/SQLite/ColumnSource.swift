/// A row whose values are read by column, counted from 0: a statement's current one, or one that
/// waits to be inserted.
protocol ColumnSource {
    /// A number; 0 where there is none.
    func integer(_ column: Int32) -> Int64
    /// A number; nil where there is none.
    func optionalInteger(_ column: Int32) -> Int64?
    /// A text; nil where there is none.
    func optionalText(_ column: Int32) -> String?
    /// Bytes that are no text (a BLOB); nil where there are none.
    func optionalBytes(_ column: Int32) -> [UInt8]?
}

extension Statement: ColumnSource {}

extension RowValues {
    /// One of the rows, from a column on.
    struct Row: ColumnSource {
        let values: RowValues
        let row: Int
        /// The column that is read as column 0.
        let first: Int

        func integer(_ column: Int32) -> Int64 { optionalInteger(column) ?? 0 }

        func optionalInteger(_ column: Int32) -> Int64? {
            values.integer(row, first + Int(column))
        }

        func optionalBytes(_ column: Int32) -> [UInt8]? {
            values.blob(row, first + Int(column)).map(Array.init)
        }

        func optionalText(_ column: Int32) -> String? {
            values.bytes(row, first + Int(column)).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
