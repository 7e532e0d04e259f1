import AWSTypes

/// S3 Block Public Access, as far as it decides requests: with `RestrictPublicBuckets` a bucket
/// whose policy is public lets in AWS services and its own account only, also callers that
/// another, narrow statement names (S3 User Guide, "Blocking public access").
enum PublicAccess {
    static func evaluation(
        _ policies: PolicySet, isSameAccount: Match, _ question: Question
    ) -> LayerEvaluation {
        guard policies.resourceKind == .s3 else { return .notApplicable }
        if case .off = policies.blockPublicAccess { return .notApplicable }
        if case .service = question.request.principal { return .notApplicable }
        var evaluation = LayerEvaluation(deny: .no, allow: .yes)
        var isOn = Match.yes
        if case .unknown = policies.blockPublicAccess { isOn = .unknown }
        evaluation.deny = isOn && isPublic(policies.resource) && !isSameAccount
        if evaluation.deny == .no, isSameAccount == .yes { return .notApplicable }
        return evaluation
    }

    private static func isPublic(_ policies: LayerPolicies) -> Match {
        switch policies {
        case .notApplicable: return .no
        case .unknown: return .unknown
        case .policies(let documents):
            return Match(documents.contains { $0.statements.contains(where: isPublic) })
        case .partial(let documents, _):
            let known = documents.contains { $0.statements.contains(where: isPublic) }
            return known ? .yes : .unknown
        }
    }

    /// Keys whose fixed values narrow a statement for everybody (S3 User Guide, "The meaning of
    /// public").
    private static let narrowing: Set<String> = [
        "aws:principalorgid", "aws:principalarn", "aws:principalaccount", "aws:sourceip",
        "aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceowner", "aws:sourceaccount",
        "aws:userid", "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "s3:dataaccesspointarn", "s3:dataaccesspointaccount",
    ]

    /// An allow for everybody that no fixed value narrows.
    static func isPublic(_ statement: Statement) -> Bool {
        guard statement.effect == .allow, let principal = statement.principal,
            principal.isNegated || principal.values.contains(.everyone)
        else { return false }
        return !statement.conditions.contains { condition in
            guard let name = condition.conditionOperator, !name.isNegated, !name.ifExists,
                narrowing.contains(condition.lowercasedKey)
            else { return false }
            return condition.texts.allSatisfy { text in
                isFixed(text, key: condition.lowercasedKey)
            }
        }
    }

    /// No wildcards or variables; and no network wider than /8, for IPv6 /32.
    private static func isFixed(_ text: String, key: String) -> Bool {
        if key == "aws:sourceip" {
            let parts = text.split(separator: "/")
            guard parts.count == 2, let prefix = Int(parts[1]) else {
                return IPNetwork(text) != nil
            }
            return prefix >= (text.contains(":") ? 32 : 8)
        }
        // The account's own part of an access point's ARN may be followed by a wildcard.
        let head =
            key == "s3:dataaccesspointarn" ? text.split(separator: "/").first ?? "" : text[...]
        return !head.contains("*") && !head.contains("?") && !text.contains("${")
    }
}
