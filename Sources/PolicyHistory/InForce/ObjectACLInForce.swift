import JSON

/// An object's (or a bucket's) owner and grants, by canonical user id.
public struct ObjectACLInForce: Hashable, Sendable {
    /// One grant: a canonical user id or a group's URI, and what it may.
    public struct Grant: Hashable, Sendable {
        /// The grantee.
        public let grantee: String
        /// `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP` or `FULL_CONTROL`.
        public let permission: String
    }

    /// The owner's canonical user id.
    public let ownerID: String?
    /// The grants, by grantee.
    public let grants: [Grant]
}

extension ObjectACLInForce {
    /// Reads what `ACLFact` writes. The owner stands apart, since most changes of an ACL do not
    /// name it; a canned ACL's grants follow from the owners (S3 User Guide, "Canned ACL").
    init?(_ json: String, ownerID: String?, bucketOwnerID: String?) {
        guard let value = try? JSONValue(parsing: json) else { return nil }
        let owner = value["owner"]?.string ?? ownerID
        var grants = (value["grants"]?.array ?? []).compactMap { grant in
            grant["grantee"]?.string.map {
                Grant(grantee: $0, permission: grant["permission"]?.string ?? "")
            }
        }
        if let canned = value["canned"]?.string {
            if let owner { grants.append(Grant(grantee: owner, permission: "FULL_CONTROL")) }
            if let bucketOwnerID, let permission = ACLFact.bucketOwnerPermission(canned) {
                grants.append(Grant(grantee: bucketOwnerID, permission: permission))
            }
        }
        self.init(ownerID: owner, grants: grants)
    }

    /// Reads the ACL that a write sent, as `ForeignWrite` has it; without one it is `private`
    /// (S3 User Guide, "Canned ACL"). Nil where it cannot be told whom it names.
    public init?(sent: String?, ownerID: String?, bucketOwnerID: String?) {
        var headers: [JSONValue.Member] = []
        for line in (sent ?? "private").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, line.hasPrefix("x-amz-grant-") {
                headers.append(JSONValue.Member(String(parts[0]), .string(String(parts[1]))))
            } else {
                headers.append(JSONValue.Member("x-amz-acl", .string(String(line))))
            }
        }
        guard let json = ACLFact.read(headers: .object(headers)) else { return nil }
        self.init(json, ownerID: ownerID, bucketOwnerID: bucketOwnerID)
    }
}
