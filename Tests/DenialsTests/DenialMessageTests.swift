import AWSTypes
import Denials
import Testing

@Suite struct DenialMessageTests {
    static let user =
        "User: arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession is not authorized to perform: "

    @Test(arguments: [
        (
            #"s3:GetObject on resource: "arn:aws:s3:::b/k" because no identity-based policy allows the s3:GetObject action"#,
            DenialMessage.PolicyType.identity, false
        ),
        (
            #"s3:GetObject on resource: "arn:aws:s3:::b/k" with an explicit deny in a resource-based policy"#,
            .resource, true
        ),
        (
            #"s3:PutObject on resource: arn:aws:s3:::b/k with an explicit deny in a service control policy: arn:aws:organizations::1:policy/p-1"#,
            .serviceControl, true
        ),
        (
            #"s3:GetObject on resource: "arn:aws:s3:::b/k" because no VPC endpoint policy allows the s3:GetObject action"#,
            .vpcEndpoint, false
        ),
        (
            #"s3:ListAllMyBuckets because no permissions boundary allows the s3:ListAllMyBuckets action"#,
            .permissionsBoundary, false
        ),
        (
            #"s3:GetObject on resource: "arn:aws:s3:::b/" because no session policy allows x" with an explicit deny in an identity-based policy"#,
            .identity, true
        ),
        (
            #"kms:Decrypt on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access"#,
            .resource, false
        ),
    ])
    func `the reason is read by the grammar, whatever the key holds`(
        text: String, type: DenialMessage.PolicyType, isExplicit: Bool
    ) throws {
        let message = try #require(DenialMessage(DenialMessageTests.user + text))
        #expect(message.policyType == type)
        #expect(message.isExplicit == isExplicit)
        #expect(message.principalARN?.hasSuffix("GlueJobRunnerSession") == true)
    }

    @Test func `a bare refusal says nothing`() { #expect(DenialMessage("Access Denied") == nil) }

    @Test func `a message cut at its limit is truncated, not without a reason`() throws {
        let key = String(repeating: "k", count: 1_000)
        let text = DenialMessageTests.user + "s3:GetObject on resource: \"arn:aws:s3:::b/\(key)"
        #expect(try #require(DenialMessage(text)).isTruncated)
    }

    /// S3's sentences about settings, in the wordings of different years.
    static let settings: [(reason: String, type: DenialMessage.PolicyType)] = [
        (
            "because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access.",
            .blockPublicACLs
        ),
        (
            "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
            .blockPublicAccess
        ),
        (
            "because public access control lists (ACLs) are blocked by the BlockPublicAcls block public access setting.",
            .blockPublicACLs
        ),
        (
            "because public policies are blocked by the BlockPublicPolicy block public access setting",
            .blockPublicAccess
        ),
        (
            "because this bucket has blocked upload requests that specify Server Side Encryption with Customer provided keys (SSE-C). Please specify a different server-side encryption type",
            .blockedEncryption
        ),
    ]

    @Test func `a setting is named in every wording, with or without a resource`() throws {
        for (reason, type) in DenialMessageTests.settings {
            for resource in [
                " on resource: \"arn:aws:s3:::b/k\"", " on resource: arn:aws:s3:::b/k", "",
                " on resource: \"arn:aws:s3:::b/because no session policy allows the x\"",
            ] {
                let text = DenialMessageTests.user + "s3:PutObject" + resource + " " + reason
                let message = try #require(DenialMessage(text))
                #expect(message.policyType == type, "\(text)")
                #expect(message.isExplicit)
                #expect(message.action?.description == "s3:PutObject")
            }
        }
    }

    @Test func `a setting's words in an object's key name no setting`() throws {
        for (reason, _) in DenialMessageTests.settings {
            let text =
                DenialMessageTests.user
                + "s3:GetObject on resource: \"arn:aws:s3:::b/\(reason)/x\" "
                + "because no identity-based policy allows the s3:GetObject action"
            #expect(try #require(DenialMessage(text)).policyType == .identity, "\(text)")
        }
    }

    /// What SDKs, logs and documents put around AWS's sentence.
    @Test(arguments: [
        ("", "\n\tstatus code: 403, request id: 0A1B, host id: abc="),
        ("api error AccessDenied: ", ""),
        (
            "aws: [ERROR]: An error occurred (AccessDenied) when calling the GetObject operation: ",
            ""
        ),
        (
            "An error occurred while calling o80.showString. ",
            " (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: 0A1B)"
        ),
        (
            "software.amazon.awssdk.services.s3.model.S3Exception: ",
            " (Service: S3, Status Code: 403)"
        ),
        (
            "<Error><Code>AccessDenied</Code><Message>",
            "</Message><RequestId>0A1B</RequestId></Error>"
        ),
        ("{\"Message\": \"", "\", \"Code\": \"AccessDenied\"}"),
        (
            "operation error S3: GetObject, https response error StatusCode: 403, api error AccessDenied: ",
            ""
        ),
        (
            "java.nio.file.AccessDeniedException: s3a://b/k: getFileStatus on s3a://b/k: ",
            "; Request ID: 0A1B"
        ),
        ("Caused by: ", " at com.amazonaws.http.AmazonHttpClient.handleErrorResponse"),
        (
            "You are not authorized to perform this operation. ",
            ". Encoded authorization failure message: Ab"
        ),
    ])
    func `the text around the sentence is passed over`(before: String, after: String) throws {
        for (reason, type) in [
            (
                "because no identity-based policy allows the s3:GetObject action",
                DenialMessage.PolicyType.identity
            ),
            ("with an explicit deny in a resource-based policy", .resource),
        ] {
            let text =
                before + DenialMessageTests.user
                + "s3:GetObject on resource: \"arn:aws:s3:::b/k\" \(reason)" + after
            let message = try #require(DenialMessage(text))
            #expect(message.policyType == type, "\(text)")
            #expect(message.resource == "arn:aws:s3:::b/k")
            #expect(message.principalARN?.hasSuffix("GlueJobRunnerSession") == true)
        }
    }

    @Test(arguments: [
        "The AWS KMS key in the request must be owned by the same account as the bucket. Modify the request to specify a KMS key from the same account, and then try again.",
        "The specified AWS KMS key must be from the same organization in AWS Organizations as the bucket.",
        "The encryption type for the specified object can\u{2019}t be updated because that object is protected by S3 Object Lock.",
        "You can't use the UpdateObjectEncryption operation with objects that have an Object Lock compliance mode retention period applied to them.",
        "Request has expired", "Object protected by Object Lock.",
        user
            + "s3:CopyObject on resource: \"arn:aws:s3:::b/k\" because this bucket has blocked upload requests that specify Server Side Encryption with Customer provided keys (SSE-C). Please specify a different server-side encryption type",
    ])
    func `a refusal that no policy made is told from the others`(text: String) {
        var sighting = Sighting(
            log: .cloudTrail, requestID: "R1", time: Instant(seconds: 1), service: "s3",
            operation: "PutObject", errorCode: "AccessDenied")
        sighting.message = text
        #expect(Denial(sightings: [sighting]).otherRefusal != nil)
    }
}
