import AWSTypes
import IAM
import JSON

/// How large the policy in a facet may be. What AWS itself refuses was never in force, and is not
/// worth the time that its evaluation takes.
struct PolicyLimit {
    /// The most bytes of a policy that AWS sets no limit for here: a trust policy, which decides
    /// nothing, and AWS's own managed policies, of which the largest have some 100,000.
    static let maximumBytes = 1 << 20

    /// The kind that AWS limits; nil where it does not.
    private let kind: PolicyKind?

    init(_ subject: Subject, _ facet: Facet) {
        switch facet {
        case Facet.bucketPolicy: kind = .bucketPolicy
        case Facet.accessPointPolicy: kind = .accessPointPolicy
        case Facet.keyPolicy: kind = .keyPolicy
        case Facet.endpointPolicy: kind = .endpointPolicy
        // Of the two types the one that may be larger: not every file tells which it is.
        case Facet.content: kind = .serviceControlPolicy
        case _ where Facet.inlinePolicies.contains(facet): kind = .inlineRolePolicy
        case _ where Facet.versions.contains(facet):
            kind = ARN(subject.name)?.account == "aws" ? nil : .managedPolicy
        default: kind = nil
        }
    }

    /// Why a document is too large to be one of AWS's; nil where it is not.
    func excess(of document: JSONValue) -> String? {
        let text = document.description
        guard let kind else {
            return text.utf8.count <= PolicyLimit.maximumBytes
                ? nil : "the document holds more than \(PolicyLimit.maximumBytes) bytes"
        }
        let size = PolicySize(ofText: text, as: kind)
        guard size.isOver else { return nil }
        return "the document holds \(size.used) \(size.unit), and AWS takes no more than "
            + "\(size.limit) (\(size.source))"
    }
}
