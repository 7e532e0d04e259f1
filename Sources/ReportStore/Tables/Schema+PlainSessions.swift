/// The step about role sessions that concern no denial.
extension Schema {
    /// Format 15: role sessions of which nothing more is known than who took which role are kept
    /// together while no denial is of their role. Of a row, `roles` stands before what is long, so that
    /// to look through it does not read that.
    static let plainSessions = """
        CREATE TABLE plain_session (
            id INTEGER PRIMARY KEY, drop_id INTEGER NOT NULL REFERENCES log_drop,
            hash INTEGER NOT NULL, number INTEGER NOT NULL, first INTEGER NOT NULL,
            last INTEGER NOT NULL, roles BLOB NOT NULL, content BLOB NOT NULL,
            UNIQUE (drop_id, hash)) STRICT;
        """
}
