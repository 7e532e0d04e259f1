import AWSTypes

/// S3 Block Public Access, as far as it decides requests: with `RestrictPublicBuckets` a bucket
/// whose policy is public lets in AWS services and its own account only, also callers that
/// another, narrow statement names (S3 User Guide, "Blocking public access").
enum PublicAccess {
    /// Whether the bucket is closed to all but services and its own account; nil where the block
    /// has no say.
    static func isClosed(_ policies: PolicySet, to principal: Principal) -> Match? {
        guard policies.resourceKind == .s3 else { return nil }
        if case .service = principal { return nil }
        switch policies.blockPublicAccess {
        case .off: return nil
        case .restrictsPublicBuckets: return isPublic(policies.resource)
        case .unknown: return isPublic(policies.resource) == .no ? .no : .unknown
        }
    }

    private static func isPublic(_ policies: LayerPolicies) -> Match {
        switch policies {
        case .notApplicable: return .no
        case .unknown: return .unknown
        case .policies(let documents): return Match(isPublic(documents))
        case .partial(let documents, _): return isPublic(documents) ? .yes : .unknown
        }
    }

    private static func isPublic(_ documents: [PolicyDocument]) -> Bool {
        documents.contains { $0.rules.contains(where: \.isPublic) }
    }

    /// Keys whose fixed values narrow a statement for everybody (S3 User Guide, "The meaning of
    /// public", which also counts "an AWS principal, user, role, or service principal").
    private static let narrowing: Set<String> = [
        "aws:principalorgid", "aws:principalarn", "aws:principalaccount", "aws:sourceip",
        "aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceowner", "aws:sourceaccount",
        "aws:userid", "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "s3:dataaccesspointarn", "s3:dataaccesspointaccount",
    ]

    /// An allow for everybody that no fixed value narrows.
    static func isPublic(
        _ effect: Effect, _ principal: ElementList<PrincipalPattern>?, _ conditions: [Condition]
    ) -> Bool {
        guard effect == .allow, let principal,
            principal.isNegated || principal.values.contains(.everyone)
        else { return false }
        return !conditions.contains(where: narrows)
    }

    private static func narrows(_ condition: Condition) -> Bool {
        guard let known = condition.conditionOperator, !known.isNegated, !known.ifExists,
            known.quantifier != .forAllValues, narrowing.contains(condition.lowercasedKey),
            !condition.texts.isEmpty
        else { return false }
        switch known.kind {
        case .string, .stringIgnoringCase, .like, .arn, .ipAddress: break
        case .numeric, .date, .bool, .binary, .null: return false
        }
        return condition.texts.allSatisfy { isFixed($0, key: condition.lowercasedKey) }
    }

    /// No wildcards or variables; and no network wider than /8, for IPv6 /32.
    private static func isFixed(_ text: String, key: String) -> Bool {
        if key == "aws:sourceip" {
            guard let network = IPNetwork(text) else { return false }
            return network.prefix >= (network.isV6 ? 32 : 8)
        }
        // The account's own part of an access point's ARN may be followed by a wildcard.
        let head =
            key == "s3:dataaccesspointarn" ? text.split(separator: "/").first ?? "" : text[...]
        return !head.contains("*") && !head.contains("?") && !text.contains("${")
    }
}
