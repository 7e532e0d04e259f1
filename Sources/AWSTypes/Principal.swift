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
        if let parts = ARNParts(text) {
            guard let principal = Principal(parts, of: text) else { return nil }
            self = principal
        } else if text == "-" || text == "anonymous" || text == "*" {
            self = .anonymous
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
    private init?(_ arn: ARNParts, of text: String) {
        let bytes = text.utf8.span
        guard let account = AccountID(digits: bytes, at: arn.account) else { return nil }
        if arn.resource.count == 4, bytes.has("root", at: arn.resource.lowerBound) {
            self = .account(account)
            return
        }
        /// What is behind the kind of resource of a service; nil for another, or where nothing is.
        func name(_ service: StaticString, _ kind: StaticString) -> Range<Int>? {
            guard bytes.has(service, at: arn.service.lowerBound),
                bytes.has(kind, at: arn.resource.lowerBound)
            else { return nil }
            let name = arn.resource.dropFirst(kind.utf8CodeUnitCount)
            return name.isEmpty ? nil : name
        }
        if let session = name("sts:", "assumed-role/") {
            guard let slash = bytes.place(of: Byte.slash, from: session.lowerBound) else {
                return nil
            }
            self = .roleSession(
                account, role: text.part(session.lowerBound..<slash),
                session: text.part((slash + 1)..<session.upperBound))
        } else if let role = name("iam:", "role/") {
            self = .role(account, name: text.part(role))
        } else if let user = name("iam:", "user/") {
            self = .user(account, name: text.part(user))
        } else if let user = name("sts:", "federated-user/") {
            self = .federatedUser(account, name: text.part(user))
        } else {
            return nil
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
