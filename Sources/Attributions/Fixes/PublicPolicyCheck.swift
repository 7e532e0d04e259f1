import AWSTypes
import Denials
import IAM
import PolicyHistory

/// Whether S3 would take a fix's policy at all: with `BlockPublicPolicy` it refuses to put a bucket's or an
/// access point's policy that is public, also where it was before ("reject calls to PUT Bucket policy if the
/// specified bucket policy allows public access", Amazon S3 API Reference, `PublicAccessBlockConfiguration`).
struct PublicPolicyCheck {
    let findings: Findings

    /// The fixes' policies that S3 is known to refuse, once each. A block that nobody captured refuses
    /// none, as far as is known.
    func refusals(of fixes: [Fix], in scenario: Scenario) -> [Remark] {
        fixes.filter(\.change.isOfDocument).map(\.place).uniqued().compactMap { place in
            guard let statement = publicStatement(at: place, in: scenario),
                isBlocked(place, of: scenario)
            else { return nil }
            return Remark(.publicPolicyRefused, [.place: place.name, .statement: statement])
        }
    }

    /// The first statement that makes a changed policy public.
    private func publicStatement(at place: PolicyPlace, in scenario: Scenario) -> String? {
        let documents = scenario.permissions.filter { !$0.isKeyRequest }.compactMap { asked in
            switch place.kind {
            case .bucketPolicy where asked.inForce.place(of: .bucketPolicy)?.name == place.name:
                return asked.policies.resource.documents
            case .accessPointPolicy
            where asked.inForce.place(of: .accessPointPolicy)?.name == place.name:
                return asked.policies.accessPoint.documents
            default: return nil
            }
        }
        return documents.first?.flatMap(\.statements).first(where: \.isPublic)?.label
    }

    /// Whether the bucket's own block, its account's or the organization's is on. An access point's own is
    /// not captured.
    private func isBlocked(_ place: PolicyPlace, of scenario: Scenario) -> Bool {
        let (history, time) = (findings.history, findings.denial.time)
        var blocks: [Knowledge<PublicAccessBlock?>] = []
        if place.kind == .bucketPolicy, let bucket = place.name {
            blocks.append(history.bucket(bucket, at: time).publicAccessBlock)
        }
        if let account = place.account.flatMap({ AccountID($0) }) {
            blocks.append(history.accountPublicAccessBlock(account, at: time))
        }
        return blocks.contains { $0.value??.blockPublicPolicy == true }
    }
}

extension FixChange {
    /// Whether it is made to a document.
    fileprivate var isOfDocument: Bool {
        switch self {
        case .allow, .exemptRole, .exemptServiceCalls, .exemptResource, .exemptAction, .removeDeny:
            return true
        case .setting, .jobOption, .madeSince: return false
        }
    }
}
