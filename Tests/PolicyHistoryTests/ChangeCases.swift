import Testing

@testable import PolicyHistory

/// One event and what one facet holds after it.
struct ChangeCase: CustomTestStringConvertible, Sendable {
    let name: String
    let record: String
    let subject: Subject
    let facet: String
    /// As `Knowledge.brief` says it.
    let expected: String

    var testDescription: String { "\(name) \(facet): \(expected.prefix(60))" }

    init(
        _ source: String, _ name: String, _ parameters: String, response: String = "null",
        extra: String = "", _ subject: Subject, _ facet: String, _ expected: String
    ) {
        self.name = name
        record = Events.record(source, name, parameters, response: response, extra: extra)
        self.subject = subject
        self.facet = facet
        self.expected = expected
    }

    static let bucket = Subject(.bucket, "lake")
    static let object = Subject(.object, "lake/a/b")
    static let owner = Subject(.account, "111122223333")
    static let role = Subject(.role, "111122223333/etl")
    static let policy = Subject(.managedPolicy, "arn:aws:iam::111122223333:policy/read")
    static let key = Subject(.key, "arn:aws:kms:eu-west-1:111122223333:key/0a1b")
    static let endpoint = Subject(.vpcEndpoint, "vpce-1")
    static let point = Subject(
        .accessPoint, "arn:aws:s3:eu-west-1:111122223333:accesspoint/lake-ap")
    static let document =
        #"{"Statement":[{"Action":"s3:*","Effect":"Deny","Principal":"*","Resource":"*"}],"#
        + #""Version":"2012-10-17"}"#
    /// The document as a JSON string.
    static let text =
        #""{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\","#
        + #"\"Action\":\"s3:*\",\"Resource\":\"*\"}]}""#
    static let allOn =
        #"{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"#
        + #""RestrictPublicBuckets":true}"#

    // MARK: - S3

    static let s3 = [
        ChangeCase(
            "s3", "PutBucketPolicy",
            #"{"bucketName":"lake","policy":"","bucketPolicy":\#(document)}"#, bucket,
            "bucket-policy", document),
        ChangeCase(
            "s3", "PutBucketPolicy",
            #"{"bucketName":"lake","policy":[""],"bucketPolicy":\#(text)}"#, bucket,
            "bucket-policy", document),
        ChangeCase(
            "s3", "PutBucketPolicy", #"{"bucketName":"lake","policy":""}"#, bucket,
            "bucket-policy", "unknown"),
        ChangeCase(
            "s3", "PutBucketPolicy", "null",
            extra: #""resources":[{"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::lake"}]"#, bucket,
            "bucket-policy", "unknown"),
        ChangeCase(
            "s3", "DeleteBucketPolicy", #"{"bucketName":"lake"}"#, bucket, "bucket-policy",
            "none"),
        ChangeCase(
            "s3", "PutBucketOwnershipControls",
            #"{"bucketName":"lake","OwnershipControls":{"Rule":{"ObjectOwnership":"ObjectWriter"}}}"#,
            bucket, "ownership", "ObjectWriter"),
        ChangeCase(
            "s3", "PutBucketOwnershipControls",
            #"{"bucketName":"lake","OwnershipControls":{"Rules":[{"ObjectOwnership":"ObjectWriter"}]}}"#,
            bucket, "ownership", "ObjectWriter"),
        ChangeCase(
            "s3", "PutBucketOwnershipControls",
            #"{"bucketName":"lake","OwnershipControls":{"Rule":{"ObjectOwnership":null}}}"#, bucket,
            "ownership", "unknown"),
        ChangeCase(
            "s3", "PutBucketOwnershipControls", #"{"bucketName":"lake"}"#, bucket, "ownership",
            "unknown"),
        ChangeCase(
            "s3", "DeleteBucketOwnershipControls", #"{"bucketName":"lake"}"#, bucket, "ownership",
            "none"),
        ChangeCase(
            "s3", "PutBucketRequestPayment",
            #"{"bucketName":"lake","RequestPaymentConfiguration":{"Payer":"Requester"}}"#, bucket,
            "payer", "Requester"),
        ChangeCase(
            "s3", "PutBucketRequestPayment",
            #"{"bucketName":"lake","RequestPaymentConfiguration":{"Payer":1}}"#, bucket, "payer",
            "unknown"),
        ChangeCase(
            "s3", "PutBucketEncryption",
            #"""
            {"bucketName":"lake","ServerSideEncryptionConfiguration":{"Rule":{"BucketKeyEnabled":"true",
            "ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"k"}}}}
            """#, bucket, "encryption", #"{"algorithm":"aws:kms","bucketKey":true,"key":"k"}"#),
        ChangeCase(
            "s3", "PutBucketEncryption",
            #"""
            {"bucketName":"lake","ServerSideEncryptionConfiguration":{"Rules":[{
            "ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}}
            """#, bucket, "encryption", #"{"algorithm":"AES256","bucketKey":false,"key":null}"#),
        ChangeCase(
            "s3", "PutBucketEncryption",
            #"{"bucketName":"lake","ServerSideEncryptionConfiguration":{"Rule":""}}"#, bucket,
            "encryption", "unknown"),
        ChangeCase(
            "s3", "DeleteBucketEncryption", #"{"bucketName":"lake"}"#, bucket, "encryption", "none"),
        ChangeCase(
            "s3", "PutBucketPublicAccessBlock",
            #"""
            {"bucketName":"lake","PublicAccessBlockConfiguration":{"RestrictPublicBuckets":"true",
            "BlockPublicPolicy":true,"BlockPublicAcls":"True","IgnorePublicAcls":true}}
            """#, bucket, "public-access-block", allOn),
        ChangeCase(
            "s3", "PutBucketPublicAccessBlock",
            #"{"bucketName":"lake","PublicAccessBlockConfiguration":{"BlockPublicAcls":"maybe"}}"#,
            bucket, "public-access-block", "unknown"),
        ChangeCase(
            "s3", "PutBucketPublicAccessBlock", #"{"bucketName":"lake"}"#, bucket,
            "public-access-block", "unknown"),
        ChangeCase(
            "s3", "DeleteBucketPublicAccessBlock", #"{"bucketName":"lake"}"#, bucket,
            "public-access-block", "none"),
        ChangeCase(
            "s3", "PutAccountPublicAccessBlock",
            #"{"accountId":"111122223333","PublicAccessBlockConfiguration":\#(allOn)}"#, owner,
            "public-access-block", allOn),
        ChangeCase(
            "s3", "DeleteAccountPublicAccessBlock", "{}", owner, "public-access-block", "none"),
        ChangeCase(
            "s3", "PutBucketTagging",
            #"{"bucketName":"lake","Tagging":{"TagSet":{"Tag":{"Key":"team","Value":"a"}}}}"#,
            bucket, "tags/team", "a"),
        ChangeCase(
            "s3", "PutBucketTagging",
            #"{"bucketName":"lake","Tagging":{"TagSet":{"Tag":[{"Key":"a","Value":true},{"Key":"b","Value":7}]}}}"#,
            bucket, "tags/a", "true"),
        ChangeCase(
            "s3", "PutBucketTagging", #"{"bucketName":"lake","Tagging":{}}"#, bucket, "tags/*",
            "unknown"),
        ChangeCase(
            "s3", "DeleteBucketTagging", #"{"bucketName":"lake"}"#, bucket, "tags/team", "none"),
    ]

    static let acls = [
        ChangeCase(
            "s3", "PutBucketAcl", #"{"bucketName":"lake","acl":"","x-amz-acl":"public-read"}"#,
            bucket, "acl",
            #"{"canned":"public-read","grants":[{"grantee":"http://acs.amazonaws.com/groups/"#
                + #"global/AllUsers","permission":"READ"}],"owner":null}"#),
        ChangeCase(
            "s3", "PutBucketAcl", #"{"bucketName":"lake","x-amz-acl":["private"]}"#, bucket, "acl",
            #"{"canned":"private","grants":[],"owner":null}"#),
        ChangeCase(
            "s3", "PutBucketAcl", #"{"bucketName":"lake","x-amz-acl":"of-the-future"}"#, bucket,
            "acl", "unknown"),
        ChangeCase("s3", "PutBucketAcl", #"{"bucketName":"lake"}"#, bucket, "acl", "unknown"),
        ChangeCase(
            "s3", "PutBucketAcl",
            #"{"bucketName":"lake","x-amz-grant-read":"id=\"abc\", uri=\"http://u\""}"#, bucket,
            "acl",
            #"{"grants":[{"grantee":"abc","permission":"READ"},"#
                + #"{"grantee":"http://u","permission":"READ"}],"owner":null}"#),
        ChangeCase(
            "s3", "PutBucketAcl",
            #"{"bucketName":"lake","x-amz-grant-read":"emailAddress=\"a@b\""}"#,
            bucket, "acl", "unknown"),
        ChangeCase(
            "s3", "PutObjectAcl",
            #"""
            {"bucketName":"lake","key":"a/b","AccessControlPolicy":{"AccessControlList":{"Grant":
            {"Grantee":{"xsi:type":"CanonicalUser","ID":"abc"},"Permission":"FULL_CONTROL"}},
            "Owner":{"ID":"own"}}}
            """#, object, "acl",
            #"{"grants":[{"grantee":"abc","permission":"FULL_CONTROL"}],"owner":"own"}"#),
        ChangeCase(
            "s3", "PutObjectAcl",
            #"""
            {"bucketName":"lake","key":"a/b","AccessControlPolicy":{"AccessControlList":{"Grant":
            [{"Grantee":{"EmailAddress":"a@b"},"Permission":"READ"}]},"Owner":{"ID":"own"}}}
            """#, object, "acl", "unknown"),
        ChangeCase(
            "s3", "PutObjectAcl", #"{"bucketName":"lake","key":"a/b","x-amz-acl":"private"}"#,
            object, "acl", #"{"canned":"private","grants":[],"owner":null}"#),
        ChangeCase(
            "s3", "PutObjectAcl",
            #"{"bucketName":"lake","key":"a/b","versionId":"v","x-amz-acl":"private"}"#, object,
            "acl", "unknown"),
    ]

    static let lives = [
        ChangeCase(
            "s3", "CreateBucket",
            #"{"bucketName":"lake","CreateBucketConfiguration":{"LocationConstraint":"eu-north-1"}}"#,
            bucket, "region", "eu-north-1"),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake"}"#, bucket, "owner", "111122223333"),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake"}"#, bucket, "bucket-policy", "none"),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake"}"#, bucket, "ownership",
            "BucketOwnerEnforced"),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake","x-amz-object-ownership":"ObjectWriter"}"#,
            bucket, "ownership", "ObjectWriter"),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake"}"#, bucket, "public-access-block", allOn),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake"}"#, extra: #""awsRegion":"us-east-1""#,
            bucket, "bucket-policy", "unknown"),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake","x-amz-acl":"private"}"#,
            extra: #""awsRegion":"us-east-1""#, bucket, "acl",
            #"{"canned":"private","grants":[],"owner":null}"#),
        ChangeCase(
            "s3", "DeleteBucket", #"{"bucketName":"lake"}"#, bucket, "bucket-policy", "unknown"),
        ChangeCase(
            "s3", "CreateAccessPoint",
            #"{"name":"lake-ap","CreateAccessPointRequest":{"Bucket":"lake","VpcConfiguration":{"VpcId":"vpc-1"}}}"#,
            point, "access-point",
            #"{"Bucket":"lake","NetworkOrigin":"VPC","VpcConfiguration":{"VpcId":"vpc-1"}}"#),
        ChangeCase(
            "s3", "PutAccessPointPolicy",
            #"{"name":"lake-ap","PutAccessPointPolicyRequest":{"Policy":\#(text)}}"#, point,
            "access-point-policy", document),
        ChangeCase(
            "s3", "PutAccessPointPolicy", #"{"name":"lake-ap","policy":""}"#, point,
            "access-point-policy", "unknown"),
        ChangeCase(
            "s3", "DeleteAccessPointPolicy", #"{"name":"lake-ap","accountId":"111122223333"}"#,
            point, "access-point-policy", "none"),
        ChangeCase(
            "s3", "DeleteAccessPoint", "{}",
            extra: #""resources":[{"type":"AWS::S3::AccessPoint","ARN":"\#(point.name)"}]"#, point,
            "access-point", "none"),
    ]

    // MARK: - IAM

    static let iam = [
        ChangeCase(
            "iam", "PutRolePolicy",
            #"{"roleName":"etl","policyName":"p","policyDocument":\#(text)}"#, role, "inline/p",
            document),
        ChangeCase(
            "iam", "PutRolePolicy", #"{"roleName":"etl","policyName":"p"}"#, role, "inline/p",
            "unknown"),
        ChangeCase(
            "iam", "PutRolePolicy", #"{"roleName":"etl","policyName":"*","policyDocument":"{}"}"#,
            role, "inline/*", "unknown"),
        ChangeCase(
            "iam", "DeleteRolePolicy", #"{"roleName":"etl","policyName":"p"}"#, role, "inline/p",
            "none"),
        ChangeCase(
            "iam", "AttachRolePolicy", #"{"roleName":"etl","policyArn":"\#(policy.name)"}"#, role,
            "attached/" + policy.name, policy.name),
        ChangeCase(
            "iam", "DetachRolePolicy", #"{"roleName":"etl","policyArn":"\#(policy.name)"}"#, role,
            "attached/" + policy.name, "none"),
        ChangeCase(
            "iam", "DetachRolePolicy", #"{"roleName":"etl","policyArn":null}"#, role, "attached/*",
            "unknown"),
        ChangeCase(
            "iam", "UpdateAssumeRolePolicy", #"{"roleName":"etl","policyDocument":\#(text)}"#, role,
            "trust", document),
        ChangeCase(
            "iam", "PutRolePermissionsBoundary",
            #"{"roleName":"etl","permissionsBoundary":"\#(policy.name)"}"#, role, "boundary",
            policy.name),
        ChangeCase(
            "iam", "PutRolePermissionsBoundary", #"{"roleName":"etl"}"#, role, "boundary", "unknown"
        ),
        ChangeCase(
            "iam", "DeleteRolePermissionsBoundary", #"{"roleName":"etl"}"#, role, "boundary",
            "none"),
        ChangeCase(
            "iam", "TagRole", #"{"roleName":"etl","tags":[{"key":"team","value":"a"}]}"#, role,
            "tags/team", "a"),
        ChangeCase(
            "iam", "UntagRole", #"{"roleName":"etl","tagKeys":["team"]}"#, role, "tags/team", "none"
        ),
        ChangeCase(
            "iam", "CreateRole",
            #"{"roleName":"etl","assumeRolePolicyDocument":\#(text)}"#,
            response: #"{"role":{"arn":"arn:aws:iam::111122223333:role/x/etl","roleId":"AROA1"}}"#,
            role, "arn", "arn:aws:iam::111122223333:role/x/etl"),
        ChangeCase(
            "iam", "CreateRole", #"{"roleName":"etl","assumeRolePolicyDocument":\#(text)}"#, role,
            "inline/p", "none"),
        ChangeCase(
            "iam", "CreateRole",
            #"{"roleName":"etl","assumeRolePolicyDocument":\#(text),"permissionsBoundary":"b"}"#,
            role, "boundary", "b"),
        ChangeCase("iam", "DeleteRole", #"{"roleName":"etl"}"#, role, "arn", "none"),
        ChangeCase("iam", "DeleteRole", #"{"roleName":"etl"}"#, role, "trust", "unknown"),
        ChangeCase(
            "iam", "CreatePolicy", #"{"policyName":"read","policyDocument":\#(text)}"#,
            response: #"{"policy":{"arn":"\#(policy.name)","defaultVersionId":"v1"}}"#, policy,
            "versions/v1", document),
        ChangeCase(
            "iam", "CreatePolicy", #"{"policyName":"read","policyDocument":\#(text)}"#, policy,
            "default-version", "v1"),
        ChangeCase(
            "iam", "CreatePolicyVersion",
            #"{"policyArn":"\#(policy.name)","policyDocument":\#(text),"setAsDefault":"true"}"#,
            response: #"{"policyVersion":{"versionId":"v3"}}"#, policy, "default-version", "v3"),
        ChangeCase(
            "iam", "CreatePolicyVersion",
            #"{"policyArn":"\#(policy.name)","policyDocument":\#(text)}"#,
            response: #"{"policyVersion":{"versionId":"v3","isDefaultVersion":false}}"#, policy,
            "default-version", "unknown"),
        ChangeCase(
            "iam", "CreatePolicyVersion",
            #"{"policyArn":"\#(policy.name)","policyDocument":\#(text),"setAsDefault":true}"#,
            policy, "default-version", "unknown"),
        ChangeCase(
            "iam", "SetDefaultPolicyVersion",
            #"{"policyArn":"\#(policy.name)","versionId":"v2"}"#, policy, "default-version", "v2"),
        ChangeCase(
            "iam", "SetDefaultPolicyVersion", #"{"policyArn":"\#(policy.name)"}"#, policy,
            "default-version", "unknown"),
        ChangeCase(
            "iam", "DeletePolicyVersion", #"{"policyArn":"\#(policy.name)","versionId":"v2"}"#,
            policy, "versions/v2", "none"),
        ChangeCase(
            "iam", "DeletePolicy", #"{"policyArn":"\#(policy.name)"}"#, policy, "default-version",
            "none"),
    ]

    // MARK: - KMS

    static let kms = [
        ChangeCase(
            "kms", "PutKeyPolicy", #"{"keyId":"0a1b","policyName":"default","policy":\#(text)}"#,
            key, "key-policy", document),
        ChangeCase(
            "kms", "PutKeyPolicy", #"{"keyId":"\#(key.name)","policy":\#(text)}"#, key,
            "key-policy",
            document),
        ChangeCase(
            "kms", "PutKeyPolicy", #"{"keyId":"alias/lake","policy":\#(text)}"#,
            extra: #""resources":[{"type":"AWS::KMS::Key","ARN":"\#(key.name)"}]"#, key,
            "key-policy", document),
        ChangeCase(
            "kms", "PutKeyPolicy", #"{"keyId":"0a1b","policy":null}"#, key, "key-policy", "unknown"),
        ChangeCase("kms", "DisableKey", #"{"keyId":"0a1b"}"#, key, "key-state", "Disabled"),
        ChangeCase("kms", "EnableKey", #"{"keyId":"0a1b"}"#, key, "key-state", "Enabled"),
        ChangeCase(
            "kms", "ScheduleKeyDeletion", #"{"keyId":"alias/lake","pendingWindowInDays":7}"#,
            response: #"{"keyId":"\#(key.name)"}"#, key, "key-state", "PendingDeletion"),
        ChangeCase("kms", "CancelKeyDeletion", #"{"keyId":"0a1b"}"#, key, "key-state", "Disabled"),
        ChangeCase(
            "kms", "CreateKey", #"{"policy":\#(text)}"#,
            response: #"{"keyMetadata":{"arn":"\#(key.name)","keyState":"Enabled"}}"#, key,
            "key-policy", document),
        ChangeCase(
            "kms", "CreateKey", #"{"policy":""}"#,
            response: #"{"keyMetadata":{"arn":"\#(key.name)"}}"#, key, "key-policy",
            #"{"Id":"key-default-1","Statement":[{"Action":"kms:*","Effect":"Allow","Principal":"#
                + #"{"AWS":"arn:aws:iam::111122223333:root"},"Resource":"*","#
                + #""Sid":"Enable IAM User Permissions"}],"Version":"2012-10-17"}"#),
        ChangeCase(
            "kms", "CreateKey", "{}", response: #"{"keyMetadata":{"arn":"\#(key.name)"}}"#, key,
            "grants/g", "none"),
        ChangeCase(
            "kms", "CreateGrant",
            #"{"keyId":"0a1b","granteePrincipal":"arn:p","operations":["Decrypt"]}"#,
            response: #"{"grantId":"g"}"#, key, "grants/g",
            #"{"granteePrincipal":"arn:p","keyId":"0a1b","operations":["Decrypt"]}"#),
        ChangeCase(
            "kms", "CreateGrant", #"{"keyId":"0a1b","granteePrincipal":"arn:p"}"#, key, "grants/*",
            "unknown"),
        ChangeCase(
            "kms", "RevokeGrant", #"{"keyId":"0a1b","grantId":"g"}"#, key, "grants/g", "none"),
        ChangeCase(
            "kms", "RetireGrant", "null",
            extra: #"""
                "resources":[{"type":"AWS::KMS::Key","ARN":"\#(key.name)"}],
                "additionalEventData":{"grantId":"g"}
                """#, key, "grants/g", "none"),
        ChangeCase(
            "kms", "RetireGrant", #"{"keyId":"0a1b"}"#, key, "grants/*", "unknown"),
        ChangeCase(
            "kms", "CreateAlias", #"{"aliasName":"alias/lake","targetKeyId":"0a1b"}"#, owner,
            "aliases/eu-west-1/alias/lake", "0a1b"),
        ChangeCase(
            "kms", "DeleteAlias", #"{"aliasName":"alias/lake"}"#, owner,
            "aliases/eu-west-1/alias/lake", "none"),
    ]

    // MARK: - EC2 and Organizations

    static let others = [
        ChangeCase(
            "ec2", "CreateVpcEndpoint",
            #"{"CreateVpcEndpointRequest":{"VpcId":"vpc-1","ServiceName":"com.amazonaws.eu-west-1.s3","PolicyDocument":\#(text)}}"#,
            response: #"{"CreateVpcEndpointResponse":{"vpcEndpoint":{"vpcEndpointId":"vpce-1"}}}"#,
            endpoint, "endpoint-policy", document),
        ChangeCase(
            "ec2", "CreateVpcEndpoint",
            #"{"CreateVpcEndpointRequest":{"VpcId":"vpc-1","ServiceName":"com.amazonaws.eu-west-1.s3"}}"#,
            response: #"{"CreateVpcEndpointResponse":{"vpcEndpoint":{"vpcEndpointId":"vpce-1"}}}"#,
            endpoint, "endpoint",
            #"{"owner":"111122223333","service":"com.amazonaws.eu-west-1.s3","type":"Gateway","#
                + #""vpc":"vpc-1"}"#),
        ChangeCase(
            "ec2", "ModifyVpcEndpoint",
            #"{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-1","PolicyDocument":\#(text)}}"#,
            endpoint, "endpoint-policy", document),
        ChangeCase(
            "ec2", "ModifyVpcEndpoint",
            #"{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-1","ResetPolicy":"true"}}"#,
            endpoint, "endpoint-policy", "none"),
        ChangeCase(
            "ec2", "ModifyVpcEndpoint",
            #"{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-1","PolicyDocument":7}}"#,
            endpoint, "endpoint-policy", "unknown"),
        ChangeCase(
            "ec2", "DeleteVpcEndpoints",
            #"{"DeleteVpcEndpointsRequest":{"VpcEndpointId":{"tag":1,"content":"vpce-1"}}}"#,
            endpoint, "endpoint", "none"),
        ChangeCase(
            "ec2", "DeleteVpcEndpoints",
            #"{"DeleteVpcEndpointsRequest":{"VpcEndpointId":[{"tag":1,"content":"vpce-0"},{"tag":2,"content":"vpce-1"}]}}"#,
            endpoint, "endpoint", "none"),
        ChangeCase(
            "ec2", "DeleteVpcEndpoints",
            #"{"DeleteVpcEndpointsRequest":{"VpcEndpointId":{"tag":1,"content":"vpce-1"}}}"#,
            response:
                #"{"DeleteVpcEndpointsResponse":{"unsuccessful":{"item":{"resourceId":"vpce-1"}}}}"#,
            endpoint, "endpoint", "unknown"),
        ChangeCase(
            "organizations", "CreatePolicy",
            #"{"name":"guard","type":"RESOURCE_CONTROL_POLICY","content":\#(text)}"#,
            response: #"{"policy":{"policySummary":{"id":"p-1"}}}"#,
            Subject(.organizationPolicy, "p-1"), "policy-type", "RESOURCE_CONTROL_POLICY"),
        ChangeCase(
            "organizations", "CreatePolicy",
            #"{"name":"tags","type":"TAG_POLICY","content":"{\"tags\":{}}"}"#,
            response: #"{"policy":{"policySummary":{"id":"p-1"}}}"#,
            Subject(.organizationPolicy, "p-1"), "content", "unknown"),
        ChangeCase(
            "organizations", "UpdatePolicy", #"{"policyId":"p-1","content":\#(text)}"#,
            Subject(.organizationPolicy, "p-1"), "content", document),
        ChangeCase(
            "organizations", "UpdatePolicy", #"{"policyId":"p-1","name":"new"}"#,
            Subject(.organizationPolicy, "p-1"), "content", "unknown"),
        ChangeCase(
            "organizations", "AttachPolicy", #"{"policyId":"p-1","targetId":"ou-1"}"#,
            Subject(.organizationTarget, "ou-1"), "service-control-policies/p-1", "unknown"),
        ChangeCase(
            "organizations", "MoveAccount",
            #"{"accountId":"222233334444","sourceParentId":"r-1","destinationParentId":"ou-1"}"#,
            Subject(.organizationTarget, "222233334444"), "parent", "ou-1"),
        ChangeCase(
            "organizations", "MoveAccount", #"{"accountId":"222233334444"}"#,
            Subject(.organizationTarget, "222233334444"), "parent", "unknown"),
        ChangeCase(
            "organizations", "CreateOrganizationalUnit", #"{"parentId":"r-1","name":"data"}"#,
            response: #"{"organizationalUnit":{"id":"ou-2"}}"#,
            Subject(.organizationTarget, "ou-2"), "parent", "r-1"),
        ChangeCase(
            "organizations", "DisablePolicyType",
            #"{"rootId":"r-1","policyType":"SERVICE_CONTROL_POLICY"}"#,
            Subject(.organizationTarget, "r-1"), "policy-types/SERVICE_CONTROL_POLICY", "none"),
    ]

    static let all = s3 + acls + lives + iam + kms + others
}
