import AWSTypes
import Denials
import IAM
import PolicyHistory

/// The parts of an answer that do not follow from the layers.
extension Findings {
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
    var missingOfRequest: [Remark] {
        guard !isRequestKnown else {
            return isObjectNamed ? [] : [Remark(.objectsNotNamed)]
        }
        guard denial.primaryAction != nil else {
            return [Remark(.permissionNotKnown, [.operation: denial.operation])]
        }
        return [
            Remark(denial.merged.log == .networkActivity ? .parametersNotLogged : .bucketNotNamed)
        ]
    }

    /// What would tell more, where no policy known here decided.
    var missingBeyondPolicies: [Remark] {
        if let other = denial.otherRefusalRemark { return [other] }
        if GlueFingerprint.isLakeFormation(denial) {
            return [
                Remark(
                    .lakeFormationPolicy, run: [AWSCommand("lakeformation", "list-permissions")])
            ]
        }
        if GlueFingerprint.isAccessGrants(denial) {
            let account = AWSCommand.Option(
                "account-id", principal.account?.description ?? "ACCOUNT")
            return [
                Remark(
                    .accessGrant,
                    run: [AWSCommand("s3control", "list-access-grants", [account])])
            ]
        }
        let table = AWSCommand.Option("table-bucket-arn", "TABLE_BUCKET_ARN")
        return [
            Remark(
                .otherBucketKind,
                run: [
                    .bucket("get-bucket-policy", denial.bucket),
                    AWSCommand("s3tables", "get-table-bucket-policy", [table]),
                ])
        ]
    }

    private var hasOtherRules: Bool {
        guard let bucket = denial.bucket else { return false }
        return !BucketName.isEvaluated(bucket)
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
    var missingOfSession: [Remark] {
        let named = GlueFingerprint.otherService(denial)
        let others = trustedServices.subtracting([GlueFingerprint.service])
            .union(named.map { [$0] } ?? []).sorted()
        guard isGlue, !isGluesForCertain, evidence.sessions.areNone, !others.isEmpty else {
            return []
        }
        return [
            Remark(
                .sessionOfService,
                [
                    .session: principal.sessionName,
                    .services: others.joined(separator: ", "),
                ])
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

    /// What supports the answer.
    func evidenceRemarks(report: Report?) -> [Remark] {
        var remarks = [report?.evidence].compactMap { $0 }
        if report == nil, let text = denial.message {
            remarks.append(Remark(.bareMessage, [.message: text]))
        }
        if let keyDenial {
            let event = keyDenial.event
            remarks.append(
                Remark(
                    keyDenial.isCertain ? .keyRefusal : .keyRefusalNearby,
                    [
                        .operation: event.operation, .time: event.time.description,
                        .event: event.eventID,
                    ]))
        }
        if denial.aclRequired { remarks.append(Remark(.aclRequired)) }
        return remarks
    }

    /// Look-alikes that a reader must tell apart.
    func lookAlikes(of combination: Combination) -> [Remark] {
        var notes = [denial.otherRefusalRemark].compactMap { $0 }
        if let bucket = denial.bucket, hasOtherRules {
            notes.append(Remark(.notGeneralPurpose, [.bucket: bucket]))
        }
        if GlueFingerprint.isLakeFormation(denial) {
            notes.append(Remark(.lakeFormationSession, [.session: denial.sessionName]))
        }
        if GlueFingerprint.isAccessGrants(denial) {
            notes.append(Remark(.accessGrantsSession, [.session: denial.sessionName]))
        }
        let isListing = message?.action?.lowercased == "s3:listbucket"
        if isListing && MissingObject(denial: denial).isPossible
            || combination.primary?.isHypothesis ?? false
        {
            notes.append(Remark(.missingObject))
        }
        if message?.isThroughServiceControl ?? false {
            notes.append(Remark(.throughControlPolicy))
        }
        if combination.primary == nil { notes += unexplained }
        return notes
    }

    /// What may refuse a request that every policy allows, by what it was.
    private var unexplained: [Remark] {
        guard !isBeyondPolicies else { return [] }
        var notes: [Remark] = []
        let action = permissions.first?.request.action.lowercased ?? ""
        if action == "s3:deleteobjectversion" || action == "s3:putobjectretention"
            || action == "s3:putobjectlegalhold"
        {
            notes.append(
                Remark(
                    .lockPossible,
                    run: ["get-object-retention", "get-object-legal-hold"].map {
                        .object($0, denial.bucket, denial.key)
                    } + [.bucket("get-bucket-versioning", denial.bucket)]))
        }
        if KeyActions.of(denial.operation).contains(where: { $0.name == "Decrypt" }) {
            notes.append(
                Remark(
                    .otherKeyPossible,
                    run: [.object("head-object", denial.bucket, denial.key)]))
        }
        for (result, change) in unsettledChanges {
            notes.append(
                Remark(
                    .recentChange,
                    [
                        .mechanism: result.layer.rawValue, .change: change.description,
                        .seconds: String(denial.time.seconds - change.seconds),
                    ]))
        }
        return notes
    }
}
