import Foundation
import Testing

/// What is asked of an object of another account besides reading it: AWS's pages say for few actions
/// whether its owner has a say.
@Suite struct ForeignObjectScenarios {
    private static let key = AccessControlListScenarios.key
    private static let undocumented = "AWS's pages do not say"

    private static func ask(
        _ operation: String, grants: [String: String] = [:]
    ) -> @Sendable (inout World) -> Void {
        {
            $0.request.operation = operation
            $0.request.logs = [.cloudTrail]
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
            $0.buckets["orders"]?.ownership = "ObjectWriter"
            $0.buckets["orders"]?.objectACLs = [key: (World.stranger, grants)]
        }
    }

    static let others: [Scenario] = [
        "PutObjectTagging", "DeleteObjectTagging", "GetObjectTagging", "PutObjectLegalHold",
        "PutObjectRetention", "GetObjectLegalHold",
    ].flatMap { operation in
        [[:], [World.lake: "FULL_CONTROL"]].map { grants in
            Scenario(
                "\(operation) of a stranger's object\(grants.isEmpty ? "" : ", granted all")",
                "object-ownership/object-acl", certainty: "likely",
                says: [undocumented, "has a say in s3:\(operation)"],
                omits: ["names a grantee", "does not let the caller", "exempt"],
                ask(operation, grants: grants))
        }
    }

    static let told: [Scenario] = [
        Scenario(
            "the bucket's owner restores whosever object", "undetermined",
            omits: ["object-ownership"], ask("RestoreObject")),
        Scenario(
            "a stranger's ACL can be set by whom it lets", "undetermined",
            ask("PutObjectAcl", grants: [World.lake: "WRITE_ACP"])),
        Scenario(
            "a stranger's ACL lets nobody else set it", "object-ownership/object-acl",
            certainty: "proven", says: ["does not let the caller's account in"], isFixed: true,
            ask("PutObjectAcl", grants: [World.lake: "READ"])),
        Scenario(
            "tags of an object of the bucket's owner", "undetermined", omits: [undocumented]
        ) {
            ask("PutObjectTagging")(&$0)
            $0.buckets["orders"]?.objectACLs = [key: (World.lake, [:])]
        },
        Scenario(
            "tags of an object of which a write alone tells the owner",
            "object-ownership/object-acl", certainty: "likely",
            says: [undocumented, "account \(World.stranger) wrote the object"],
            omits: ["names a grantee", "does not let the caller"]
        ) {
            ask("PutObjectTagging")(&$0)
            $0.buckets["orders"]?.objectACLs = [:]
            $0.events.append(
                Event.put(by: World.stranger, bucket: "orders", owner: World.lake, key: key))
        },
        Scenario(
            "tags of an object of which nothing tells the owner", "object-ownership/object-acl",
            certainty: "likely", says: [undocumented], isFixed: false
        ) {
            ask("PutObjectTagging")(&$0)
            $0.buckets["orders"]?.objectACLs = [:]
        },
        Scenario(
            "tags where the role's policy lacks the action are the role's matter",
            "iam-role-policy/identity-policy", omits: ["BucketOwnerEnforced"]
        ) {
            ask("PutObjectTagging")(&$0)
            $0.identity = Policy.roleAllows
                .replacingOccurrences(of: "s3:PutObject*", with: "s3:PutObject")
        },
    ]

    @Test(arguments: others + told) func foreign(_ scenario: Scenario) throws {
        try scenario.check()
    }
}
