import AWSTypes
import JSONScanner

extension SnapshotDirectory {
    /// `s3/<bucket>/…`.
    func importBuckets() -> ImportResult {
        var result = ImportResult()
        for name in SnapshotFile.names(in: path + "/s3") {
            let bucket = Subject(.bucket, name)
            let folder = "s3/\(name)"
            var entries = builder(folder)
            if let account { entries.set(bucket, Facet.owner, account.description) }
            if let region { entries.set(bucket, Facet.region, region) }
            result.add(entries.result)
            for file in BucketFile.all {
                result.add(
                    importFile(
                        "\(folder)/\(file.name)", absentCodes: file.absentCodes,
                        isAbsentWhenMissing: file.isAbsentWhenMissing, subject: bucket,
                        facet: file.facet
                    ) { value, entries in file.read(value, bucket, &entries) })
            }
            result.add(importObjectACLs(of: name, in: folder))
        }
        return result
    }

    private func importObjectACLs(of bucket: String, in folder: String) -> ImportResult {
        var result = ImportResult()
        for file in SnapshotFile.names(in: "\(path)/\(folder)/get-object-acl") {
            let name = "\(folder)/get-object-acl/\(file)"
            guard file.hasSuffix(".json"),
                let key = SnapshotFile.decoded(String(file.dropLast(".json".count)))
            else {
                result.problems.append(
                    ImportProblem(
                        file: name, jsonPath: "", reason: "is not named <percent-encoded key>.json")
                )
                continue
            }
            let object = Subject(.object, "\(bucket)/\(key)")
            result.add(
                importFile(name, subject: object, facet: Facet.acl) { value, entries in
                    entries.set(object, Facet.acl, EntryBuilder.acl(value))
                })
        }
        return result
    }

    /// `s3control/get-public-access-block.json` and the access points.
    func importAccountBlock() -> ImportResult {
        guard let account else { return ImportResult() }
        let subject = Subject(.account, account.description)
        var result = importFile(
            "s3control/get-public-access-block.json",
            absentCodes: ["NoSuchPublicAccessBlockConfiguration"], subject: subject,
            facet: Facet.publicAccessBlock
        ) { value, entries in
            entries.set(
                subject, Facet.publicAccessBlock,
                value["PublicAccessBlockConfiguration"]?.description)
        }
        for name in SnapshotFile.names(in: path + "/s3control") where !name.hasSuffix(".json") {
            let arn = "arn:aws:s3:\(region ?? ""):\(account):accesspoint/\(name)"
            let point = Subject(.accessPoint, arn)
            result.add(
                importFile(
                    "s3control/\(name)/get-access-point.json", subject: point,
                    facet: Facet.accessPoint
                ) { value, entries in entries.set(point, Facet.accessPoint, value.description) })
            result.add(
                importFile(
                    "s3control/\(name)/get-access-point-policy.json",
                    absentCodes: ["NoSuchAccessPointPolicy"], isAbsentWhenMissing: true,
                    subject: point, facet: Facet.accessPointPolicy
                ) { value, entries in
                    entries.setPolicy(point, Facet.accessPointPolicy, value["Policy"], at: "Policy")
                })
        }
        return result
    }
}

/// One file of a bucket's folder: which facet it fills, and what its absence means.
private struct BucketFile: Sendable {
    let name: String
    let facet: String
    var absentCodes: Set<String> = []
    var isAbsentWhenMissing = false
    let read: @Sendable (JSONValue, Subject, inout EntryBuilder) -> Void

    static let all = [
        BucketFile(
            name: "get-bucket-policy.json", facet: Facet.bucketPolicy,
            absentCodes: ["NoSuchBucketPolicy"], isAbsentWhenMissing: true
        ) { value, bucket, entries in
            entries.setPolicy(bucket, Facet.bucketPolicy, value["Policy"], at: "Policy")
        },
        BucketFile(
            name: "get-public-access-block.json", facet: Facet.publicAccessBlock,
            absentCodes: ["NoSuchPublicAccessBlockConfiguration"], isAbsentWhenMissing: true
        ) { value, bucket, entries in
            entries.set(
                bucket, Facet.publicAccessBlock,
                value["PublicAccessBlockConfiguration"]?.description)
        },
        BucketFile(
            name: "get-bucket-ownership-controls.json", facet: Facet.ownership,
            absentCodes: ["OwnershipControlsNotFoundError"]
        ) { value, bucket, entries in
            entries.set(
                bucket, Facet.ownership,
                value["OwnershipControls"]?["Rules"]?.oneOrMany.first?["ObjectOwnership"]?.string)
        },
        BucketFile(name: "get-bucket-request-payment.json", facet: Facet.payer) {
            value, bucket, entries in
            entries.set(bucket, Facet.payer, value["Payer"]?.string)
        },
        BucketFile(
            name: "get-bucket-encryption.json", facet: Facet.encryption,
            absentCodes: ["ServerSideEncryptionConfigurationNotFoundError"]
        ) { value, bucket, entries in
            entries.set(
                bucket, Facet.encryption,
                EntryBuilder.encryption(value["ServerSideEncryptionConfiguration"]))
        },
        BucketFile(name: "get-bucket-acl.json", facet: Facet.acl) { value, bucket, entries in
            entries.set(bucket, Facet.acl, EntryBuilder.acl(value))
        },
        BucketFile(
            name: "get-bucket-tagging.json", facet: Facet.tags, absentCodes: ["NoSuchTagSet"]
        ) { value, bucket, entries in
            entries.setTags(bucket, value["TagSet"])
        },
    ]
}

extension EntryBuilder {
    /// `{"Owner":{"ID"},"Grants":[{"Grantee":{"ID"|"URI"},"Permission"}]}` as the history keeps it.
    static func acl(_ value: JSONValue) -> String {
        let list = value["Grants"] ?? value["AccessControlList"]?["Grant"]
        let grants = (list?.oneOrMany ?? []).compactMap { grant -> JSONValue? in
            guard
                let grantee = grant["Grantee"]?["ID"]?.string ?? grant["Grantee"]?["URI"]?.string
            else { return nil }
            return .object([
                JSONValue.Member("grantee", .string(grantee)),
                JSONValue.Member("permission", grant["Permission"] ?? .string("")),
            ])
        }
        return JSONValue.object([
            JSONValue.Member("owner", value["Owner"]?["ID"] ?? .null),
            JSONValue.Member("grants", .array(grants)),
        ]).description
    }

    /// `{"Rules":[{"ApplyServerSideEncryptionByDefault":{…},"BucketKeyEnabled"}]}` as the history
    /// keeps it; CloudTrail has one `Rule` in place of `Rules`.
    static func encryption(_ value: JSONValue?) -> String? {
        guard let rule = (value?["Rules"] ?? value?["Rule"])?.oneOrMany.first else { return nil }
        let standard = rule["ApplyServerSideEncryptionByDefault"]
        let isOn = rule["BucketKeyEnabled"]?.bool ?? (rule["BucketKeyEnabled"]?.string == "true")
        return JSONValue.object([
            JSONValue.Member("algorithm", standard?["SSEAlgorithm"] ?? .string("AES256")),
            JSONValue.Member("key", standard?["KMSMasterKeyID"] ?? .null),
            JSONValue.Member("bucketKey", .bool(isOn)),
        ]).description
    }
}
