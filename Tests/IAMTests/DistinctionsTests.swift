import AWSTypes
import JSON
import Testing

@testable import IAM

@Suite struct DistinctionsTests {
    static func distinctions(_ statement: String) throws -> Distinctions {
        var set = PolicySet()
        set.identity = .policies([
            try PolicyDocument.decode(
                #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*",\#(statement)}]}"#,
                name: "test")
        ])
        var distinctions = Distinctions()
        distinctions.add(set, isKeyRequest: false)
        return distinctions
    }

    /// A resource, and whether it tells objects of the bucket `lake` apart.
    @Test(arguments: [
        ("*", false), ("arn:aws:s3:::*", false), ("arn:aws:s3:::lake/*", false),
        ("arn:aws:s3:::la*", false), ("arn:aws:s3:::lake", false), ("arn:aws:s3:::other/*", false),
        ("arn:aws:s3:::lak/*", false), ("arn:aws:s3:::lake/raw/*", true),
        ("arn:aws:s3:::lake/", true), ("arn:aws:s3:::lake/raw/a.csv", true),
        ("arn:aws:s3:::l*/raw/*", true), ("arn:aws:s3:::lak?/*", true),
        ("arn:aws:s3:::lake-2/*/raw", false), ("arn:*:s3:::other/raw", true),
    ])
    func `only patterns that some objects of a bucket match are left`(
        resource: String, isLeft: Bool
    ) throws {
        let left = try Self.distinctions(#""Resource":"\#(resource)""#)
            .among(resourcesBeginningWith: "arn:aws:s3:::lake/")
        #expect(left.tellsResourcesApart == isLeft)
        #expect(!left.hasVariableResources)
    }

    @Test(arguments: [
        ("arn:aws:s3:::lake/raw/*", "raw/a", "raw/b", false),
        ("arn:aws:s3:::lake/raw/*", "raw/a", "curated/a", true),
        ("arn:aws:s3:::lake/*.csv", "a.csv", "b.csv", false),
        ("arn:aws:s3:::lake/*.csv", "a.csv", "a.parquet", true),
        ("arn:*:s3:::lake/raw", "raw", "raw/a", true), ("arn:aws:s3:::*", "a", "b", false),
    ])
    func `resources are told apart as they match`(
        resource: String, one: String, other: String, areTold: Bool
    ) throws {
        let distinctions = try Self.distinctions(#""NotResource":["\#(resource)"]"#)
        let start = "arn:aws:s3:::lake/"
        #expect(distinctions.tellApart(start + one, start + other) == areTold)
        #expect(
            distinctions.among(resourcesBeginningWith: start).tellApart(start + one, start + other)
                == areTold)
    }

    @Test func `keys of conditions, of variables and of grants are named`() throws {
        var distinctions = try Self.distinctions(
            #""Resource":"arn:aws:s3:::lake/${aws:UserId}","Condition":{"StringLike":"#
                + #"{"aws:Referer":["${aws:PrincipalTag/Team}-*"]},"Null":{"s3:prefix":"true"}}"#)
        #expect(distinctions.hasVariableResources)
        #expect(
            distinctions.conditionKeys == ["aws:referer", "aws:principaltag/team", "s3:prefix"])
        var set = PolicySet(resourceKind: .kmsKey)
        set.grants = .known([
            Grant(
                id: "1", grantee: .principal("*"), operations: ["Decrypt"],
                constraints: Grant.Constraints(encryptionContextSubset: ["aws:s3:arn": "x"]))
        ])
        distinctions.add(set, isKeyRequest: true)
        #expect(distinctions.conditionKeys.contains("kms:encryptioncontext:aws:s3:arn"))
    }

    @Test func `a key's policy tells no objects apart, but by what its variables stand for`() throws
    {
        var set = PolicySet(resourceKind: .kmsKey)
        func distinctions(_ resource: String) throws -> Distinctions {
            set.resource = .policies([
                try PolicyDocument.decode(
                    #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","#
                        + #""Action":"*","Resource":"\#(resource)"}}"#, name: "key")
            ])
            var distinctions = Distinctions()
            distinctions.add(set, isKeyRequest: true)
            return distinctions
        }
        let plain = try distinctions("arn:aws:kms:*:*:key/a*")
        #expect(!plain.tellsResourcesApart && !plain.hasVariableResources)
        let variable = try distinctions("arn:aws:kms:*:*:key/${aws:TokenIssueTime}")
        #expect(!variable.tellsResourcesApart && variable.hasVariableResources)
    }

    @Test func `every layer's policies count`() throws {
        let document = try PolicyDocument.decode(
            #"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":"#
                + #"{"Null":{"aws:SourceIp":"true"}}}}"#, name: "test")
        let layers: [WritableKeyPath<PolicySet, LayerPolicies>] = [
            \.identity, \.permissionsBoundary, \.session, \.resource, \.accessPoint, \.vpcEndpoint,
        ]
        for layer in layers {
            var set = PolicySet()
            set[keyPath: layer] = .partial([document], missing: [.stated("another")])
            var distinctions = Distinctions()
            distinctions.add(set, isKeyRequest: false)
            #expect(distinctions.conditionKeys == ["aws:sourceip"])
        }
        for levels in [\PolicySet.serviceControl, \.resourceControl] {
            var set = PolicySet()
            set[keyPath: levels] = [
                OrganizationLevel(target: "r-1", policies: .policies([document]))
            ]
            var distinctions = Distinctions()
            distinctions.add(set, isKeyRequest: false)
            #expect(distinctions.conditionKeys == ["aws:sourceip"])
        }
    }
}
