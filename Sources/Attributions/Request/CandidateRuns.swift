import AWSTypes
import Denials

/// The job runs that a denied session may belong to: Glue names every session alike, so that the
/// runs of the role that can still have been going are all that the logs tell.
struct CandidateRuns: Hashable {
    /// The job's name with the run's id, where only one run comes into question; the name alone
    /// where several runs of one job do; nil where the runs are of several jobs.
    let job: String?
    /// The session policy that all of them passed, or that none did; nil where they differ.
    let sessionPolicy: String??
    /// `jr_1 of nightly-load, jr_2 of nightly-load`, oldest first, where they passed any; else
    /// empty.
    let names: String

    init(_ runs: [JobRun], at time: Instant) {
        let runs = runs.filter {
            $0.time <= time && $0.time.seconds >= time.seconds - EvidenceWindow.run
        }.sorted { ($0.time, $0.eventID) < ($1.time, $1.eventID) }
        job = CandidateRuns.job(of: runs)
        let policies = Set(runs.map(\.sessionPolicy))
        sessionPolicy = policies.count <= 1 ? .some(policies.first ?? nil) : .none
        let isNamed = policies.contains { $0 != nil }
        names =
            isNamed
            ? runs.map { "\($0.runID ?? "a run") of \($0.jobName)" }.joined(separator: ", ") : ""
    }

    private static func job(of runs: [JobRun]) -> String? {
        guard let first = runs.first, Set(runs.map(\.jobName)).count == 1 else { return nil }
        guard runs.count == 1, let run = first.runID else { return first.jobName }
        return "\(first.jobName) (\(run))"
    }
}
