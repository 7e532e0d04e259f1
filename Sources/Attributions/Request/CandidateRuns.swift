import AWSTypes
import Denials

/// The job runs that a denied session may belong to: Glue names every session alike, so that the
/// runs of the role that can still have been going are all that the logs tell; where none was seen,
/// the jobs that have the role.
struct CandidateRuns: Hashable {
    /// The jobs and runs; nil where none is known.
    let job: JobCandidates?
    /// The session policy that all of them passed, or that none did; nil where they differ.
    let sessionPolicy: String??
    /// `jr_1 of nightly-load, jr_2 of nightly-load`, oldest first, where they passed any; else
    /// empty.
    let names: String

    init(_ evidence: DenialEvidence, of denial: Denial) {
        let runs = CandidateRuns.merged(evidence.jobRuns)
            .filter { CandidateRuns.mayBeGoing($0, at: denial.time) }
            .filter { CandidateRuns.mayBe($0.kind, denial) }
            .sorted {
                ($0.time, $0.eventID, $0.runID ?? "") < ($1.time, $1.eventID, $1.runID ?? "")
            }
        job = CandidateRuns.candidates(runs, evidence.jobDefinitions, denial)
        let policies = Set(runs.map(\.sessionPolicy))
        sessionPolicy = policies.count <= 1 ? .some(policies.first ?? nil) : .none
        let isNamed = policies.contains { $0 != nil }
        names =
            isNamed
            ? runs.map { "\($0.runID ?? "a run") of \($0.jobName)" }.joined(separator: ", ") : ""
    }

    /// One for each run: its start is an event, and a capture tells of the same run when it ended.
    private static func merged(_ runs: [JobRun]) -> [JobRun] {
        var merged: [JobRun] = []
        var places: [String: Int] = [:]
        for run in runs.sorted(by: { ($0.time, $0.eventID) < ($1.time, $1.eventID) }) {
            guard let id = run.runID, let place = places[id] else {
                if let id = run.runID { places[id] = merged.count }
                merged.append(run)
                continue
            }
            merged[place].ended = merged[place].ended ?? run.ended
            merged[place].sessionPolicy = merged[place].sessionPolicy ?? run.sessionPolicy
            if merged[place].eventID.isEmpty { merged[place].eventID = run.eventID }
        }
        return merged
    }

    private static func mayBeGoing(_ run: JobRun, at time: Instant) -> Bool {
        let clock = EvidenceWindow.clocks
        guard run.time <= time else { return false }
        if let ended = run.ended {
            return ended.seconds >= time.seconds - clock
                && run.time.seconds >= time.seconds - EvidenceWindow.longestRun
        }
        return run.time.seconds >= time.seconds - EvidenceWindow.run
    }

    /// Crawlers' sessions have a name of their own.
    private static func mayBe(_ kind: GlueWork, _ denial: Denial) -> Bool {
        switch denial.sessionName {
        case "AWS-Crawler": return kind == .crawler
        case "GlueJobRunnerSession": return kind != .crawler
        default: return true
        }
    }

    private static func candidates(
        _ runs: [JobRun], _ definitions: [JobDefinition], _ denial: Denial
    ) -> JobCandidates? {
        if !runs.isEmpty {
            let found = runs.map {
                JobCandidates.Run(id: $0.runID, job: $0.kind.title + $0.jobName)
            }
            return JobCandidates(
                basis: .runs, jobs: Set(found.map(\.job)), runs: found,
                windowSeconds: EvidenceWindow.run)
        }
        // A session that is not Glue's is no job's, though a job may have its role.
        guard GlueFingerprint.isJobSession(denial) else { return nil }
        let jobs = inForce(definitions, at: denial.time)
            .filter { hasRole($0, of: denial) && mayBe($0.kind, denial) }
        guard !jobs.isEmpty else { return nil }
        return JobCandidates(
            basis: .definitions, jobs: Set(jobs.map { $0.kind.title + $0.name }), runs: [],
            windowSeconds: EvidenceWindow.run)
    }

    /// Of each job the last definition not after a time, else its first.
    private static func inForce(
        _ definitions: [JobDefinition], at time: Instant
    ) -> [JobDefinition] {
        struct Job: Hashable {
            let kind: GlueWork
            let name: String
            let account: AccountID
        }
        let byJob = Dictionary(grouping: definitions) {
            Job(kind: $0.kind, name: $0.name, account: $0.account)
        }
        return byJob.values.compactMap { definitions in
            let sorted = definitions.sorted { ($0.time, $0.eventID) < ($1.time, $1.eventID) }
            return sorted.last { $0.time <= time } ?? sorted.first
        }
    }

    private static func hasRole(_ job: JobDefinition, of denial: Denial) -> Bool {
        guard let name = denial.roleName else { return true }
        return job.role.split(separator: "/").last.map(String.init) == name
    }
}
