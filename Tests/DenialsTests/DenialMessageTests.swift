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
}
