/// One aspect of a subject that the history follows by itself: a bucket's policy, a role's trust
/// policy, one embedded policy of a role.
///
/// What has several members of a kind, each with a name, is a `Group`. The store and
/// `snapshot show` write a member as `inline/NAME`, and the complete list of a group's names as
/// `inline/*`, which no member is called.
public struct Facet: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// As the store holds it: `bucket-policy`, `inline/NAME`, `inline/*`.
    public let description: String

    /// The facet that the store or a person calls so.
    public init(_ description: String) { self.description = description }

    /// The group of which it is a member or the list; nil for a facet of its own.
    public var group: Group? {
        slash.map { Group(String(description[..<$0])) }
    }

    /// The name among the members of its group; nil for the list of a group, and for a facet of
    /// its own.
    public var member: String? {
        guard let slash else { return nil }
        let name = description[description.index(after: slash)...]
        return name == "*" ? nil : String(name)
    }

    /// Of bytes, since every look-up of a fact asks for it.
    private var slash: String.Index? { description.utf8.firstIndex(of: UInt8(ascii: "/")) }

    /// Whether it is the complete list of a group's names.
    public var isListing: Bool { group != nil && member == nil }

    /// By what the store holds.
    public static func < (left: Facet, right: Facet) -> Bool {
        left.description < right.description
    }

    /// Facets of one kind, each with a name: the embedded policies of a role, the tags of a bucket.
    public struct Group: Hashable, Sendable {
        /// What stands before the slash: `inline`.
        public let name: String

        /// The group that the store calls so.
        public init(_ name: String) { self.name = name }

        /// The complete list of the names of its members.
        public var listing: Facet { Facet(name + "/*") }

        /// The member of a name.
        public func member(_ member: String) -> Facet { Facet("\(name)/\(member)") }

        /// Whether a facet is one of its members or its list.
        public func contains(_ facet: Facet) -> Bool { facet.description.hasPrefix(name + "/") }
    }
}

// MARK: - Of roles and managed policies

extension Facet {
    /// The role's ARN, with its path.
    public static let arn = Facet("arn")
    /// The role's unique id, `AROA…`.
    public static let uniqueID = Facet("unique-id")
    /// The role's trust policy.
    public static let trust = Facet("trust")
    /// The policies embedded in a role, by name.
    public static let inlinePolicies = Group("inline")
    /// The managed policies attached to a role, by ARN.
    public static let attachedPolicies = Group("attached")
    /// The ARN of the managed policy that is a role's permissions boundary.
    public static let boundary = Facet("boundary")
    /// The tags of a role, bucket, access point or key, by key.
    public static let tags = Group("tags")
    /// Which version of a managed policy is in force.
    public static let defaultVersion = Facet("default-version")
    /// The documents of a managed policy, by version.
    public static let versions = Group("versions")
}

// MARK: - Of accounts

extension Facet {
    /// The roles of an account, by name.
    public static let roles = Group("roles")
    /// The account's canonical user id, by which S3 names owners and grantees.
    public static let canonicalID = Facet("canonical-id")
    /// Aliases of KMS keys. See `alias(_:region:)`.
    public static let aliases = Group("aliases")

    /// An account's alias of a key, by `alias/NAME` and region: the id of the key behind it.
    static func alias(_ resource: String, region: String) -> Facet {
        aliases.member("\(region)/\(resource)")
    }

    /// The names of an account's aliases of keys in a region, as one list; each alias itself is a
    /// member of `aliases`.
    static func aliasNames(region: String) -> Group { Group("alias-names-\(region)") }
}

// MARK: - Of buckets, objects and access points

extension Facet {
    /// The account that owns the bucket.
    public static let owner = Facet("owner")
    /// The canonical user id of the owner of a bucket or object.
    public static let ownerID = Facet("owner-id")
    /// The bucket's region.
    public static let region = Facet("region")
    /// The bucket policy.
    public static let bucketPolicy = Facet("bucket-policy")
    /// The bucket's Object Ownership setting: `BucketOwnerEnforced`, ….
    public static let ownership = Facet("ownership")
    /// Who pays for requests: `BucketOwner` or `Requester`.
    public static let payer = Facet("payer")
    /// Whether the bucket's tags authorize: `Enabled` or `Disabled`.
    public static let abac = Facet("abac")
    /// The default encryption of a bucket, or the encryption of an object.
    public static let encryption = Facet("encryption")
    /// The access control list of a bucket or object.
    public static let acl = Facet("acl")
    /// The Block Public Access settings of a bucket or account.
    public static let publicAccessBlock = Facet("public-access-block")
    /// The access point's policy.
    public static let accessPointPolicy = Facet("access-point-policy")
    /// The access point's bucket and network origin.
    public static let accessPoint = Facet("access-point")
}

// MARK: - Of VPC endpoints and keys

extension Facet {
    /// The endpoint's type, VPC and service.
    public static let endpoint = Facet("endpoint")
    /// The endpoint's policy.
    public static let endpointPolicy = Facet("endpoint-policy")
    /// The key policy.
    public static let keyPolicy = Facet("key-policy")
    /// The key's state: `Enabled`, `Disabled`, ….
    public static let keyState = Facet("key-state")
    /// Who manages the key: `CUSTOMER` or `AWS`.
    public static let keyManager = Facet("key-manager")
    /// Origin, spec and usage of the key: what `KeyMetadata` holds.
    public static let keyMetadata = Facet("key-metadata")
    /// The key's grants, by id.
    public static let grants = Group("grants")
}

// MARK: - Of organizations

extension Facet {
    /// The organization's management account.
    public static let organization = Facet("organization")
    /// The id of the organization's root, `r-…`.
    public static let root = Facet("root")
    /// The accounts of an organization.
    public static let accounts = Group("accounts")
    /// The organizations that an account belongs to, by management account: events do not name the
    /// organization itself.
    public static let memberOf = Group("member-of")
    /// What a unit or account stands below: a root or unit by id, or `unnamedRoot`.
    public static let parent = Facet("parent")
    /// The policy types that are switched on at a root.
    public static let policyTypes = Group("policy-types")
    /// The service control policies attached to a root, unit or account, by id.
    public static let serviceControlPolicies = Group("service-control-policies")
    /// The resource control policies attached to a root, unit or account, by id.
    public static let resourceControlPolicies = Group("resource-control-policies")
    /// The S3 policies attached to a root, unit or account, by id: they decide no request
    /// themselves, but set Block Public Access.
    public static let s3Policies = Group("s3-policies")
    /// Policies attached by an event that does not say which type the policy is of.
    public static let controlPolicies = Group("control-policies")
    /// The document of a control policy.
    public static let content = Facet("content")
    /// The name of a control policy or account, or the alias of an access point.
    public static let name = Facet("name")
    /// `SERVICE_CONTROL_POLICY`, …: never changes for one policy.
    public static let policyType = Facet("policy-type")

    /// What `parent` holds of an account that begins below the root, whose id the event does not
    /// name.
    static let unnamedRoot = "root"
}

extension Facet {
    /// The attachments of AWS's own full-access policy of an id, with the fact of a root that
    /// switches its type on; nil for another policy.
    public static func ofFullAccess(_ id: String) -> (attachments: Group, policyType: Facet)? {
        ControlPolicyType.allCases.first { $0.fullAccessID == id }.map { type in
            (type.attachments, Facet.policyTypes.member(type.rawValue))
        }
    }
}

/// The types of organisation policy that decide requests.
enum ControlPolicyType: String, CaseIterable {
    case service = "SERVICE_CONTROL_POLICY"
    case resource = "RESOURCE_CONTROL_POLICY"

    /// The group that such a policy's attachments belong to.
    var attachments: Facet.Group {
        self == .service ? Facet.serviceControlPolicies : Facet.resourceControlPolicies
    }

    /// The policy that AWS attaches everywhere while the type is switched on.
    var fullAccessID: String { self == .service ? "p-FullAWSAccess" : "p-RCPFullAWSAccess" }
}
