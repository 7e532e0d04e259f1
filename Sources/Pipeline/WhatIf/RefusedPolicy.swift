import AWSTypes
import IAM
import PolicyHistory
import Wording

/// A changed policy of a bucket or access point that S3 would refuse to put: it is public, and
/// `BlockPublicPolicy` is on ("reject calls to PUT Bucket policy if the specified bucket policy allows public
/// access", Amazon S3 API Reference, `PublicAccessBlockConfiguration`).
struct RefusedPolicy {
    /// The history with all changes: one of them may have taken the block away.
    let history: PolicyHistory

    /// Why the policy of a subject cannot be put; nil where nothing known speaks against it.
    func reason(_ subject: Subject) -> String? {
        guard let place = place(of: subject), isBlocked(subject),
            let text = history.lastDocument(at: place).value ?? nil,
            let document = try? PolicyDocument.decode(text, name: subject.name),
            let statement = document.statements.first(where: \.isPublic)
        else { return nil }
        return RemarkText.sentence(
            Remark(
                .publicPolicyRefused, [.place: subject.name, .statement: statement.label]))
    }

    private func place(of subject: Subject) -> DocumentPlace? {
        switch subject.kind {
        case .bucket: return .bucketPolicy(bucket: subject.name)
        case .accessPoint: return .accessPointPolicy(subject.name)
        default: return nil
        }
    }

    /// By the bucket's own block or its account's; that of an access point is not captured.
    private func isBlocked(_ subject: Subject) -> Bool {
        let time = PolicyHistory.lastTime
        var owner = ARN(subject.name)?.accountID
        var blocks: [Knowledge<PublicAccessBlock?>] = []
        if subject.kind == .bucket {
            let bucket = history.bucket(subject.name, at: time)
            owner = bucket.owner.value
            blocks.append(bucket.publicAccessBlock)
        }
        if let owner { blocks.append(history.accountPublicAccessBlock(owner, at: time)) }
        return blocks.contains { $0.value??.blockPublicPolicy == true }
    }
}
