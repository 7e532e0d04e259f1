internal import AWSTypes
internal import Denials

/// A role as its account and its name without the path: names are unique in an account whatever
/// the path (IAM User Guide, "IAM identifiers"), and a session's ARN has lost the path.
struct RoleName: Hashable {
    let account: String
    let name: String

    init(account: String, name: String) {
        self.account = account
        self.name = name
    }

    /// Reads a role's ARN, or the ARN of one of its sessions; nil for anything else.
    init?(arn: String) {
        switch Principal(arn) {
        case .role(let account, let path):
            guard let name = path.split(separator: "/").last else { return nil }
            self.init(account: account.description, name: String(name))
        case .roleSession(let account, let role, _):
            self.init(account: account.description, name: role)
        default:
            return nil
        }
    }

    /// The role behind a requester, as far as one log tells.
    init?(_ requester: Requester) {
        guard let role = RoleName.all(in: requester).first else { return nil }
        self = role
    }

    /// All roles that one log names as the one behind a requester, the likeliest first.
    static func all(in requester: Requester) -> [RoleName] {
        [requester.issuerARN, requester.arn].compactMap { arn in
            arn.flatMap { RoleName(arn: $0) }
        }
    }
}

extension Requester {
    /// The unique id before the session's name: `AROA…`.
    var uniqueID: String? {
        guard let id = principalID?.utf8.prefix(while: { $0 != UInt8(ascii: ":") }), !id.isEmpty
        else { return nil }
        return String(Substring(id))
    }
}
