import AWSTypes
import Denials
import JSON

/// What the AWS CLI says of Glue's jobs and runs: `get-jobs`, `get-job`, `get-job-runs`,
/// `get-job-run`, `get-crawlers`, `get-crawler`, `list-sessions`, `get-session` and
/// `get-data-quality-ruleset-evaluation-run` of `aws glue`. No output names its account; a job's role
/// does, where it is an ARN.
enum GlueFile {
    /// What was read, and why the rest was not.
    struct Result {
        var runs: [JobRun] = []
        var definitions: [JobDefinition] = []
        var problems: [String] = []
    }

    /// Whose output it is and when it was made.
    struct Context {
        var account: AccountID?
        var capturedAt: Instant
    }

    /// The members by which an output is told.
    private static let members: [StaticString] = [
        "Jobs", "Job", "JobRuns", "JobRun", "Crawlers", "Crawler", "Sessions", "Session",
    ]

    /// Nil where it is another file.
    static func read(_ bytes: [UInt8], _ context: Context) -> Result? {
        guard looksLikeGlue(bytes), let json = try? JSONValue(parsing: bytes) else { return nil }
        return read(json, context)
    }

    /// A quick look at the first bytes, so that big files of other kinds are not parsed for nothing.
    private static func looksLikeGlue(_ bytes: [UInt8]) -> Bool {
        let head = String(decoding: bytes.prefix(200), as: UTF8.self)
        return members.contains { head.contains(text: "\"\($0)\"") }
            || head.contains(text: "\"RunId\"")
    }

    static func read(_ json: JSONValue, _ context: Context) -> Result? {
        var result = Result()
        var isGlue = false
        func each(_ names: [String], _ body: (JSONValue) -> Void) {
            for name in names {
                guard let value = json[name] else { continue }
                for item in value.oneOrMany where item.members != nil { body(item) }
            }
        }
        each(["Jobs", "Job"]) { job in
            guard job["Role"] != nil, job["Command"] != nil || job["Name"] != nil else { return }
            isGlue = true
            define(.job, job, since: ["LastModifiedOn", "CreatedOn"], context, &result)
        }
        each(["Crawlers", "Crawler"]) { crawler in
            guard crawler["Role"] != nil else { return }
            isGlue = true
            define(.crawler, crawler, since: ["LastUpdated", "CreationTime"], context, &result)
            if let start = crawler["LastCrawl"]?["StartTime"].flatMap(time),
                let name = crawler["Name"]?.string
            {
                var run = JobRun(time: start, eventID: "", jobName: name)
                run.kind = .crawler
                add(run, context, &result)
            }
        }
        each(["JobRuns", "JobRun"]) { item in
            guard let id = item["Id"]?.string, let job = item["JobName"]?.string,
                let start = item["StartedOn"].flatMap(time)
            else { return }
            isGlue = true
            var run = JobRun(time: start, eventID: "", jobName: job)
            run.runID = id
            run.ended = item["CompletedOn"].flatMap(time)
            run.sessionPolicy = item["ExecutionRoleSessionPolicy"]?.string
            add(run, context, &result)
        }
        each(["Sessions", "Session"]) { item in
            guard let id = item["Id"]?.string, let role = item["Role"]?.string,
                let start = item["CreatedOn"].flatMap(time)
            else { return }
            isGlue = true
            var run = JobRun(time: start, eventID: "", jobName: id)
            run.kind = .session
            run.role = role
            run.ended = item["CompletedOn"].flatMap(time)
            add(run, context, &result)
        }
        if let id = json["RunId"]?.string, let role = json["Role"]?.string,
            let start = json["StartedOn"].flatMap(time)
        {
            isGlue = true
            var run = JobRun(time: start, eventID: "", jobName: id)
            run.kind = .dataQuality
            run.runID = id
            run.role = role
            run.ended = json["CompletedOn"].flatMap(time)
            add(run, context, &result)
        }
        return isGlue ? result : nil
    }

    private static func define(
        _ kind: GlueWork, _ item: JSONValue, since members: [String], _ context: Context,
        _ result: inout Result
    ) {
        guard let name = item["Name"]?.string, let role = item["Role"]?.string else { return }
        guard let account = account(ofRole: role) ?? context.account else {
            result.problems.append("\(kind.rawValue) \(name): its account is not told: --account")
            return
        }
        let since = members.lazy.compactMap { item[$0].flatMap(time) }.first
        result.definitions.append(
            JobDefinition(
                time: since ?? context.capturedAt, eventID: "", account: account, kind: kind,
                name: name, role: role))
    }

    private static func add(_ run: JobRun, _ context: Context, _ result: inout Result) {
        var run = run
        run.account = run.role.flatMap(account(ofRole:)) ?? context.account
        if run.account == nil {
            result.problems.append(
                "run \(run.runID ?? "") of \(run.jobName): its account is not told: --account")
            return
        }
        result.runs.append(run)
    }

    private static func account(ofRole role: String) -> AccountID? { ARN(role)?.accountID }

    /// ISO 8601, or seconds since 1970 with a fraction: the AWS CLI's versions differ.
    private static func time(_ value: JSONValue) -> Instant? {
        switch value {
        case .string(let text): return Instant(iso8601: text)
        case .number(let digits): return Double(digits).flatMap(GlueFile.instant)
        default: return nil
        }
    }

    private static func instant(_ seconds: Double) -> Instant? {
        seconds.isFinite && abs(seconds) < 1e12 ? Instant(seconds: Int64(seconds)) : nil
    }
}
