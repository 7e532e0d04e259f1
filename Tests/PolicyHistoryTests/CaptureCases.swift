import AWSTypes
import TestSupport
import Testing

@testable import PolicyHistory

/// A capture made of a few files, and what one facet holds after its import.
struct CaptureCase: CustomTestStringConvertible, Sendable {
    let says: String
    /// File to content; the manifest is made where none is given.
    var files: [String: String]
    let subject: Subject
    let facet: Facet
    let expected: String
    /// Words of the problems, in order; each must be found.
    var problems: [String] = []

    var testDescription: String { says }

    func read() throws -> ImportResult {
        let folder = try TemporaryFolder()
        try folder.write(
            #"{"capturedAt":"2026-05-04T09:00:00Z","accountId":"111122223333","region":"eu-west-1"}"#,
            to: "manifest.json")
        for (name, content) in files { try folder.write(content, to: name) }
        return try SnapshotDirectory.read(folder.path)
    }
}

extension CaptureCase {
    static let bucket = ChangeCase.bucket
    static let role = ChangeCase.role
    static let policyFile = #"{"Policy":\#(ChangeCase.text)}"#
    static let notFound = #"{"Error":{"Code":"NoSuchBucketPolicy"}}"#
    static let some = ["s3/lake/get-bucket-request-payment.json": #"{"Payer":"BucketOwner"}"#]

    static func details(_ role: String, _ rest: String = "") -> String {
        #"{"RoleDetailList":[\#(role)],"Policies":[]\#(rest)}"#
    }
    static func roleJSON(_ name: String, _ rest: String = "") -> String {
        #"""
        {"RoleName":"\#(name)","RoleId":"AROA1","Arn":"arn:aws:iam::111122223333:role/\#(name)",
        "AssumeRolePolicyDocument":\#(ChangeCase.document),
        "RolePolicyList":[],"AttachedManagedPolicies":[]\#(rest)}
        """#
    }
    static let page = "iam/get-account-authorization-details"

    static let buckets = [
        CaptureCase(
            says: "a policy in a JSON string",
            files: ["s3/lake/get-bucket-policy.json": policyFile],
            subject: bucket, facet: "bucket-policy", expected: ChangeCase.document),
        CaptureCase(
            says: "a rule that only blocks is S3's own encryption",
            files: [
                "s3/lake/get-bucket-encryption.json":
                    #"{"ServerSideEncryptionConfiguration":{"Rules":[{"BlockedEncryptionTypes":{"EncryptionType":["SSE-C"]}}]}}"#
            ], subject: bucket, facet: "encryption",
            expected:
                #"{"algorithm":"AES256","blocked":["SSE-C"],"bucketKey":false,"key":null}"#),
        CaptureCase(
            says: "a rule of nothing is unreadable",
            files: [
                "s3/lake/get-bucket-encryption.json":
                    #"{"ServerSideEncryptionConfiguration":{"Rules":[{}]}}"#
            ], subject: bucket, facet: "encryption", expected: "unknown",
            problems: ["ServerSideEncryptionConfiguration"]),
        CaptureCase(
            says: "tags that authorize",
            files: ["s3/lake/get-bucket-abac.json": #"{"AbacStatus":{"Status":"Enabled"}}"#],
            subject: bucket, facet: "abac", expected: "Enabled"),
        CaptureCase(
            says: "an ABAC status that is left out tells nothing",
            files: ["s3/lake/get-bucket-abac.json": #"{"AbacStatus":{}}"#],
            subject: bucket, facet: "abac", expected: "unknown"),
        CaptureCase(
            says: "an access point's tags",
            files: [
                "s3control/ap/get-access-point.json":
                    #"{"AccessPointArn":"arn:aws:s3:eu-west-1:111122223333:accesspoint/lake-ap"}"#,
                "s3control/ap/list-tags-for-resource.json":
                    #"{"Tags":[{"Key":"a","Value":"b"}]}"#,
            ], subject: ChangeCase.point, facet: "tags/a", expected: "b"),
        CaptureCase(
            says: "where an account stands, by its path",
            files: [
                "organizations/describe-organization.json":
                    #"{"Organization":{"Id":"o-a","MasterAccountId":"999900001111"}}"#,
                "organizations/list-accounts.json":
                    #"{"Accounts":[{"Id":"111122223333","State":"ACTIVE","Paths":["o-a/r-ab12/ou-ab12-x/111122223333/"]}]}"#,
            ], subject: Subject(.organizationTarget, "111122223333"), facet: "parent",
            expected: "ou-ab12-x"),
        CaptureCase(
            says: "where a unit on the path stands",
            files: [
                "organizations/describe-organization.json":
                    #"{"Organization":{"Id":"o-a","MasterAccountId":"999900001111"}}"#,
                "organizations/list-accounts.json":
                    #"{"Accounts":[{"Id":"111122223333","Paths":["o-a/r-ab12/ou-ab12-x"]}]}"#,
            ], subject: Subject(.organizationTarget, "ou-ab12-x"), facet: "parent",
            expected: "r-ab12"),
        CaptureCase(
            says: "a path of another form tells nothing",
            files: [
                "organizations/describe-organization.json":
                    #"{"Organization":{"Id":"o-a","MasterAccountId":"999900001111"}}"#,
                "organizations/list-accounts.json":
                    #"{"Accounts":[{"Id":"111122223333","Paths":["/data/lake"]}]}"#,
            ], subject: Subject(.organizationTarget, "111122223333"), facet: "parent",
            expected: "unknown"),
        CaptureCase(
            says: "an S3 policy attached to a root",
            files: [
                "organizations/list-policies-for-target/r-ab12.S3_POLICY.json":
                    #"{"Policies":[{"Id":"p-block","Name":"block","Type":"S3_POLICY"}]}"#
            ], subject: Subject(.organizationTarget, "r-ab12"), facet: "s3-policies/*",
            expected: #"["p-block"]"#),
        CaptureCase(
            says: "an S3 policy's settings, which are no policy document",
            files: [
                "organizations/describe-policy/p-block.json":
                    #"{"Policy":{"Content":"{\"s3_attributes\":{}}","PolicySummary":{"Id":"p-block","Type":"S3_POLICY"}}}"#
            ], subject: Subject(.organizationPolicy, "p-block"), facet: "content",
            expected: #"{"s3_attributes":{}}"#),
        CaptureCase(
            says: "a bare policy, as text output prints it",
            files: ["s3/lake/get-bucket-policy.json": ChangeCase.document], subject: bucket,
            facet: "bucket-policy", expected: ChangeCase.document),
        CaptureCase(
            says: "no policy file means no policy", files: some, subject: bucket,
            facet: "bucket-policy", expected: "none"),
        CaptureCase(
            says: "no policy file means nothing where the capture is not complete",
            files: some.merging([
                "manifest.json":
                    #"{"capturedAt":"2026-05-04T09:00:00Z","accountId":"111122223333","complete":false}"#
            ]) { $1 }, subject: bucket, facet: "bucket-policy", expected: "unknown"),
        CaptureCase(
            says: "a complete that is no truth value is no yes",
            files: some.merging([
                "manifest.json":
                    #"{"capturedAt":"2026-05-04T09:00:00Z","accountId":"111122223333","complete":"no"}"#
            ]) { $1 }, subject: bucket, facet: "public-access-block", expected: "unknown"),
        CaptureCase(
            says: "no file of another kind means nothing", files: some, subject: bucket,
            facet: "ownership", expected: "unknown"),
        CaptureCase(
            says: "an error answer means none", files: ["s3/lake/get-bucket-policy.json": notFound],
            subject: bucket, facet: "bucket-policy", expected: "none"),
        CaptureCase(
            says: "the CLI's error text means none",
            files: [
                "s3/lake/get-bucket-ownership-controls.json":
                    "\nAn error occurred (OwnershipControlsNotFoundError) when calling the "
                    + "GetBucketOwnershipControls operation: none\n"
            ], subject: bucket, facet: "ownership", expected: "none"),
        CaptureCase(
            says: "another error answer means nothing",
            files: ["s3/lake/get-bucket-policy.json": #"{"Error":{"Code":"AccessDenied"}}"#],
            subject: bucket, facet: "bucket-policy", expected: "unknown",
            problems: ["s3/lake/get-bucket-policy.json: at Error.Code: the capture failed"]),
        CaptureCase(
            says: "an empty file is no answer", files: ["s3/lake/get-bucket-policy.json": "\n"],
            subject: bucket, facet: "bucket-policy", expected: "unknown", problems: ["is empty"]),
        CaptureCase(
            says: "a policy that does not parse is unknown, with its place",
            files: [
                "s3/lake/get-bucket-policy.json":
                    #"{"Policy":"{\"Statement\":[{\"Effect\":\"Maybe\",\"Action\":\"*\"}]}"}"#
            ], subject: bucket, facet: "bucket-policy", expected: "unknown",
            problems: ["s3/lake/get-bucket-policy.json: at Policy.Statement[0].Effect: must be"]),
        CaptureCase(
            says: "a payer of another type is unknown",
            files: ["s3/lake/get-bucket-request-payment.json": #"{"Payer":null}"#],
            subject: bucket, facet: "payer", expected: "unknown", problems: ["at Payer"]),
        CaptureCase(
            says: "an ownership without rules is unknown",
            files: ["s3/lake/get-bucket-ownership-controls.json": #"{"OwnershipControls":{}}"#],
            subject: bucket, facet: "ownership", expected: "unknown",
            problems: ["at OwnershipControls"]),
        CaptureCase(
            says: "tags of a bucket",
            files: ["s3/lake/get-bucket-tagging.json": #"{"TagSet":[{"Key":"a","Value":"b"}]}"#],
            subject: bucket, facet: "tags/a", expected: "b"),
        CaptureCase(
            says: "a tag that reads as what could not be read is a tag",
            files: [
                "s3/lake/get-bucket-tagging.json":
                    #"{"TagSet":[{"Key":"a","Value":"!unreadable: by its owner's wish"}]}"#
            ],
            subject: bucket, facet: "tags/a", expected: "!unreadable: by its owner's wish"),
        CaptureCase(
            says: "an object's ACL under its encoded key",
            files: [
                "s3/lake/get-object-acl/a%2Fb.json":
                    #"{"Owner":{"ID":"o"},"Grants":[{"Grantee":{"ID":"g"},"Permission":"READ"}]}"#
            ], subject: ChangeCase.object, facet: "acl",
            expected: #"{"grants":[{"grantee":"g","permission":"READ"}],"owner":"o"}"#),
        CaptureCase(
            says: "a key of two dots stays a key",
            files: ["s3/lake/get-object-acl/...json": #"{"Owner":{"ID":"o"},"Grants":[]}"#],
            subject: Subject(.object, "lake/.."), facet: "acl", expected: "unknown"),
        CaptureCase(
            says: "a broken escape in a name is a problem",
            files: ["s3/lake/get-object-acl/a%zz.json": "{}"], subject: bucket, facet: "payer",
            expected: "unknown", problems: ["percent-encoded key"]),
        CaptureCase(
            says: "the canonical id of an account",
            files: ["s3/list-buckets.json": #"{"Buckets":[],"Owner":{"ID":"c0ffee"}}"#],
            subject: ChangeCase.owner, facet: "canonical-id", expected: "c0ffee"),
    ]
}
