import AWSTypes
import JSON

/// Reads AWS Config's snapshot and history files: configuration items, each a capture of one
/// resource at its own time.
///
/// Names are in camelCase, truth values may be texts, and whole configurations JSON inside a
/// string, even twice.
struct ConfigFile {
    /// The file's name, which reports show.
    let origin: String

    func read(_ file: JSONOutline) -> ImportResult {
        var result = ImportResult()
        let isList = file.forEachElement(of: "configurationItems") { index, element in
            let place = "configurationItems[\(index)]"
            switch element {
            case .success(let item): result.add(read(item, at: place))
            case .failure(let error):
                result.problems.append(
                    ImportProblem(file: origin, jsonPath: place, reason: "\(error)"))
            }
        }
        if !isList {
            result.problems.append(
                ImportProblem(
                    file: origin, jsonPath: "configurationItems", reason: "is no list"))
        }
        return result
    }

    private func read(_ value: JSONValue, at place: String) -> ImportResult {
        let time = value.field("configurationItemCaptureTime")?.string
        guard let time = time.flatMap({ Instant(iso8601: $0) }) else {
            var result = ImportResult()
            result.problems.append(
                ImportProblem(
                    file: origin, jsonPath: place + ".configurationItemCaptureTime",
                    reason: "is no ISO 8601 time"))
            return result
        }
        var entries = EntryBuilder(time: time, source: .config, origin: origin)
        let item = ConfigItem(value, at: place)
        let status = value.field("configurationItemStatus")?.string ?? "OK"
        if status.hasPrefix("ResourceDeleted") {
            entries.importDeleted(item)
        } else if status != "ResourceNotRecorded" {
            entries.importItem(item)
        }
        return entries.result
    }
}

/// One configuration item, its JSON strings unwrapped.
struct ConfigItem {
    let place: String
    let type: String
    let name: String?
    let id: String?
    let arn: String?
    let account: AccountID?
    let region: String?
    let configuration: JSONValue
    let tags: JSONValue?
    private let supplementary: JSONValue

    init(_ value: JSONValue, at place: String) {
        self.place = place
        type = value.field("resourceType")?.string ?? ""
        name = value.field("resourceName")?.string
        id = value.field("resourceId")?.string
        arn = value.field("ARN")?.string
        account =
            (value.field("awsAccountId") ?? value.field("accountId"))?.string
            .flatMap { AccountID($0) }
        region = value.field("awsRegion")?.string
        configuration = value.field("configuration")?.unwrapped ?? .null
        supplementary = value.field("supplementaryConfiguration")?.unwrapped ?? .null
        tags = value.field("tags")
    }

    /// A part of the supplementary configuration, unwrapped.
    func extra(_ name: String) -> JSONValue? { supplementary.field(name)?.unwrapped }

    func path(_ part: String) -> String { "\(place).\(part)" }
}

extension EntryBuilder {
    fileprivate mutating func importItem(_ item: ConfigItem) {
        switch item.type {
        case "AWS::S3::Bucket": importBucket(item)
        case "AWS::S3::AccountPublicAccessBlock":
            guard let account = item.account else { break }
            require(
                Subject(.account, account.description), Facet.publicAccessBlock,
                BucketFacts.publicAccessBlock(item.configuration), at: item.path("configuration"),
                expected: "the configuration")
        case "AWS::IAM::Role":
            guard let subject = role(item) else { return }
            importRole(item.configuration, subject, at: item.path("configuration"))
        case "AWS::IAM::Policy":
            importManagedPolicy(item.configuration, at: item.path("configuration"))
        case "AWS::KMS::Key":
            guard let key = key(item) else { return }
            importKeyMetadata(item.configuration, key)
            if let policy = item.extra("Policy") {
                setPolicy(
                    key, Facet.keyPolicy, policy, at: item.path("supplementaryConfiguration.Policy")
                )
            }
        case "AWS::EC2::VPCEndpoint":
            importEndpoint(
                item.configuration, account: item.account, region: item.region,
                at: item.path("configuration"))
        default: break
        }
    }

    fileprivate mutating func importDeleted(_ item: ConfigItem) {
        switch item.type {
        case "AWS::S3::Bucket":
            guard let name = item.name ?? item.id else { return }
            forgetBucket(Subject(.bucket, name))
        case "AWS::IAM::Role":
            if let subject = role(item) { forgetRole(subject) }
        case "AWS::IAM::Policy":
            if let arn = item.arn { set(Subject(.managedPolicy, arn), Facet.defaultVersion, nil) }
        case "AWS::KMS::Key":
            // Config calls a key deleted once it waits for its deletion.
            if let key = key(item) { set(key, Facet.keyState, "PendingDeletion") }
        case "AWS::EC2::VPCEndpoint":
            if let id = item.id { set(Subject(.vpcEndpoint, id), Facet.endpoint, nil) }
        default: break
        }
    }

    private mutating func role(_ item: ConfigItem) -> Subject? {
        let arn = item.configuration.field("Arn")?.string ?? item.arn
        let account = arn.flatMap { ARN($0) }?.accountID ?? item.account
        guard let name = item.configuration.field("RoleName")?.string ?? item.name, let account
        else {
            problem(item.place, "names no role")
            return nil
        }
        return Subject(.role, "\(account)/\(name)")
    }

    private mutating func key(_ item: ConfigItem) -> Subject? {
        if let arn = item.configuration.field("Arn")?.string ?? item.arn {
            return Subject(.key, arn)
        }
        guard let id = item.id, let account = item.account, let region = item.region else {
            problem(item.place, "names no key")
            return nil
        }
        return Subject(.key, KeyName.arn(id: id, account: account, region: region))
    }

    // MARK: - Buckets

    private mutating func importBucket(_ item: ConfigItem) {
        guard let name = item.name ?? item.id ?? item.configuration.field("Name")?.string else {
            problem(item.place, "names no bucket")
            return
        }
        let bucket = Subject(.bucket, name)
        if let account = item.account { set(bucket, Facet.owner, account.description) }
        if let region = item.region { set(bucket, Facet.region, region) }
        if let id = item.configuration.field("Owner")?.field("ID")?.string {
            set(bucket, Facet.ownerID, id)
        }
        importBucketPolicy(item, bucket)
        importBucketSettings(item, bucket)
        if let tags = item.tags { setTags(bucket, tags, at: item.path("tags")) }
    }

    /// `{"policyText":null}` says that there is no policy.
    private mutating func importBucketPolicy(_ item: ConfigItem, _ bucket: Subject) {
        let place = item.path("supplementaryConfiguration.BucketPolicy")
        guard let policy = item.extra("BucketPolicy") else { return }
        if policy["policyText"] == .null {
            set(bucket, Facet.bucketPolicy, nil)
        } else {
            setPolicy(
                bucket, Facet.bucketPolicy, policy.field("policyText"), at: place + ".policyText")
        }
    }

    private mutating func importBucketSettings(_ item: ConfigItem, _ bucket: Subject) {
        let place = item.path("supplementaryConfiguration")
        if let list = item.extra("AccessControlList") {
            setACL(bucket, list)
        }
        if let paying = item.extra("IsRequesterPaysEnabled") {
            require(
                bucket, Facet.payer, paying.truth.map { $0 ? "Requester" : "BucketOwner" },
                at: place + ".IsRequesterPaysEnabled", expected: "true or false")
        }
        if let block = item.extra("PublicAccessBlockConfiguration") {
            require(
                bucket, Facet.publicAccessBlock, BucketFacts.publicAccessBlock(block),
                at: place + ".PublicAccessBlockConfiguration", expected: "the configuration")
        }
        if let encryption = item.extra("ServerSideEncryptionConfiguration") {
            require(
                bucket, Facet.encryption, BucketFacts.encryption(encryption),
                at: place + ".ServerSideEncryptionConfiguration", expected: "a rule")
        }
        if let controls = item.extra("OwnershipControls") ?? item.extra("BucketOwnershipControls") {
            require(
                bucket, Facet.ownership, BucketFacts.ownership(controls),
                at: place + ".OwnershipControls", expected: "ObjectOwnership")
        }
    }
}
