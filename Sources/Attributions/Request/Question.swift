import AWSTypes
import Denials
import IAM
import PolicyHistory

/// One denial with everything that decides it, gathered once: the request, its context, the
/// policies in force, the settings.
final class Question {
    let denial: Denial
    let evidence: DenialEvidence
    let history: PolicyHistory
    let principal: DeniedPrincipal
    let bucket: BucketSettings
    /// AWS's message, where it says more than `Access Denied`.
    let message: DenialMessage?
    /// The refused KMS call that belongs to the request.
    let keyDenial: Sighting?
    let network: NetworkPath
    private(set) var permissions: [AskedPermission] = []
    private var permissionResults: [[LayerResult]] = []
    private var settings: [LayerResult] = []

    init(_ denial: Denial, evidence: DenialEvidence, history: PolicyHistory) {
        self.denial = denial
        self.evidence = evidence
        self.history = history
        principal = DeniedPrincipal(denial, history: history)
        bucket = BucketSettings(denial, history: history)
        message = denial.message.flatMap { DenialMessage($0) }
        keyDenial = KeyDenialPairing(denial: denial, principal: principal).best(
            of: evidence.keyDenials)
        network = NetworkPath(denial, history: history)
        ask()
    }

    // MARK: - Asking

    private func ask() {
        let organization = OrganizationPlacement(
            caller: membership(principal.account), resource: membership(bucket.owner))
        let keys = ContextKeys(
            denial: denial, principal: principal, network: network, tags: sessionTags,
            organization: organization)
        let gathering = PolicyGathering(
            denial: denial, principal: principal, evidence: evidence, history: history,
            network: network, organization: organization, bucketOwner: bucket.owner)
        if denial.service == "s3" { askS3(keys, gathering) }
        askKey(keys, gathering)
    }

    private func membership(_ account: AccountID?) -> Knowledge<OrganizationMembership?> {
        guard let account else { return .notCaptured("the account is not known") }
        return history.membership(of: account, at: denial.time)
    }

    private var sessionTags: SessionTags {
        var roleTags: [String: String]?
        if let account = principal.account, let name = principal.roleName,
            case .known(let role?, _) = history.role(account: account, name: name, at: denial.time)
        {
            roleTags = role.tags.value
        }
        let own = evidence.roleSessions.first {
            $0.accessKeyID != nil && $0.accessKeyID == denial.requester.accessKeyID
        }
        // Glue opens its sessions without tags; others may pass some that nobody saw.
        return SessionTags(
            roleTags: roleTags,
            sessionTags: own?.tags ?? (GlueFingerprint.isJobSession(denial) ? [:] : nil))
    }

    private func askS3(_ keys: ContextKeys, _ gathering: PolicyGathering) {
        let (policies, inForce) = gathering.s3Policies()
        var required = denial.requiredPermissions
        // The message names the permission that was missing, which may be another than the API's:
        // `s3:ListBucket` for an object that is not there.
        if let action = message?.action, action.service.lowercased() == "s3",
            !required.contains(where: { $0.action == action }), let resource = message?.resource
        {
            required = [RequiredPermission(action, resource, "named by AWS's message")]
        }
        let context = keys.s3Context()
        let ownership = ObjectOwnershipLayer(
            denial: denial, principal: principal, evidence: evidence, bucket: bucket,
            history: history)
        for permission in required {
            let request = AuthorizationRequest(
                principal: principal.principal, principalARN: principal.roleARN,
                action: permission.action, resource: permission.resource,
                underlyingResource: denial.underlyingResource(of: permission.action),
                resourceAccount: bucket.owner, context: context)
            add(
                AskedPermission(
                    request: request, policies: policies, inForce: inForce, isKeyRequest: false))
            if let result = ownership.result(for: permission.action) { settings.append(result) }
        }
        settings.append(
            RequesterPaysLayer(denial: denial, principal: principal, bucket: bucket).result())
    }

    private func askKey(_ keys: ContextKeys, _ gathering: PolicyGathering) {
        guard
            let keyRequest = KeyRequest(
                denial, bucket: bucket, reported: keyDenial, message: message)
        else { return }
        let key = history.key(keyRequest.keyARN, at: denial.time)
        let (policies, inForce) = gathering.keyPolicies(key)
        settings.append(KeyStateLayer(key: key).result())
        var context = RequestContext(isComplete: false)
        keys.addCaller(to: &context)
        keyRequest.addContext(to: &context, denial: denial, caller: principal.account)
        for action in keyRequest.actions {
            let request = AuthorizationRequest(
                principal: principal.principal, principalARN: principal.roleARN, action: action,
                resource: keyRequest.keyARN, resourceAccount: key.account, context: context)
            add(
                AskedPermission(
                    request: request, policies: policies, inForce: inForce, isKeyRequest: true))
        }
    }

    private func add(_ permission: AskedPermission) {
        permissions.append(permission)
        permissionResults.append(
            PolicyLayers(
                request: permission.request, policies: permission.policies,
                inForce: permission.inForce, isKeyRequest: permission.isKeyRequest
            ).results())
    }

    // MARK: - Answers

    /// What every layer said to every permission.
    func results() -> [LayerResult] { permissionResults.flatMap { $0 } + settings }

    /// The results of the same cause and mechanism that block, each with its permission.
    func results(like result: LayerResult) -> [(LayerResult, AskedPermission?)] {
        var found: [(LayerResult, AskedPermission?)] = []
        for (index, list) in permissionResults.enumerated() {
            for other in list
            where other.cause == result.cause && other.mechanism == result.mechanism && other.blocks
            {
                found.append((other, permissions[index]))
            }
        }
        return found
    }

    /// A copy of all that decides, to try changes on.
    var scenario: Scenario { Scenario(permissions: permissions, settings: settings) }

    /// Whether the principal is none that policies known here speak of: a session that Lake
    /// Formation vended.
    var isBeyondPolicies: Bool { GlueFingerprint.isLakeFormation(denial) }

    /// Whether the principal counts as a Glue role (DESIGN 4.2): never by its name.
    var isGlue: Bool {
        if GlueFingerprint.isJobSession(denial) || GlueFingerprint.isInvokedByGlue(denial)
            || GlueFingerprint.isLakeFormation(denial) || evidence.isAssumedByGlue
        {
            return true
        }
        guard let account = principal.account, let role = principal.roleName else { return false }
        return history.isTrustedByGlue(account: account, role: role, at: denial.time) ?? false
    }

    /// The answer's fields that do not hang on the layers.
    func blankAnswer() -> Attribution {
        let primary = permissions.first { !$0.isKeyRequest } ?? permissions.first
        var answer = Attribution(
            action: primary?.request.action.description ?? denial.operation,
            resource: primary?.request.resource ?? denial.bucket.map { "arn:aws:s3:::\($0)" } ?? "*"
        )
        answer.isGlue = isGlue
        answer.role = principal.roleARN
        answer.account = principal.account?.description
        answer.job = job
        return answer
    }

    /// The job behind the session: its name where all runs of the role at the time are of one.
    private var job: String? {
        let names = Set(evidence.jobRuns.map(\.jobName))
        guard names.count == 1, let run = evidence.jobRuns.first else { return nil }
        return evidence.jobRuns.count == 1
            ? run.runID.map { "\(run.jobName) (\($0))" } ?? run.jobName
            : run.jobName
    }

    /// What supports the answer, as sentences.
    func evidenceSentences(report: Report?) -> [String] {
        var sentences = [report?.evidence].compactMap { $0 }
        if report == nil, let text = denial.message { sentences.append("AWS says only: \(text)") }
        if let keyDenial {
            sentences.append(
                "KMS refused \(keyDenial.operation) for the same session at \(keyDenial.time) "
                    + "(event \(keyDenial.eventID ?? "-"))")
        }
        if denial.aclRequired {
            sentences.append("the log says that an ACL was required to authorize the request")
        }
        return sentences
    }

    /// Look-alikes that a reader must tell apart (needs 2.3).
    func lookAlikes(of combination: Combination) -> [String] {
        var notes: [String] = []
        if isBeyondPolicies {
            notes.append(
                "a session that Lake Formation vended (\(denial.sessionName ?? "")): the principal "
                    + "is the registration's role with a session policy nobody sees; look at Lake "
                    + "Formation permissions")
        }
        let reads = ["GetObject", "HeadObject", "REST.GET.OBJECT", "REST.HEAD.OBJECT"]
        let isListing = message?.action?.lowercased == "s3:listbucket"
        if isListing, reads.contains(denial.operation) {
            notes.append(
                "S3 answers 403 in place of 404 for an object that is not there when the caller may "
                    + "not list the bucket: check the path first")
        }
        return notes
    }
}
