/// The step about callers of whom a log tells a unique id alone.
extension Schema {
    /// What `nameless_role_account` has where a log tells neither the role nor its account.
    static let anyAccount = ""

    /// Format 16: denials of such callers are found by what later evidence tells of any role. Before,
    /// nothing found them, so that those that are there are decided again.
    static let anyAccounts = """
        UPDATE situation SET nameless_role_account = '\(anyAccount)'
            WHERE unique_id >= 'AROA' AND unique_id < 'AROB' AND role_name IS NULL
                AND nameless_role_account IS NULL;
        UPDATE mark_stamp SET latest = latest + 1 WHERE EXISTS (
            SELECT 1 FROM situation WHERE nameless_role_account = '\(anyAccount)');
        INSERT INTO pending_attribution
            SELECT DISTINCT denial_id, latest FROM situation
                CROSS JOIN sighting ON sighting.situation_id = situation.id
                CROSS JOIN mark_stamp
            WHERE nameless_role_account = '\(anyAccount)'
            ON CONFLICT DO UPDATE SET stamp = excluded.stamp;
        """
}
