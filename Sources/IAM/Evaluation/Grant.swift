public import AWSTypes

/// A KMS grant (KMS API Reference, `GrantListEntry`): allows only.
public struct Grant: Sendable {
    /// Whom a grant is for. KMS takes one or the other.
    public enum Grantee: Hashable, Sendable {
        /// `GranteePrincipal`: the ARN of a role, user, session or account; in lists also a
        /// service's name.
        case principal(String)
        /// `GranteeServicePrincipal`: `rds.amazonaws.com`.
        case service(String)
    }

    /// What a request must be like for the grant to hold; all must hold.
    public struct Constraints: Hashable, Sendable {
        /// The whole encryption context that is wanted; nil for any.
        public var encryptionContextEquals: [String: String]?
        /// The part of the encryption context that is wanted; nil for any.
        public var encryptionContextSubset: [String: String]?
        /// The resource on behalf of which the request must be made, as in the condition key
        /// `aws:SourceArn`; nil for any.
        public var sourceARN: String?
        /// Constraints of other names: nobody here knows whether they hold.
        public var others: [String]

        /// These constraints; none of them by default.
        public init(
            encryptionContextEquals: [String: String]? = nil,
            encryptionContextSubset: [String: String]? = nil, sourceARN: String? = nil,
            others: [String] = []
        ) {
            self.encryptionContextEquals = encryptionContextEquals
            self.encryptionContextSubset = encryptionContextSubset
            self.sourceARN = sourceARN
            self.others = others
        }

        /// Those of the names of constraints that are not known here, whatever their case.
        public static func unknownNames(in names: [String]) -> [String] {
            let known = ["encryptioncontextequals", "encryptioncontextsubset", "sourcearn"]
            return names.filter { !known.contains($0.lowercased()) }
        }
    }

    /// Its id.
    public let id: String
    /// Whom it is for.
    public let grantee: Grantee
    /// `Decrypt`, `GenerateDataKey`.
    public let operations: [String]
    /// What a request must be like.
    public let constraints: Constraints

    /// A grant.
    public init(
        id: String, grantee: Grantee, operations: [String], constraints: Constraints = Constraints()
    ) {
        self.id = id
        self.grantee = grantee
        self.operations = operations
        self.constraints = constraints
    }
}

/// A key's grants, as far as they are known.
public enum KeyGrants: Sendable {
    /// All of them.
    case known([Grant])
    /// Some of them, and why others may be there.
    case partial([Grant], missing: [Remark])
    /// None of them, and why.
    case unknown([Remark])

    /// The grants that are known.
    public var grants: [Grant] {
        switch self {
        case .known(let grants), .partial(let grants, _): return grants
        case .unknown: return []
        }
    }

    /// Why others may be there; nil where all are known.
    public var missing: [Remark]? {
        switch self {
        case .known: return nil
        case .partial(_, let reason), .unknown(let reason): return reason
        }
    }
}
