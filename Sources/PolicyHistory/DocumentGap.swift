public import AWSTypes

/// The subjects that a denial names, as far as the logs and the history tell them.
public struct NamedSubjects: Hashable, Sendable {
    /// The role's account and name, without its path.
    public var role: RoleID?
    /// The bucket.
    public var bucket: String?
    /// The bucket owner's account.
    public var bucketOwner: AccountID?
    /// The key by its ARN, where the logs name one.
    public var key: String?
    /// `vpce-…`.
    public var vpcEndpoint: String?
    /// The access point's ARN.
    public var accessPoint: String?
    /// The region of the request.
    public var region: String?

    /// A role by its account and name.
    public struct RoleID: Hashable, Sendable {
        /// The account.
        public let account: AccountID
        /// The name, without the path.
        public let name: String

        /// A role.
        public init(account: AccountID, name: String) {
            self.account = account
            self.name = name
        }
    }

    /// None yet.
    public init() {}
}

/// One facet that a denial depends on and nobody captured.
public struct DocumentGap: Hashable, Sendable {
    /// Whose facet it is.
    public let subject: Subject
    /// The facet; a group's ends in `/*`.
    public let facet: Facet
    /// Why it is not known, as one sentence.
    public let reason: String
}

extension PolicyHistory {
    /// What nobody captured of the subjects that a denial names, at its time; in a stable order.
    public func gaps(of named: NamedSubjects, at time: Instant) -> [DocumentGap] {
        var finder = GapFinder(history: self, time: time)
        if let role = named.role { finder.role(role) }
        if let bucket = named.bucket { finder.bucket(bucket, named) }
        if let key = named.key { finder.key(key, named) }
        if let endpoint = named.vpcEndpoint { finder.endpoint(endpoint) }
        if let point = named.accessPoint {
            finder.facet(Subject(.accessPoint, point), Facet.accessPointPolicy)
        }
        for account in Set([named.role?.account, named.bucketOwner].compactMap { $0 }).sorted() {
            finder.organization(of: account)
        }
        finder.tags(named)
        return finder.gaps
    }
}

/// Asks the history for each facet in turn, and keeps what it does not know.
private struct GapFinder {
    let history: PolicyHistory
    let time: Instant
    private(set) var gaps: [DocumentGap] = []
    private var seen: Set<DocumentGap> = []
    /// Whether a policy that was found looks at tags of what is asked, of a bucket or access point,
    /// or of a key: only then somebody must capture them.
    private var looksAtBucketTags = false
    private var looksAtResourceTags = false
    private var keys: Set<Subject> = []

    init(history: PolicyHistory, time: Instant) {
        self.history = history
        self.time = time
    }

    private mutating func add(_ subject: Subject, _ facet: Facet, _ reason: String) {
        let gap = DocumentGap(subject: subject, facet: facet, reason: reason)
        if seen.insert(gap).inserted { gaps.append(gap) }
    }

    /// Returns the value of a facet that is known.
    @discardableResult
    mutating func facet(_ subject: Subject, _ facet: Facet) -> String? {
        let found = history.fact(subject, facet, at: time)
        look(at: found.value ?? nil)
        if let reason = found.reason { add(subject, facet, reason) }
        return found.value ?? nil
    }

    /// Returns the names of a group's members that are there.
    private mutating func group(_ subject: Subject, _ group: Facet.Group) -> [String] {
        let found = history.group(group, of: subject, at: time)
        if let reason = found.listing.reason { add(subject, group.listing, reason) }
        for member in found.members {
            look(at: member.value.value ?? nil)
            if let reason = member.value.reason { add(subject, group.member(member.name), reason) }
        }
        return found.members.map(\.name)
    }

    private mutating func look(at document: String?) {
        guard let document, !looksAtResourceTags || !looksAtBucketTags else { return }
        let lowered = document.lowercased()
        if lowered.contains(text: "aws:resourcetag/") { looksAtResourceTags = true }
        if lowered.contains(text: "s3:buckettag/") || lowered.contains(text: "s3:accesspointtag/") {
            looksAtBucketTags = true
        }
    }

    /// The tags of what is asked, where a policy looks at them.
    mutating func tags(_ named: NamedSubjects) {
        if looksAtResourceTags {
            for key in keys.sorted(by: { $0.name < $1.name }) { _ = group(key, Facet.tags) }
        }
        guard looksAtBucketTags || looksAtResourceTags else { return }
        if let bucket = named.bucket {
            let subject = Subject(.bucket, bucket)
            if facet(subject, Facet.abac) != "Disabled" { _ = group(subject, Facet.tags) }
        }
        if let point = named.accessPoint { _ = group(Subject(.accessPoint, point), Facet.tags) }
    }

    mutating func role(_ role: NamedSubjects.RoleID) {
        let subject = Subject(.role, "\(role.account)/\(role.name)")
        switch history.role(account: role.account, name: role.name, at: time) {
        case .notCaptured(let reason): add(subject, Facet.arn, reason)
        case .known(nil, let provenance):
            add(
                subject, Facet.arn, "the role is not in the snapshot of its account (\(provenance))"
            )
        case .known(_?, _):
            _ = group(subject, Facet.inlinePolicies)
            for arn in group(subject, Facet.attachedPolicies) { managedPolicy(arn) }
            if let boundary = facet(subject, Facet.boundary) { managedPolicy(boundary) }
        }
    }

    private mutating func managedPolicy(_ arn: String) {
        let policy = history.managedPolicy(arn, at: time)
        look(at: policy.value?.text)
        if let reason = policy.reason {
            add(Subject(.managedPolicy, arn), Facet.defaultVersion, reason)
        }
    }

    mutating func bucket(_ name: String, _ named: NamedSubjects) {
        let subject = Subject(.bucket, name)
        for needed in [
            Facet.bucketPolicy, Facet.publicAccessBlock, Facet.ownership, Facet.payer,
        ] {
            facet(subject, needed)
        }
        facet(subject, Facet.encryption)
        let encryption = history.bucket(name, at: time).encryption.value ?? nil
        if named.key == nil, let key = encryption?.kmsKeyID { self.key(key, named) }
        if let owner = named.bucketOwner {
            facet(Subject(.account, owner.description), Facet.publicAccessBlock)
        }
    }

    mutating func key(_ name: String, _ named: NamedSubjects) {
        let arn = history.keyARN(
            name, account: named.bucketOwner, region: named.region, at: time)
        guard let arn else {
            let account = ARN(name)?.account ?? named.bucketOwner?.description ?? "ACCOUNT"
            add(
                Subject(.account, account), Facet.aliases.member(name),
                "which key \(name) points at is not known; capture the aliases")
            return
        }
        let subject = Subject(.key, arn)
        keys.insert(subject)
        facet(subject, Facet.keyPolicy)
        facet(subject, Facet.keyState)
        _ = group(subject, Facet.grants)
    }

    mutating func endpoint(_ id: String) {
        let subject = Subject(.vpcEndpoint, id)
        if facet(subject, Facet.endpoint) != nil { facet(subject, Facet.endpointPolicy) }
    }

    // MARK: - Organisations

    mutating func organization(of account: AccountID) {
        switch history.membership(of: account, at: time) {
        case .notCaptured(let reason):
            // Its id is not known either.
            let organization = Subject(.organization, "of account \(account)")
            for facet in [Facet.organization, Facet.accounts.listing, Facet.root] {
                add(organization, facet, reason)
            }
            let target = Subject(.organizationTarget, account.description)
            facet(target, Facet.parent)
            for type in ControlPolicyType.allCases { facet(target, type.attachments.listing) }
        case .known(nil, _): break
        case .known(let membership?, _):
            // Control policies do not hold in the management account.
            guard membership.managementAccount != account else { break }
            if !membership.isPathComplete, let top = membership.path.first {
                facet(Subject(.organizationTarget, top), Facet.parent)
            }
            for target in membership.path {
                let subject = Subject(.organizationTarget, target)
                for type in ControlPolicyType.allCases {
                    for id in group(subject, type.attachments) { controlPolicy(id) }
                }
                for id in history.memberNames(Facet.controlPolicies, of: subject).sorted()
                where history.identities.type(ofPolicy: id) == nil {
                    add(
                        Subject(.organizationPolicy, id), Facet.policyType,
                        "whether policy \(id) is a service or a resource control policy is not known"
                    )
                }
            }
        }
    }

    private mutating func controlPolicy(_ id: String) {
        let policy = history.controlPolicy(id, at: time)
        look(at: policy.value?.text)
        if let reason = policy.reason {
            add(Subject(.organizationPolicy, id), Facet.content, reason)
        }
    }
}
