import AWSTypes
import Attributions
import Denials
import ReportStore

/// How far evidence is looked for.
enum EvidenceLimit {
    /// How far a refused KMS call may lie from the S3 request it belongs to, in seconds. S3 makes
    /// it while the request waits; both logs resolve to one second.
    static let keyDenialWindowSeconds: Int64 = 5
    /// How many of a role's sessions and job runs before a denial are looked at.
    static let sessionsLookedAt = 256
}

extension StoreReader {
    /// Gathers what bears on one denial, by index.
    func evidence(of denial: Denial, attributor: Attributor) throws(StoreError) -> DenialEvidence {
        var evidence = DenialEvidence()
        let window = EvidenceLimit.keyDenialWindowSeconds
        evidence.keyDenials = try keyDenials(
            of: denial.requester, from: Instant(seconds: denial.time.seconds - window),
            to: Instant(seconds: denial.time.seconds + window))
        if let bucket = denial.bucket, let key = denial.key {
            evidence.foreignWrites = try foreignWrites(
                bucket: bucket, key: key, notAfter: denial.time)
        }
        if let key = denial.requester.accessKeyID {
            evidence.roleSessions = try roleSessions(accessKeyID: key)
        }
        let principal = attributor.roleBehind(denial)
        if let account = principal?.account, let role = principal?.name {
            evidence.roleSessions += try roleSessions(
                account: account, role: role, sessionName: denial.sessionName ?? "",
                notAfter: denial.time, limit: EvidenceLimit.sessionsLookedAt)
            evidence.jobRuns = try jobRuns(
                account: account, role: role, notAfter: denial.time,
                limit: EvidenceLimit.sessionsLookedAt)
            evidence.isAssumedByGlue = try isAssumedByGlue(account: account, role: role)
        }
        return evidence
    }
}
