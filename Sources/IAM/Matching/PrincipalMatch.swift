import AWSTypes

/// One value of `Principal` or `NotPrincipal`. Wildcards work only as a bare `*`.
enum PrincipalPattern: Hashable, Sendable {
    case everyone
    case principal(Principal)
    /// A federated provider, or what is none of the known forms: matches nobody we know.
    case other(String)

    init(_ type: String, _ text: String) {
        if text == "*" {
            self = .everyone
        } else if type == "Service" {
            self = .principal(.service(text))
        } else if type == "CanonicalUser" {
            self = .principal(.canonicalUser(text))
        } else if type == "AWS", let principal = Principal(text), principal != .anonymous {
            self = .principal(principal)
        } else {
            self = .other(text)
        }
    }

    /// How a principal is meant, which decides what an allow for it goes round (facts: "what a
    /// resource-policy Allow bypasses").
    enum Grip: Int, Sendable {
        /// Only its account: that delegates to identity policies.
        case account
        /// Its role: identity policies are gone round, boundary and session policy are not.
        case role
        /// The session or user itself, or everyone: all of them are gone round.
        case itself
    }

    /// Whether the pattern means the caller, and how.
    func grip(on caller: Caller) -> Grip? {
        switch self {
        case .everyone: return .itself
        case .other: return nil
        case .principal(let named):
            if named == caller.principal { return .itself }
            switch (named, caller.principal) {
            case (.account(let account), _):
                guard caller.principal.account == account else { return nil }
                return .account
            case (.role(let account, let name), .roleSession(let callerAccount, let role, _)):
                guard account == callerAccount else { return nil }
                // The path is known from the role's ARN where that is given.
                if let arn = caller.roleARN, let own = ARN(arn).flatMap({ Principal($0) }) {
                    return own == named ? .role : nil
                }
                return name.split(separator: "/").last.map(String.init) == role ? .role : nil
            case (.canonicalUser, _), (.uniqueID, _): return nil
            default: return nil
            }
        }
    }

    /// A principal that was deleted shows as its unique id, and matches nobody any more, also not
    /// a new role of the same name.
    var isDeletedPrincipal: Bool {
        if case .principal(.uniqueID) = self { return true }
        return false
    }

    /// As written.
    var text: String {
        switch self {
        case .everyone: return "*"
        case .other(let text): return text
        case .principal(let principal): return "\(principal)"
        }
    }
}

/// Who asks, as statements see it.
struct Caller {
    let principal: Principal
    /// The role's ARN with its path.
    let roleARN: String?
}
