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
    func match(_ question: borrowing Question) -> Match {
        switch self {
        case .unknown: return .unknown
        case .known(let grants):
            var match = Match.no
            for grant in grants { match = max(match, grant.match(question)) }
            return match
        }
    }

    /// The keys of the encryption context that the caller's grants wait for.
    func unknownKeys(_ question: borrowing Question) -> [String] {
        guard case .known(let grants) = self else { return [] }
        let context = question.request.context
        var keys: [String] = []
        for grant in grants where grant.match(question) == .unknown {
            keys += grant.contextKeys.filter { !context.isKnown($0) }
        }
        return keys
    }
}

extension Grant {
    /// Whether the grant lets the caller do this, with this encryption context (KMS API
    /// Reference, `GrantConstraints`: `EncryptionContextEquals` wants exactly these pairs,
    /// `EncryptionContextSubset` these among others).
    fileprivate func match(_ question: borrowing Question) -> Match {
        let names = PrincipalPattern("AWS", granteePrincipal).grip(on: question.caller) != nil
        let action = question.request.action.name.lowercased()
        guard names, operations.contains(where: { $0.lowercased() == action }) else { return .no }
        let context = question.request.context
        let pairs =
            (encryptionContextEquals ?? [:]).map { ($0, $1) }
            + (encryptionContextSubset ?? [:]).map { ($0, $1) }
        var match = Match.yes
        for (key, value) in pairs {
            match = min(match, Grant.holds(context.state(of: Grant.contextKey(key)), [value]))
        }
        guard let whole = encryptionContextEquals else { return match }
        return min(
            match, Grant.holds(context.state(of: Grant.allKeys), whole.keys.sorted()))
    }

    /// The condition keys that the constraints look at.
    var contextKeys: [String] {
        let keys =
            (encryptionContextEquals ?? [:]).keys.sorted()
            + (encryptionContextSubset ?? [:]).keys.sorted()
        return keys.map { Grant.contextKey($0) }
            + (encryptionContextEquals == nil ? [] : [Grant.allKeys])
    }

    private static let allKeys = "kms:EncryptionContextKeys"

    private static func contextKey(_ key: String) -> String { "kms:EncryptionContext:\(key)" }

    private static func holds(_ state: ConditionKeyState, _ wanted: [String]) -> Match {
        switch state {
        case .value(let seen): return Match(seen.sorted() == wanted)
        case .absent: return Match(wanted.isEmpty)
        case .presentUnknown, .noneOf, .unknown: return .unknown
        }
    }
}
