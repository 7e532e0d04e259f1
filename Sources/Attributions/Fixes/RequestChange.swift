import AWSTypes
import JSON

/// A condition key whose value the job itself decides, with the setting that brings it.
struct RequestChange {
    /// Lowercased.
    let key: String
    /// The values that may satisfy the policy, the most usual first.
    let values: [String]
    /// Those that the same setting may bring in its place: a policy must take them too.
    var orElse: [String] = []
    let option: JobOption
    /// The actions, lowercased, that a write asks for and that look at the header; nil for all. No
    /// read, no tagging and no delete carries a header of a write (Service Authorization Reference).
    let actions: Set<String>?
    /// What a request that brings it asks for besides; nil for nothing more.
    let asks: Action?
    /// Whether the values are keys, of which each asks its own policy.
    var namesKey = false
    /// Keys that come with it, and their values, where the request has none of them.
    var besides: [(key: String, value: String)] = []

    /// The keys a Glue job can bring (S3 User Guide, "Condition keys for Amazon S3").
    private static let all = [
        RequestChange(
            key: encryptionHeader, values: ["aws:kms", "AES256", "aws:kms:dsse"],
            option: .encryption, actions: ["s3:putobject"], asks: nil),
        RequestChange(
            key: "s3:x-amz-acl", values: ["bucket-owner-full-control"],
            option: .bucketOwnerFullControl, actions: ["s3:putobject", "s3:putobjectacl"],
            // S3 API Reference, PutObject: "If your PutObject request includes ACL headers".
            asks: Action(service: "s3", name: "PutObjectAcl")),
        RequestChange(
            key: "aws:securetransport", values: ["true"], option: .secureTransport, actions: nil,
            asks: nil,
            // S3 takes no TLS before 1.2 (AWS re:Post, "How do I enforce TLS 1.2 or later for my S3
            // buckets?").
            besides: [("s3:tlsversion", "1.2")]),
        // A client that may speak TLS 1.2 speaks 1.3 where both sides can.
        version("1.2", orElse: ["1.3"], .tls12), version("1.3", .tls13),
    ]

    private static func version(
        _ version: String, orElse: [String] = [], _ option: JobOption
    ) -> RequestChange {
        RequestChange(
            key: "s3:tlsversion", values: [version], orElse: orElse, option: option, actions: nil,
            asks: nil, besides: [("aws:securetransport", "true")])
    }

    /// Whether one of the values, and whatever may come in its place, is as wanted.
    func isMet(_ isWanted: (String) -> Bool) -> Bool {
        values.contains(where: isWanted) && orElse.allSatisfy(isWanted)
    }

    /// A permission, asked by a request that brings one of the values.
    func trial(of permission: AskedPermission, _ value: String) -> AskedPermission {
        var trial = Scenario(permissions: [permission], settings: [])
        trial.setContext(key, value)
        for (key, value) in besides { trial.setContext(key, value, ifUnset: true) }
        return trial.permissions.first ?? permission
    }

    /// The header that names the object's key, where a policy asks for one of these.
    static func naming(keys: [String]) -> RequestChange {
        RequestChange(
            key: keyHeader, values: keys, option: .encryption, actions: ["s3:putobject"],
            asks: nil, namesKey: true)
    }

    /// The keys of which a deny's statement asks one; none where it asks for a pattern.
    static func keys(askedBy statement: JSONValue) -> [String] {
        wanted(by: statement).filter {
            ARN($0)?.resource.hasPrefix("key/") ?? false && !isPattern($0)
        }
    }

    /// Whether a deny's statement asks for a key that matches a pattern, or for any.
    static func asksForSomeKey(_ statement: JSONValue) -> Bool {
        let isAny = conditions(of: statement).contains { test, key, values in
            test == "null" && key == keyHeader && values == ["true"]
        }
        return isAny || wanted(by: statement).contains(where: isPattern)
    }

    /// The values that the header must have, for a deny's statement not to hold.
    private static func wanted(by statement: JSONValue) -> [String] {
        conditions(of: statement).filter { $0.test.contains(text: "not") && $0.key == keyHeader }
            .flatMap(\.values)
    }

    private static func conditions(
        of statement: JSONValue
    ) -> [(test: String, key: String, values: [String])] {
        (statement["Condition"]?.members ?? []).flatMap { test in
            (test.value.members ?? []).map { key in
                (
                    test.key.lowercased(), key.key.lowercased(),
                    key.value.oneOrMany.compactMap { $0.string ?? $0.bool.map { "\($0)" } }
                )
            }
        }
    }

    private static func isPattern(_ value: String) -> Bool {
        value.contains("*") || value.contains("?")
    }

    /// Lowercased.
    static let encryptionHeader = "s3:x-amz-server-side-encryption"
    static let keyHeader = "s3:x-amz-server-side-encryption-aws-kms-key-id"

    /// Those that a request of an operation can bring, where it asks for an action. What sets an
    /// ACL alone chooses it itself.
    static func all(for action: Action, of operation: String) -> [RequestChange] {
        all.filter { change in
            guard let actions = change.actions else { return true }
            return actions.contains(action.lowercased)
                && (action.lowercased == "s3:putobject" || KeyActions.writesWhole(operation))
        }
    }
}
