import AWSTypes
import CloudTrail
import JSON

/// Reads the events of Glue that tell what runs as which role (Glue API Reference).
extension LogEvidence {
    /// Nil where the event tells nothing of the kind.
    init?(glue record: CloudTrailRecord, name: String, time: Instant, eventID: String) {
        let parameters = record.requestParameters
        let account =
            record.recipientAccount
            ?? record.userIdentity?["accountId"]?.string.flatMap { AccountID($0) }
        func definition(_ kind: GlueWork, _ name: String?, _ role: String?) -> LogEvidence? {
            guard let account, let name, let role else { return nil }
            return .jobDefinition(
                JobDefinition(
                    time: time, eventID: eventID, account: account, kind: kind, name: name,
                    role: role))
        }
        let evidence: LogEvidence?
        switch name {
        case "StartJobRun":
            evidence = JobRun(record, time: time, eventID: eventID).map { .jobRun($0) }
        case "CreateJob":
            evidence = definition(
                .job, parameters?["name"]?.string, parameters?["role"]?.string)
        case "UpdateJob":
            evidence = definition(
                .job, parameters?["jobName"]?.string, parameters?["jobUpdate"]?["role"]?.string)
        case "CreateCrawler", "UpdateCrawler":
            evidence = definition(
                .crawler, parameters?["name"]?.string, parameters?["role"]?.string)
        case "StartCrawler":
            guard let crawler = parameters?["name"]?.string else { return nil }
            var run = JobRun(time: time, eventID: eventID, jobName: crawler)
            run.kind = .crawler
            run.account = account
            evidence = .jobRun(run)
        case "CreateSession":
            guard let session = parameters?["id"]?.string else { return nil }
            var run = JobRun(time: time, eventID: eventID, jobName: session)
            run.kind = .session
            run.account = account
            run.role = parameters?["role"]?.string
            evidence = .jobRun(run)
        case "StartDataQualityRulesetEvaluationRun", "StartDataQualityRuleRecommendationRun":
            guard let id = record.responseElements?["runId"]?.string else { return nil }
            var run = JobRun(time: time, eventID: eventID, jobName: id)
            run.kind = .dataQuality
            run.account = account
            run.runID = id
            run.role = parameters?["role"]?.string
            evidence = .jobRun(run)
        default: return nil
        }
        guard let evidence else { return nil }
        self = evidence
    }
}
