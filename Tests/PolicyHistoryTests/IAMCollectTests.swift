import AWSTypes
import TestSupport
import Testing

@testable import PolicyHistory

@Suite struct IAMCollectTests {
    static let account = "aws/aws/accounts/111122223333"
    static let organization = "aws/aws/organizations/o-1"

    static let files = [
        "\(account)/iam/role/service-role%2fetl/metadata.json":
            #"{"arn":"arn:aws:iam::111122223333:role/service-role/Etl","name":"Etl","id":"AROA1","permissionBoundary":"\#(ChangeCase.policy.name)"}"#,
        "\(account)/iam/role/service-role%2fetl/trust-policy.json": ChangeCase.document,
        "\(account)/iam/role/service-role%2fetl/inline-policies.json":
            #"[{"PolicyName":"p","PolicyDocument":\#(ChangeCase.document)}]"#,
        "\(account)/iam/policy/read/metadata.json":
            #"{"arn":"\#(ChangeCase.policy.name)","defaultVersionId":"v3"}"#,
        "\(account)/iam/policy/read/current-policy.json": ChangeCase.document,
        "aws/aws/accounts/aws/iam/aws/policy/amazons3fullaccess/metadata.json":
            #"{"arn":"arn:aws:iam::aws:policy/AmazonS3FullAccess","defaultVersionId":"v2"}"#,
        "aws/aws/accounts/aws/iam/aws/policy/amazons3fullaccess/current-policy.json":
            ChangeCase.document,
        "\(account)/s3/lake/metadata.json": #"{"name":"lake","region":"eu-west-1"}"#,
        "\(account)/s3/lake/encryption.json":
            #"[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"},"BucketKeyEnabled":true}]"#,
        "\(account)/s3/broken/metadata.json": #"{"name":"broken"}"#,
        "\(account)/s3/broken/policy.json": "{",
        "\(account)/s3-bpa.json": ChangeCase.allOn,
        "\(account)/ec2/eu-west-1/vpc-endpoint/vpce-1/metadata.json":
            #"{"id":"vpce-1","vpc":"vpc-1","type":"Gateway","serviceName":"com.amazonaws.eu-west-1.s3"}"#,
        "\(account)/ec2/eu-west-1/vpc-endpoint/vpce-1/endpoint-policy.json": ChangeCase.document,
        "\(account)/kms/eu-west-1/key/0a1b/policy.json": ChangeCase.document,
        "\(account)/kms/eu-west-1/key/dark/metadata.json": #"{"id":"dark"}"#,
        "\(organization)/metadata.json":
            #"{"id":"o-1","rootOu":"r-1","rootAccountId":"999900001111","features":{"SERVICE_CONTROL_POLICY":true,"RESOURCE_CONTROL_POLICY":false}}"#,
        "\(organization)/accounts.json":
            #"{"111122223333":{"ou":"r-1","scps":["arn:aws:organizations::999900001111:policy/o-1/service_control_policy/p-1"],"rcps":[]}}"#,
        "\(organization)/ous.json": #"{"r-1":{"scps":[],"rcps":[]}}"#,
        "\(organization)/scps/p-1/metadata.json": #"{"id":"p-1","name":"guard"}"#,
        "\(organization)/scps/p-1/policy.json": ChangeCase.document,
    ]

    static func read() throws -> ImportResult {
        let folder = try TemporaryFolder()
        for (name, content) in files { try folder.write(content, to: name) }
        let partitions = IAMCollectTree.partitions(at: folder.path)
        #expect(partitions == [folder.path + "/aws/aws"])
        #expect(IAMCollectTree.partitions(at: folder.path + "/aws") == partitions)
        #expect(IAMCollectTree.partitions(at: folder.path + "/aws/aws") == partitions)
        return IAMCollectTree.read(try #require(partitions.first), capturedAt: Events.time(9))
    }

    static let role = Subject(.role, "111122223333/Etl")

    @Test(
        arguments: [
            (role, "arn", "arn:aws:iam::111122223333:role/service-role/Etl"),
            (role, "unique-id", "AROA1"), (role, "trust", ChangeCase.document),
            (role, "boundary", ChangeCase.policy.name), (role, "inline/p", ChangeCase.document),
            (role, "attached/*", "[]"), (role, "tags/*", "[]"),
            (ChangeCase.owner, "roles/*", #"["Etl"]"#),
            (ChangeCase.policy, "default-version", "v3"),
            (ChangeCase.policy, "versions/v3", ChangeCase.document),
            (
                Subject(.managedPolicy, "arn:aws:iam::aws:policy/AmazonS3FullAccess"),
                "versions/v2",
                ChangeCase.document
            ),
            (ChangeCase.bucket, "owner", "111122223333"),
            (ChangeCase.bucket, "bucket-policy", "none"),
            (ChangeCase.bucket, "public-access-block", "none"),
            (
                ChangeCase.bucket, "encryption",
                #"{"algorithm":"aws:kms","bucketKey":true,"key":null}"#
            ),
            (ChangeCase.bucket, "payer", "unknown"), (ChangeCase.bucket, "ownership", "unknown"),
            (Subject(.bucket, "broken"), "bucket-policy", "unknown"),
            (ChangeCase.owner, "public-access-block", ChangeCase.allOn),
            (ChangeCase.endpoint, "endpoint-policy", ChangeCase.document),
            (ChangeCase.key, "key-policy", ChangeCase.document),
            (Subject(.key, "arn:aws:kms:eu-west-1:111122223333:key/dark"), "key-policy", "unknown"),
            (Subject(.organization, "o-1"), "accounts/*", #"["111122223333"]"#),
            (
                Subject(.organizationTarget, "111122223333"), "service-control-policies/*",
                #"["p-1"]"#
            ),
            (Subject(.organizationPolicy, "p-1"), "content", ChangeCase.document),
        ] as [(Subject, Facet, String)])
    func `an iam-collect tree says what its files say`(
        subject: Subject, facet: Facet, expected: String
    ) throws {
        let result = try IAMCollectTests.read()
        let found = PolicyHistory(entries: result.entries).fact(
            subject, facet, at: Events.time(10))
        #expect(found.brief == expected)
        #expect(result.problems.map(\.file) == ["accounts/111122223333/s3/broken/policy.json"])
    }

    @Test func `a type that the tree says is off holds nobody`() throws {
        let history = PolicyHistory(entries: try IAMCollectTests.read().entries)
        let found = history.membership(of: Events.account, at: Events.time(10)).value ?? nil
        #expect(found?.resourceControl.isEmpty == true)
        #expect(found?.serviceControl.map(\.target) == ["r-1", "111122223333"])
        #expect(found?.managementAccount?.description == "999900001111")
    }

    @Test func `a folder that is none has no partitions`() throws {
        let folder = try TemporaryFolder()
        try folder.write("{}", to: "x/y.json")
        #expect(IAMCollectTree.partitions(at: folder.path).isEmpty)
    }
}
