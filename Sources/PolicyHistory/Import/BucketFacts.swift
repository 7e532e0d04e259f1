import AWSTypes
import JSON

/// Reads the settings of buckets, from the CLI, CloudTrail and Config alike. Each is nil for what
/// is not of the shape that AWS writes.
enum BucketFacts {
    /// `{"Rules":[{"ObjectOwnership"}]}`, `{"Rule":{…}}`.
    static func ownership(_ value: JSONValue?) -> String? {
        let rules = value?.field("Rules") ?? value?.field("Rule")
        guard let text = rules?.items?.first?.field("ObjectOwnership")?.string else { return nil }
        return ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"].contains(text)
            ? text : nil
    }

    /// `Requester` or `BucketOwner`.
    static func payer(_ value: JSONValue?) -> String? {
        guard let text = value?.string else { return nil }
        return ["Requester", "BucketOwner"].contains(text) ? text : nil
    }

    /// `{"Rules":[{"ApplyServerSideEncryptionByDefault":{…},"BucketKeyEnabled"}]}` as the history
    /// keeps it; CloudTrail has one `Rule` in place of `Rules`.
    static func encryption(_ value: JSONValue?) -> String? {
        let rules = value?.field("Rules") ?? value?.field("Rule") ?? value
        guard let rule = rules?.items?.first else { return nil }
        let blocked = blockedTypes(rule.field("BlockedEncryptionTypes"))
        let standard = rule.field("ApplyServerSideEncryptionByDefault")
        // A rule may only block; new objects are then encrypted by S3 itself, as everywhere.
        let algorithm =
            standard?.field("SSEAlgorithm")?.string
            ?? (standard == nil && blocked != nil ? "AES256" : nil)
        let isOn = rule.field("BucketKeyEnabled").map(\.truth) ?? false
        guard let algorithm, let isOn else { return nil }
        return encryption(
            algorithm, key: standard?.field("KMSMasterKeyID"), hasBucketKey: isOn, blocked: blocked)
    }

    /// A bucket's encryption as the history keeps it. `blocked` is nil where nothing tells.
    static func encryption(
        _ algorithm: String, key: JSONValue?, hasBucketKey: Bool, blocked: [String]?
    ) -> String {
        var members = [
            JSONValue.Member("algorithm", .string(algorithm)),
            JSONValue.Member("key", key ?? .null),
            JSONValue.Member("bucketKey", .bool(hasBucketKey)),
        ]
        if let blocked {
            members.append(JSONValue.Member("blocked", .array(blocked.map { .string($0) })))
        }
        return JSONValue.object(members).description
    }

    /// `{"EncryptionType":["SSE-C"]}`, in events also a single text (S3 API Reference,
    /// `BlockedEncryptionTypes`).
    private static func blockedTypes(_ value: JSONValue?) -> [String]? {
        value?.field("EncryptionType")?.oneOrMany.compactMap(\.string)
    }

    /// `{"ServerSideEncryption","SSEKMSKeyId","BucketKeyEnabled"}` of one object; of one that its
    /// writer's key encrypts `SSECustomerAlgorithm` alone, and nothing of one that none does.
    static func objectEncryption(_ value: JSONValue) -> String? {
        let isHead = value["ETag"]?.string != nil || value["LastModified"] != nil
        let named =
            value["ServerSideEncryption"]
            ?? value["SSECustomerAlgorithm"].map { _ in .string("SSE-C") }
            ?? (isHead ? .string("none") : nil)
        guard let algorithm = named?.string,
            let isOn = value.field("BucketKeyEnabled").map(\.truth) ?? false
        else { return nil }
        return JSONValue.object([
            JSONValue.Member("algorithm", .string(algorithm)),
            JSONValue.Member("key", value.field("SSEKMSKeyId") ?? .null),
            JSONValue.Member("bucketKey", .bool(isOn)),
        ]).description
    }

    /// The four switches under AWS's own names; one that is left out is off (S3 API Reference,
    /// `PublicAccessBlockConfiguration`).
    static func publicAccessBlock(_ value: JSONValue?) -> String? {
        guard let value, value.members != nil else { return nil }
        var members: [JSONValue.Member] = []
        for name in [
            "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets",
        ] {
            guard let isOn = value.field(name).map(\.truth) ?? false else { return nil }
            members.append(JSONValue.Member(name, .bool(isOn)))
        }
        return JSONValue.object(members).description
    }
}

/// Reads access control lists of buckets and objects.
enum ACLFact {
    private static let groups = "http://acs.amazonaws.com/groups/"

    /// `{"Owner":{"ID"},"Grants":[{"Grantee":{"ID"|"URI"},"Permission"}]}` as the history keeps
    /// it, `{"owner","grants":[{"grantee","permission"}]}`; nil where a grant names nobody that
    /// can be told, since the list would then say too little.
    static func read(_ value: JSONValue) -> String? {
        let list =
            value.field("Grants") ?? value.field("AccessControlList")?.field("Grant")
            ?? value.field("AccessControlList")?.field("Grants") ?? value.field("GrantList")
            ?? value.field("AccessControlList").flatMap { $0.string == "" ? $0 : nil }
        guard let items = list?.items else { return nil }
        var grants: [JSONValue] = []
        for item in items {
            guard let grantee = item.field("Grantee").flatMap(grantee),
                let permission = item.field("Permission")?.string
            else { return nil }
            grants.append(grant(grantee, ACLFact.permission(permission)))
        }
        return JSONValue.object([
            JSONValue.Member("owner", ownerID(value).map { .string($0) } ?? .null),
            JSONValue.Member("grants", .array(grants)),
        ]).description
    }

    /// The owner that an ACL names.
    static func ownerID(_ value: JSONValue) -> String? {
        value.field("Owner")?.field("ID")?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The ACL that a request's headers set: a canned one, or single grants. Nil where there is
    /// none, or one that cannot be told.
    static func read(headers parameters: JSONValue) -> String? {
        if let name = text(parameters["x-amz-acl"]) { return canned(name) }
        let headers = [
            ("x-amz-grant-read", "READ"), ("x-amz-grant-write", "WRITE"),
            ("x-amz-grant-read-acp", "READ_ACP"), ("x-amz-grant-write-acp", "WRITE_ACP"),
            ("x-amz-grant-full-control", "FULL_CONTROL"),
        ]
        var grants: [JSONValue] = []
        for (name, permission) in headers {
            guard let value = text(parameters[name]) else { continue }
            for part in value.split(separator: ",") {
                let pair = part.split(separator: "=", maxSplits: 1)
                let kind = pair.first.map { $0.filter { !$0.isWhitespace } }
                guard pair.count == 2, kind == "id" || kind == "uri" else { return nil }
                let grantee = pair[1].filter { $0 != "\"" && !$0.isWhitespace }
                grants.append(grant(grantee, permission))
            }
        }
        if grants.isEmpty { return nil }
        return JSONValue.object([
            JSONValue.Member("owner", .null), JSONValue.Member("grants", .array(grants)),
        ]).description
    }

    /// A canned ACL (S3 User Guide, "Canned ACL"); what it gives to the owners follows later,
    /// when they are known.
    static func canned(_ name: String) -> String? {
        let given: [(String, String)]
        switch name {
        case "private", "bucket-owner-read", "bucket-owner-full-control": given = []
        case "public-read": given = [("global/AllUsers", "READ")]
        case "public-read-write":
            given = [("global/AllUsers", "READ"), ("global/AllUsers", "WRITE")]
        case "authenticated-read": given = [("global/AuthenticatedUsers", "READ")]
        case "log-delivery-write":
            given = [("s3/LogDelivery", "WRITE"), ("s3/LogDelivery", "READ_ACP")]
        default: return nil
        }
        return JSONValue.object([
            JSONValue.Member("owner", .null),
            JSONValue.Member("grants", .array(given.map { grant(groups + $0.0, $0.1) })),
            JSONValue.Member("canned", .string(name)),
        ]).description
    }

    /// What a canned ACL gives to the owner of the object's bucket.
    static func bucketOwnerPermission(_ canned: String) -> String? {
        switch canned {
        case "bucket-owner-read": return "READ"
        case "bucket-owner-full-control": return "FULL_CONTROL"
        default: return nil
        }
    }

    private static func grant(_ grantee: String, _ permission: String) -> JSONValue {
        .object([
            JSONValue.Member("grantee", .string(grantee)),
            JSONValue.Member("permission", .string(permission)),
        ])
    }

    /// A canonical user id, a group's URI, or Config's name of a group.
    private static func grantee(_ value: JSONValue) -> String? {
        if let id = value.field("ID")?.string ?? value.field("URI")?.string {
            return id.isEmpty ? nil : id
        }
        switch value.string {
        case "AllUsers"?, "AuthenticatedUsers"?: return groups + "global/" + (value.string ?? "")
        case "LogDelivery"?: return groups + "s3/LogDelivery"
        default: return nil
        }
    }

    /// `FULL_CONTROL` for Config's `FullControl`.
    private static func permission(_ text: String) -> String {
        switch text {
        case "FullControl": return "FULL_CONTROL"
        case "Read": return "READ"
        case "Write": return "WRITE"
        case "ReadAcp": return "READ_ACP"
        case "WriteAcp": return "WRITE_ACP"
        default: return text
        }
    }

    /// A header's text; records of 2019 have it in a list.
    private static func text(_ value: JSONValue?) -> String? {
        value?.oneOrMany.first?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}
