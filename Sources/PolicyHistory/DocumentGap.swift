public import AWSTypes

/// The subjects that a denial names, as far as the logs and the history tell them.
public struct NamedSubjects: Hashable, Sendable {
    /// The role's account and name, without its path.
    public var role: RoleID?
    /// The bucket.
    public var bucket: String?
    /// The bucket owner's account.
    public var bucketOwner: AccountID?
    /// The key by its ARN, id or alias, where the logs name one.
    public var key: String?
    /// Whose a key is that is named without its account.
    public var keyOwner: AccountID?
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

    /// Subjects that are looked at together. Of two parts of one denial no subject is in both, and
    /// many denials share a part, so that each is looked at once.
    public enum Part: Hashable, Sendable {
        /// A role and its managed policies.
        case role(RoleID)
        /// A bucket, its owner's account, and where no log names a key, its default key, which is
        /// `keyOwner`'s where it is named without its account.
        case bucket(
            String, owner: AccountID?, keyOwner: AccountID?, isKeyNamed: Bool, region: String?)
        /// A key that the logs name.
        case key(String, owner: AccountID?, region: String?)
        /// An endpoint.
        case vpcEndpoint(String)
        /// An access point.
        case accessPoint(String)
        /// The organizations of these accounts.
        case organizations(Set<AccountID>)
    }

    /// The parts, in the order in which their gaps are told.
    public var parts: [Part] {
        var parts: [Part] = []
        if let role { parts.append(.role(role)) }
        if let bucket {
            parts.append(
                .bucket(
                    bucket, owner: bucketOwner, keyOwner: keyOwner, isKeyNamed: key != nil,
                    region: region))
        }
        if let key { parts.append(.key(key, owner: keyOwner, region: region)) }
        if let vpcEndpoint { parts.append(.vpcEndpoint(vpcEndpoint)) }
        if let accessPoint { parts.append(.accessPoint(accessPoint)) }
        let accounts = Set([role?.account, bucketOwner].compactMap { $0 })
        if !accounts.isEmpty { parts.append(.organizations(accounts)) }
        return parts
    }
}

/// One facet that a denial depends on and nobody captured.
public struct DocumentGap: Hashable, Sendable {
    /// Whose facet it is.
    public let subject: Subject
    /// The facet; a group's ends in `/*`.
    public let facet: Facet
    /// Why it is not known.
    public let reason: Remark
}

extension PolicyHistory {
    /// What nobody captured of the subjects that a denial names, at its time; in a stable order.
    public func gaps(of named: NamedSubjects, at time: Instant) -> [DocumentGap] {
        let looks = named.parts.map { look(at: $0, at: time) }
        let tags = looks.reduce(into: TagNeeds()) { $0.formUnion($1.tagNeeds) }
        return looks.flatMap { $0.gaps(tags: tags) }
    }

    /// Looks at one part for what nobody captured of it. Between two facts nothing changes.
    public func look(at part: NamedSubjects.Part, at time: Instant) -> PartLook {
        PartLook(part: part, finder: finder(of: part, at: time))
    }

    private func finder(of part: NamedSubjects.Part, at time: Instant) -> GapFinder {
        var finder = GapFinder(history: self, time: time)
        switch part {
        case .role(let role): finder.role(role)
        case .bucket(let name, let owner, let keyOwner, let isKeyNamed, let region):
            finder.bucket(name, owner: owner)
            if !isKeyNamed { finder.defaultKey(of: name, owner: keyOwner, region: region) }
        case .key(let key, let owner, let region): finder.key(key, owner: owner, region: region)
        case .vpcEndpoint(let id): finder.endpoint(id)
        case .accessPoint(let arn):
            finder.facet(Subject(.accessPoint, arn), Facet.accessPointPolicy)
        case .organizations(let accounts):
            for account in accounts.sorted() { finder.organization(of: account) }
        }
        return finder
    }
}

/// One part that was looked at.
public struct PartLook {
    fileprivate let part: NamedSubjects.Part
    fileprivate let finder: GapFinder

    /// The tags that the policies of the part look at, whosever they are.
    public var tagNeeds: TagNeeds { finder.tagNeeds }

    /// What nobody captured of the part, `tags` being what the policies of all parts of a request
    /// look at.
    public func gaps(tags: TagNeeds) -> [DocumentGap] {
        if tags.isEmpty { return finder.gaps }
        var finder = finder
        finder.tags(of: part, tags)
        return finder.gaps
    }
}

/// The tags that policies look at: only then somebody must capture them.
public struct TagNeeds: OptionSet, Sendable {
    /// One bit a kind.
    public let rawValue: UInt8
    /// `s3:BucketTag` or `s3:AccessPointTag`: of the bucket and the access point.
    public static let bucketTags = TagNeeds(rawValue: 1)
    /// `aws:ResourceTag`: of whatever is asked, so of the key too.
    public static let resourceTags = TagNeeds(rawValue: 2)

    /// As bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
}

/// Asks the history for each facet in turn, and keeps what it does not know.
private struct GapFinder {
    let history: PolicyHistory
    let time: Instant
    private(set) var gaps: [DocumentGap] = []
    private var seen: Set<DocumentGap> = []
    /// The tags that the policies found so far look at.
    private(set) var tagNeeds = TagNeeds()
    private var keys: Set<Subject> = []

    init(history: PolicyHistory, time: Instant) {
        self.history = history
        self.time = time
    }

    private mutating func add(_ subject: Subject, _ facet: Facet, _ reason: Remark) {
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
        guard let document, tagNeeds != [.bucketTags, .resourceTags] else { return }
        let lowered = document.lowercased()
        // Few do, and one look tells that.
        guard lowered.contains(text: "tag/") else { return }
        if lowered.contains(text: "aws:resourcetag/") { tagNeeds.insert(.resourceTags) }
        if lowered.contains(text: "s3:buckettag/") || lowered.contains(text: "s3:accesspointtag/") {
            tagNeeds.insert(.bucketTags)
        }
    }

    /// The tags of a part that was looked at, where a policy looks at them.
    mutating func tags(of part: NamedSubjects.Part, _ needs: TagNeeds) {
        if needs.contains(.resourceTags) {
            for key in keys.sorted(by: { $0.name < $1.name }) { _ = group(key, Facet.tags) }
        }
        if needs.isEmpty { return }
        switch part {
        case .bucket(let name, _, _, _, _):
            let subject = Subject(.bucket, name)
            if facet(subject, Facet.abac) != "Disabled" { _ = group(subject, Facet.tags) }
        case .accessPoint(let arn): _ = group(Subject(.accessPoint, arn), Facet.tags)
        default: break
        }
    }

    mutating func role(_ role: NamedSubjects.RoleID) {
        let subject = Subject(.role, "\(role.account)/\(role.name)")
        switch history.role(account: role.account, name: role.name, at: time) {
        case .notCaptured(let reason): add(subject, Facet.arn, reason)
        case .known(nil, let provenance):
            add(
                subject, Facet.arn,
                Remark(.roleNotInCapture, because: [provenance.remark]))
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

    mutating func bucket(_ name: String, owner: AccountID?) {
        let subject = Subject(.bucket, name)
        for needed in [
            Facet.bucketPolicy, Facet.publicAccessBlock, Facet.ownership, Facet.payer,
            Facet.encryption,
        ] {
            facet(subject, needed)
        }
        if let owner {
            facet(Subject(.account, owner.description), Facet.publicAccessBlock)
        }
    }

    /// A bucket's default key; of `aws/s3` nobody captures anything.
    mutating func defaultKey(of bucket: String, owner: AccountID?, region: String?) {
        let encryption = history.bucket(bucket, at: time).encryption.value ?? nil
        guard let key = encryption?.kmsKeyID, !key.hasSuffix("alias/aws/s3") else { return }
        self.key(key, owner: owner, region: region)
    }

    mutating func key(_ name: String, owner: AccountID?, region: String?) {
        guard let arn = history.keyARN(name, account: owner, region: region, at: time) else {
            let account = ARN(name)?.account ?? owner?.description ?? "ACCOUNT"
            add(
                Subject(.account, account), Facet.aliases.member(name),
                PolicyHistory.keyNotKnown(name, account: owner))
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
                        Remark(.policyTypeNotKnown, [.policy: id]))
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
