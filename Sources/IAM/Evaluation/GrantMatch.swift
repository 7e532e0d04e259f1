import AWSTypes

extension AccessControlListState {
    /// Whether it allows; ACLs never deny.
    var match: Match {
        switch self {
        case .grantsNothing: return .no
        case .grants: return .yes
        case .unknown: return .unknown
        }
    }

    /// What is not known of it.
    var unknowns: [UnknownFact] {
        if case .unknown(let reason) = self { return [.document(.bucketPolicy, reason)] }
        return []
    }
}

extension KeyGrants {
    /// Whether a grant lets the caller do this. Grants allow only, and hold the role they name.
    func match(_ question: borrowing PreparedRequest) -> Match {
        var match: Match = missing == nil ? .no : .unknown
        for grant in grants { match = max(match, grant.match(question)) }
        return match
    }

    /// What is not known of them: the keys that the caller's grants wait for, constraints that are
    /// not known here, and grants that nobody captured.
    func unknowns(_ question: borrowing PreparedRequest) -> [UnknownFact] {
        let context = question.request.context
        var unknowns: [UnknownFact] = []
        for grant in grants where grant.match(question) == .unknown {
            if grant.names(question.caller) == .unknown { unknowns.append(.accounts) }
            unknowns += grant.contextKeys.filter { !context.isKnown($0) }.map { .key($0) }
            unknowns += grant.constraints.others.map {
                .document(
                    .kms, [Remark(.grantConstraint, [.grant: grant.id, .conditionKey: $0])])
            }
        }
        return unknowns + (missing.map { [.document(.kms, $0)] } ?? [])
    }
}

extension Grant {
    /// Whether the grant lets the caller do this.
    fileprivate func match(_ question: borrowing PreparedRequest) -> Match {
        let action = question.request.action.name.lowercased()
        guard operations.contains(where: { $0.lowercased() == action }) else { return .no }
        return min(names(question.caller), constraints.match(question.request.context))
    }

    fileprivate func names(_ caller: Caller) -> Match {
        let pattern: PrincipalPattern
        switch grantee {
        case .principal(let arn): pattern = PrincipalPattern("AWS", arn)
        case .service(let name): pattern = PrincipalPattern("Service", name)
        }
        if pattern.grip(on: caller) != nil { return .yes }
        return pattern.mayMean(caller) ? .unknown : .no
    }

    /// The condition keys that the constraints look at.
    var contextKeys: [String] { constraints.contextKeys }
}

extension Grant.Constraints {
    /// Whether all hold (KMS API Reference, `GrantConstraints`): `EncryptionContextEquals` wants
    /// exactly these pairs, `EncryptionContextSubset` these among others; `SourceArn` is "the same
    /// as having the aws:SourceArn global condition key in the grant", so that it never holds for
    /// a role's own call, which has no such key.
    fileprivate func match(_ context: RequestContext) -> Match {
        let pairs =
            (encryptionContextEquals ?? [:]).map { ($0, $1) }
            + (encryptionContextSubset ?? [:]).map { ($0, $1) }
        var match: Match = others.isEmpty ? .yes : .unknown
        for (key, value) in pairs {
            let state = context.state(of: Grant.Constraints.contextKey(key))
            match = min(match, Grant.Constraints.holds(state, [value]))
        }
        if let whole = encryptionContextEquals {
            let state = context.state(of: Grant.Constraints.allKeys)
            match = min(match, Grant.Constraints.holds(state, whole.keys.sorted()))
        }
        if let sourceARN {
            let state = context.state(of: Grant.Constraints.sourceARNKey)
            match = min(match, Grant.Constraints.holds(state, [sourceARN]))
        }
        return match
    }

    fileprivate var contextKeys: [String] {
        let keys =
            (encryptionContextEquals ?? [:]).keys.sorted()
            + (encryptionContextSubset ?? [:]).keys.sorted()
        return keys.map { Grant.Constraints.contextKey($0) }
            + (encryptionContextEquals == nil ? [] : [Grant.Constraints.allKeys])
            + (sourceARN == nil ? [] : [Grant.Constraints.sourceARNKey])
    }

    private static let allKeys = "kms:EncryptionContextKeys"
    private static let sourceARNKey = "aws:SourceArn"

    private static func contextKey(_ key: String) -> String { "kms:EncryptionContext:\(key)" }

    private static func holds(_ state: ConditionKeyState, _ wanted: [String]) -> Match {
        switch state {
        case .value(let seen): return Match(seen.sorted() == wanted)
        case .absent: return Match(wanted.isEmpty)
        case .noneOf(let excluded):
            return wanted.contains(where: excluded.contains) ? .no : .unknown
        case .presentUnknown, .oneOf, .unknown: return .unknown
        }
    }
}
