public import AWSTypes
public import PolicyHistory

/// Policies and settings of one lake, drawn at random over few values: resources that overlap in
/// every way, conditions on all that denials differ in, changes at known seconds.
public struct RandomLake {
    /// The account of the lake and of its role.
    public static let account = "111122223333"
    /// Another account.
    public static let stranger = "444455556666"
    /// The lake's key.
    public static let keyARN = "arn:aws:kms:eu-west-1:111122223333:key/aaaabbbb"
    /// The role, with its path.
    public static let roleARN = "arn:aws:iam::111122223333:role/jobs/etl"
    /// The endpoint that some requests take.
    public static let endpoint = "vpce-0a1b2c3d"
    /// What else a lake's policies look at, beside keys and what the denials of a job have in
    /// common.
    private enum Look: CaseIterable {
        case address, referer, object, keyVariable, moment, variable

        var resource: String? {
            self == .variable ? "arn:aws:s3:::lake/${aws:PrincipalTag/team}/*" : nil
        }

        var keyResource: String? {
            self == .keyVariable ? "arn:aws:kms:*:*:key/${aws:TokenIssueTime}" : nil
        }

        var conditions: [String] {
            switch self {
            case .address:
                return [
                    #""IpAddress":{"aws:SourceIp":"198.51.100.0/24"}"#,
                    #""NotIpAddress":{"AWS:sourceip":["198.51.100.7/32","10.0.0.0/8"]}"#,
                    #""NotIpAddress":{"aws:VpcSourceIp":"10.0.7.0/24"}"#,
                    #""StringNotLike":{"aws:UserAgent":"aws-sdk-${AWS:SourceIP, 'none'}*"}"#,
                ]
            case .referer:
                return [
                    #""StringLike":{"aws:Referer":"https://audit.example.org/*"}"#,
                    #""Null":{"AWS:REFERER":"true"}"#,
                    #""StringEquals":{"aws:Referer":"caf\#u{E9}"}"#,
                    #""StringEquals":{"aws:UserAgent":"${aws:Referer}"}"#,
                ]
            case .moment:
                return [
                    #""DateGreaterThan":{"aws:CurrentTime":"2026-04-25T12:00:00Z"}"#,
                    #""NumericLessThan":{"aws:EpochTime":"1777150000"}"#,
                    #""DateLessThan":{"aws:TokenIssueTime":"2026-04-26T00:00:00Z"}"#,
                ]
            case .object, .keyVariable, .variable: return []
            }
        }

        var keyConditions: [String] {
            self == .object
                ? [#""StringLike":{"kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::lake/raw/*"}"#]
                : []
        }
    }

    /// When all was captured.
    public static let captured = Instant(seconds: 1_777_000_000)
    /// When something was changed after that.
    public static let changes = [100_000, 200_000].map { Instant(seconds: captured.seconds + $0) }

    private static let resources = [
        "*", "arn:aws:s3:::lake", "arn:aws:s3:::lake/*", "arn:aws:s3:::lake/*",
        "arn:aws:s3:::lake/raw/*", "arn:aws:s3:::lake/raw/2026/*", "arn:aws:s3:::lake/*.csv",
        "arn:aws:s3:::lake/raw*", "arn:aws:s3:::lake/*/part-000?.parquet",
        "arn:aws:s3:::lake/raw/a.csv", "arn:aws:s3:::lake/????.csv", "arn:aws:s3:::l*e/raw/*",
        "arn:aws:s3:::?ake/cur*", "arn:*:s3:::lake/*", "arn:aws:s3*", "arn:aws:s3:::*/raw/*",
        "arn:aws:s3:::lake/${*}*", "arn:aws:s3:::lake/r${?}w/*", "arn:aws:s3:::other/*",
        "arn:aws:kms:*:*:key/*",
    ]
    private static let keyResources = ["*", "*", keyARN]
    private static let conditions = [
        #""StringNotEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}"#,
        #""StringEquals":{"aws:SourceVpc":"vpc-1"}"#,
        #""Bool":{"aws:SecureTransport":"false"}"#,
        #""StringLike":{"s3:prefix":["raw/*",""]}"#,
        #""StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}"#,
        #""StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}"#,
        #""StringLike":{"aws:userid":"AROAEXAMPLEETL:*"}"#,
        #""StringEquals":{"aws:PrincipalTag/team":"sales"}"#,
        #""ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/jobs/*"}"#,
        #""StringNotLikeIfExists":{"s3:x-amz-copy-source":"/lake/raw/*"}"#,
        #""StringSounds":{"aws:UserAgent":"spark"}"#,
    ]
    private static let keyConditions = [
        #""StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}"#,
        #""StringEquals":{"kms:CallerAccount":"111122223333"}"#,
        #""StringEquals":{"aws:PrincipalTag/team":"sales"}"#,
    ]
    private static let constraints = [
        #"{"EncryptionContextSubset":{"aws:s3:arn":"arn:aws:s3:::lake/raw/a.csv"}}"#,
        #"{"EncryptionContextEquals":{"aws:s3:arn":"arn:aws:s3:::lake"}}"#,
    ]
    private static let principals = [
        #""*""#, #"{"AWS":"111122223333"}"#, #"{"AWS":"arn:aws:iam::111122223333:role/jobs/etl"}"#,
        #"{"AWS":"arn:aws:iam::444455556666:root"}"#,
        #"{"AWS":"arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession"}"#,
    ]

    /// All that is known of its policies and settings; each part may be missing, and some changes.
    public private(set) var history = PolicyHistory(entries: [])
    /// What some sessions pass as their policy.
    public private(set) var passedPolicy = ""
    private var generator: SeededGenerator
    private var entries: [HistoryEntry] = []
    /// The facts that the history is made of.
    public var facts: [HistoryEntry] { entries }
    private let look: Look?

    /// The lake of a seed.
    public init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        // Every second lake looks at nothing in which the denials of a job differ, but their keys.
        look = seed % 2 == 0 ? nil : Look.allCases[Int(seed / 2) % Look.allCases.count]
        passedPolicy = document()
        addRole()
        addBucket()
        addKey()
        addNetwork()
        addOrganization()
        addChanges()
        history = PolicyHistory(entries: entries)
    }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &generator) < percent
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &generator)]
    }

    // MARK: - Documents

    /// A few statements, often with one that grants enough for other policies to have a say.
    private mutating func document(hasPrincipals: Bool = false, ofKey: Bool = false) -> String {
        var statements = (0..<pick([1, 1, 2, 3])).map { _ in
            statement(hasPrincipals: hasPrincipals, ofKey: ofKey)
        }
        if chance(40) {
            let principal = hasPrincipals ? #""Principal":"*","# : ""
            statements.append(
                #"{"Effect":"Allow",\#(principal)"Action":["s3:*","kms:*"],"Resource":"*"}"#)
        }
        let version = chance(85) ? "2012-10-17" : "2008-10-17"
        return #"{"Version":"\#(version)","Statement":["# + statements.joined(separator: ",")
            + "]}"
    }

    private mutating func statement(hasPrincipals: Bool, ofKey: Bool) -> String {
        var parts = [#""Effect":"\#(chance(55) ? "Allow" : "Deny")""#]
        if hasPrincipals {
            parts.append(#""Principal":\#(pick(RandomLake.principals))"#)
        }
        let actions =
            ofKey
            ? ["kms:*", "kms:Decrypt", "*"]
            : ["s3:*", "s3:GetObject*", "s3:PutObject", "s3:List*", "*", "s3:DeleteObject"]
        parts.append(#""\#(chance(90) ? "Action" : "NotAction")":"\#(pick(actions))""#)
        let known = ofKey ? RandomLake.keyResources : RandomLake.resources
        let looked = (ofKey ? look?.keyResource : look?.resource).map { [$0] } ?? known
        let resources = (0..<pick([1, 1, 2])).map { _ in
            #""\#(pick(chance(30) ? looked : known))""#
        }
        parts.append(
            #""\#(chance(75) ? "Resource" : "NotResource")":[\#(resources.joined(separator: ","))]"#
        )
        let own = (ofKey ? look?.keyConditions : look?.conditions) ?? []
        if !own.isEmpty, chance(40) {
            parts.append(#""Condition":{\#(pick(own))}"#)
        } else if chance(30) {
            let conditions = ofKey ? RandomLake.keyConditions : RandomLake.conditions
            parts.append(#""Condition":{\#(pick(conditions))}"#)
        }
        return "{" + parts.joined(separator: ",") + "}"
    }

    // MARK: - History

    private mutating func add(
        _ subject: Subject, _ facet: String, _ value: String?, at time: Instant = captured,
        source: HistoryEntry.Source = .snapshot
    ) {
        entries.append(
            HistoryEntry(
                subject: subject, facet: Facet(facet), time: time, value: HistoryEntry.Value(value),
                source: source,
                origin: source == .change ? "PutPolicy" : "snapshot",
                eventID: source == .change ? "change-\(entries.count)" : ""))
    }

    private mutating func addRole() {
        let role = Subject(.role, "\(RandomLake.account)/etl")
        add(role, "arn", RandomLake.roleARN)
        add(role, "unique-id", "AROAEXAMPLEETL")
        add(role, "inline/*", #"["own"]"#)
        add(role, "inline/own", document())
        add(role, "attached/*", "[]")
        if chance(50) {
            add(role, "tags/*", #"["team"]"#)
            add(role, "tags/team", pick(["sales", "raw"]))
        }
        let boundary = "arn:aws:iam::\(RandomLake.account):policy/boundary"
        add(role, "boundary", chance(30) ? boundary : nil)
        let managed = Subject(.managedPolicy, boundary)
        add(managed, "default-version", "v1")
        add(managed, "versions/v1", document())
    }

    private mutating func addBucket() {
        let lake = Subject(.bucket, "lake")
        add(lake, "owner", chance(70) ? RandomLake.account : RandomLake.stranger)
        if chance(90) {
            add(lake, "bucket-policy", chance(60) ? document(hasPrincipals: true) : nil)
        }
        if chance(80) {
            add(lake, "ownership", pick(["BucketOwnerEnforced", "ObjectWriter", nil]))
        }
        if chance(80) { add(lake, "payer", pick(["Requester", "BucketOwner", nil])) }
        if chance(60) { add(lake, "public-access-block", nil) }
        if chance(50) { add(lake, "acl", nil) }
        add(lake, "region", "eu-west-1")
        let bucketKey = chance(50)
        let encryption =
            #"{"algorithm":"aws:kms","key":"\#(RandomLake.keyARN)","bucketKey":\#(bucketKey)}"#
        if look == .object || look == .keyVariable {
            add(lake, "encryption", encryption)
        } else if chance(80) {
            add(lake, "encryption", chance(50) ? encryption : nil)
        }
        add(Subject(.object, "lake/raw/own.csv"), "encryption", encryption)
        add(Subject(.object, "lake/raw/own.csv"), "acl", "{}")
    }

    private mutating func addKey() {
        let key = Subject(.key, RandomLake.keyARN)
        if chance(80) { add(key, "key-policy", document(hasPrincipals: true, ofKey: true)) }
        add(key, "key-state", chance(90) ? "Enabled" : "Disabled")
        add(key, "key-manager", "CUSTOMER")
        guard chance(40) else { return add(key, "grants/*", "[]") }
        let constraint = pick(look == .object ? RandomLake.constraints : ["{}"])
        add(key, "grants/*", #"["grant-1"]"#)
        add(
            key, "grants/grant-1",
            #"{"GranteePrincipal":"\#(RandomLake.roleARN)","Operations":["Decrypt"],"#
                + #""Constraints":\#(constraint)}"#)
    }

    private mutating func addNetwork() {
        let endpoint = Subject(.vpcEndpoint, RandomLake.endpoint)
        add(
            endpoint, "endpoint",
            #"{"vpc":"vpc-1","service":"com.amazonaws.eu-west-1.s3","type":"Gateway","#
                + #""owner":"111122223333"}"#)
        add(endpoint, "endpoint-policy", chance(50) ? document(hasPrincipals: true) : nil)
        add(Subject(.account, RandomLake.account), "public-access-block", nil)
    }

    private mutating func addOrganization() {
        guard chance(70) else { return }
        let organization = Subject(.organization, "o-lake")
        add(organization, "organization", #"{"managementAccount":"999988887777"}"#)
        add(organization, "root", "r-lake")
        add(organization, "accounts/*", #"["\#(RandomLake.account)","999988887777"]"#)
        add(organization, "accounts/\(RandomLake.account)", RandomLake.account)
        add(Subject(.organizationTarget, RandomLake.account), "parent", "r-lake")
        let root = Subject(.organizationTarget, "r-lake")
        add(root, "policy-types/*", #"["SERVICE_CONTROL_POLICY","RESOURCE_CONTROL_POLICY"]"#)
        add(root, "policy-types/SERVICE_CONTROL_POLICY", "ENABLED")
        add(root, "policy-types/RESOURCE_CONTROL_POLICY", "ENABLED")
        for target in [root, Subject(.organizationTarget, RandomLake.account)] {
            for (type, all) in [("service", "p-FullAWSAccess"), ("resource", "p-RCPFullAWSAccess")]
            {
                let names = chance(60) ? [all, "p-\(type)"] : [all]
                let list = names.map { #""\#($0)""# }.joined(separator: ",")
                add(target, "\(type)-control-policies/*", "[\(list)]")
                for name in names { add(target, "\(type)-control-policies/\(name)", name) }
            }
        }
        for type in ["service", "resource"] {
            let policy = Subject(.organizationPolicy, "p-\(type)")
            add(policy, "name", "guard")
            add(policy, "policy-type", "\(type.uppercased())_CONTROL_POLICY")
            add(policy, "content", document(hasPrincipals: type == "resource"))
        }
    }

    private mutating func addChanges() {
        for time in RandomLake.changes {
            switch Int.random(in: 0..<3, using: &generator) {
            case 0:
                add(
                    Subject(.role, "\(RandomLake.account)/etl"), "inline/own", document(),
                    at: time, source: .change)
            case 1:
                add(
                    Subject(.bucket, "lake"), "bucket-policy", document(hasPrincipals: true),
                    at: time, source: .change)
            default:
                add(
                    Subject(.key, RandomLake.keyARN), "key-policy",
                    document(hasPrincipals: true, ofKey: true), at: time, source: .change)
            }
        }
    }
}
