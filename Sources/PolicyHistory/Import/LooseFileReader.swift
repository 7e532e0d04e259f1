import AWSTypes
import JSON

/// Tells the AWS CLI's outputs by the members that each prints.
struct LooseFileReader {
    let context: LooseFileContext
    var entries: EntryBuilder

    init(context: LooseFileContext, entries: EntryBuilder) {
        self.context = context
        self.entries = entries
    }

    /// A file of CloudTrail's holds its records in one list (CloudTrail User Guide, "CloudTrail log
    /// file examples").
    private func isTrail(_ value: JSONValue) -> Bool {
        value["Records"]?.array?.first?["eventSource"]?.string != nil
    }

    mutating func read(_ value: JSONValue) -> ImportResult {
        if value.members == nil {
            entries.problem("", "is no JSON object")
        } else if OrganizationTree.isOne(value) {
            OrganizationTree(account: context.account).read(value, into: &entries)
        } else if !readSelfNaming(value) && !readRole(value) && !readOfContext(value) {
            entries.problem(
                "",
                isTrail(value)
                    ? "is a CloudTrail file: why403 ingest reads it"
                    : "unknown file type (not a snapshot or AWS CLI output)")
        }
        return entries.result
    }

    // MARK: - What names its own subject

    private mutating func readSelfNaming(_ value: JSONValue) -> Bool {
        if let metadata = value["KeyMetadata"], let arn = metadata["Arn"]?.string {
            entries.importKeyMetadata(metadata, Subject(.key, arn))
        } else if value["VpcEndpoints"] != nil {
            entries.importEndpoints(value, account: context.account, region: nil)
        } else if value["Aliases"] != nil {
            entries.importAliases(value, of: nil, region: nil)
        } else if let arn = value["AccessPointArn"]?.string {
            entries.importAccessPoint(value, Subject(.accessPoint, arn))
        } else if value["Organization"] != nil {
            _ = entries.importOrganization(value)
        } else if value["Policy"]?["PolicySummary"] != nil {
            entries.importControlPolicy(value, named: nil)
        } else if value["Buckets"] != nil, let owner = value["Owner"]?["ID"]?.string {
            guard let account = context.account else { return need("--account") }
            entries.set(
                Subject(.account, account.description), Facet.canonicalID, owner)
        } else {
            return false
        }
        return true
    }

    // MARK: - Roles

    private mutating func readRole(_ value: JSONValue) -> Bool {
        if let role = value["Role"] {
            guard let name = role["RoleName"]?.string,
                let account = role["Arn"]?.string.flatMap({ ARN($0) })?.accountID
                    ?? context.account
            else { return need("--account") }
            readRole(role, Subject(.role, "\(account)/\(name)"))
        } else if value["RoleName"] != nil || value["AttachedPolicies"] != nil
            || value["PolicyNames"] != nil
        {
            guard let name = value["RoleName"]?.string ?? context.role,
                let account = context.account
            else { return need("--role and --account") }
            readPolicies(value, of: Subject(.role, "\(account)/\(name)"))
        } else if value["Tags"] != nil, let name = context.role, context.key == nil,
            context.bucket == nil
        {
            guard let account = context.account else { return need("--account") }
            readTags(value, of: Subject(.role, "\(account)/\(name)"))
        } else {
            return false
        }
        return true
    }

    /// `aws iam get-role`, which has no policies.
    private mutating func readRole(_ role: JSONValue, _ subject: Subject) {
        entries.require(
            subject, Facet.arn, role["Arn"]?.string, at: "Role.Arn", expected: "the ARN")
        entries.setUniqueID(of: subject, role)
        entries.setPolicy(
            subject, Facet.trust, role["AssumeRolePolicyDocument"],
            at: "Role.AssumeRolePolicyDocument")
        entries.set(
            subject, Facet.boundary, role["PermissionsBoundary"]?["PermissionsBoundaryArn"]?.string)
        entries.setTags(subject, role["Tags"], at: "Role.Tags")
    }

    /// `aws iam get-role-policy`, `list-attached-role-policies`, `list-role-policies`.
    private mutating func readPolicies(_ value: JSONValue, of subject: Subject) {
        if let name = value["PolicyName"]?.string, EntryBuilder.isName(name) {
            entries.setPolicy(
                subject, Facet.inlinePolicies.member(name), value["PolicyDocument"],
                at: "PolicyDocument")
        } else if let names = value["PolicyNames"]?.array {
            entries.list(subject, Facet.inlinePolicies, names.compactMap(\.string))
        } else {
            entries.setGroup(
                subject, Facet.attachedPolicies, value["AttachedPolicies"],
                at: "AttachedPolicies", name: { $0["PolicyArn"]?.string }
            ) { entries, facet, policy, _ in
                entries.set(subject, facet, policy["PolicyArn"]?.string)
            }
        }
    }

    /// `aws iam list-role-tags`; a page that `IsTruncated` is followed by another (IAM API Reference,
    /// `ListRoleTags`).
    private mutating func readTags(_ value: JSONValue, of role: Subject) {
        guard let tags = value["Tags"]?.items else {
            entries.unreadable(role, Facet.tags.listing, at: "Tags", "the list is missing")
            return
        }
        entries.setTags(role, .array(tags), at: "Tags")
        if value["IsTruncated"]?.truth == true {
            entries.unreadable(
                role, Facet.tags.listing, at: "IsTruncated", "the list is cut: capture all pages")
        }
    }

    // MARK: - What the flags name

    private mutating func readOfContext(_ value: JSONValue) -> Bool {
        if let key = context.key {
            if let bucket = context.bucket {
                return readObject(value, Subject(.object, "\(bucket)/\(key)"))
            }
            return readKey(value, named: key)
        }
        if let bucket = context.bucket { return readBucket(value, Subject(.bucket, bucket)) }
        if value["PublicAccessBlockConfiguration"] != nil {
            guard let account = context.account else { return need("--bucket or --account") }
            entries.setPublicAccessBlock(Subject(.account, account.description), value)
            return true
        }
        if value["Policy"] != nil || value["Statement"] != nil { return need("--bucket or --key") }
        if value["Grants"] != nil { return need("--bucket or --key") }
        if value["Tags"] != nil { return need("--role and --account, or --key with the ARN") }
        let isOfBucket = BucketFile.all.contains { value[$0.member] != nil }
        return isOfBucket ? need("--bucket") : false
    }

    /// `aws s3api get-object-acl`, and `head-object`, which tells how the object is encrypted.
    private mutating func readObject(_ value: JSONValue, _ object: Subject) -> Bool {
        if value["Grants"] != nil {
            entries.setACL(object, value)
        } else if value["ETag"] != nil || value["ServerSideEncryption"] != nil {
            entries.require(
                object, Facet.encryption, BucketFacts.objectEncryption(value),
                at: "ServerSideEncryption", expected: "the algorithm")
        } else {
            return false
        }
        return true
    }

    private mutating func readBucket(_ value: JSONValue, _ bucket: Subject) -> Bool {
        let isBare = value["Statement"] != nil
        let file = BucketFile.all.first { value[isBare ? "Policy" : $0.member] != nil }
        guard let file = isBare ? BucketFile.all.first : file else { return false }
        if let account = context.account {
            entries.set(bucket, Facet.owner, account.description)
        }
        file.read(value, bucket, &entries)
        return true
    }

    private mutating func readKey(_ value: JSONValue, named name: String) -> Bool {
        let arn = ARN(name)
        if arn?.service == "s3", let tags = value["Tags"]?.items {
            entries.setTags(Subject(.accessPoint, name), .array(tags), at: "Tags")
            return true
        }
        if arn?.service == "s3" {
            entries.setWrappedPolicy(
                Subject(.accessPoint, name), Facet.accessPointPolicy, value)
            return true
        }
        guard arn?.service == "kms" else { return need("--key with the key's ARN") }
        let key = Subject(.key, name)
        if value["Grants"] != nil {
            entries.importGrants(value, of: key)
        } else if value["Tags"] != nil {
            entries.importKeyTags(value, of: key)
        } else if value["Policy"] != nil || value["Statement"] != nil {
            entries.setWrappedPolicy(key, Facet.keyPolicy, value)
        } else {
            return false
        }
        return true
    }

    /// A file that cannot be placed without a flag.
    private mutating func need(_ flags: String) -> Bool {
        entries.problem("", "does not say whose it is: give \(flags)")
        return true
    }
}
