import AWSTypes
import Denials
import Testing

/// AWS's sentences in all the forms they were seen in.
@Suite struct MessageGrammarTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        let type: DenialMessage.PolicyType?
        var isExplicit = false
        var action: String?
        var resource: String?
        var principal: String?
        var policy: String?
        var isAboutKey = false

        var testDescription: String { String(text.prefix(120)) }
    }

    static let session = "arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession"
    static let key = "arn:aws:kms:eu-west-1:111122223333:key/0aa0e0a0-0000-4000-8000-000000000001"

    static let prefixes = [
        Row(
            text: "An error occurred (AccessDenied) when calling the PutObject operation: User: "
                + "\(session) is not authorized to perform: s3:PutObject on resource: "
                + "\"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:PutObject action",
            type: .identity, action: "s3:PutObject", resource: "arn:aws:s3:::b/k",
            principal: session),
        Row(
            text: "You are not authorized to perform this operation. User: \(session) is not "
                + "authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k with an "
                + "explicit deny in a service control policy: "
                + "arn:aws:organizations::999900001111:policy/o-1/service_control_policy/p-1. "
                + "Encoded authorization failure message: l26LbhSr",
            type: .serviceControl, isExplicit: true, action: "s3:GetObject",
            resource: "arn:aws:s3:::b/k", principal: session,
            policy: "arn:aws:organizations::999900001111:policy/o-1/service_control_policy/p-1"),
        Row(
            text: "api error AccessDenied: User: \(session) is not authorized to perform: "
                + "s3:GetObject on resource: \"arn:aws:s3:::b/k\" with an explicit deny in an "
                + "identity-based policy, with policy ARN: arn:aws:iam::111122223333:policy/deny",
            type: .identity, isExplicit: true, action: "s3:GetObject",
            policy: "arn:aws:iam::111122223333:policy/deny"),
        Row(
            text: "com.amazonaws.services.s3.model.AmazonS3Exception: User: \(session) is not "
                + "authorized to perform: s3:ListBucket on resource: \"arn:aws:s3:::b\" because no "
                + "session policy allows the s3:ListBucket action (Service: Amazon S3; Status Code: "
                + "403; Error Code: AccessDenied; Request ID: X; S3 Extended Request ID: Y)",
            type: .session, action: "s3:ListBucket", resource: "arn:aws:s3:::b"),
        Row(
            text: "User: \(session) is not authorized to perform: s3:GetObject on resource: "
                + "\"arn:aws:s3:::b/k\"\n because no sessions policy\n allows the s3:GetObject action",
            type: .session),
        Row(
            text: "User \(session) is not authorized to perform: kms:Decrypt on the resource "
                + "associated with this ciphertext because the resource does not exist in this "
                + "Region, no resource-based policies allow access, or a resource-based policy "
                + "explicitly denies access",
            type: .resource, action: "kms:Decrypt", principal: session, isAboutKey: true),
        Row(
            text: "User: \"\(session)\" is not authorized to perform: kms:Decrypt on resource: "
                + "\"\(key)\" because no resource-based policy allows the kms:Decrypt action",
            type: .resource, action: "kms:Decrypt", resource: key, principal: session,
            isAboutKey: true),
        Row(
            text: "User: \(session) is not authorized to perform: kms:GenerateDataKey on this "
                + "resource because no identity-based policy allows the kms:GenerateDataKey action",
            type: .identity, action: "kms:GenerateDataKey", principal: session, isAboutKey: true),
        Row(
            text: "The ciphertext refers to a customer master key that does not exist, does not "
                + "exist in this region, or you are not allowed to access.",
            type: .resource, isAboutKey: true),
    ]

    static let types = [
        Row(
            text: "User: \(session) is not authorized to perform: s3:ListBucketVersions on "
                + "arn:aws:s3:::b because no permissions boundary allows the s3:ListBucketVersions "
                + "action",
            type: .permissionsBoundary, action: "s3:ListBucketVersions", resource: "arn:aws:s3:::b"),
        Row(
            text: "User: \(session) is not authorized to perform: SNS:Publish on resource: "
                + "arn:aws:sns:us-east-1:1:t with an explicit deny in a VPC endpoint policy "
                + "transitively through a service control policy",
            type: .vpcEndpoint, isExplicit: true, action: "SNS:Publish"),
        Row(
            text: "User: \(session) is not authorized to perform: s3:GetObject on resource: "
                + "\"arn:aws-cn:s3:::b/k\" with an explicit deny in a resource control policy",
            type: .resourceControl, isExplicit: true, resource: "arn:aws-cn:s3:::b/k"),
        Row(
            text: "User: \(session) is not authorized to perform: s3:PutObjectAcl on resource: "
                + "\"arn:aws:s3:::b/k\" because public ACLs are prevented by the BlockPublicAcls "
                + "setting in S3 Block Public Access.",
            type: .blockPublicACLs, isExplicit: true, action: "s3:PutObjectAcl"),
        Row(
            text: "User: \(session) is not authorized to perform: s3:PutBucketPolicy on resource: "
                + "\"arn:aws:s3:::b\" because public policies are prevented by the "
                + "BlockPublicPolicy setting in S3 Block Public Access.",
            type: .blockPublicAccess, isExplicit: true),
        Row(
            text: "User: \(session) is not authorized to perform: s3:GetObject", type: nil,
            action: "s3:GetObject", principal: session),
        Row(
            text: "User: \(session) is not authorized to perform: s3:ListAllMyBuckets with an "
                + "explicit deny in the service control policy",
            type: .serviceControl, isExplicit: true, action: "s3:ListAllMyBuckets"),
    ]

    /// Keys that hold the words themselves: what a stranger writes must not name a layer.
    static let hostileKeys = [
        #"x" because no permissions boundary allows the s3:GetObject action"#,
        #"x" with an explicit deny in a service control policy: arn:aws:iam::1:policy/p"#,
        "because no session policy allows the s3:GetObject action", "a b  c",
        "in S3 Block Public Access",
        #"" on resource: "arn:aws:s3:::other/k"#, "is not authorized to perform: s3:DeleteObject",
    ]

    @Test(arguments: prefixes + types)
    func `every form of the sentence is read`(row: Row) throws {
        let message = try #require(DenialMessage(row.text))
        #expect(message.policyType == row.type)
        #expect(message.isExplicit == row.isExplicit)
        #expect(message.isAboutKey == row.isAboutKey)
        if let action = row.action { #expect(message.action?.description == action) }
        if let resource = row.resource { #expect(message.resource == resource) }
        if let principal = row.principal { #expect(message.principalARN == principal) }
        #expect(message.policyARN == row.policy)
    }

    @Test(arguments: hostileKeys)
    func `the words in an object's key name no layer`(key: String) throws {
        let text =
            "User: \(MessageGrammarTests.session) is not authorized to perform: s3:GetObject on "
            + "resource: \"arn:aws:s3:::b/\(key)\" because no identity-based policy allows the "
            + "s3:GetObject action"
        let message = try #require(DenialMessage(text))
        #expect(message.policyType == .identity)
        #expect(!message.isExplicit)
        #expect(message.action?.description == "s3:GetObject")
        #expect(message.policyARN == nil)
        #expect(message.principalARN == MessageGrammarTests.session)
    }

    /// Cut at CloudTrail's limit inside the key: the words in it are not AWS's reason.
    @Test func `a cut message names no layer that stands in the key`() throws {
        let key =
            #"x" because no permissions boundary allows the s3:GetObject action"#
            + String(repeating: "k", count: 900)
        let text = String(
            ("User: \(MessageGrammarTests.session) is not authorized to perform: s3:GetObject on "
                + "resource: \"arn:aws:s3:::b/\(key)\" because no identity-based policy allows the "
                + "s3:GetObject action").prefix(1_024))
        let message = try #require(DenialMessage(text))
        #expect(message.policyType == nil)
        #expect(message.isTruncated)
    }
}
