import AWSTypes
import IAM
import PolicyHistory

/// A policy history that remembers its answers, and decodes each document once.
///
/// Between two facts nothing changes: all times in such an interval have one answer, whatever is
/// asked. Denials come in bursts of one role and bucket, so that most questions were asked before.
/// Safe to share between threads; what it answers never depends on what was asked before.
final class RememberedHistory: Sendable {
    /// A name, asked about at a time of an interval.
    private struct Named: Hashable {
        let name: String
        let interval: Int
    }

    private struct Numbered: Hashable {
        let account: AccountID
        let interval: Int
    }

    private struct Role: Hashable {
        let account: AccountID
        let name: String
        let interval: Int
    }

    private struct Gathered: Hashable {
        let key: PolicyGathering.Key
        let interval: Int
    }

    private struct Placed: Hashable {
        let accounts: OrganizationPlacement.Accounts
        let interval: Int
    }

    let history: PolicyHistory
    /// Whether nothing is captured.
    let isEmpty: Bool
    /// How long before the times that are asked about its answers hold, in seconds.
    private let secondsEarlier: Int64
    /// The one time that it is asked about, whatever time is named.
    private let fixedTime: Instant?
    private let instants: [Instant]
    /// The times of requests between which answers about one fixed time do not differ.
    private let borders: [Instant]
    private let lastFact: Instant?
    /// Most histories hold no object of its own, and every denial would ask for one.
    private let hasObjects: Bool
    private let roles = Memory<Role, Knowledge<RoleInForce?>>()
    private let trusts = Memory<Role, Set<String>?>()
    private let buckets = Memory<Named, BucketInForce>()
    private let memberships = Memory<Numbered, Knowledge<OrganizationMembership?>>()
    private let keys = Memory<Named, KeyInForce>()
    private let endpoints = Memory<Named, Knowledge<VPCEndpointInForce?>>()
    private let accessPoints = Memory<Named, AccessPointInForce>()
    private let blocks = Memory<Numbered, Knowledge<PublicAccessBlock?>>()
    private let placements = Memory<Placed, OrganizationPlacement>()
    private let gathered = Memory<Gathered, GatheredPolicies>()
    private let documents = Memory<NamedDocument, PolicyDocument>()
    /// Histories of one time each, as the last ones are asked for again and again.
    private let fixed = Memory<Instant, RememberedHistory>(limit: 16)
    private let changes = Memory<Instant, [Subject: Set<String>]>(limit: 256)

    init(_ history: PolicyHistory) {
        self.history = history
        secondsEarlier = 0
        fixedTime = nil
        let facts = history.instants
        instants = Set(facts).union(FeatureDate.all).sorted()
        borders = Set(history.changesOfEncryption).union(FeatureDate.all).sorted()
        lastFact = facts.last
        hasObjects = history.hasSubjects(.object)
        isEmpty = facts.isEmpty
    }

    /// The same history, asked so many seconds before each time.
    init(_ other: RememberedHistory, secondsEarlier: Int64) {
        history = other.history
        self.secondsEarlier = secondsEarlier
        fixedTime = nil
        instants = other.instants
        borders = other.borders
        lastFact = other.lastFact
        hasObjects = other.hasObjects
        isEmpty = other.isEmpty
    }

    private init(_ other: RememberedHistory, fixedTime: Instant) {
        history = other.history
        secondsEarlier = 0
        self.fixedTime = fixedTime
        instants = other.instants
        borders = other.borders
        lastFact = other.lastFact
        hasObjects = other.hasObjects
        isEmpty = other.isEmpty
    }

    // MARK: - Asking

    func role(account: AccountID, name: String, at time: Instant) -> Knowledge<RoleInForce?> {
        roles.answer(to: Role(account: account, name: name, interval: interval(of: time))) {
            history.role(account: account, name: name, at: moved(time))
        }
    }

    func trustedServices(
        account: AccountID, role: String, at time: Instant
    ) -> Set<String>? {
        trusts.answer(to: Role(account: account, name: role, interval: interval(of: time))) {
            history.trustedServices(account: account, role: role, at: moved(time))
        }
    }

    func bucket(_ name: String, at time: Instant) -> BucketInForce {
        buckets.answer(to: Named(name: name, interval: interval(of: time))) {
            history.bucket(name, at: moved(time))
        }
    }

    /// How a bucket encrypted at a request's own time, whatever time is asked about: what is there
    /// keeps its key when the bucket gets another (S3 User Guide, "Setting default server-side
    /// encryption behavior for Amazon S3 buckets").
    func encryption(ofBucket name: String, when time: Instant) -> Knowledge<BucketEncryption?> {
        guard isOfOneTime else { return bucket(name, at: time).encryption }
        let interval = instants.partitionPoint { $0 > time }
        return buckets.answer(to: Named(name: name, interval: interval)) {
            history.bucket(name, at: time)
        }.encryption
    }

    func membership(of account: AccountID, at time: Instant) -> Knowledge<OrganizationMembership?> {
        memberships.answer(to: Numbered(account: account, interval: interval(of: time))) {
            history.membership(of: account, at: moved(time))
        }
    }

    func key(_ arn: String, at time: Instant) -> KeyInForce {
        keys.answer(to: Named(name: arn, interval: interval(of: time))) {
            history.key(arn, at: moved(time))
        }
    }

    func vpcEndpoint(_ id: String, at time: Instant) -> Knowledge<VPCEndpointInForce?> {
        endpoints.answer(to: Named(name: id, interval: interval(of: time))) {
            history.vpcEndpoint(id, at: moved(time))
        }
    }

    /// The ARN behind an access point's alias, whenever it was seen.
    func accessPointARN(alias: String) -> String? { history.accessPointARN(alias: alias) }

    func accessPoint(_ arn: String, at time: Instant) -> AccessPointInForce {
        accessPoints.answer(to: Named(name: arn, interval: interval(of: time))) {
            history.accessPoint(arn, at: moved(time))
        }
    }

    /// The block that holds in an account: its own, or its organization's.
    func accountPublicAccessBlock(
        _ account: AccountID, at time: Instant
    ) -> Knowledge<PublicAccessBlock?> {
        blocks.answer(to: Numbered(account: account, interval: interval(of: time))) {
            history.effectivePublicAccessBlock(of: account, at: moved(time))
        }
    }

    /// Where two accounts stand, worked out once for each interval.
    func placement(
        _ accounts: OrganizationPlacement.Accounts, at time: Instant
    ) -> OrganizationPlacement {
        placements.answer(to: Placed(accounts: accounts, interval: interval(of: time))) {
            OrganizationPlacement(accounts, at: time, history: self)
        }
    }

    /// The policies that a key stands for, gathered once for each interval.
    func policies(_ key: PolicyGathering.Key, at time: Instant) -> GatheredPolicies {
        gathered.answer(to: Gathered(key: key, interval: interval(of: time))) {
            PolicyGathering(key, at: time, history: self).policies()
        }
    }

    /// A document, decoded. Throws `PolicyError`.
    func decoded(_ document: NamedDocument) throws(PolicyError) -> PolicyDocument {
        try documents.answer(to: document) { () throws(PolicyError) in
            try PolicyDocument.decode(document.text, name: document.name)
        }
    }

    /// Whether a fact is of that very second: what was in force in it, nobody can say.
    func hasFact(of time: Instant) -> Bool {
        // Of the one time that it is asked about nobody asks which second.
        guard fixedTime == nil else { return false }
        let interval = interval(of: time)
        return interval > 0 && instants[interval - 1] == moved(time)
    }

    /// Whether it is asked about one time alone, whatever time is named: no change is recent then.
    var isOfOneTime: Bool { fixedTime != nil }

    /// A time for which the same is answered: one of the same interval, at which every change of
    /// policies has settled; the time itself where one has not yet.
    func likeTime(_ time: Instant) -> Instant {
        // Answers of one fixed time differ by the features of the request's own time alone, and by how
        // its bucket encrypted then.
        if isOfOneTime {
            let begun = borders.partitionPoint { $0 > time }
            return begun > 0
                ? borders[begun - 1]
                : borders.first.map { Instant(seconds: $0.seconds - 1) }
                    ?? Instant(seconds: 0)
        }
        let interval = interval(of: time)
        guard interval > 0 else {
            return instants.first.map { Instant(seconds: $0.seconds - 1) } ?? Instant(seconds: 0)
        }
        let settled = instants[interval - 1].seconds + EvidenceWindow.settling + 1
        return time.seconds >= settled ? Instant(seconds: settled) : time
    }

    /// The times after a time at which answers may change, in their order, up to the last fact.
    func instants(after time: Instant) -> ArraySlice<Instant> {
        guard let lastFact, lastFact > time, fixedTime == nil else { return [] }
        return instants[interval(of: time)..<instants.partitionPoint { $0 > lastFact }]
    }

    /// The same history, asked about that time whatever time is named.
    func lasting(since time: Instant) -> RememberedHistory {
        fixed.answer(to: time) { RememberedHistory(self, fixedTime: time) }
    }

    /// The changes made at a time, by what they were made to.
    func changes(at time: Instant) -> [Subject: Set<String>] {
        changes.answer(to: time) { history.changes(at: time) }
    }

    /// The time for which an answer holds.
    private func moved(_ time: Instant) -> Instant {
        fixedTime ?? Instant(seconds: time.seconds - secondsEarlier)
    }

    private func interval(of time: Instant) -> Int {
        let time = moved(time)
        return instants.partitionPoint { $0 > time }
    }
}

/// What is asked seldom, or answered as fast as it could be remembered.
extension RememberedHistory {
    /// Nil where nothing was captured of it.
    func objectACL(
        bucket: String, key: String, bucketOwnerID: String, at time: Instant
    ) -> Knowledge<ObjectACLInForce?>? {
        hasObjects
            ? history.objectACL(
                bucket: bucket, key: key, bucketOwnerID: bucketOwnerID, at: moved(time)) : nil
    }

    /// Nil where nothing was captured of it.
    func objectEncryption(
        bucket: String, key: String, at time: Instant
    ) -> Knowledge<BucketEncryption?>? {
        guard hasObjects else { return nil }
        let captured = history.objectEncryption(bucket: bucket, key: key, at: moved(time))
        return captured.reason == nil ? captured : nil
    }

    /// Whether anything was captured of an object itself.
    func hasFacts(ofObject key: String, bucket: String) -> Bool {
        hasObjects && history.hasFacts(of: Subject(.object, "\(bucket)/\(key)"))
    }

    func keyARN(
        _ name: String, account: AccountID?, region: String?, at time: Instant
    ) -> String? {
        history.keyARN(name, account: account, region: region, at: moved(time))
    }

    func managedPolicy(_ arn: String, at time: Instant) -> Knowledge<NamedDocument> {
        history.managedPolicy(arn, at: moved(time))
    }

    /// A role at a time that a fact of the history tells, not one that is asked about.
    func role(
        account: AccountID, name: String, exactlyAt time: Instant
    ) -> Knowledge<RoleInForce?> {
        history.role(account: account, name: name, at: time)
    }

    /// A resource's policy as the service has it, as far as the caller is concerned.
    func stored(
        _ document: String, seenAt seen: Instant, by end: Instant, at time: Instant,
        caller: (account: AccountID, role: String, uniqueID: String?)
    ) -> String {
        history.stored(document, seenAt: seen, by: end, at: moved(time), caller: caller)
    }

    func organizationPublicAccess(
        of account: AccountID, at time: Instant
    ) -> OrganizationPublicAccess {
        history.organizationPublicAccess(of: account, at: moved(time))
    }

    func organizations(without account: AccountID, at time: Instant) -> [String] {
        history.organizations(without: account, at: moved(time))
    }

    func isInNoOrganization(_ account: AccountID, at time: Instant) -> Bool {
        history.isInNoOrganization(account, at: moved(time))
    }

    func role(uniqueID: String) -> (account: AccountID, name: String)? {
        history.role(uniqueID: uniqueID)
    }

    func account(canonicalID: String) -> AccountID? { history.account(canonicalID: canonicalID) }

    func canonicalID(of account: AccountID) -> String? { history.canonicalID(of: account) }
}
