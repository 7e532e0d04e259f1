import AWSTypes
import IAM
import PolicyHistory
import Synchronization

/// A policy history that remembers its answers, and decodes each document once.
///
/// Between two facts nothing changes: all times in such an interval have one answer, whatever is
/// asked. Denials come in bursts of one role and bucket, so that most questions were asked before.
/// Safe to share between threads; what it answers never depends on what was asked before.
final class RememberedHistory: Sendable {
    /// How many answers, and how many documents, are kept before all are forgotten.
    static let limit = 16_384

    /// What can be asked of a history.
    private enum Subject: Hashable {
        case role, bucket, membership, key, endpoint, accessPoint, block, object, encryption
    }

    private struct Asked: Hashable {
        let subject: Subject
        let name: String
        /// How many facts' instants lie at or before the time asked about.
        let interval: Int
    }

    let history: PolicyHistory
    private let instants: [Instant]
    private let answers = Mutex<[Asked: any Sendable]>([:])
    private let documents = Mutex<[NamedDocument: PolicyDocument]>([:])

    init(_ history: PolicyHistory) {
        self.history = history
        instants = history.instants
    }

    // MARK: - Asking

    func role(account: AccountID, name: String, at time: Instant) -> Knowledge<RoleInForce?> {
        remembered(.role, "\(account)/\(name)", at: time) {
            history.role(account: account, name: name, at: time)
        }
    }

    func bucket(_ name: String, at time: Instant) -> BucketInForce {
        remembered(.bucket, name, at: time) { history.bucket(name, at: time) }
    }

    func membership(of account: AccountID, at time: Instant) -> Knowledge<OrganizationMembership?> {
        remembered(.membership, account.description, at: time) {
            history.membership(of: account, at: time)
        }
    }

    func key(_ arn: String, at time: Instant) -> KeyInForce {
        remembered(.key, arn, at: time) { history.key(arn, at: time) }
    }

    func vpcEndpoint(_ id: String, at time: Instant) -> Knowledge<VPCEndpointInForce?> {
        remembered(.endpoint, id, at: time) { history.vpcEndpoint(id, at: time) }
    }

    func accessPoint(_ arn: String, at time: Instant) -> AccessPointInForce {
        remembered(.accessPoint, arn, at: time) { history.accessPoint(arn, at: time) }
    }

    func accountPublicAccessBlock(
        _ account: AccountID, at time: Instant
    ) -> Knowledge<PublicAccessBlock?> {
        remembered(.block, account.description, at: time) {
            history.accountPublicAccessBlock(account, at: time)
        }
    }

    /// A document, decoded. Throws `PolicyError`.
    func decoded(_ document: NamedDocument) throws(PolicyError) -> PolicyDocument {
        if let known = documents.withLock({ $0[document] }) { return known }
        let decoded = try PolicyDocument.decode(document.text, name: document.name)
        documents.withLock { kept in
            if kept.count >= RememberedHistory.limit { kept.removeAll() }
            kept[document] = decoded
        }
        return decoded
    }

    private func remembered<Answer: Sendable>(
        _ subject: Subject, _ name: String, at time: Instant, _ ask: () -> Answer
    ) -> Answer {
        let asked = Asked(subject: subject, name: name, interval: interval(of: time))
        if let known = answers.withLock({ $0[asked] }) as? Answer { return known }
        let answer = ask()
        answers.withLock { kept in
            if kept.count >= RememberedHistory.limit { kept.removeAll() }
            kept[asked] = answer
        }
        return answer
    }

    private func interval(of time: Instant) -> Int {
        var (low, high) = (0, instants.count)
        while low < high {
            let middle = (low + high) / 2
            if instants[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// What is asked seldom, or answered as fast as it could be remembered.
extension RememberedHistory {
    func objectACL(
        bucket: String, key: String, at time: Instant
    ) -> Knowledge<ObjectACLInForce?> {
        history.objectACL(bucket: bucket, key: key, at: time)
    }

    func objectEncryption(
        bucket: String, key: String, at time: Instant
    ) -> Knowledge<BucketEncryption?> {
        history.objectEncryption(bucket: bucket, key: key, at: time)
    }

    func keyARN(
        _ name: String, account: AccountID?, region: String?, at time: Instant
    ) -> String? {
        history.keyARN(name, account: account, region: region, at: time)
    }

    func managedPolicy(_ arn: String, at time: Instant) -> Knowledge<NamedDocument> {
        history.managedPolicy(arn, at: time)
    }

    func isTrustedByGlue(account: AccountID, role: String, at time: Instant) -> Bool? {
        history.isTrustedByGlue(account: account, role: role, at: time)
    }

    func organizations(without account: AccountID, at time: Instant) -> [String] {
        history.organizations(without: account, at: time)
    }

    func isInNoOrganization(_ account: AccountID, at time: Instant) -> Bool {
        history.isInNoOrganization(account, at: time)
    }

    func role(uniqueID: String) -> (account: AccountID, name: String)? {
        history.role(uniqueID: uniqueID)
    }

    func account(canonicalID: String) -> AccountID? { history.account(canonicalID: canonicalID) }

    func canonicalID(of account: AccountID) -> String? { history.canonicalID(of: account) }
}
