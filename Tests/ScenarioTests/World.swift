import Foundation

/// A small organisation in which every request of the Glue role is allowed. A scenario breaks one
/// thing in it, and says what the report must then name.
///
/// Account `lake` holds the role, its buckets `orders` (S3's own encryption) and `payroll` (key
/// `lakeKey`), and an endpoint; account `partner`, of the same organisation, shares its bucket
/// `feeds` (encrypted with `partnerKey`) with the role; `stranger` is of no organisation known.
struct World {
    static let lake = "111122223333"
    static let partner = "444455556666"
    static let stranger = "777788889999"
    static let region = "eu-central-1"
    /// A region of each other partition that worlds are put into.
    static let regions = ["aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"]
    static let role = "arn:aws:iam::111122223333:role/service-role/nightly"
    static let roleID = "AROAEXAMPLENIGHTLY01"
    static let lakeKey =
        "arn:aws:kms:eu-central-1:111122223333:key/1aa0e0a0-0000-4000-8000-000000000001"
    static let partnerKey =
        "arn:aws:kms:eu-central-1:444455556666:key/2bb0e0b0-0000-4000-8000-000000000002"
    static let endpoint = "vpce-0lake0000000000001"

    /// The partition that the files name.
    var partition = "aws"
    /// When the snapshots were made.
    var captured = "2026-03-01T00:00:00Z"
    /// The role's inline policy, or nil for none.
    var identity: String? = Policy.roleAllows
    /// The role's tags, boundary and trust.
    var tags: [String: String] = [:]
    var boundary: String?
    var trust = Policy.trust(service: "glue.amazonaws.com")
    var roleIsCaptured = true
    var buckets: [String: Bucket] = [
        "orders": Bucket(owner: lake),
        "payroll": Bucket(owner: lake, key: lakeKey),
        "feeds": Bucket(owner: partner, policy: Policy.sharesFeeds, key: partnerKey),
    ]
    var keys: [String: Key] = [
        lakeKey: Key(policy: Policy.delegates(to: lake)),
        partnerKey: Key(policy: Policy.sharesPartnerKey),
    ]
    var accountBlocks: [String: Bool] = [lake: false, partner: false]
    var endpointPolicy = Policy.allowsAll
    var accessPoints: [String: AccessPoint] = [:]
    /// Attached policies by target: service control and resource control ones.
    var serviceControl: [String: [String: String]] = [:]
    var resourceControl: [String: [String: String]] = [:]
    var organizationIsCaptured = true
    /// Outputs of the CLI in the snapshots beside the usual ones, or in their place, by their path:
    /// `111122223333/kms/…`. A text is written as it is.
    var captures: [String: Any] = [:]
    /// What `head-object` said of the object asked for, when it was captured with the rest; nil where
    /// nobody asked.
    var head: [String: Any]?
    /// Files of the snapshots that are left out, by how their path ends.
    var notCaptured: Set<String> = []
    /// CloudTrail records and access-log lines beside the request's own.
    var events: [[String: Any]] = []
    var request = Request()

    struct Bucket {
        var owner: String
        var policy: String?
        var key: String?
        var algorithm = "aws:kms"
        var usesBucketKey = false
        var ownership = "BucketOwnerEnforced"
        var payer = "BucketOwner"
        /// Names of the switches that are on.
        var block: [String] = []
        /// Grants of the bucket's ACL (account or URI → permission) beside the owner's.
        var grants: [String: String] = [:]
        /// Owner account and grants (account or URI → permission) of objects, by key.
        var objectACLs: [String: (owner: String, grants: [String: String])] = [:]
    }

    struct Key {
        var policy: String
        var state = "Enabled"
        var manager = "CUSTOMER"
        /// Members of `KeyMetadata` beside the usual ones.
        var metadata: [String: Any] = [:]
        var grants: [[String: Any]] = []
    }

    struct AccessPoint {
        var bucket: String
        var policy: String?
        var origin = "Internet"
        var vpc: String?
    }

    static let authenticatedUsers = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"

    static func canonicalID(_ account: String) -> String {
        String(repeating: "c", count: 52) + account
    }
}

/// Documents in their own words.
enum Policy {
    static let allowsAll =
        #"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#
    static let fullAccess =
        #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
    static let roleAllows = """
        {"Version":"2012-10-17","Statement":[
        {"Sid":"Objects","Effect":"Allow","Action":["s3:GetObject*","s3:PutObject*","s3:DeleteObject*",\
        "s3:AbortMultipartUpload","s3:ListMultipartUploadParts"],
        "Resource":["arn:aws:s3:::*/*","arn:aws:s3:*:*:accesspoint/*/object/*"]},
        {"Sid":"Listing","Effect":"Allow","Action":"s3:ListBucket",
        "Resource":["arn:aws:s3:::*","arn:aws:s3:*:*:accesspoint/*"]},
        {"Sid":"Keys","Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*"}]}
        """
    static let sharesFeeds = """
        {"Version":"2012-10-17","Statement":[{"Sid":"ShareWithLake","Effect":"Allow",
        "Principal":{"AWS":"arn:aws:iam::111122223333:role/service-role/nightly"},
        "Action":["s3:GetObject","s3:PutObject","s3:ListBucket"],
        "Resource":["arn:aws:s3:::feeds","arn:aws:s3:::feeds/*"]}]}
        """
    static let sharesAll =
        #"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}"#
    static let sharesPartnerKey = """
        {"Version":"2012-10-17","Statement":[
        {"Sid":"Owner","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},
        "Action":"kms:*","Resource":"*"},
        {"Sid":"Lake","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
        "Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*"}]}
        """

    static func delegates(to account: String) -> String {
        """
        {"Version":"2012-10-17","Statement":[{"Sid":"Delegates","Effect":"Allow",
        "Principal":{"AWS":"arn:aws:iam::\(account):root"},"Action":"kms:*","Resource":"*"}]}
        """
    }

    static func trust(service: String) -> String {
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"\(service)"},
        "Action":"sts:AssumeRole"}]}
        """
    }

    /// One statement's members, as a whole document.
    static func of(_ statements: String...) -> String {
        #"{"Version":"2012-10-17","Statement":["# + statements.joined(separator: ",") + "]}"
    }

    /// The role's usual policy with a statement more.
    static func role(and statement: String) -> String {
        roleAllows.replacingOccurrences(
            of: "[\n{\"Sid\":\"Objects\"", with: "[\(statement),{\"Sid\":\"Objects\"")
    }
}
