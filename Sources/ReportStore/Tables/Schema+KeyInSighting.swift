/// The step about a denial's key, which its sightings have already.
extension Schema {
    /// Format 17: an attribution has no key of its own where all its sightings that name one name the
    /// same. It was a fifth of a store.
    static let keysInSightings = """
        DROP VIEW denial_report; DROP VIEW cause_summary; DROP VIEW drop_status;
        ALTER TABLE attribution ADD COLUMN key_in_sighting INTEGER NOT NULL DEFAULT 0;
        """

    /// The key of an attribution's row.
    static let key = """
        iif(attribution.key_in_sighting, (SELECT sighting.key FROM sighting
            WHERE \(isSighting(of: "attribution.denial_id")) AND sighting.key IS NOT NULL
            ORDER BY fact LIMIT 1), attribution.key)
        """
}
