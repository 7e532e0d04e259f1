import AWSTypes
import JSON

extension SnapshotDirectory {
    /// `s3/<bucket>/…`, and `s3/list-buckets.json` for the account's canonical user id.
    func importBuckets() -> ImportResult {
        var result = ImportResult()
        let listed = list("s3", &result)
        if listed.files.contains("list-buckets.json"), let account {
            let subject = Subject(.account, account.description)
            result.add(
                importFile("s3/list-buckets.json", subject: subject, facet: Facet.canonicalID) {
                    value, entries in
                    entries.require(
                        subject, Facet.canonicalID, value["Owner"]?["ID"]?.string, at: "Owner.ID",
                        expected: "the canonical user id")
                })
        }
        for name in listed.folders { result.add(importBucket(name)) }
        return result
    }

    private func importBucket(_ name: String) -> ImportResult {
        let bucket = Subject(.bucket, PercentCoding.decoded(name) ?? name)
        let folder = "s3/\(name)"
        let outputs = BucketFile.all.map { (file: $0, output: output("\(folder)/\($0.name)")) }
        // Of another account's bucket a folder may hold refusals, or the ACLs of objects alone.
        let isOwn = BucketFile.isOwners(outputs)
        var entries = builder(folder)
        if isOwn, let account { entries.set(bucket, Facet.owner, account.description) }
        if isOwn, let region { entries.set(bucket, Facet.region, region) }
        var result = entries.result
        for (file, output) in outputs {
            result.add(
                read(
                    output, of: "\(folder)/\(file.name)", absentCodes: file.absentCodes,
                    isAbsentWhenMissing: isOwn && file.isAbsentWhenMissing, subject: bucket,
                    facet: file.facet
                ) { value, entries in file.read(value, bucket, &entries) })
        }
        result.add(importObjectACLs(of: bucket.name, in: folder + "/get-object-acl"))
        return result
    }

    private func importObjectACLs(of bucket: String, in folder: String) -> ImportResult {
        var result = ImportResult()
        for file in list(folder, &result).files {
            let name = "\(folder)/\(file)"
            guard file.hasSuffix(".json"),
                let key = PercentCoding.decoded(String(file.dropLast(".json".count)))
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
                    entries.setACL(object, value)
                })
        }
        return result
    }

    /// `s3control/get-public-access-block.json` and the access points.
    func importAccountBlock() -> ImportResult {
        var result = ImportResult()
        for name in list("s3control", &result).folders {
            result.add(importAccessPoint(name))
        }
        guard let account else { return result }
        let subject = Subject(.account, account.description)
        result.add(
            importFile(
                "s3control/get-public-access-block.json",
                absentCodes: ["NoSuchPublicAccessBlockConfiguration"], subject: subject,
                facet: Facet.publicAccessBlock
            ) { value, entries in entries.setPublicAccessBlock(subject, value) })
        return result
    }

    private func importAccessPoint(_ name: String) -> ImportResult {
        let file = "s3control/\(name)/get-access-point.json"
        var entries = builder(file)
        var captured: JSONValue?
        if case .value(let value) = output(file) { captured = value }
        // Older versions of the CLI print no ARN.
        guard
            let arn = captured?["AccessPointArn"]?.string
                ?? accessPointARN(PercentCoding.decoded(name) ?? name)
        else {
            entries.problem("AccessPointArn", "is missing, and the manifest has no region")
            return entries.result
        }
        let point = Subject(.accessPoint, arn)
        var result = importFile(file, subject: point, facet: Facet.accessPoint) { value, entries in
            entries.importAccessPoint(value, point)
        }
        result.add(
            importFile(
                "s3control/\(name)/get-access-point-policy.json",
                absentCodes: ["NoSuchAccessPointPolicy"], subject: point,
                facet: Facet.accessPointPolicy
            ) { value, entries in
                entries.setWrappedPolicy(point, Facet.accessPointPolicy, value)
            })
        result.add(
            importFile(
                "s3control/\(name)/list-tags-for-resource.json", subject: point,
                facet: Facet.tags.listing
            ) { value, entries in
                guard let tags = value["Tags"]?.items else {
                    entries.unreadable(
                        point, Facet.tags.listing, at: "Tags", "the list is missing")
                    return
                }
                entries.setTags(point, .array(tags), at: "Tags")
            })
        return result
    }

    private func accessPointARN(_ name: String) -> String? {
        guard let account, let region else { return nil }
        return ARN(
            partition: Partition.of(region: region), service: "s3", region: region,
            account: account.description, resource: "accesspoint/\(name)"
        ).description
    }
}
