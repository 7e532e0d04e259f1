public import AWSTypes
public import PolicyHistory

/// What one change of a plan is made to: one document, one setting, or one option of a job.
public enum ChangeTarget: Hashable, Sendable {
    case document(DocumentPlace)
    /// A setting of a bucket or key.
    case setting(FixSetting, PolicyPlace)
    /// An option of the jobs of a role, whose ARN is given where it is known.
    case jobOption(JobOption, role: String?)
}

extension ChangeTarget {
    /// What the change is tried on; nil where it cannot be tried.
    public var subject: Subject? {
        switch self {
        case .document(let place): return place.subject
        case .setting(.bucketOwnerEnforced, let place): return Subject(.bucket, place.name ?? "")
        case .setting(.usableKey, let place): return Subject(.key, place.name ?? "")
        case .setting(.privateBucketPolicy, _), .setting(.customerManagedKey, _), .jobOption:
            return nil
        }
    }
}

/// Finds the document that a fix is made in.
struct DocumentFinder {
    /// How many places are remembered before they are forgotten.
    static let remembered = 4_096

    private struct Question: Hashable {
        let place: PolicyPlace
        let deny: DenyStatement?
    }

    private let history: PolicyHistory
    /// Many fixes are made at one place.
    private var known: [Question: Result<DocumentPlace, Unplannable>] = [:]

    init(history: PolicyHistory) { self.history = history }

    /// The name of the embedded policy that takes a role's grants. One for all plans: what an
    /// earlier plan put there is kept and joined.
    static let inlineName = "why403"

    mutating func target(of fix: Fix) throws(Unplannable) -> ChangeTarget {
        switch fix.change {
        case .setting where fix.place.kind == .keyOfObjects:
            throw .keyOfObjectsNotCaptured(bucket: fix.place.name ?? "")
        case .setting(let setting):
            // Of the bucket or key, whichever object showed it.
            return .setting(
                setting, PolicyPlace(fix.place.kind, fix.place.name, account: fix.place.account))
        case .jobOption(let option): return .jobOption(option, role: fix.place.name)
        case .allow:
            // A place that must name the role, whose path is not known, has no document.
            guard fix.document != nil else { throw .unknownPath(role: fix.role) }
            return .document(try place(fix.place, denying: nil))
        case .exemptRole(let role, let deny):
            guard role != nil else { throw .unknownPath(role: fix.role) }
            return .document(try place(fix.place, denying: deny))
        case .exemptServiceCalls(let deny), .exemptResource(_, let deny),
            .exemptAction(_, let deny), .removeDeny(let deny):
            return .document(try place(fix.place, denying: deny))
        case .madeSince(let time, let changes): throw .madeSince(time, by: changes)
        }
    }

    private mutating func place(
        _ place: PolicyPlace, denying deny: DenyStatement?
    ) throws(Unplannable) -> DocumentPlace {
        let question = Question(place: place, deny: deny)
        if let known = known[question] { return try known.get() }
        let answer = Result { () throws(Unplannable) in try find(place, denying: deny) }
        if known.count >= DocumentFinder.remembered { known.removeAll() }
        known[question] = answer
        return try answer.get()
    }

    private func find(
        _ place: PolicyPlace, denying deny: DenyStatement?
    ) throws(Unplannable) -> DocumentPlace {
        let found = try unchecked(place, denying: deny)
        guard !found.isOfAWS else {
            throw .ownedByAWS(deny?.policy ?? found.subjectText)
        }
        return found
    }

    private func unchecked(
        _ place: PolicyPlace, denying deny: DenyStatement?
    ) throws(Unplannable) -> DocumentPlace {
        let name = place.name ?? ""
        switch place.kind {
        case .rolePolicies:
            if let policy = deny?.policy ?? nil, policy.hasPrefix("arn:") {
                return .managedPolicy(policy)
            }
            let (account, role) = try self.role(name)
            return .inlinePolicy(
                account: account, role: role, name: deny?.policy ?? DocumentFinder.inlineName)
        case .permissionsBoundary:
            if let policy = deny?.policy ?? place.policy, policy.hasPrefix("arn:") {
                return .managedPolicy(policy)
            }
            let (account, role) = try self.role(name)
            let found = history.role(account: account, name: role, at: PolicyHistory.lastTime)
            guard let boundary = found.value??.boundary.value ?? nil else {
                throw .boundaryNotCaptured(role: name)
            }
            return .managedPolicy(boundary.name)
        case .sessionPolicy:
            throw .sessionPolicy
        case .bucketPolicy: return .bucketPolicy(bucket: name)
        case .accessPointPolicy: return .accessPointPolicy(name)
        case .keyPolicy, .keyGrant: return .keyPolicy(name)
        case .vpcEndpointPolicy: return .endpointPolicy(name)
        case .serviceControlPolicy:
            return .serviceControlPolicy(try controlPolicy(place, deny, isService: true))
        case .resourceControlPolicy:
            return .resourceControlPolicy(try controlPolicy(place, deny, isService: false))
        case .key:
            throw .unknownPartOfKey(name)
        case .keyOfObjects, .managedKey:
            throw .keyOfObjectsNotCaptured(bucket: name)
        case .publicAccessBlock, .blockPublicACLs, .accessPointNetworkOrigin, .objectACL,
            .keyState, .requestPayment, .bucketSetting, .job:
            throw .noDocument(place.kind, of: name)
        }
    }

    private func role(
        _ arn: String
    ) throws(Unplannable) -> (account: AccountID, name: String) {
        guard case .role(let account, let path)? = Principal(arn),
            let name = path.split(separator: "/").last
        else { throw .unknownRole(arn) }
        guard !path.hasPrefix("aws-service-role/") else {
            throw .serviceLinkedRole(arn)
        }
        return (account, String(name))
    }

    /// The policy that denies; for a grant, the first at the target that is not AWS's own.
    private func controlPolicy(
        _ place: PolicyPlace, _ deny: DenyStatement?, isService: Bool
    ) throws(Unplannable) -> String {
        let target = place.name ?? ""
        let attached = history.lastControlPolicies(of: target, isService: isService)
        if let name = deny?.policy ?? place.policy,
            let id = history.controlPolicyID(named: name, among: attached)
        {
            return id
        }
        let own = attached.first {
            !(isService
                ? DocumentPlace.serviceControlPolicy($0) : .resourceControlPolicy($0)).isOfAWS
        }
        guard deny == nil, let own else {
            throw .controlPolicyNotCaptured(policy: deny?.policy, target: target)
        }
        return own
    }
}
