import AWSTypes

/// One value of `Principal` or `NotPrincipal`. Wildcards work only as a bare `*`.
enum PrincipalPattern: Hashable, Sendable {
    case everyone
    case principal(Principal)
    /// A federated provider, or what is none of the known forms: matches nobody we know.
    case other(String)

    init(_ type: String, _ text: String) {
        if text == "*", type == "AWS" || type == "*" {
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

    /// How a principal is meant, which decides what an allow for it bypasses.
    enum Grip: Int, Sendable {
        /// Only its account: that delegates to identity policies.
        case account
        /// Its role: identity policies are bypassed, boundary and session policy are not.
        case role
        /// The session or user itself, or everyone: all of them are bypassed.
        case itself
    }

    /// Whether the pattern means the caller, and how.
    func grip(on caller: Caller) -> Grip? {
        switch self {
        case .everyone: return .itself
        case .other, .principal(.uniqueID): return nil
        case .principal(.account(let account)):
            guard caller.account == account else { return nil }
            return caller.isRoot ? .itself : .account
        // An account by its other id (S3 User Guide, "Specify a principal in a bucket policy").
        case .principal(.canonicalUser(let id)) where caller.canonicalID == id:
            return caller.isRoot || caller.account == nil ? .itself : .account
        case .principal(.role(let account, let name)):
            return caller.account == account && caller.isSession(ofRole: name) ? .role : nil
        case .principal(let named): return named == caller.principal ? .itself : nil
        }
    }

    /// Whether the pattern may mean a caller of whom the unique id alone is known: it may be any
    /// role of its account.
    func mayMean(_ caller: Caller) -> Bool {
        if case .principal(.canonicalUser) = self {
            return caller.mayHaveAnyCanonicalID && caller.account != nil
        }
        guard case .uniqueID = caller.principal else { return false }
        switch self {
        case .principal(.role(let account, _)), .principal(.roleSession(let account, _, _)):
            return caller.account == nil || caller.account == account
        case .principal(.account): return caller.account == nil
        default: return false
        }
    }

    /// A principal that was deleted shows as its unique id, and matches nobody any more, also not
    /// a new role of the same name.
    var isDeletedPrincipal: Bool {
        if case .principal(.uniqueID) = self { return true }
        return false
    }
}

/// Who asks, as statements see it.
struct Caller {
    let principal: Principal
    let account: AccountID?
    let isRoot: Bool
    /// The resource part of the role's ARN, `role/service-role/etl`; empty where it is not known.
    private let rolePart: [UInt8]
    /// Whether the principal has a permissions boundary, so that a `NotPrincipal` deny holds
    /// whatever it lists (IAM User Guide, "NotPrincipal": "do not use with a boundary").
    let hasBoundary: Match
    /// The canonical user id of the account, where it is known.
    var canonicalID: String?
    /// Whether that is not known.
    var mayHaveAnyCanonicalID = false

    init(principal: Principal, account: AccountID?, roleARN: String?, hasBoundary: Match) {
        self.principal = principal
        self.hasBoundary = hasBoundary
        self.account = account
        if case .account = principal { isRoot = true } else { isRoot = false }
        switch principal {
        case .role(_, let name): rolePart = Caller.rolePrefix + Array(name.utf8)
        case .roleSession: rolePart = roleARN.map { Caller.resourcePart(of: $0) } ?? []
        default: rolePart = []
        }
    }

    private static let rolePrefix = Array("role/".utf8)
    private static let serviceLinkedPrefix = Array("role/aws-service-role/".utf8)

    /// What follows the fifth colon.
    private static func resourcePart(of arn: String) -> [UInt8] {
        let bytes = arn.utf8.span
        var colons = 0
        for index in bytes.indices where bytes[index] == UInt8(ascii: ":") {
            colons += 1
            guard colons == 5 else { continue }
            return (index + 1..<bytes.count).map { bytes[$0] }
        }
        return []
    }

    /// Whether the caller acts as the role of this name, which carries the role's path.
    func isSession(ofRole name: String) -> Bool {
        if !rolePart.isEmpty {
            return rolePart.starts(with: Caller.rolePrefix)
                && rolePart.dropFirst(Caller.rolePrefix.count).elementsEqual(name.utf8)
        }
        // Without the role's ARN its path is not known; names are unique without it.
        guard case .roleSession(_, let role, _) = principal else { return false }
        return name.utf8.elementsEqual(role.utf8) || name.hasSuffix("/" + role)
    }

    /// The parts that a `NotPrincipal` must all list to leave the caller out: a session comes as
    /// itself, as its role and as its account (IAM User Guide, "NotPrincipal").
    var grips: [PrincipalPattern.Grip] {
        switch principal {
        case .roleSession: return [.account, .role, .itself]
        case .role: return [.account, .role]
        case .user, .federatedUser: return [.account, .itself]
        default: return [.itself]
        }
    }

    /// Whether the caller's account is not in its name, but may exist.
    var mayHaveAccount: Bool {
        if case .uniqueID = principal { return true }
        return false
    }

    /// Whether the caller works for an AWS service by a role of its own, which organisations'
    /// policies leave alone (Organizations User Guide, "SCPs: Tasks and entities not restricted").
    var isServiceLinkedRole: Bool { rolePart.starts(with: Caller.serviceLinkedPrefix) }
}
