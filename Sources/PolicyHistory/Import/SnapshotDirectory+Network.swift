import AWSTypes
import JSONScanner

extension SnapshotDirectory {
    /// `ec2/describe-vpc-endpoints.json`.
    func importEndpoints() -> ImportResult {
        let file = "ec2/describe-vpc-endpoints.json"
        var entries = builder(file)
        switch output(file) {
        case .value(let value):
            let endpoints = value["VpcEndpoints"]?.oneOrMany ?? []
            for (index, endpoint) in endpoints.enumerated() {
                entries.importEndpoint(
                    endpoint, account: account, at: "VpcEndpoints[\(index)]")
            }
        case .error(let code): entries.problem("Error.Code", "the capture failed with \(code)")
        case .missing: break
        case .unreadable(let reason): entries.problem("", reason)
        }
        return entries.result
    }

    /// `kms/<key-id>/…`.
    func importKeys() -> ImportResult {
        var result = ImportResult()
        for id in SnapshotFile.names(in: path + "/kms") {
            result.add(importKey(id))
        }
        return result
    }

    private func importKey(_ id: String) -> ImportResult {
        let folder = "kms/\(id)"
        var arn = "arn:aws:kms:\(region ?? ""):\(account?.description ?? ""):key/\(id)"
        var result = ImportResult()
        if case .value(let value) = output("\(folder)/describe-key.json"),
            let metadata = value["KeyMetadata"]
        {
            arn = metadata["Arn"]?.string ?? arn
            let key = Subject(.key, arn)
            var entries = builder("\(folder)/describe-key.json")
            entries.set(key, Facet.keyState, metadata["KeyState"]?.string)
            entries.set(key, Facet.keyManager, metadata["KeyManager"]?.string)
            result.add(entries.result)
        }
        let key = Subject(.key, arn)
        result.add(
            importFile(
                "\(folder)/get-key-policy.json", subject: key, facet: Facet.keyPolicy
            ) { value, entries in
                // `--output text` prints the bare document.
                let isBare = value["Statement"] != nil
                entries.setPolicy(
                    key, Facet.keyPolicy, isBare ? value : value["Policy"],
                    at: isBare ? "" : "Policy")
            })
        result.add(
            importFile(
                "\(folder)/list-grants.json", subject: key, facet: Facet.grants + "*"
            ) { value, entries in
                var ids: [String] = []
                for grant in value["Grants"]?.oneOrMany ?? [] {
                    guard let id = grant["GrantId"]?.string else { continue }
                    ids.append(id)
                    entries.set(key, Facet.grants + id, grant.description)
                }
                entries.list(key, Facet.grants, ids)
            })
        return result
    }
}

extension EntryBuilder {
    /// An endpoint in the shape of `describe-vpc-endpoints`.
    mutating func importEndpoint(_ endpoint: JSONValue, account: AccountID?, at jsonPath: String) {
        guard let id = endpoint["VpcEndpointId"]?.string else { return }
        let subject = Subject(.vpcEndpoint, id)
        let owner = endpoint["OwnerId"]?.string ?? account?.description
        let members: [(String, JSONValue?)] = [
            ("vpc", endpoint["VpcId"]), ("service", endpoint["ServiceName"]),
            ("type", endpoint["VpcEndpointType"]), ("owner", owner.map { .string($0) }),
        ]
        set(
            subject, Facet.endpoint,
            JSONValue.object(members.map { JSONValue.Member($0.0, $0.1 ?? .null) }).description)
        if let policy = endpoint["PolicyDocument"] {
            setPolicy(subject, Facet.endpointPolicy, policy, at: jsonPath + ".PolicyDocument")
        }
    }
}
