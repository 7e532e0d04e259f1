import AWSTypes
import JSON

extension IAMCollectTree {
    // MARK: - IAM

    func importRoles(_ account: String, _ id: AccountID) -> ImportResult {
        var result = ImportResult()
        var names: [String] = []
        var isWhole = true
        for folder in folders("\(account)/iam/role", &result) {
            let metadata = content("\(folder)/metadata.json")
            guard let arn = metadata?["arn"]?.string, let name = IAMCollectTree.name(arn) else {
                isWhole = false
                result.problems.append(problem("\(folder)/metadata.json", "names no role"))
                continue
            }
            names.append(name)
            importRole(
                Subject(.role, "\(id)/\(name)"), arn, metadata ?? .null, folder, into: &result)
        }
        if isWhole, !names.isEmpty {
            var entries = EntryBuilder(
                time: capturedAt, source: .snapshot, origin: "\(account)/iam/role")
            entries.list(Subject(.account, id.description), Facet.roles, names)
            result.add(entries.result)
        }
        return result
    }

    private func importRole(
        _ role: Subject, _ arn: String, _ metadata: JSONValue, _ folder: String,
        into result: inout ImportResult
    ) {
        var entries = EntryBuilder(
            time: capturedAt, source: .snapshot, origin: "\(folder)/metadata.json")
        entries.set(role, Facet.arn, arn)
        if let unique = metadata["id"]?.string { entries.set(role, Facet.uniqueID, unique) }
        entries.set(role, Facet.boundary, metadata.field("permissionBoundary")?.string)
        result.add(entries.result)
        readFile("\(folder)/trust-policy.json", into: &result, role, Facet.trust) {
            value, entries in entries.setPolicy(role, Facet.trust, value, at: "")
        }
        readOptional(
            "\(folder)/inline-policies.json", into: &result, role, Facet.inlinePolicies.listing
        ) { value, entries in
            entries.setGroup(
                role, Facet.inlinePolicies, value, at: "", name: { $0.field("PolicyName")?.string }
            ) { entries, facet, policy, place in
                entries.setPolicy(
                    role, facet, policy.field("PolicyDocument"), at: place + ".PolicyDocument")
            }
        }
        readOptional(
            "\(folder)/managed-policies.json", into: &result, role, Facet.attachedPolicies.listing
        ) { value, entries in
            entries.setGroup(role, Facet.attachedPolicies, value, at: "", name: \.string) {
                entries, facet, policy, _ in entries.set(role, facet, policy.string)
            }
        }
        readOptional("\(folder)/tags.json", into: &result, role, Facet.tags.listing) {
            value, entries in entries.setTags(role, value, at: "")
        }
    }

    /// Customer managed policies, and AWS's own under the account `aws`.
    func importPolicies(_ account: String) -> ImportResult {
        var result = ImportResult()
        let own = folders("\(account)/iam/policy", &result)
        for folder in own + folders("\(account)/iam/aws/policy", &result) {
            guard let metadata = content("\(folder)/metadata.json"),
                let arn = metadata["arn"]?.string
            else {
                result.problems.append(problem("\(folder)/metadata.json", "names no policy"))
                continue
            }
            let policy = Subject(.managedPolicy, arn)
            let version = metadata["defaultVersionId"]?.string ?? "current"
            readFile(
                "\(folder)/current-policy.json", into: &result, policy, Facet.defaultVersion
            ) { value, entries in
                entries.setPolicy(policy, Facet.versions.member(version), value, at: "")
                entries.set(policy, Facet.defaultVersion, version)
            }
        }
        return result
    }

    // MARK: - S3

    func importBuckets(_ account: String, _ id: AccountID) -> ImportResult {
        var result = ImportResult()
        for folder in folders("\(account)/s3", &result) {
            // Beside buckets there are folders of regions, with access points.
            guard let metadata = content("\(folder)/metadata.json"),
                let name = metadata["name"]?.string
            else { continue }
            let bucket = Subject(.bucket, name)
            var entries = EntryBuilder(
                time: capturedAt, source: .snapshot, origin: "\(folder)/metadata.json")
            entries.set(bucket, Facet.owner, id.description)
            if let region = metadata["region"]?.string { entries.set(bucket, Facet.region, region) }
            if let isOn = metadata["abacEnabled"]?.bool {
                entries.set(bucket, Facet.abac, isOn ? "Enabled" : "Disabled")
            }
            result.add(entries.result)
            importSettings(of: bucket, folder, into: &result)
        }
        return result
    }

    private func importSettings(
        of bucket: Subject, _ folder: String, into result: inout ImportResult
    ) {
        readOptional("\(folder)/policy.json", into: &result, bucket, Facet.bucketPolicy) {
            value, entries in entries.setPolicy(bucket, Facet.bucketPolicy, value, at: "")
        }
        readOptional("\(folder)/bpa.json", into: &result, bucket, Facet.publicAccessBlock) {
            value, entries in
            entries.require(
                bucket, Facet.publicAccessBlock, BucketFacts.publicAccessBlock(value), at: "",
                expected: "the configuration")
        }
        readFile("\(folder)/encryption.json", into: &result, bucket, Facet.encryption) {
            value, entries in
            entries.require(
                bucket, Facet.encryption, BucketFacts.encryption(value), at: "",
                expected: "a rule")
        }
        readOptional("\(folder)/tags.json", into: &result, bucket, Facet.tags.listing) {
            value, entries in entries.setTags(bucket, value, at: "")
        }
    }

    /// The account's own block of public access.
    func importBlock(_ account: String, _ id: AccountID) -> ImportResult {
        var result = ImportResult()
        let subject = Subject(.account, id.description)
        readFile("\(account)/s3-bpa.json", into: &result, subject, Facet.publicAccessBlock) {
            value, entries in
            entries.require(
                subject, Facet.publicAccessBlock, BucketFacts.publicAccessBlock(value), at: "",
                expected: "the configuration")
        }
        return result
    }

    // MARK: - Regional

    func importEndpoints(_ account: String, _ id: AccountID) -> ImportResult {
        var result = ImportResult()
        for region in folders("\(account)/ec2", &result) {
            for folder in folders("\(region)/vpc-endpoint", &result) {
                guard let metadata = content("\(folder)/metadata.json"),
                    let name = metadata["id"]?.string
                else {
                    result.problems.append(problem("\(folder)/metadata.json", "names no endpoint"))
                    continue
                }
                let endpoint = Subject(.vpcEndpoint, name)
                var entries = EntryBuilder(
                    time: capturedAt, source: .snapshot, origin: "\(folder)/metadata.json")
                entries.setEndpoint(
                    endpoint, vpc: metadata["vpc"]?.string,
                    service: metadata["serviceName"]?.string, type: metadata["type"]?.string,
                    owner: id.description, region: region)
                result.add(entries.result)
                // The file had another name before iam-collect 0.1.81.
                for file in ["endpoint-policy.json", "policy.json"] {
                    let isThere = readFile(
                        "\(folder)/\(file)", into: &result, endpoint, Facet.endpointPolicy
                    ) { value, entries in
                        entries.setPolicy(endpoint, Facet.endpointPolicy, value, at: "")
                    }
                    if isThere { break }
                }
            }
        }
        return result
    }

    /// A key without a policy file is one whose policy could not be read.
    func importKeys(_ account: String, _ id: AccountID) -> ImportResult {
        var result = ImportResult()
        for region in folders("\(account)/kms", &result) {
            let place = String(region.split(separator: "/").last ?? "")
            for folder in folders("\(region)/key", &result) {
                let name = String(folder.split(separator: "/").last ?? "")
                let metadata = content("\(folder)/metadata.json")
                let arn = ARN(
                    partition: partition, service: "kms", region: place, account: id.description,
                    resource: "key/" + (metadata?["id"]?.string ?? name))
                let key = Subject(.key, metadata?["arn"]?.string ?? arn.description)
                readFile("\(folder)/policy.json", into: &result, key, Facet.keyPolicy) {
                    value, entries in entries.setPolicy(key, Facet.keyPolicy, value, at: "")
                }
            }
        }
        return result
    }

    func problem(_ file: String, _ reason: String) -> ImportProblem {
        ImportProblem(file: file, jsonPath: "", reason: reason)
    }

    /// The name at the end of a role's ARN.
    private static func name(_ arn: String) -> String? {
        ARN(arn)?.resource.split(separator: "/").last.map(String.init)
    }
}
