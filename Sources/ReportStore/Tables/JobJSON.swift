internal import AWSTypes
internal import JSON

/// The jobs that come into question for a denial, as they are kept: `job` and `run` are those that
/// are the only ones.
extension JSONText {
    mutating func value(_ job: JobCandidates) {
        beginObject()
        member("job", job.job)
        member("run", job.run)
        member("basis", job.basis.rawValue)
        name("jobs")
        value(job.jobs)
        name("jobCount")
        value(Int64(job.jobCount))
        name("runs")
        beginArray()
        for run in job.runs {
            beginObject()
            member("id", run.id)
            member("job", run.job)
            endObject()
        }
        endArray()
        name("runCount")
        value(Int64(job.runCount))
        name("windowSeconds")
        value(job.windowSeconds)
        endObject()
    }
}

extension JobCandidates {
    init?(stored json: JSONValue) {
        guard let basis = json["basis"]?.text.flatMap(Basis.init(rawValue:)),
            let jobCount = json["jobCount"]?.integer, let runCount = json["runCount"]?.integer,
            let window = json["windowSeconds"]?.integer
        else { return nil }
        let runs = (json["runs"]?.elements ?? []).map {
            Run(id: $0["id"]?.text, job: $0["job"]?.text ?? "")
        }
        self.init(
            basis: basis, jobs: json["jobs"]?.texts ?? [], jobCount: Int(jobCount), runs: runs,
            runCount: Int(runCount), windowSeconds: window)
    }
}
