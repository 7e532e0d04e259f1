/// The step that numbers sightings by their denial.
extension Schema {
    /// So many bits of a sighting's number count the sightings of one denial, from 0; those before them
    /// are the denial's number.
    static let sightingBits = 24
    /// The highest count.
    static let lastSighting = 1 << sightingBits - 1

    /// A condition for the rows of `sighting` that are of a denial, found by their numbers.
    static func isSighting(of denial: String) -> String {
        "sighting.id BETWEEN \(denial) << \(sightingBits) AND \(denial) << \(sightingBits) | \(lastSighting)"
    }

    /// The denial of a row of `sighting`, as `denial_id`, but read from an index where that has all else.
    static let denialOfSighting = "sighting.id >> \(sightingBits)"

    /// A table by its number alone: rows are added at its end, and a page there is filled to its last
    /// byte, where one of a table without a number is split as any other and stays an eighth empty.
    static let numberedSightings = """
        CREATE TABLE sighting (
            id INTEGER PRIMARY KEY,
            denial_id INTEGER NOT NULL REFERENCES denial
                GENERATED ALWAYS AS (id >> \(sightingBits)) VIRTUAL,
            fact INTEGER NOT NULL,
            time INTEGER NOT NULL, situation_id INTEGER NOT NULL REFERENCES situation,
            drop_id INTEGER NOT NULL REFERENCES log_drop, batch_key TEXT, host_id ANY,
            event_id TEXT, shared_event_id TEXT, key TEXT, version_id TEXT, referer TEXT,
            message TEXT, parameters TEXT, query TEXT,
            object_hash INTEGER, source_address TEXT, access_key_id TEXT, token_issued INTEGER,
            in_doubt INTEGER) STRICT;
        """
    static let sightingIndexes = """
        CREATE INDEX IF NOT EXISTS sighting_by_situation ON sighting (situation_id, time);
        CREATE INDEX sighting_by_other_names ON sighting (time)
            WHERE \(namesOthers);
        CREATE INDEX sighting_in_doubt ON sighting (drop_id) WHERE in_doubt IS NOT NULL;
        """

    private static let sightingColumns = """
        fact, time, situation_id, drop_id, batch_key, host_id, event_id, shared_event_id, key,
        version_id, referer, message, parameters, query, object_hash, source_address,
        access_key_id, token_issued, in_doubt
        """

    /// Format 19. `sighting_by_object` is made again when something is said of an object.
    static let sightingNumbers = """
        DROP VIEW denial_report; DROP VIEW cause_summary; DROP VIEW drop_status;
        PRAGMA legacy_alter_table = ON;
        ALTER TABLE sighting RENAME TO sighting_of_18;
        PRAGMA legacy_alter_table = OFF;
        \(numberedSightings)
        INSERT INTO sighting (id, \(sightingColumns))
            SELECT (denial_id << \(sightingBits)) - 1
                    + row_number() OVER (PARTITION BY denial_id ORDER BY fact), \(sightingColumns)
            FROM sighting_of_18 ORDER BY denial_id, fact;
        DROP TABLE sighting_of_18;
        \(sightingIndexes)
        """
}
