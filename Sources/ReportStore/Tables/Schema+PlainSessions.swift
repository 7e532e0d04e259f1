/// The step about role sessions that concern no denial.
extension Schema {
    /// Format 15: role sessions of which nothing more is known than who took which role are kept
    /// together while no denial is of their role. `plain_session_name` finds the rows that hold any of a
    /// role, or of an account: by `RoleHashes`.
    static let plainSessions = """
        CREATE TABLE plain_session (
            id INTEGER PRIMARY KEY, drop_id INTEGER NOT NULL REFERENCES log_drop,
            hash INTEGER NOT NULL, number INTEGER NOT NULL, first INTEGER NOT NULL,
            last INTEGER NOT NULL, content BLOB NOT NULL, UNIQUE (drop_id, hash)) STRICT;
        CREATE TABLE plain_session_name (
            name INTEGER NOT NULL, plain_session_id INTEGER NOT NULL REFERENCES plain_session,
            PRIMARY KEY (name, plain_session_id)) STRICT, WITHOUT ROWID;
        """
}
