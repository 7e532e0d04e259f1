public import AWSTypes

/// A change in words: what is done, and what it allows besides.
public enum FixWords {
    /// One sentence without a full stop.
    public static func summary(
        _ change: FixChange, at place: PolicyPlace, role: String?
    ) -> String {
        let heading = PlaceText.heading(place)
        switch change {
        case .allow(let action, let resource, let prefix):
            return grant(
                at: place, roles: [role].compactMap { $0 }, what: what(action, resource, prefix))
        case .exemptRole(let role, let deny):
            return exemption(at: place, roles: [role].compactMap { $0 }, deny)
        case .exemptServiceCalls(let deny):
            return "\(heading): exclude calls through AWS services from the Deny statement "
                + "\(deny.label), as S3's call to KMS shows no endpoint"
        case .exemptResource(let resource, let deny):
            return "\(heading): exclude \(resource) from the Deny statement \(deny.label)"
        case .exemptAction(let action, let deny):
            return "\(heading): take \(action) out of the Deny statement \(deny.label)"
        case .removeDeny(let deny):
            return "\(heading): remove the Deny statement \(deny.label), or narrow it by hand"
        case .setting(let setting): return summary(setting, place)
        case .jobOption(.encryption): return header(naming: [place.policy])
        case .jobOption(let option): return summary(option)
        case .madeSince(let time, let changes): return madeSince(time, changes)
        }
    }

    /// That a job sends the header of encryption with one of these keys; nil stands for one that is not
    /// known, or for none.
    public static func header(naming keys: Set<String?>) -> String {
        let known = keys.compactMap { $0 }.sorted()
        return summary(.encryption)
            + (known.isEmpty ? "" : ", and name in it the key " + known.joined(separator: " or "))
    }

    /// Why a denial gets no change that was mended since.
    public static let mended = "the policies in force last let it pass"

    /// That nothing is left to change since a time.
    static func madeSince(_ time: Instant, _ changes: [String]) -> String {
        let change = changes.isEmpty ? "the capture of that time" : changes.joined(separator: ", ")
        return "nothing: mended since \(time) by \(change): \(mended)"
    }

    /// That a statement must name a role whose path is not known, with the command that tells it.
    static func unknownPath(of role: String?) -> String {
        "the statement needs the role's ARN with its path, which is not known: aws iam get-role "
            + "--role-name \(ShellWord.quoted(roleName(role))) --query Role.Arn"
    }

    /// Several grants at one place as one sentence.
    public static func grant(at place: PolicyPlace, roles: [String], what: String) -> String {
        "\(PlaceText.heading(place)): allow \(namesRole(place) ? who(roles) + " to " : "")\(what)"
    }

    /// A deny that no longer meets some roles, as one sentence.
    public static func exemption(
        at place: PolicyPlace, roles: [String], _ deny: DenyStatement
    ) -> String {
        "\(PlaceText.heading(place)): exclude \(who(roles)) from the Deny statement "
            + "\(deny.label)"
    }

    /// `s3:GetObject on arn:…`, of a listing with the prefix.
    public static func what(_ action: String, _ resource: String, _ prefix: String?) -> String {
        "\(action) on \(resource)" + (prefix.map { " for the prefix \($0)" } ?? "")
    }

    private static func who(_ roles: [String]) -> String {
        roles.isEmpty ? "the role" : roles.count == 1 ? roles[0] : "\(roles.count) roles"
    }

    /// Whether the policies of a kind stand with a resource, so that a statement names the role.
    private static func namesRole(_ place: PolicyPlace) -> Bool {
        switch place.kind {
        case .rolePolicies, .permissionsBoundary, .sessionPolicy, .serviceControlPolicy,
            .resourceControlPolicy:
            return false
        default: return true
        }
    }

    private static func summary(_ setting: FixSetting, _ place: PolicyPlace) -> String {
        let name = place.name ?? "the bucket"
        switch setting {
        case .bucketOwnerEnforced: return "Set Object Ownership of \(name) to BucketOwnerEnforced"
        case .usableKey where place.kind == .keyOfObjects:
            let object = place.object.map { "\(name)/\($0)" }
            return "Find the key of \(object ?? "new objects in \(name)"), and make it usable again"
        case .usableKey: return "Make the key \(name) usable again"
        case .privateBucketPolicy:
            return "Bucket policy of \(name): narrow the statement that makes it public (a fixed "
                + "aws:PrincipalOrgID, account or endpoint); RestrictPublicBuckets then lets other "
                + "accounts in again"
        case .customerManagedKey:
            return "Re-encrypt the objects of \(name) with a customer managed key whose policy "
                + "allows the role; the AWS managed key aws/s3 cannot be shared"
        }
    }

    private static func summary(_ option: JobOption) -> String {
        switch option {
        case .requesterPays: return "Set the requester-pays header in the job"
        case .encryption:
            return "Send the encryption header that the policy requires (default "
                + "encryption does not add it)"
        case .bucketOwnerFullControl:
            return "Give the bucket's owner full control of the objects that the job writes, as "
                + "the policy requires"
        case .secureTransport: return "Use TLS in the job"
        case .tls12: return "Use TLS 1.2 or later in the job"
        case .tls13: return "Use TLS 1.3 in the job"
        case .noPublicACL:
            return "Write without a public ACL; share the data by the bucket's policy"
        case .accessPointVPC: return "Run the job in the access point's VPC"
        }
    }

    /// Who must make the change.
    public static func owner(_ change: FixChange, at place: PolicyPlace) -> String {
        if case .madeSince = change { return "nobody" }
        return PlaceText.owner(of: place)
    }

    /// What the change is made to, for grouping.
    public static func subject(_ change: FixChange, at place: PolicyPlace) -> String {
        if case .madeSince(let time, _) = change { return "mended since \(time)" }
        return PlaceText.subject(of: place)
    }

    /// What the change newly allows; nil where none is left to make.
    public static func newlyAllows(
        _ change: FixChange, at place: PolicyPlace, role: String?
    ) -> String? {
        switch change {
        case .allow(let action, let resource, let prefix):
            return allowed(
                at: place, roles: [role].compactMap { $0 }, what: what(action, resource, prefix))
        case .exemptRole(let role, let deny):
            return exempted(role.map { [$0] } ?? [], deny.label)
        case .exemptServiceCalls(let deny):
            return "what AWS services ask with their callers' rights and \(deny.label) denied "
                + "becomes possible where another policy allows it"
        case .exemptResource(let resource, let deny):
            return "everything else \(deny.label) denied on \(resource) becomes possible where "
                + "another policy allows it"
        case .exemptAction(let action, let deny):
            return "\(action) on everything that \(deny.label) names becomes possible where "
                + "another policy allows it"
        case .removeDeny(let deny):
            return "everything \(deny.label) denied becomes possible where another policy "
                + "allows it"
        case .setting(.bucketOwnerEnforced):
            return "ACLs stop working; only policies control access to every object in the bucket"
        case .setting(.usableKey): return "everything the key's policy and grants allow"
        case .setting(.privateBucketPolicy):
            return "callers of other accounts whom the policy names"
        case .setting(.customerManagedKey):
            return "what the new key's policy and the bucket's policy allow"
        case .jobOption(.requesterPays):
            return "the role's account is billed for its requests to the bucket"
        case .jobOption: return "nothing: the policies stay as they are"
        case .madeSince: return nil
        }
    }

    /// Who may do what after a grant: a control policy holds every principal below its target, and a
    /// boundary may be that of other roles too.
    public static func allowed(at place: PolicyPlace, roles: [String], what: String) -> String {
        let named = roles.isEmpty ? "the role" : roles.joined(separator: ", ")
        let gainers: String
        switch place.kind {
        case .serviceControlPolicy, .resourceControlPolicy:
            gainers = "every principal below \(place.name ?? "the target"), and so \(named),"
        case .permissionsBoundary:
            gainers = "every role with this permissions boundary, and so \(named),"
        default: return "\(named) may perform \(what)"
        }
        return "\(gainers) may perform \(what), as far as other policies allow"
    }

    /// What roles may do that a deny no longer meets.
    public static func exempted(_ roles: [String], _ label: String) -> String {
        let whom = roles.isEmpty ? "the role" : roles.joined(separator: ", ")
        return "everything else \(label) denied to \(whom) becomes possible where another "
            + "policy allows it"
    }

    /// The name in a role's ARN; a name alone is its own.
    private static func roleName(_ role: String?) -> String {
        guard let role, let name = role.split(separator: "/").last else { return "ROLE" }
        return String(name)
    }

    /// A setting or command to paste; nil where the change is a document. A statement that must
    /// name the role needs the role's ARN with its path, which may not be known: `lacksDocument`.
    public static func setting(
        _ change: FixChange, at place: PolicyPlace, role: String?, lacksDocument: Bool
    ) -> String? {
        switch change {
        case .allow where lacksDocument, .exemptRole where lacksDocument:
            return unknownPath(of: role)
        case .setting(let setting): return FixSettings.commands(setting, place)
        case .jobOption(.encryption): return headerOption(naming: [place.policy])
        case .jobOption(let option): return FixSettings.option(option)
        default: return nil
        }
    }
}

extension FixWords {
    /// The settings of a job by which it sends the header of encryption with one of these keys.
    public static func headerOption(naming keys: Set<String?>) -> String {
        guard keys.count == 1, let key = keys.first ?? nil else {
            return FixSettings.option(.encryption)
        }
        return "spark.hadoop.fs.s3.enableServerSideEncryption=true and "
            + "spark.hadoop.fs.s3.serverSideEncryption.kms.keyId=\(key) "
            + "(S3A: fs.s3a.encryption.algorithm=SSE-KMS and fs.s3a.encryption.key=\(key))"
    }
}

/// What is pasted for a change that is no document.
private enum FixSettings {
    static func commands(_ setting: FixSetting, _ place: PolicyPlace) -> String {
        let name = ShellWord.quoted(place.name ?? "BUCKET")
        switch setting {
        case .usableKey where place.kind == .keyOfObjects:
            return "\(keyOf(place))\n"
                + commands(setting, PolicyPlace(.keyState, "KEYARN", account: place.account))
        case .bucketOwnerEnforced:
            return "aws s3api put-bucket-ownership-controls --bucket \(name) "
                + "--ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'"
        case .usableKey:
            return "# where its deletion is pending, first: aws kms cancel-key-deletion "
                + "--key-id \(name)\naws kms enable-key --key-id \(name)"
        case .privateBucketPolicy: return "Keep RestrictPublicBuckets on."
        case .customerManagedKey:
            let objects = ShellWord.quoted("s3://\(place.name ?? "BUCKET")/")
            let rule =
                "Rules=[{ApplyServerSideEncryptionByDefault={SSEAlgorithm=aws:kms,"
                + "KMSMasterKeyID=KEY}}]"
            return "# KEY is the ARN of a customer managed key that the role may use\n"
                + "aws s3api put-bucket-encryption --bucket \(name) "
                + "--server-side-encryption-configuration '\(rule)'\n"
                + "aws s3 cp \(objects) \(objects) --recursive --sse aws:kms --sse-kms-key-id KEY"
        }
    }

    /// The command that tells the key of an object, or of those to be written.
    private static func keyOf(_ place: PolicyPlace) -> String {
        guard let object = place.object else {
            return CommandText.line(.bucket("get-bucket-encryption", place.name))
                + "  # or the key that the job's encryption header names"
        }
        return CommandText.line(.object("head-object", place.name, object))
            + " --query SSEKMSKeyId"
    }

    static func option(_ option: JobOption) -> String {
        switch option {
        case .requesterPays:
            return "hadoopConfiguration().set(\"fs.s3.useRequesterPaysHeader\", \"true\")  "
                + "(S3A, the default since Glue 5.1: fs.s3a.requester.pays.enabled=true)"
        case .encryption:
            return "spark.hadoop.fs.s3.enableServerSideEncryption=true, and "
                + "spark.hadoop.fs.s3.serverSideEncryption.kms.keyId=KEY for SSE-KMS, where KEY is the "
                + "ARN of a key that the policy takes "
                + "(S3A: fs.s3a.encryption.algorithm=SSE-KMS or AES256)"
        case .bucketOwnerFullControl:
            return "spark.hadoop.fs.s3.canned.acl=BucketOwnerFullControl "
                + "(S3A: fs.s3a.acl.default=BucketOwnerFullControl)"
        case .secureTransport:
            return "use https endpoints (S3A: fs.s3a.connection.ssl.enabled=true)"
        case .tls12:
            return "a client whose TLS library offers it (Java: "
                + "-Djdk.tls.client.protocols=TLSv1.2,TLSv1.3)"
        case .tls13:
            return "a client whose TLS library offers it (Java 8u261 or later: "
                + "-Djdk.tls.client.protocols=TLSv1.3)"
        case .noPublicACL:
            return "remove fs.s3.canned.acl (S3A: fs.s3a.acl.default), or set it to "
                + "BucketOwnerFullControl"
        case .accessPointVPC:
            return "a Glue connection of type NETWORK in that VPC, or an access point with "
                + "network origin Internet"
        }
    }
}
