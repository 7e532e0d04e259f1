import AWSTypes
import Denials

/// The job runs that a denied session may belong to: Glue names every session alike, so that the
/// runs of the role that can still have been going are all that the logs tell.
struct CandidateRuns {
    /// How long a run may have been going, in seconds: Glue's default timeout (Glue Web API
    /// Reference, `StartJobRun`: 2,880 minutes).
    static let seconds: Int64 = 48 * 3_600

    /// Oldest first.
    let runs: [JobRun]

    init(_ runs: [JobRun], at time: Instant) {
        self.runs = runs.filter {
            $0.time <= time && $0.time.seconds >= time.seconds - CandidateRuns.seconds
        }.sorted { ($0.time, $0.eventID) < ($1.time, $1.eventID) }
    }

    /// The job's name with the run's id, where only one run comes into question; the name alone
    /// where several runs of one job do; nil where the runs are of several jobs.
    var job: String? {
        guard let first = runs.first, Set(runs.map(\.jobName)).count == 1 else { return nil }
        guard runs.count == 1, let run = first.runID else { return first.jobName }
        return "\(first.jobName) (\(run))"
    }

    /// The session policy that all of them passed, or that none did; nil where they differ.
    var sessionPolicy: String?? {
        let policies = Set(runs.map(\.sessionPolicy))
        return policies.count <= 1 ? .some(policies.first ?? nil) : .none
    }

    /// `jr_1 of nightly-load, jr_2 of nightly-load`.
    var names: String {
        runs.map { "\($0.runID ?? "a run") of \($0.jobName)" }.joined(separator: ", ")
    }
}
