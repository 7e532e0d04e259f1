/// The steps about Glue's jobs and their logs.
extension Schema {
    /// Format 11: which role a job has, since the log of a run's start does not tell; an answer's job
    /// is JSON, of which reports read names; a job's own log tells of denials too; and NetworkActivity
    /// events are told apart in every output.
    static let jobs = """
        DROP VIEW denial_report; DROP VIEW cause_summary; DROP VIEW drop_status;
        ALTER TABLE job_run ADD COLUMN kind TEXT NOT NULL DEFAULT 'job';
        ALTER TABLE job_run ADD COLUMN ended INTEGER;
        CREATE INDEX job_run_by_job ON job_run (account, kind, job_name, time)
            WHERE role_name IS NULL;
        CREATE TABLE job_role (
            id INTEGER PRIMARY KEY, fact INTEGER NOT NULL UNIQUE, time INTEGER NOT NULL,
            event_id TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL,
            job_name TEXT NOT NULL, role TEXT NOT NULL, role_account TEXT, role_name TEXT,
            drop_id INTEGER REFERENCES log_drop, in_doubt INTEGER) STRICT;
        CREATE INDEX job_role_by_role ON job_role (role_account, role_name);
        CREATE INDEX job_role_by_job ON job_role (account, kind, job_name, time);
        UPDATE attribution SET job = NULL;
        \(allDecidedAgain)
        """
}
