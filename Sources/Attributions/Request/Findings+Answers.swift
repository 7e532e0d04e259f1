import AWSTypes
import Denials
import IAM
import PolicyHistory

/// The parts of an answer that do not follow from the layers.
extension Findings {
    /// How long a change may take to hold everywhere, in seconds (IAM User Guide, "Changes that I
    /// make are not always immediately visible"; KMS grants: within five minutes).
    static let settlingSeconds: Int64 = 300

    /// Whether policies known here do not speak of the request at all: of a session that Lake
    /// Formation vended, of directory and table buckets, whose access has rules of its own, and
    /// of what S3 itself says was no policy's doing.
    var isBeyondPolicies: Bool {
        isVended || hasOtherRules || denial.otherRefusal != nil
    }

    /// Whether the session is one that another service vended for the principal.
    private var isVended: Bool {
        GlueFingerprint.isLakeFormation(denial) || GlueFingerprint.isAccessGrants(denial)
    }

    /// Whether the logs name what was asked: without it no policy can be held against the request,
    /// and no change of one be told.
    var isRequestKnown: Bool { denial.service != "s3" || !permissions.isEmpty }

    /// What the logs do not say of the request itself.
    var missingOfRequest: [String] {
        guard !isRequestKnown else {
            return isObjectNamed
                ? []
                : [
                    "which objects were asked for: this log does not name them; the bucket's access "
                        + "log does, and the job's own"
                ]
        }
        guard denial.primaryAction != nil else {
            return [
                "which permission \(denial.operation) needs: AWS's Service Authorization Reference "
                    + "of this version does not tell"
            ]
        }
        if denial.merged.log == .networkActivity {
            return [
                "which bucket and object were asked for: CloudTrail's network activity events leave "
                    + "out the request's parameters; the log of the job that ran then names them"
            ]
        }
        return ["which bucket was asked for: the log does not name it"]
    }

    /// What would tell more, where no policy known here decided.
    var missingBeyondPolicies: [String] {
        if let other = denial.otherRefusal { return [other.note] }
        if GlueFingerprint.isLakeFormation(denial) {
            return [
                "the session policy that Lake Formation passed, which no log shows: aws "
                    + "lakeformation list-permissions, for the job's role"
            ]
        }
        if GlueFingerprint.isAccessGrants(denial) {
            return [
                "the grant that S3 Access Grants vended the session for, which no log shows: aws "
                    + "s3control list-access-grants, and s3:GetDataAccess in CloudTrail"
            ]
        }
        return [
            "the policies of s3express or s3tables, which are not evaluated here: aws s3api "
                + "get-bucket-policy, aws s3tables get-table-bucket-policy"
        ]
    }

    private var hasOtherRules: Bool {
        guard let bucket = denial.bucket else { return false }
        return bucket.hasSuffix("--x-s3") || bucket.hasSuffix("--table-s3")
    }

    /// Whether the principal counts as a Glue role (docs/DESIGN.md): never by its name.
    var isGlue: Bool {
        isGluesForCertain
            || !isOfAnotherService
                && (evidence.isAssumedByGlue || trustedServices.contains(GlueFingerprint.service))
    }

    /// Whether the session itself tells, by its name, who calls through it or who opened it.
    private var isGluesForCertain: Bool {
        GlueFingerprint.isJobSession(denial) || GlueFingerprint.isInvokedByGlue(denial)
            || GlueFingerprint.isLakeFormationOfGlue(denial)
            || evidence.sessions.service == GlueFingerprint.service
    }

    /// Whether the session is known to be another service's: one role may serve many (the project
    /// roles of SageMaker Unified Studio trust Glue, SageMaker, EMR Serverless and more).
    private var isOfAnotherService: Bool {
        if let service = evidence.sessions.service { return service != GlueFingerprint.service }
        guard let service = GlueFingerprint.otherService(denial) else { return false }
        return trustedServices.contains(service)
    }

    /// The services that may assume the role; empty where that is not known.
    private var trustedServices: Set<String> {
        guard let account = principal.account, let role = principal.roleName else { return [] }
        return history.trustedServices(account: account, role: role, at: denial.time) ?? []
    }

    /// What would tell whose session it is, where the role alone speaks for Glue, and for others.
    var missingOfSession: [String] {
        let named = GlueFingerprint.otherService(denial)
        let others = trustedServices.subtracting([GlueFingerprint.service])
            .union(named.map { [$0] } ?? []).sorted()
        guard isGlue, !isGluesForCertain, evidence.sessions.areNone, !others.isEmpty else {
            return []
        }
        return [
            "whether session \(principal.sessionName ?? "") is Glue's: its role may serve "
                + "\(others.joined(separator: ", ")) too; the AssumeRole event of the session tells"
        ]
    }

    /// The answer's fields that do not follow from the layers.
    func blankAnswer() -> Attribution {
        let primary = permissions.first { !$0.isKeyRequest } ?? permissions.first
        var answer = Attribution(
            action: (primary?.request.action ?? denial.primaryAction)?.description
                ?? denial.operation,
            // As logs write what they do not know.
            resource: primary?.request.resource ?? denial.bucket.map { denial.s3ARN(bucket: $0) }
                ?? "-"
        )
        answer.isGlue = isGlue
        answer.role = principal.roleARN
        answer.principal =
            principal.sessionARN ?? denial.requester.arn ?? denial.requester.principalID
            ?? denial.requester.canonicalID
        answer.account = principal.account?.description
        answer.job = evidence.runs.job
        return answer
    }

    /// What supports the answer, as sentences.
    func evidenceSentences(report: Report?) -> [String] {
        var sentences = [report?.evidence].compactMap { $0 }
        if report == nil, let text = denial.message { sentences.append("AWS says only: \(text)") }
        if let keyDenial {
            sentences.append(
                "KMS refused \(keyDenial.event.operation) for the same session at "
                    + "\(keyDenial.event.time) (event \(keyDenial.event.eventID ?? "-"))"
                    + (keyDenial.isCertain
                        ? "" : "; that it belongs to this request is not certain"))
        }
        if denial.aclRequired {
            sentences.append("the log says that an ACL was required to authorize the request")
        }
        return sentences
    }

    /// Look-alikes that a reader must tell apart.
    func lookAlikes(of combination: Combination) -> [String] {
        var notes = [denial.otherRefusal?.note].compactMap { $0 }
        if let bucket = denial.bucket, hasOtherRules {
            notes.append(
                "\(bucket) is no general purpose bucket: access to directory buckets is decided by "
                    + "s3express:CreateSession, to table buckets by s3tables, which are not "
                    + "evaluated here")
        }
        if GlueFingerprint.isLakeFormation(denial) {
            notes.append(
                "a session that Lake Formation vended (\(denial.sessionName ?? "")): the principal "
                    + "is the role that the location is registered with, narrowed by a session "
                    + "policy that no log shows; look at the permissions in Lake Formation")
        }
        if GlueFingerprint.isAccessGrants(denial) {
            notes.append(
                "a session that S3 Access Grants vended (\(denial.sessionName ?? "")): the "
                    + "principal is the location's role, narrowed to the grant's scope; look at "
                    + "the grants of the S3 Access Grants instance")
        }
        let isListing = message?.action?.lowercased == "s3:listbucket"
        if isListing && MissingObject(denial: denial).isPossible
            || combination.primary?.isHypothesis ?? false
        {
            notes.append(MissingObject.note)
        }
        if message?.isThroughServiceControl ?? false {
            notes.append(
                "AWS says that the endpoint policy's deny comes through a service control policy: "
                    + "look at both")
        }
        if combination.primary == nil { notes += unexplained }
        return notes
    }

    /// What may refuse a request that every policy allows, by what it was.
    private var unexplained: [String] {
        guard !isBeyondPolicies else { return [] }
        var notes: [String] = []
        let action = permissions.first?.request.action.lowercased ?? ""
        if action == "s3:deleteobjectversion" || action == "s3:putobjectretention"
            || action == "s3:putobjectlegalhold"
        {
            notes.append(
                "Object Lock (retention or a legal hold on that version) or MFA delete may refuse "
                    + "it, which no policy shows: aws s3api get-object-retention, "
                    + "get-object-legal-hold, get-bucket-versioning")
        }
        if KeyActions.of(denial.operation).contains(where: { $0.name == "Decrypt" }) {
            notes.append(
                "the object may be encrypted with another key than the bucket's default, or with "
                    + "one that the caller must send (SSE-C): aws s3api head-object")
        }
        for (result, change) in unsettledChanges {
            notes.append(
                "the \(result.layer.rawValue) changed at \(change), "
                    + "\(denial.time.seconds - change.seconds) s before the request: changes take "
                    + "seconds to minutes to hold everywhere")
        }
        return notes
    }
}
