import JSON

/// One command's output about a bucket: which facet it fills, by which member it is known where
/// the file's name says nothing, and what its absence means.
struct BucketFile: Sendable {
    /// The file in a bucket's folder.
    let name: String
    let facet: Facet
    /// The member that no other command prints.
    let member: String
    var absentCodes: Set<String> = []
    var isAbsentWhenMissing = false
    let read: @Sendable (JSONValue, Subject, inout EntryBuilder) -> Void

    /// Whether an output says what is set, or that nothing is.
    private func isAnswered(by output: CLIOutput) -> Bool {
        switch output {
        case .value: true
        case .error(let code): absentCodes.contains(code)
        case .missing, .unreadable, .failed: false
        }
    }

    /// Whether a bucket's answers are those that its owner's account gets: of its policy, which
    /// nobody else does (S3 API Reference, `GetBucketPolicy`: another account gets `405 Method Not
    /// Allowed`); else any, and no refusal beside it, as other settings may be granted to others.
    static func isOwners(_ outputs: [(file: BucketFile, output: CLIOutput)]) -> Bool {
        let answered = outputs.filter { $0.file.isAnswered(by: $0.output) }
        if answered.contains(where: { $0.file.facet == Facet.bucketPolicy }) { return true }
        let isRefused = outputs.contains { file, output in
            if case .error(let code) = output { return refusals.contains(code) }
            return false
        }
        return !answered.isEmpty && !isRefused
    }

    private static let refusals: Set<String> = [
        "AccessDenied", "AllAccessDisabled", "Forbidden", "403", "MethodNotAllowed", "405",
    ]

    static let all = [
        BucketFile(
            name: "get-bucket-policy.json", facet: Facet.bucketPolicy, member: "Policy",
            absentCodes: ["NoSuchBucketPolicy"], isAbsentWhenMissing: true
        ) { value, bucket, entries in
            entries.setWrappedPolicy(bucket, Facet.bucketPolicy, value)
        },
        BucketFile(
            name: "get-public-access-block.json", facet: Facet.publicAccessBlock,
            member: "PublicAccessBlockConfiguration",
            absentCodes: ["NoSuchPublicAccessBlockConfiguration"], isAbsentWhenMissing: true
        ) { value, bucket, entries in entries.setPublicAccessBlock(bucket, value) },
        BucketFile(
            name: "get-bucket-ownership-controls.json", facet: Facet.ownership,
            member: "OwnershipControls", absentCodes: ["OwnershipControlsNotFoundError"]
        ) { value, bucket, entries in
            entries.require(
                bucket, Facet.ownership, BucketFacts.ownership(value["OwnershipControls"]),
                at: "OwnershipControls", expected: "ObjectOwnership")
        },
        BucketFile(
            name: "get-bucket-request-payment.json", facet: Facet.payer, member: "Payer"
        ) { value, bucket, entries in
            entries.require(
                bucket, Facet.payer, BucketFacts.payer(value["Payer"]), at: "Payer",
                expected: "Payer")
        },
        BucketFile(
            name: "get-bucket-encryption.json", facet: Facet.encryption,
            member: "ServerSideEncryptionConfiguration",
            absentCodes: ["ServerSideEncryptionConfigurationNotFoundError"]
        ) { value, bucket, entries in
            entries.require(
                bucket, Facet.encryption,
                BucketFacts.encryption(value["ServerSideEncryptionConfiguration"]),
                at: "ServerSideEncryptionConfiguration", expected: "a rule")
        },
        BucketFile(name: "get-bucket-abac.json", facet: Facet.abac, member: "AbacStatus") {
            value, bucket, entries in
            entries.setABAC(bucket, value["AbacStatus"], at: "AbacStatus")
        },
        BucketFile(name: "get-bucket-acl.json", facet: Facet.acl, member: "Grants") {
            value, bucket, entries in entries.setACL(bucket, value)
        },
        BucketFile(
            name: "get-bucket-tagging.json", facet: Facet.tags.listing, member: "TagSet",
            absentCodes: ["NoSuchTagSet"]
        ) { value, bucket, entries in
            guard value["TagSet"]?.items != nil else {
                entries.unreadable(bucket, Facet.tags.listing, at: "TagSet", "the list is missing")
                return
            }
            entries.setTags(bucket, value["TagSet"], at: "TagSet")
        },
    ]
}

extension EntryBuilder {
    /// `{"Policy":"…"}`, or the bare document that `--output text` prints.
    mutating func setWrappedPolicy(_ subject: Subject, _ facet: Facet, _ value: JSONValue) {
        let isBare = value["Statement"] != nil
        setPolicy(subject, facet, isBare ? value : value["Policy"], at: isBare ? "" : "Policy")
    }

    /// `{"PublicAccessBlockConfiguration":{…}}`.
    mutating func setPublicAccessBlock(_ subject: Subject, _ value: JSONValue) {
        let key = "PublicAccessBlockConfiguration"
        require(
            subject, Facet.publicAccessBlock, BucketFacts.publicAccessBlock(value[key]), at: key,
            expected: "the configuration")
    }

    /// `{"Status":"Enabled"}` (S3 API Reference, `AbacStatus`).
    mutating func setABAC(_ bucket: Subject, _ value: JSONValue?, at jsonPath: String) {
        let status = value?.field("Status")?.string
        // The member is optional, and what its absence means is not said.
        if status == nil, value?.members != nil { return }
        require(
            bucket, Facet.abac, ["Enabled", "Disabled"].contains(status) ? status : nil,
            at: jsonPath, expected: "Status")
    }

    /// `{"Owner":{"ID"},"Grants":[…]}`, of a bucket or an object.
    mutating func setACL(_ subject: Subject, _ value: JSONValue) {
        require(
            subject, Facet.acl, ACLFact.read(value), at: "Grants",
            expected: "a list of known grantees")
        if let owner = ACLFact.ownerID(value) { set(subject, Facet.ownerID, owner) }
    }

    /// `{"AccessPointArn","Alias","Bucket","NetworkOrigin","VpcConfiguration"}`.
    mutating func importAccessPoint(_ value: JSONValue, _ point: Subject) {
        setAccessPoint(
            point, bucket: value["Bucket"]?.string,
            vpc: value["VpcConfiguration"]?["VpcId"]?.string,
            origin: value["NetworkOrigin"]?.string, alias: value["Alias"]?.string)
    }
}
