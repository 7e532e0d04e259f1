/// The tables as they are today.
extension Schema {
    /// Makes a new store, in the format that all steps together lead to (`MigrationTests` compares them);
    /// to go through them takes twice as long.
    static let today = """
        -- What was read, and from where.
        CREATE TABLE hash_key (half INTEGER PRIMARY KEY, value INTEGER NOT NULL) STRICT;
        INSERT INTO hash_key VALUES (0, random()), (1, random());
        CREATE TABLE log_drop (
            id INTEGER PRIMARY KEY, path TEXT NOT NULL, fingerprint_high INTEGER NOT NULL,
            fingerprint_low INTEGER NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
            device INTEGER NOT NULL, inode INTEGER NOT NULL, kind TEXT NOT NULL,
            state TEXT NOT NULL, records INTEGER NOT NULL, denials INTEGER NOT NULL,
            rejected INTEGER NOT NULL, problem_offset INTEGER, problem TEXT,
            in_doubt INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE INDEX log_drop_by_fingerprint ON log_drop (fingerprint_low);
        CREATE TABLE rejected_record (
            id INTEGER PRIMARY KEY, drop_id INTEGER NOT NULL REFERENCES log_drop,
            byte_offset INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;
        CREATE INDEX rejected_record_by_drop ON rejected_record (drop_id);

        -- Sightings, and the denials that they are of.
        CREATE TABLE situation (
            id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, content TEXT NOT NULL,
            role_account TEXT, role_name TEXT, unique_id TEXT, nameless_role_account TEXT,
            requester_account TEXT, access_key_id TEXT, bucket TEXT, bucket_owner TEXT,
            key_arn TEXT, vpc_endpoint_id TEXT, access_point_arn TEXT) STRICT;
        CREATE INDEX situation_by_hash ON situation (hash);
        CREATE INDEX situation_by_role ON situation (role_account, role_name)
            WHERE role_name IS NOT NULL;
        CREATE INDEX situation_by_unique_id ON situation (unique_id)
            WHERE unique_id IS NOT NULL;
        CREATE INDEX situation_by_nameless_role_account ON situation (nameless_role_account)
            WHERE nameless_role_account IS NOT NULL;
        CREATE INDEX situation_by_requester_account ON situation (requester_account)
            WHERE requester_account IS NOT NULL;
        CREATE INDEX situation_by_bucket ON situation (bucket)
            WHERE bucket IS NOT NULL;
        CREATE INDEX situation_by_bucket_owner ON situation (bucket_owner)
            WHERE bucket_owner IS NOT NULL;
        CREATE INDEX situation_by_key_arn ON situation (key_arn)
            WHERE key_arn IS NOT NULL;
        CREATE INDEX situation_by_vpc_endpoint_id ON situation (vpc_endpoint_id)
            WHERE vpc_endpoint_id IS NOT NULL;
        CREATE INDEX situation_by_access_point_arn ON situation (access_point_arn)
            WHERE access_point_arn IS NOT NULL;
        CREATE TABLE denial (
            id INTEGER PRIMARY KEY, request_id TEXT NOT NULL, part TEXT NOT NULL) STRICT;
        \(requestIndex)
        \(numberedSightings)
        \(sightingIndexes)
        CREATE TABLE pending_attribution (
            denial_id INTEGER PRIMARY KEY REFERENCES denial, stamp INTEGER NOT NULL) STRICT;
        CREATE TABLE mark_stamp (id INTEGER PRIMARY KEY, latest INTEGER NOT NULL) STRICT;
        INSERT INTO mark_stamp VALUES (1, 0);
        CREATE TABLE arrival (first_denial INTEGER PRIMARY KEY, time INTEGER NOT NULL) STRICT;

        -- Other evidence.
        CREATE TABLE key_denial (
            id INTEGER PRIMARY KEY, fact INTEGER NOT NULL UNIQUE, request_id TEXT NOT NULL,
            time INTEGER NOT NULL, situation_id INTEGER NOT NULL REFERENCES situation,
            drop_id INTEGER NOT NULL REFERENCES log_drop, batch_key TEXT, host_id TEXT,
            event_id TEXT, shared_event_id TEXT, key TEXT, version_id TEXT, referer TEXT,
            message TEXT, parameters TEXT, query TEXT, source_address TEXT, access_key_id TEXT,
            token_issued INTEGER, in_doubt INTEGER) STRICT;
        CREATE INDEX key_denial_by_situation ON key_denial (situation_id, time);
        CREATE TABLE foreign_write (
            object_hash INTEGER NOT NULL, fact INTEGER NOT NULL, time INTEGER NOT NULL,
            event_id TEXT NOT NULL, bucket TEXT NOT NULL, key TEXT NOT NULL,
            bucket_owner TEXT NOT NULL, writer TEXT NOT NULL, canned_acl TEXT,
            drop_id INTEGER REFERENCES log_drop, in_doubt INTEGER,
            PRIMARY KEY (object_hash, fact)) STRICT, WITHOUT ROWID;
        CREATE TABLE role_session (
            id INTEGER PRIMARY KEY, fact INTEGER NOT NULL UNIQUE, time INTEGER NOT NULL,
            event_id TEXT NOT NULL, role_arn TEXT NOT NULL, role_account TEXT, role_name TEXT,
            session_name TEXT NOT NULL, access_key_id TEXT, service TEXT, caller_arn TEXT,
            session_policy INTEGER REFERENCES document, policy_arns TEXT NOT NULL,
            tags TEXT NOT NULL, narrowed_from TEXT, narrowing_count INTEGER,
            drop_id INTEGER REFERENCES log_drop, in_doubt INTEGER) STRICT;
        CREATE INDEX role_session_by_role
            ON role_session (role_account, role_name, session_name, time);
        CREATE INDEX role_session_by_access_key ON role_session (access_key_id)
            WHERE access_key_id IS NOT NULL;
        CREATE INDEX role_session_by_glue ON role_session (role_account, role_name)
            WHERE service = 'glue.amazonaws.com';
        CREATE TABLE plain_session (
            id INTEGER PRIMARY KEY, drop_id INTEGER NOT NULL REFERENCES log_drop,
            hash INTEGER NOT NULL, number INTEGER NOT NULL, first INTEGER NOT NULL,
            last INTEGER NOT NULL, content BLOB NOT NULL, UNIQUE (drop_id, hash)) STRICT;
        CREATE TABLE plain_session_name (
            name INTEGER NOT NULL, plain_session_id INTEGER NOT NULL REFERENCES plain_session,
            PRIMARY KEY (name, plain_session_id)) STRICT, WITHOUT ROWID;
        CREATE TABLE job_run (
            id INTEGER PRIMARY KEY, fact INTEGER NOT NULL UNIQUE, time INTEGER NOT NULL,
            event_id TEXT NOT NULL, account TEXT, job_name TEXT NOT NULL, run_id TEXT,
            role TEXT, role_account TEXT, role_name TEXT,
            session_policy INTEGER REFERENCES document, drop_id INTEGER REFERENCES log_drop,
            in_doubt INTEGER, kind TEXT NOT NULL DEFAULT 'job', ended INTEGER) STRICT;
        CREATE INDEX job_run_by_role ON job_run (role_account, role_name, time);
        CREATE INDEX job_run_by_job ON job_run (account, kind, job_name, time)
            WHERE role_name IS NULL;
        CREATE TABLE job_role (
            id INTEGER PRIMARY KEY, fact INTEGER NOT NULL UNIQUE, time INTEGER NOT NULL,
            event_id TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL,
            job_name TEXT NOT NULL, role TEXT NOT NULL, role_account TEXT, role_name TEXT,
            drop_id INTEGER REFERENCES log_drop, in_doubt INTEGER) STRICT;
        CREATE INDEX job_role_by_role ON job_role (role_account, role_name);
        CREATE INDEX job_role_by_job ON job_role (account, kind, job_name, time);
        CREATE TABLE policy_change (
            id INTEGER PRIMARY KEY, fact INTEGER NOT NULL UNIQUE, time INTEGER NOT NULL,
            event_id TEXT NOT NULL, event_name TEXT NOT NULL,
            record INTEGER NOT NULL REFERENCES document) STRICT;

        -- Policies and settings.
        CREATE TABLE history_entry (
            id INTEGER PRIMARY KEY, fact INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL,
            name TEXT NOT NULL, facet TEXT NOT NULL, time INTEGER NOT NULL,
            value INTEGER REFERENCES document, source TEXT NOT NULL, origin TEXT NOT NULL,
            event_id TEXT NOT NULL, author TEXT, state TEXT NOT NULL DEFAULT 'text',
            reason TEXT, drop_id INTEGER REFERENCES log_drop, in_doubt INTEGER) STRICT;
        CREATE INDEX history_entry_by_subject ON history_entry (kind, name);
        CREATE TABLE glue_role (pattern TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

        -- Longer texts; and answers, which follow from all that.
        CREATE TABLE document (
            id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, content TEXT NOT NULL) STRICT;
        CREATE INDEX document_by_hash ON document (hash);
        CREATE TABLE verdict (
            id INTEGER PRIMARY KEY, hash INTEGER NOT NULL UNIQUE, cause TEXT NOT NULL,
            mechanism TEXT, certainty TEXT NOT NULL, is_glue INTEGER NOT NULL, role TEXT,
            principal TEXT, account TEXT, action TEXT NOT NULL, bucket TEXT, region TEXT,
            judgement TEXT, judged_by INTEGER) STRICT;
        CREATE TABLE attribution (
            denial_id INTEGER PRIMARY KEY REFERENCES denial,
            verdict_id INTEGER NOT NULL REFERENCES verdict, time INTEGER NOT NULL,
            logs INTEGER NOT NULL, key TEXT, resource TEXT,
            blocked_by INTEGER REFERENCES document, missing INTEGER REFERENCES document,
            fix INTEGER REFERENCES document, evidence INTEGER REFERENCES document,
            notes INTEGER REFERENCES document, job INTEGER REFERENCES document,
            in_doubt INTEGER NOT NULL DEFAULT 0,
            key_in_sighting INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE INDEX attribution_by_verdict ON attribution (verdict_id, time);
        CREATE TRIGGER attribution_removed AFTER DELETE ON attribution BEGIN
            INSERT INTO tally
                VALUES (old.verdict_id, \(UTCDays.day(ofColumn: "old.time")), -1)
                ON CONFLICT DO UPDATE SET denials = denials - 1;
        END;
        CREATE TABLE tally (
            verdict_id INTEGER NOT NULL REFERENCES verdict, day INTEGER NOT NULL,
            denials INTEGER NOT NULL, PRIMARY KEY (verdict_id, day)) STRICT, WITHOUT ROWID;

        \(arrivalView)
        \(views)
        """
}
