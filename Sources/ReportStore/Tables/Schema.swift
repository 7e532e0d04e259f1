/// The tables and views, as SQL text. `docs/STORE.md` explains them; only the views are promised
/// to other programs.
///
/// What many rows share is kept once and pointed at by an integer: `situation` holds what the
/// sightings of one principal on one path have in common, `verdict` what their attributions have
/// in common, `document` every longer text. So a filter runs over thousands of shared rows, not
/// over millions of denials.
enum Schema {
    /// What tells a why403 store from other SQLite files: the letters `W403`.
    static let applicationID: Int64 = 0x5734_3033

    static let facts = """
        CREATE TABLE hash_key (half INTEGER PRIMARY KEY, value INTEGER NOT NULL) STRICT;
        INSERT INTO hash_key VALUES (0, random()), (1, random());

        CREATE TABLE document (
            id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, content TEXT NOT NULL) STRICT;
        CREATE INDEX document_by_hash ON document (hash);

        CREATE TABLE log_drop (
            id INTEGER PRIMARY KEY, path TEXT NOT NULL, fingerprint_high INTEGER NOT NULL,
            fingerprint_low INTEGER NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
            device INTEGER NOT NULL, inode INTEGER NOT NULL, kind TEXT NOT NULL,
            state TEXT NOT NULL, records INTEGER NOT NULL, denials INTEGER NOT NULL,
            rejected INTEGER NOT NULL, problem_offset INTEGER, problem TEXT) STRICT;
        CREATE INDEX log_drop_by_fingerprint ON log_drop (fingerprint_low);
        CREATE TABLE rejected_record (
            id INTEGER PRIMARY KEY, drop_id INTEGER NOT NULL REFERENCES log_drop,
            byte_offset INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;
        CREATE INDEX rejected_record_by_drop ON rejected_record (drop_id);

        CREATE TABLE situation (
            id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, content TEXT NOT NULL,
            role_account TEXT, role_name TEXT, unique_id TEXT, nameless_role_account TEXT,
            requester_account TEXT, access_key_id TEXT, bucket TEXT, bucket_owner TEXT,
            key_arn TEXT, vpc_endpoint_id TEXT, access_point_arn TEXT) STRICT;
        CREATE INDEX situation_by_hash ON situation (hash);
        \(situationIndexes)

        CREATE TABLE denial (
            id INTEGER PRIMARY KEY, request_id TEXT NOT NULL, part TEXT NOT NULL,
            UNIQUE (request_id, part)) STRICT;
        CREATE TABLE sighting (
            denial_id INTEGER NOT NULL REFERENCES denial, fact INTEGER NOT NULL,
            \(sightingColumns),
            object_hash INTEGER, PRIMARY KEY (denial_id, fact)) STRICT, WITHOUT ROWID;
        CREATE INDEX sighting_by_situation ON sighting (situation_id, time);
        CREATE INDEX sighting_by_object ON sighting (object_hash) WHERE object_hash IS NOT NULL;
        CREATE TABLE pending_attribution (
            denial_id INTEGER PRIMARY KEY REFERENCES denial, stamp INTEGER NOT NULL) STRICT;
        CREATE TABLE mark_stamp (id INTEGER PRIMARY KEY, latest INTEGER NOT NULL) STRICT;
        INSERT INTO mark_stamp VALUES (1, 0);
        """

    /// One partial index for each way in which evidence finds the situations it concerns.
    private static let situationIndexes = [
        "unique_id", "nameless_role_account", "requester_account", "access_key_id", "bucket",
        "bucket_owner", "key_arn", "vpc_endpoint_id", "access_point_arn",
    ].reduce(
        """
        CREATE INDEX situation_by_role ON situation (role_account, role_name)
            WHERE role_name IS NOT NULL;
        """
    ) { sql, column in
        sql + """

            CREATE INDEX situation_by_\(column) ON situation (\(column))
                WHERE \(column) IS NOT NULL;
            """
    }

    /// What a sighting has that others of its situation do not; see `addresses` and `sessions` too.
    private static let sightingColumns = """
        time INTEGER NOT NULL, situation_id INTEGER NOT NULL REFERENCES situation,
            drop_id INTEGER NOT NULL REFERENCES log_drop, batch_key TEXT, host_id TEXT,
            event_id TEXT, shared_event_id TEXT, key TEXT, version_id TEXT, referer TEXT,
            message TEXT, parameters TEXT, query TEXT
        """

    /// Format 2: patterns of role names and ARNs that the user counts as Glue's too.
    static let namedRoles = """
        CREATE TABLE glue_role (pattern TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        """

    /// Format 3: the address belongs to the single request. Executors have addresses of their own,
    /// so that hardly a situation was shared. Older rows have it in their situation's text.
    static let addresses = """
        ALTER TABLE sighting ADD COLUMN source_address TEXT;
        ALTER TABLE key_denial ADD COLUMN source_address TEXT;
        DROP INDEX sighting_by_object;
        CREATE INDEX sighting_by_other_names ON sighting (time) WHERE \(namesOthers);
        """

    /// Whether a request names, beside its own bucket, the source of a copy or a key: those concern
    /// it too, and no column has them. Few do.
    static let namesOthers = """
        (instr(parameters, '"x-amz-copy-source"') > 0 OR instr(parameters, '-aws-kms-key-id"') > 0)
        """

    /// Made when first something is said of a single object, which in most stores nothing is: of
    /// all indexes it costs most to keep, since every denial goes to a place of its own in it.
    static let objectIndex = """
        CREATE INDEX IF NOT EXISTS sighting_by_object ON sighting (object_hash)
            WHERE object_hash IS NOT NULL
        """

    /// The indexes that a store does without while it is filled for the first time (`FirstFill`).
    static let fillIndexes = """
        \(requestIndex)
        CREATE INDEX IF NOT EXISTS sighting_by_situation ON sighting (situation_id, time);
        CREATE INDEX IF NOT EXISTS attribution_by_verdict ON attribution (verdict_id, time);
        """
    static let withoutFillIndexes = """
        DROP INDEX IF EXISTS denial_by_request; DROP INDEX IF EXISTS sighting_by_situation; DROP INDEX IF EXISTS attribution_by_verdict;
        """

    static let evidence = """
        CREATE TABLE key_denial (
            id INTEGER PRIMARY KEY, fact INTEGER NOT NULL UNIQUE, request_id TEXT NOT NULL,
            \(sightingColumns)) STRICT;
        CREATE INDEX key_denial_by_situation ON key_denial (situation_id, time);
        CREATE TABLE foreign_write (
            object_hash INTEGER NOT NULL, fact INTEGER NOT NULL, time INTEGER NOT NULL,
            event_id TEXT NOT NULL, bucket TEXT NOT NULL, key TEXT NOT NULL,
            bucket_owner TEXT NOT NULL, writer TEXT NOT NULL, canned_acl TEXT,
            PRIMARY KEY (object_hash, fact)) STRICT, WITHOUT ROWID;
        CREATE TABLE role_session (
            id INTEGER PRIMARY KEY, fact INTEGER NOT NULL UNIQUE, time INTEGER NOT NULL,
            event_id TEXT NOT NULL, role_arn TEXT NOT NULL, role_account TEXT, role_name TEXT,
            session_name TEXT NOT NULL, access_key_id TEXT, service TEXT, caller_arn TEXT,
            session_policy INTEGER REFERENCES document, policy_arns TEXT NOT NULL,
            tags TEXT NOT NULL) STRICT;
        CREATE INDEX role_session_by_role
            ON role_session (role_account, role_name, session_name, time);
        CREATE INDEX role_session_by_access_key ON role_session (access_key_id)
            WHERE access_key_id IS NOT NULL;
        CREATE INDEX role_session_by_glue ON role_session (role_account, role_name)
            WHERE service = 'glue.amazonaws.com';
        CREATE TABLE job_run (
            id INTEGER PRIMARY KEY, fact INTEGER NOT NULL UNIQUE, time INTEGER NOT NULL,
            event_id TEXT NOT NULL, account TEXT, job_name TEXT NOT NULL, run_id TEXT,
            role TEXT, role_account TEXT, role_name TEXT,
            session_policy INTEGER REFERENCES document) STRICT;
        CREATE INDEX job_run_by_role ON job_run (role_account, role_name, time);
        CREATE TABLE policy_change (
            id INTEGER PRIMARY KEY, fact INTEGER NOT NULL UNIQUE, time INTEGER NOT NULL,
            event_id TEXT NOT NULL, event_name TEXT NOT NULL,
            record INTEGER NOT NULL REFERENCES document) STRICT;
        CREATE TABLE history_entry (
            id INTEGER PRIMARY KEY, fact INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL,
            name TEXT NOT NULL, facet TEXT NOT NULL, time INTEGER NOT NULL,
            value INTEGER REFERENCES document, source TEXT NOT NULL, origin TEXT NOT NULL,
            event_id TEXT NOT NULL, author TEXT) STRICT;
        CREATE INDEX history_entry_by_subject ON history_entry (kind, name);
        """

    /// Format 1.
    static let attributionsWithLayers = """
        CREATE TABLE verdict (
            id INTEGER PRIMARY KEY, hash INTEGER NOT NULL UNIQUE, cause TEXT NOT NULL,
            mechanism TEXT, certainty TEXT NOT NULL, is_glue INTEGER NOT NULL, role TEXT,
            principal TEXT, account TEXT, action TEXT NOT NULL, bucket TEXT, region TEXT) STRICT;
        CREATE TABLE attribution (
            denial_id INTEGER PRIMARY KEY REFERENCES denial,
            verdict_id INTEGER NOT NULL REFERENCES verdict, time INTEGER NOT NULL,
            logs INTEGER NOT NULL, key TEXT, resource TEXT,
            blocked_by INTEGER REFERENCES document, missing INTEGER REFERENCES document,
            fix INTEGER REFERENCES document, layers INTEGER REFERENCES document,
            evidence INTEGER REFERENCES document, notes INTEGER REFERENCES document,
            job INTEGER REFERENCES document) STRICT;
        CREATE INDEX attribution_by_verdict ON attribution (verdict_id, time);
        """

    /// Format 3: what every layer says is asked again when somebody wants it explained. It follows
    /// from the facts, and made three fifths of a store. What is kept of a document stays found by
    /// its number; to delete a row would have SQLite look through every table that may point at it.
    /// People may have views of their own over ours, which a table's new name must not break. All
    /// denials are decided again: what is explained is derived, and earlier programs read some
    /// facts differently.
    static let withoutLayers = """
        PRAGMA legacy_alter_table = ON;
        DROP VIEW denial_report; DROP VIEW cause_summary; DROP VIEW drop_status;
        DROP INDEX attribution_by_verdict;
        ALTER TABLE attribution RENAME TO attribution_with_layers;
        UPDATE document SET content = '' WHERE id IN (SELECT layers FROM attribution_with_layers);
        CREATE TABLE attribution (
            denial_id INTEGER PRIMARY KEY REFERENCES denial,
            verdict_id INTEGER NOT NULL REFERENCES verdict, time INTEGER NOT NULL,
            logs INTEGER NOT NULL, key TEXT, resource TEXT,
            blocked_by INTEGER REFERENCES document, missing INTEGER REFERENCES document,
            fix INTEGER REFERENCES document, evidence INTEGER REFERENCES document,
            notes INTEGER REFERENCES document, job INTEGER REFERENCES document) STRICT;
        INSERT INTO attribution SELECT denial_id, verdict_id, time, logs, key, resource,
            blocked_by, missing, fix, evidence, notes, job FROM attribution_with_layers;
        DROP TABLE attribution_with_layers;
        CREATE INDEX attribution_by_verdict ON attribution (verdict_id, time);
        PRAGMA legacy_alter_table = OFF;
        \(allDecidedAgain)
        """

    /// Marks every denial, by a stamp of its own.
    static let allDecidedAgain = """
        UPDATE mark_stamp SET latest = latest + 1;
        INSERT INTO pending_attribution SELECT denial.id, latest FROM denial, mark_stamp WHERE true
            ON CONFLICT DO UPDATE SET stamp = excluded.stamp;
        """

    /// Format 4: an answer that many denials share is kept once, with holes for their keys. What is
    /// there has none, and is decided again: earlier programs wrote names into commands as they
    /// were.
    static let sharedAnswers = """
        DROP VIEW denial_report; DROP VIEW cause_summary; DROP VIEW drop_status;
        \(allDecidedAgain)
        """

    /// Format 6: an answer tells the place of each blocker and fix in words of its own, by which
    /// alone a report chooses commands. What is there has none, and is decided again.
    static let places = allDecidedAgain

    /// Format 4: a session's access key and the time of its token stand with the single request, so
    /// that the sessions of one role on one path share the rest. Older rows have them in their
    /// situation's text. Nothing is looked up by them: which denials a session concerns follows from its role.
    /// The column stays, unread: to drop one, SQLite reads every view, and fails at one of
    /// people's own that reads what is gone.
    static let sessions = """
        ALTER TABLE sighting ADD COLUMN access_key_id TEXT;
        ALTER TABLE sighting ADD COLUMN token_issued INTEGER;
        ALTER TABLE key_denial ADD COLUMN access_key_id TEXT;
        ALTER TABLE key_denial ADD COLUMN token_issued INTEGER;
        DROP INDEX situation_by_access_key_id;
        """

    /// Format 5: whether a fact of the history is known has a column of its own. Before, it stood
    /// in the text, behind `!unreadable: ` or `!unknown: `, so that a tag whose value begins so was
    /// taken for one that could not be read. What this program itself wrote of a tag is told from
    /// that by its two reasons.
    static let valueStates = """
        ALTER TABLE history_entry ADD COLUMN state TEXT NOT NULL DEFAULT 'text';
        ALTER TABLE history_entry ADD COLUMN reason TEXT;
        UPDATE history_entry SET state = 'absent' WHERE value IS NULL;
        UPDATE history_entry SET (state, reason) = (
            SELECT iif(content LIKE '!unreadable: %', 'unreadable', 'ended'),
                substr(content, instr(content, ': ') + 2) FROM document WHERE id = value)
            WHERE value IN (SELECT id FROM document
                WHERE content LIKE '!unreadable: %' OR content LIKE '!unknown: %')
            AND (facet NOT LIKE 'tags/%' OR facet = 'tags/*' OR (
                SELECT content FROM document WHERE id = value) IN (
                '!unreadable: Value is missing or of another type',
                '!unreadable: the value is missing or of another type'));
        UPDATE history_entry SET value = NULL WHERE reason IS NOT NULL;
        \(allDecidedAgain)
        """

    /// Format 7: credentials that `sts:GetScopedCredentials` narrowed name those they came of.
    static let narrowedSessions = """
        ALTER TABLE role_session ADD COLUMN narrowed_from TEXT;
        ALTER TABLE role_session ADD COLUMN narrowing_count INTEGER;
        \(allDecidedAgain)
        """

    /// Format 10: what is missing, the evidence and the notes are data beside their sentences. What
    /// is there has sentences alone, and is decided again.
    static let remarks = """
        DROP VIEW denial_report; DROP VIEW cause_summary; DROP VIEW drop_status;
        \(allDecidedAgain)
        """

    /// Format 8: what was read from a damaged or torn part holds until a whole delivery confirms or
    /// withdraws it. Every fact that a drop tells names the drop, so that this can be found; of
    /// those that earlier formats kept only the sightings do.
    static let doubts = """
        DROP VIEW denial_report; DROP VIEW cause_summary; DROP VIEW drop_status;
        ALTER TABLE log_drop ADD COLUMN in_doubt INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE attribution ADD COLUMN in_doubt INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE sighting ADD COLUMN in_doubt INTEGER;
        ALTER TABLE key_denial ADD COLUMN in_doubt INTEGER;
        \(tracedTables.map {
            """
            ALTER TABLE \($0) ADD COLUMN drop_id INTEGER REFERENCES log_drop;
            ALTER TABLE \($0) ADD COLUMN in_doubt INTEGER;
            """
        }.joined(separator: "\n"))
        CREATE INDEX sighting_in_doubt ON sighting (drop_id) WHERE in_doubt IS NOT NULL;
        UPDATE sighting SET in_doubt = 1
            WHERE drop_id IN (SELECT id FROM log_drop WHERE state = 'damaged');
        UPDATE sighting SET referer = substr(referer, 1, instr(referer, '?'))
            WHERE instr(referer, '?') > 0;
        \(["query", "parameters"].flatMap { column in secrets.map { (column, $0) } }.map {
            """
            UPDATE sighting SET \($0) = json_set(\($0), '$."\($1)"', '')
                WHERE \($0) ->> '$."\($1)"' <> '';
            """
        }.joined(separator: "\n"))
        \(allDecidedAgain)
        """

    /// Format 9: how many attributions a verdict has on a day. A deletion is rare, and told by a
    /// trigger, whoever deletes; inserts are many, and added up before (`TallyTable`).
    static let tallies = """
        DROP VIEW denial_report; DROP VIEW cause_summary; DROP VIEW drop_status;
        CREATE TABLE tally (
            verdict_id INTEGER NOT NULL REFERENCES verdict, day INTEGER NOT NULL,
            denials INTEGER NOT NULL, PRIMARY KEY (verdict_id, day)) STRICT, WITHOUT ROWID;
        INSERT INTO tally SELECT verdict_id, \(UTCDays.day(ofColumn: "time")) AS day, count(*)
            FROM attribution GROUP BY verdict_id, day;
        CREATE TRIGGER attribution_removed AFTER DELETE ON attribution BEGIN
            INSERT INTO tally
                VALUES (old.verdict_id, \(UTCDays.day(ofColumn: "old.time")), -1)
                ON CONFLICT DO UPDATE SET denials = denials - 1;
        END;
        """

    /// What earlier formats kept of presigned URLs and customers' keys.
    private static let secrets = [
        "x-amz-signature", "x-amz-security-token", "signature",
        "x-amz-server-side-encryption-customer-key",
        "x-amz-copy-source-server-side-encryption-customer-key",
    ]

    /// The tables of facts that are no sightings.
    static let tracedTables = ["foreign_write", "role_session", "job_run", "history_entry"]

    /// The end of an insert of a fact that the store may have: a whole delivery confirms what was
    /// in doubt. `changes` tells.
    static let onKnownFact = """
        ON CONFLICT DO UPDATE SET in_doubt = NULL, drop_id = excluded.drop_id
            WHERE in_doubt IS NOT NULL AND excluded.in_doubt IS NULL
        """

    /// `AnswerTable.hole`, as SQL writes it.
    static let hole = "char(1)"

    /// The text of a document, in place of its holes the key of the attribution's row.
    static func filled(_ document: String) -> String {
        "replace(\(document).content, \(hole), coalesce(\(key), ''))"
    }

    /// Promised to other programs: columns are added, never renamed. No custom function stands in
    /// them, so that any SQLite (3.38 or later) reads them.
    static let views = """
        CREATE VIEW denial_report AS SELECT
            denial.request_id AS request_id,
            strftime('%Y-%m-%dT%H:%M:%SZ', attribution.time, 'unixepoch') AS event_time,
            attribution.time AS event_epoch,
            verdict.role AS role, verdict.principal AS principal, verdict.account AS account,
            verdict.action AS action,
            coalesce(attribution.resource, 'arn:aws:s3:::' || verdict.bucket
                || coalesce('/' || \(key), '')) AS resource,
            verdict.bucket AS bucket, \(key) AS key, verdict.region AS region,
            trim(iif(attribution.logs & 1, 's3-access-log', '')
                || iif(attribution.logs & 2, ',cloudtrail', '')
                || iif(attribution.logs & 4, ',network-activity', '')
                || iif(attribution.logs & 8, ',glue-job-log', ''), ',') AS sightings,
            (SELECT message FROM sighting WHERE \(isSighting(of: "attribution.denial_id"))
                AND message IS NOT NULL ORDER BY length(message) DESC, message LIMIT 1) AS message,
            verdict.cause AS cause, verdict.mechanism AS mechanism,
            verdict.certainty AS certainty, attribution.in_doubt AS in_doubt,
            verdict.is_glue AS is_glue,
            json_extract(job.content, '$.job') AS job,
            json_extract(job.content, '$.run') AS job_run, job.content AS job_candidates,
            json_extract(\(filled("blocked_by")), '$[0].policy') AS policy,
            json_extract(\(filled("blocked_by")), '$[0].statement') AS statement,
            json_extract(\(filled("fix")), '$[0].owner') AS fix_owner,
            json_extract(\(filled("fix")), '$[0].summary') AS fix_summary,
            json_extract(\(filled("fix")), '$[0].verified') AS fix_verified,
            coalesce(\(filled("blocked_by")), '[]') AS blocked_by,
            (SELECT json_group_array(iif(type = 'object', value ->> 'text', value))
                FROM json_each(\(filledWithNames("missing")))) AS missing,
            coalesce(\(filled("fix")), '[]') AS fix
        FROM attribution JOIN denial ON denial.id = attribution.denial_id
            JOIN verdict ON verdict.id = attribution.verdict_id
            LEFT JOIN document AS blocked_by ON blocked_by.id = attribution.blocked_by
            LEFT JOIN document AS missing ON missing.id = attribution.missing
            LEFT JOIN document AS fix ON fix.id = attribution.fix
            LEFT JOIN document AS job ON job.id = attribution.job;

        CREATE VIEW cause_summary AS SELECT
            cause, sum(alike) AS denials, count(DISTINCT role) AS roles,
            count(DISTINCT bucket) AS buckets,
            strftime('%Y-%m-%dT%H:%M:%SZ', min(first), 'unixepoch') AS first_time,
            strftime('%Y-%m-%dT%H:%M:%SZ', max(last), 'unixepoch') AS last_time,
            min(first) AS first_epoch, max(last) AS last_epoch
        FROM (SELECT cause, role, bucket,
                (SELECT sum(denials) FROM tally WHERE verdict_id = verdict.id) AS alike,
                (SELECT min(time) FROM attribution WHERE verdict_id = verdict.id) AS first,
                (SELECT max(time) FROM attribution WHERE verdict_id = verdict.id) AS last
            FROM verdict WHERE is_glue = 1)
        WHERE alike > 0 GROUP BY cause;

        CREATE VIEW drop_status AS SELECT
            path, kind, state, size, records, denials, rejected, in_doubt, problem_offset,
            problem,
            strftime('%Y-%m-%dT%H:%M:%SZ', modified / 1000000000, 'unixepoch') AS modified_time,
            modified / 1000000000 AS modified_epoch
        FROM log_drop;
        """
}
