import AWSTypes

/// What AWS's documentation says of condition keys themselves: which hold a set, and which a
/// service never puts into a request for an action.
///
/// All names are lowercased.
enum ContextKeyRules {
    /// Keys that hold a set by their definition: without a set operator they never match (IAM
    /// User Guide, "Multivalued context keys"; KMS Developer Guide, "AWS KMS condition keys").
    static let setKeys: Set<String> = [
        "aws:principalorgpaths", "aws:resourceorgpaths", "aws:calledvia", "aws:tagkeys",
        "aws:principalservicenameslist", "aws:sourceorgpaths", "aws:vpceorgpaths",
        "s3:requestobjecttagkeys", "kms:encryptioncontextkeys", "kms:grantoperations",
        "kms:resourcealiases",
    ]

    /// Keys that are not in any request for an action.
    struct Inapplicable: Sendable {
        let names: Set<String>
        let prefixes: [String]

        func contains(_ key: String) -> Bool {
            names.contains(key) || prefixes.contains { key.hasPrefix($0) }
        }
    }

    /// The keys that a request for this action cannot carry (Service Authorization Reference,
    /// "Actions, resources, and condition keys for Amazon S3" and "for AWS KMS"). Where the
    /// reference is not clear about an action, nothing is said of it.
    static func inapplicable(to action: Action) -> Inapplicable {
        switch action.lowercased {
        case "s3:getobject", "s3:getobjectattributes": return readOfObject
        case "s3:getobjectversion", "s3:getobjectversionattributes": return readOfVersion
        case "s3:putobject": return writeOfObject
        case "s3:listbucket", "s3:listbucketversions": return listing
        default:
            if action.lowercased.hasPrefix("s3:") { return anyS3 }
            return action.lowercased.hasPrefix("kms:") ? key : none
        }
    }

    private static let none = Inapplicable(names: [], prefixes: [])
    private static let anyS3 = Inapplicable(names: [], prefixes: ["kms:"])
    private static let key = Inapplicable(names: [], prefixes: ["s3:"])

    /// What only a listing has.
    private static let listNames: Set<String> = ["s3:prefix", "s3:delimiter", "s3:max-keys"]

    /// What only a write has: the headers that shape the new object.
    private static let writePrefixes = [
        "s3:x-amz-acl", "s3:x-amz-grant-", "s3:x-amz-server-side-encryption",
        "s3:x-amz-storage-class", "s3:x-amz-copy-source", "s3:x-amz-metadata-directive",
        "s3:x-amz-website-redirect-location", "s3:object-lock-", "s3:requestobjecttag/",
    ]

    private static let readOfVersion = Inapplicable(
        names: listNames.union(["s3:requestobjecttagkeys", "aws:tagkeys"]),
        prefixes: writePrefixes + ["kms:", "aws:requesttag/"])
    private static let readOfObject = Inapplicable(
        names: readOfVersion.names.union(["s3:versionid"]), prefixes: readOfVersion.prefixes)
    private static let writeOfObject = Inapplicable(
        names: listNames.union(["s3:versionid", "aws:tagkeys"]),
        prefixes: ["kms:", "aws:requesttag/"])
    private static let listing = Inapplicable(
        names: ["s3:versionid", "s3:requestobjecttagkeys", "aws:tagkeys"],
        prefixes: writePrefixes + ["s3:existingobjecttag/", "kms:", "aws:requesttag/"])
}
