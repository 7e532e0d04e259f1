/// What of AWS Glue runs as a role. The raw value is the slug that stores and formats have.
public enum GlueWork: String, CaseIterable, Sendable {
    case job
    case crawler
    /// An interactive session.
    case session
    /// A data quality run: an evaluation of rules, or a recommendation of some.
    case dataQuality = "data-quality-run"

    /// What people read before its name; empty for a job.
    public var title: String {
        switch self {
        case .job: return ""
        case .crawler: return "crawler "
        case .session: return "interactive session "
        case .dataQuality: return "data quality run "
        }
    }
}

/// The Glue jobs and runs that a denied session may belong to. Glue names every session alike, so
/// that no log of S3 tells which it was: what is known is which jobs have the role, and which of
/// their runs can still have been going.
public struct JobCandidates: Hashable, Sendable {
    /// What the candidates were found by.
    public enum Basis: String, Sendable {
        /// Runs that had begun and may still have been going.
        case runs
        /// The jobs with this role that are known; no run was seen at that time.
        case definitions
    }

    /// One run.
    public struct Run: Hashable, Sendable {
        /// `jr_…`; nil where the log of its start does not tell.
        public let id: String?
        /// The job's name, with what it is before it where it is no job.
        public let job: String

        /// A run of a job.
        public init(id: String?, job: String) {
            self.id = id
            self.job = job
        }
    }

    /// How many jobs and runs are listed at the most.
    public static let maximumListed = 20

    /// What they were found by.
    public let basis: Basis
    /// The names, sorted; of crawlers and sessions with what they are before it.
    public let jobs: [String]
    /// How many jobs there are; `jobs` has the first of them.
    public let jobCount: Int
    /// The runs, oldest first; empty where none was seen.
    public let runs: [Run]
    /// How many runs there are; `runs` has the latest of them.
    public let runCount: Int
    /// How far before the denial a run without an end was looked for, in seconds.
    public let windowSeconds: Int64

    /// Candidates; of long lists the first jobs and the latest runs are kept.
    public init(basis: Basis, jobs: Set<String>, runs: [Run], windowSeconds: Int64) {
        self.basis = basis
        self.jobs = Array(jobs.sorted().prefix(JobCandidates.maximumListed))
        jobCount = jobs.count
        self.runs = Array(runs.suffix(JobCandidates.maximumListed))
        runCount = runs.count
        self.windowSeconds = windowSeconds
    }

    /// Candidates as they were kept.
    public init(
        basis: Basis, jobs: [String], jobCount: Int, runs: [Run], runCount: Int,
        windowSeconds: Int64
    ) {
        self.basis = basis
        self.jobs = jobs
        self.jobCount = jobCount
        self.runs = runs
        self.runCount = runCount
        self.windowSeconds = windowSeconds
    }

    /// The job, where only one comes into question.
    public var job: String? { jobCount == 1 ? jobs.first : nil }

    /// The run, where only one comes into question.
    public var run: String? { runCount == 1 ? runs.first?.id : nil }
}
