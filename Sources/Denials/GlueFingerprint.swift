/// What a log alone tells of whether Glue is behind a principal (docs/DESIGN.md, "Who counts as
/// Glue"). Never by the role's name.
public enum GlueFingerprint {
    /// Glue's service principal.
    public static let service = "glue.amazonaws.com"

    /// The service that gives a session its name, where that is not Glue: SageMaker names the
    /// sessions of notebooks, jobs and projects alike. A name proves little alone, as whoever opens
    /// a session chooses it: the role must trust the service too.
    public static func otherService(_ denial: Denial) -> String? {
        denial.sessionName == "SageMaker" ? "sagemaker.amazonaws.com" : nil
    }

    /// Session names that Glue gives: ETL jobs, interactive sessions, data-quality runs and
    /// connection tests; and crawlers.
    private static let sessionNames = ["GlueJobRunnerSession", "AWS-Crawler"]

    /// Whether the session's name is one that Glue gives.
    public static func isJobSession(_ denial: Denial) -> Bool {
        denial.sessionName.map(sessionNames.contains) ?? false
    }

    /// Whether Glue made the call on the principal's behalf.
    public static func isInvokedByGlue(_ denial: Denial) -> Bool {
        denial.requester.invokedBy == service
    }

    /// Whether the session is one that S3 Access Grants vended: a session of the location's role
    /// (S3 User Guide, "Working with S3 Access Grants": session names `access-grants-…`).
    public static func isAccessGrants(_ denial: Denial) -> Bool {
        denial.sessionName?.hasPrefix("access-grants-") ?? false
    }

    /// Whether the session is one that Lake Formation vended: another principal than the job's
    /// role, with a session policy nobody sees.
    public static func isLakeFormation(_ denial: Denial) -> Bool {
        denial.sessionName?.hasPrefix("AWSLF-") ?? false
    }

    /// Whether Lake Formation vended the session to a Glue job.
    public static func isLakeFormationOfGlue(_ denial: Denial) -> Bool {
        let name = denial.sessionName ?? ""
        return name.hasPrefix("AWSLF-00-GL-")
            || (name.hasPrefix("AWSLF-00-NA-") && isInvokedByGlue(denial))
    }
}
