/// Who made a request, or whom a policy names.
///
/// A role session loses the role's path in its own ARN
/// (`arn:aws:sts::A:assumed-role/NAME/SESSION`), so the role is given by name here; its full ARN
/// comes from CloudTrail's session issuer or a snapshot.
public enum Principal: Hashable, Sendable {
    /// An account, or its root user: `123456789012` or `arn:aws:iam::123456789012:root`.
    case account(AccountID)
    /// A role by its ARN; `name` carries the path, `service-role/Etl`.
    case role(AccountID, name: String)
    /// A session of a role; `role` without its path.
    case roleSession(AccountID, role: String, session: String)
    /// A user; `name` carries the path.
    case user(AccountID, name: String)
    /// A federated user session.
    case federatedUser(AccountID, name: String)
    /// A service: `glue.amazonaws.com`.
    case service(String)
    /// An S3 canonical user id, 64 hex digits.
    case canonicalUser(String)
    /// A unique id that IAM shows where the principal was deleted: `AROA…`, `AIDA…`.
    case uniqueID(String)
    /// Nobody: an unsigned request.
    case anonymous

    /// Reads an ARN, an account, a canonical id, a unique id, a service name, `-` or `anonymous`.
    /// `nil` for a text of none of these forms (such as a CloudFront identity or `svc:…`).
    public init?(_ text: String) {
        if text == "-" || text == "anonymous" || text == "*" {
            self = .anonymous
        } else if let parts = ARNParts(text) {
            guard let principal = Principal(parts) else { return nil }
            self = principal
        } else if let account = AccountID(text) {
            self = .account(account)
        } else if text.utf8.count == 64, text.utf8.allSatisfy(Principal.isHexDigit) {
            self = .canonicalUser(text)
        } else if Principal.isUniqueID(text) {
            self = .uniqueID(text)
        } else if text.hasSuffix(".amazonaws.com") || text.hasSuffix(".amazonaws.com.cn") {
            self = .service(text)
        } else {
            return nil
        }
    }

    /// Reads an IAM or STS ARN; `nil` for other services and shapes.
    private init?(_ arn: ARNParts) {
        guard let account = AccountID(String(Substring(arn.account))) else { return nil }
        if arn.resource.elementsEqual("root".utf8) {
            self = .account(account)
            return
        }
        guard let (kind, rest) = arn.resource.halves(around: Byte.slash), !rest.isEmpty
        else { return nil }
        switch (Substring(arn.service), Substring(kind)) {
        case ("iam", "role"): self = .role(account, name: String(Substring(rest)))
        case ("iam", "user"): self = .user(account, name: String(Substring(rest)))
        case ("sts", "federated-user"):
            self = .federatedUser(account, name: String(Substring(rest)))
        case ("sts", "assumed-role"):
            guard let (role, session) = rest.halves(around: Byte.slash) else { return nil }
            self = .roleSession(
                account, role: String(Substring(role)), session: String(Substring(session)))
        default: return nil
        }
    }

    /// The same of a part of a text.
    public init?(_ text: Substring) { self.init(String(text)) }

    /// The account the principal belongs to, where its form tells.
    public var account: AccountID? {
        switch self {
        case .account(let account), .role(let account, _), .roleSession(let account, _, _),
            .user(let account, _), .federatedUser(let account, _):
            return account
        case .service, .canonicalUser, .uniqueID, .anonymous:
            return nil
        }
    }

    /// Whether the text is an IAM unique id of a role, user or group
    /// (IAM User Guide, "IAM identifiers: unique identifiers").
    public static func isUniqueID(_ text: String) -> Bool {
        text.utf8.count >= 16 && text.utf8.count <= 128
            && (text.hasPrefix("AROA") || text.hasPrefix("AIDA") || text.hasPrefix("AGPA")
                || text.hasPrefix("ANPA"))
            && text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x5A) }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66)
            || (byte >= 0x41 && byte <= 0x46)
    }
}
