/// The step about when denials came.
extension Schema {
    /// Format 12: when denials were stored, which may be days after they happened. Denials are
    /// numbered as they come, so that a row says it of all from its own on. Of those that an earlier
    /// format stored nobody knows.
    static let arrivals = """
        CREATE TABLE arrival (first_denial INTEGER PRIMARY KEY, time INTEGER NOT NULL) STRICT;
        \(arrivalView)
        """

    /// When each denial was stored. Promised as the other views are.
    static let arrivalView = """
        CREATE VIEW denial_arrival AS SELECT
            request_id,
            strftime('%Y-%m-%dT%H:%M:%SZ', stored_epoch, 'unixepoch') AS stored_at, stored_epoch
        FROM (SELECT denial.id AS id, request_id,
                (SELECT arrival.time FROM arrival WHERE first_denial <= denial.id
                    ORDER BY first_denial DESC LIMIT 1) AS stored_epoch
            FROM denial);
        """
}
