/// The step about the index of requests, which a store can do without for a while.
extension Schema {
    /// Tells a repeated record from a new one.
    static let requestIndex = """
        CREATE UNIQUE INDEX IF NOT EXISTS denial_by_request ON denial (request_id, part);
        """

    /// Format 18: the index has a name. One that belongs to the table's definition cannot be dropped and
    /// made again (`FirstFill`). The views, also those that people made, and what points at a denial stay with
    /// the table's name (https://www.sqlite.org/pragma.html#pragma_legacy_alter_table).
    static let namedRequestIndex = """
        PRAGMA legacy_alter_table = ON;
        ALTER TABLE denial RENAME TO denial_of_17;
        PRAGMA legacy_alter_table = OFF;
        CREATE TABLE denial (
            id INTEGER PRIMARY KEY, request_id TEXT NOT NULL, part TEXT NOT NULL) STRICT;
        INSERT INTO denial SELECT id, request_id, part FROM denial_of_17 ORDER BY id;
        DROP TABLE denial_of_17;
        \(requestIndex)
        """
}
