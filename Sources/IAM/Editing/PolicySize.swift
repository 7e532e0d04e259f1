import JSON

/// The kinds of policy that AWS limits in size, each by its own rule.
public enum PolicyKind: Hashable, Sendable {
    /// A policy embedded in a role. The limit holds for all of the role's together.
    case inlineRolePolicy
    /// A customer managed policy, also as a permissions boundary.
    case managedPolicy
    case bucketPolicy
    case accessPointPolicy
    case keyPolicy
    case endpointPolicy
    case serviceControlPolicy
    case resourceControlPolicy
}

/// The size of a document by the rule that AWS counts it, and how much AWS takes.
public struct PolicySize: Hashable, Sendable {
    /// How much the document takes.
    public let used: Int
    /// How much AWS takes.
    public let limit: Int
    /// What is counted: `characters without white space`.
    public let unit: String
    /// AWS's page that says so.
    public let source: String

    /// Whether AWS refuses the document.
    public var isOver: Bool { used > limit }

    /// The size of a document, written compactly, as one of a kind. `others` are documents that
    /// count against the same limit, such as a role's other embedded policies.
    public init(_ document: PolicyDocument, as kind: PolicyKind, with others: [PolicyDocument] = [])
    {
        let rule = Rule(kind)
        used = ([document] + others).reduce(0) { $0 + rule.size(of: $1.compactJSON) }
        limit = rule.limit
        unit = rule.unit
        source = rule.source
    }

    /// The size of a document's compact text, as one of a kind.
    public init(ofText text: String, as kind: PolicyKind) {
        let rule = Rule(kind)
        used = rule.size(of: text)
        (limit, unit, source) = (rule.limit, rule.unit, rule.source)
    }

    private struct Rule {
        let limit: Int
        let unit: String
        let source: String
        /// Whether white space is left out: also that inside of strings, as the page has it.
        let skipsWhiteSpace: Bool
        let countsBytes: Bool

        init(_ kind: PolicyKind) {
            skipsWhiteSpace = kind == .inlineRolePolicy || kind == .managedPolicy
            countsBytes =
                kind == .bucketPolicy || kind == .accessPointPolicy || kind == .keyPolicy
            unit =
                countsBytes
                ? "bytes" : skipsWhiteSpace ? "characters without white space" : "characters"
            (limit, source) = Rule.limit(kind)
        }

        private static func limit(_ kind: PolicyKind) -> (Int, String) {
            let quotas = "IAM User Guide, \"IAM and AWS STS quotas\""
            let organizations =
                "AWS Organizations User Guide, \"Quotas and service limits for AWS Organizations\""
            switch kind {
            case .inlineRolePolicy: return (10_240, quotas)
            case .managedPolicy: return (6_144, quotas)
            case .bucketPolicy:
                return (20_480, "Amazon S3 User Guide, \"Bucket policies\"")
            case .accessPointPolicy:
                return (
                    20_480, "Amazon S3 User Guide, \"Access points restrictions and limitations\""
                )
            case .keyPolicy: return (32_768, "AWS KMS Developer Guide, \"Resource quotas\"")
            case .endpointPolicy:
                return (20_480, "Amazon VPC User Guide, \"AWS PrivateLink quotas\"")
            // Twice as much as before since 2026-05-15.
            case .serviceControlPolicy: return (10_240, organizations)
            case .resourceControlPolicy: return (5_120, organizations)
            }
        }

        func size(of text: String) -> Int {
            if countsBytes { return text.utf8.count }
            guard skipsWhiteSpace else { return text.unicodeScalars.count }
            return text.unicodeScalars.count { !$0.isWhiteSpace }
        }
    }
}

extension Unicode.Scalar {
    /// Whether it is white space. Hardly any character of a policy needs Unicode's table, in which
    /// an import of many policies would spend a third of its time.
    fileprivate var isWhiteSpace: Bool {
        isASCII ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace
    }
}

extension PolicyDocument {
    /// The document as JSON on one line, as it is sent to AWS.
    public var compactJSON: String { value.description }
}
