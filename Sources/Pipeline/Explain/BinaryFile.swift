/// Tells files that are no text by how they begin, so that the names and messages in a database or
/// an archive do not pass for a log.
enum BinaryFile {
    /// Where zero bytes are looked for.
    private static let headBytes = 8 << 10

    /// What the file is, `a SQLite database`; nil where it may be a text.
    static func kind(of head: ArraySlice<UInt8>) -> String? {
        for (magic, name) in magics where head.starts(with: magic) { return name }
        // No log has zero bytes; one in UTF-16 has many, and says so by its mark.
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return nil }
        return head.prefix(headBytes).contains(0) ? "a binary file" : nil
    }

    /// How they begin, each by its own format's page: SQLite ("Database File Format", 1.3.1, 4.1), Parquet,
    /// Avro and ORC, archives and programs.
    private static let magics: [([UInt8], String)] = [
        (Array("SQLite format 3\u{0}".utf8), "a SQLite database"),
        ([0x37, 0x7F, 0x06, 0x82], "the log of a SQLite database"),
        ([0x37, 0x7F, 0x06, 0x83], "the log of a SQLite database"),
        (Array("PAR1".utf8), "a Parquet file"), (Array("Obj\u{1}".utf8), "an Avro file"),
        (Array("PK\u{3}\u{4}".utf8), "a zip archive"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a zstd archive"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "an xz archive"),
        (Array("BZh".utf8), "a bzip2 archive"), ([0x7F, 0x45, 0x4C, 0x46], "a program"),
        (Array("%PDF-".utf8), "a PDF document"), ([0x89, 0x50, 0x4E, 0x47], "a picture"),
    ]
}
