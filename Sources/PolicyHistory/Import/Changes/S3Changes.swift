import AWSTypes
import CloudTrail
import JSON

extension EntryBuilder {
    mutating func changeS3(_ change: PolicyChange) {
        if change.name.contains("AccessPoint") {
            changeAccessPoint(change)
        } else if change.name == "TagResource" || change.name == "UntagResource" {
            changeTagsOfResource(change)
        } else if change.isOfAccount {
            changeAccountBlock(change)
        } else if let name = change.bucket {
            let bucket = Subject(.bucket, name)
            if change.name == "PutObjectAcl" {
                changeObjectACL(change, bucket: name)
            } else if change.name.hasPrefix("Put") {
                putSetting(change, of: bucket)
            } else {
                createOrDelete(change, bucket)
            }
        } else {
            problem("bucketName", "names no bucket")
        }
    }

    // MARK: - Settings of a bucket

    private mutating func putSetting(_ change: PolicyChange, of bucket: Subject) {
        let parameters = change.parameters
        switch change.name {
        case "PutBucketPolicy":
            setPolicy(bucket, Facet.bucketPolicy, parameters["bucketPolicy"], at: "bucketPolicy")
        case "PutBucketPublicAccessBlock", "PutPublicAccessBlock":
            setPublicAccessBlock(change, of: bucket)
        case "PutBucketOwnershipControls":
            require(
                bucket, Facet.ownership, BucketFacts.ownership(parameters["OwnershipControls"]),
                at: "OwnershipControls", expected: "ObjectOwnership")
        case "PutBucketRequestPayment":
            require(
                bucket, Facet.payer,
                BucketFacts.payer(parameters["RequestPaymentConfiguration"]?["Payer"]),
                at: "RequestPaymentConfiguration", expected: "Payer")
        case "PutBucketEncryption":
            require(
                bucket, Facet.encryption,
                BucketFacts.encryption(parameters["ServerSideEncryptionConfiguration"]),
                at: "ServerSideEncryptionConfiguration", expected: "a rule")
        case "PutBucketAbac":
            setABAC(bucket, parameters["AbacStatus"] ?? parameters, at: "AbacStatus")
        case "PutBucketAcl":
            setACL(change, of: bucket)
        case "PutBucketTagging":
            let tags = parameters["Tagging"]?["TagSet"]
            guard tags?.items != nil else {
                unreadable(bucket, Facet.tags.listing, at: "Tagging", "TagSet is missing")
                return
            }
            setTags(bucket, tags?["Tag"] ?? .array([]), at: "Tagging.TagSet.Tag")
        default: break
        }
    }

    private mutating func setPublicAccessBlock(_ change: PolicyChange, of subject: Subject) {
        let key = "PublicAccessBlockConfiguration"
        require(
            subject, Facet.publicAccessBlock,
            BucketFacts.publicAccessBlock(change.parameters[key]), at: key,
            expected: "the configuration")
    }

    private mutating func changeAccountBlock(_ change: PolicyChange) {
        let named = change.text("accountId").flatMap { AccountID($0) }
        guard let account = named ?? change.account else { return }
        let subject = Subject(.account, account.description)
        if change.name.hasPrefix("Delete") {
            set(subject, Facet.publicAccessBlock, nil)
        } else {
            setPublicAccessBlock(change, of: subject)
        }
    }

    private mutating func setACL(_ change: PolicyChange, of subject: Subject) {
        let body = change.parameters["AccessControlPolicy"]
        let list = body.flatMap { ACLFact.read($0) } ?? ACLFact.read(headers: change.parameters)
        require(
            subject, Facet.acl, list, at: "AccessControlPolicy",
            expected: "a list of known grantees or a canned ACL")
        if let owner = body.flatMap({ ACLFact.ownerID($0) }) { set(subject, Facet.ownerID, owner) }
    }

    private mutating func changeObjectACL(_ change: PolicyChange, bucket: String) {
        guard let key = change.text("key") else { return }
        // The ACL of an old version says nothing of the object as it is read without one.
        guard change.text("versionId") == nil else { return }
        setACL(change, of: Subject(.object, "\(bucket)/\(key)"))
    }

    // MARK: - A bucket's beginning and end

    private mutating func createOrDelete(_ change: PolicyChange, _ bucket: Subject) {
        switch change.name {
        case "CreateBucket": createBucket(change, bucket)
        case "DeleteBucket":
            forgetBucket(bucket)
        case "DeleteBucketPolicy": set(bucket, Facet.bucketPolicy, nil)
        case "DeleteBucketPublicAccessBlock", "DeletePublicAccessBlock":
            set(bucket, Facet.publicAccessBlock, nil)
        case "DeleteBucketOwnershipControls": set(bucket, Facet.ownership, nil)
        case "DeleteBucketEncryption": set(bucket, Facet.encryption, nil)
        case "DeleteBucketTagging": list(bucket, Facet.tags, [])
        default: break
        }
    }

    /// The name may be anybody's now.
    mutating func forgetBucket(_ bucket: Subject) {
        forget(
            bucket,
            [
                Facet.owner, Facet.ownerID, Facet.region, Facet.bucketPolicy, Facet.ownership,
                Facet.payer, Facet.encryption, Facet.acl, Facet.publicAccessBlock, Facet.abac,
                Facet.tags.listing,
            ], because: "the bucket was deleted")
    }

    private mutating func createBucket(_ change: PolicyChange, _ bucket: Subject) {
        let parameters = change.parameters
        let configuration = parameters["CreateBucketConfiguration"]
        if let owner = change.record.userIdentity?["accountId"]?.string {
            set(bucket, Facet.owner, owner)
        }
        let region = PolicyChange.text(configuration?["LocationConstraint"]) ?? change.record.region
        if let region { set(bucket, Facet.region, region == "EU" ? "eu-west-1" : region) }
        let acl = ACLFact.read(headers: parameters) ?? ACLFact.canned("private")
        require(bucket, Facet.acl, acl, at: "x-amz-acl", expected: "a canned ACL")
        let asked = change.text("x-amz-object-ownership")
        if let asked { set(bucket, Facet.ownership, asked) }
        // There, creating a bucket that the caller has already succeeds, and changes nothing but
        // its ACL (S3 API Reference, `CreateBucket`: BucketAlreadyOwnedByYou).
        if region == "us-east-1" { return }
        set(bucket, Facet.bucketPolicy, nil)
        set(bucket, Facet.payer, "BucketOwner")
        set(bucket, Facet.encryption, EntryBuilder.firstEncryption(at: time, region: region))
        set(bucket, Facet.abac, "Disabled")
        setTags(bucket, configuration?["Tags"]?["Tag"], at: "CreateBucketConfiguration.Tags.Tag")
        setDefaults(of: bucket, isOwnershipAsked: asked != nil)
    }

    /// A new bucket's encryption: by S3 itself, since April 2026 with SSE-C blocked, but in the
    /// Middle East (S3 User Guide, "Default SSE-C setting for new buckets FAQ"); the roll-out took
    /// that month, and nothing is said of it. Nil where the default alone is known.
    private static func firstEncryption(at time: Instant, region: String?) -> String? {
        guard let start = Instant(year: 2026, month: 5, day: 1), time >= start, let region,
            !["me-south-1", "me-central-1"].contains(region),
            Partition.of(region: region) == "aws"
        else { return nil }
        return BucketFacts.encryption("AES256", key: nil, hasBucketKey: false, blocked: ["SSE-C"])
    }

    /// From April 2023 on new buckets have ACLs off and Block Public Access on (AWS, "Amazon S3
    /// security changes are coming in April of 2023"); the roll-out took that month.
    private mutating func setDefaults(of bucket: Subject, isOwnershipAsked: Bool) {
        let before = Instant(year: 2023, month: 4, day: 1)
        let after = Instant(year: 2023, month: 5, day: 1)
        let isNew = after.map { time >= $0 } ?? true
        let isOld = before.map { time < $0 } ?? false
        if isNew || isOld {
            if !isOwnershipAsked {
                set(bucket, Facet.ownership, isNew ? "BucketOwnerEnforced" : "ObjectWriter")
            }
        } else {
            let facets = isOwnershipAsked ? [] : [Facet.ownership]
            forget(
                bucket, facets + [Facet.publicAccessBlock],
                because: "AWS's default was changing when the bucket was made")
        }
        if isOld {
            set(bucket, Facet.publicAccessBlock, nil)
        } else if isNew {
            let names = [
                "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets",
            ]
            let members = names.map { JSONValue.Member($0, .bool(true)) }
            set(
                bucket, Facet.publicAccessBlock,
                BucketFacts.publicAccessBlock(.object(members)))
        }
    }

    // MARK: - Access points

    private mutating func changeAccessPoint(_ change: PolicyChange) {
        guard let arn = change.accessPointARN else { return }
        let point = Subject(.accessPoint, arn)
        let body = change.parameters["\(change.name)Request"] ?? change.parameters
        switch change.name {
        case "CreateAccessPoint":
            let vpc = PolicyChange.text(body["VpcConfiguration"]?["VpcId"])
            let bucket = PolicyChange.text(body["Bucket"]) ?? change.text("bucket")
            setAccessPoint(
                point, bucket: bucket, vpc: vpc, origin: vpc == nil ? "Internet" : "VPC",
                alias: PolicyChange.text(change.response["Alias"]))
            set(point, Facet.accessPointPolicy, nil)
            setTags(point, EntryBuilder.tagList(body["Tags"]), at: "Tags")
        case "DeleteAccessPoint":
            forget(point, [Facet.tags.listing], because: "the access point was deleted")
            set(point, Facet.accessPoint, nil)
            set(point, Facet.accessPointPolicy, nil)
        case "PutAccessPointPolicy":
            let names = ["Policy", "policy", "accessPointPolicy"]
            let document = names.lazy.compactMap { body[$0] }.first { $0 != .string("") }
            setPolicy(point, Facet.accessPointPolicy, document, at: "Policy")
        case "DeleteAccessPointPolicy": set(point, Facet.accessPointPolicy, nil)
        default: break
        }
    }

    /// `TagResource` and `UntagResource` of S3 Control, of a bucket or an access point; other
    /// things with tags decide no request.
    private mutating func changeTagsOfResource(_ change: PolicyChange) {
        let body = change.parameters.field("\(change.name)Request") ?? change.parameters
        let named =
            PolicyChange.text(change.parameters.field("ResourceArn"))
            ?? PolicyChange.text(body.field("ResourceArn"))
            ?? change.record.resources.lazy.compactMap { PolicyChange.text($0["ARN"]) }.first
        guard let name = named, let arn = ARN(PercentCoding.decoded(name) ?? name) else {
            problem("resourceArn", "names no resource")
            return
        }
        let subject: Subject
        if arn.resource.hasPrefix("accesspoint/") {
            subject = Subject(.accessPoint, arn.description)
        } else if arn.account.isEmpty, !arn.resource.contains("/") {
            subject = Subject(.bucket, arn.resource)
        } else {
            return
        }
        let isSet = change.name == "TagResource"
        let items = EntryBuilder.tagList(
            isSet ? body.field("Tags") : body.field("TagKeys") ?? change.parameters.field("TagKeys")
        )
        changeTags(items, isSet: isSet, of: subject, at: isSet ? "Tags" : "TagKeys")
    }

    /// A list of tags that an event may wrap in its element's name: `{"Tag":[…]}`.
    private static func tagList(_ value: JSONValue?) -> JSONValue? {
        value?.field("Tag") ?? value?.field("member") ?? value
    }

    /// An access point as the history keeps it, under the CLI's names.
    mutating func setAccessPoint(
        _ point: Subject, bucket: String?, vpc: String?, origin: String?, alias: String?
    ) {
        let network = JSONValue.object([
            JSONValue.Member("VpcId", vpc.map { .string($0) } ?? .null)
        ])
        set(
            point, Facet.accessPoint,
            JSONValue.object([
                JSONValue.Member("Bucket", bucket.map { .string($0) } ?? .null),
                JSONValue.Member("NetworkOrigin", origin.map { .string($0) } ?? .null),
                JSONValue.Member("VpcConfiguration", network),
            ]).description)
        if let alias { set(point, Facet.name, alias) }
    }
}

extension PolicyChange {
    /// The bucket's name; a request too long to be logged may leave only the resource.
    fileprivate var bucket: String? {
        text("bucketName") ?? resource("AWS::S3::Bucket").flatMap { ARN($0) }?.resource
    }

    /// Whether an account's own block of public access is changed. S3 Control's events may bear
    /// the name of its operation.
    fileprivate var isOfAccount: Bool {
        name.hasSuffix("AccountPublicAccessBlock")
            || (name.hasSuffix("PublicAccessBlock") && bucket == nil && text("accountId") != nil)
    }

    fileprivate var accessPointARN: String? {
        if let arn = PolicyChange.text(response["AccessPointArn"])
            ?? resource("AWS::S3::AccessPoint")
        {
            return arn
        }
        guard let name = text("name") ?? text("accessPointName") else { return nil }
        if ARN(name) != nil { return name }
        guard let account = text("accountId").flatMap({ AccountID($0) }) ?? account,
            let region = record.region
        else { return nil }
        return ARN(
            partition: Partition.of(region: region), service: "s3", region: region,
            account: account.description, resource: "accesspoint/\(name)"
        ).description
    }
}
