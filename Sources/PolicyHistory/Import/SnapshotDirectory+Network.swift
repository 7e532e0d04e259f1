import AWSTypes
import IAM
import JSON

extension SnapshotDirectory {
    /// `ec2/describe-vpc-endpoints.json`.
    func importEndpoints() -> ImportResult {
        let file = "ec2/describe-vpc-endpoints.json"
        var entries = builder(file)
        switch output(file) {
        case .value(let value): entries.importEndpoints(value, account: account, region: region)
        case .error(let code): entries.problem("Error.Code", "the capture failed with \(code)")
        case .missing: break
        case .unreadable(let reason), .failed(let reason): entries.problem("", reason)
        }
        return entries.result
    }

    /// `kms/<key-id>/…`, and `kms/list-aliases.json`.
    func importKeys() -> ImportResult {
        var result = ImportResult()
        let listed = list("kms", &result)
        for id in listed.folders { result.add(importKey(id)) }
        if listed.files.contains("list-aliases.json") {
            let subject = Subject(.account, account?.description ?? "")
            result.add(
                importFile("kms/list-aliases.json", subject: subject, facet: Facet.aliases.listing)
                {
                    value, entries in entries.importAliases(value, of: subject, region: region)
                })
        }
        return result
    }

    private func importKey(_ name: String) -> ImportResult {
        let folder = "kms/\(name)"
        let file = "\(folder)/describe-key.json"
        var captured: JSONValue?
        if case .value(let value) = output(file) { captured = value["KeyMetadata"] }
        guard
            let arn = captured?["Arn"]?.string ?? keyARN(PercentCoding.decoded(name) ?? name)
        else {
            var entries = builder(folder)
            entries.problem("", "the key's ARN is not known: the manifest has no region or account")
            return entries.result
        }
        let key = Subject(.key, arn)
        var result = importFile(file, subject: key, facet: Facet.keyState) { value, entries in
            entries.importKeyMetadata(value["KeyMetadata"] ?? .null, key)
        }
        result.add(
            importFile(
                "\(folder)/get-key-policy.json", subject: key, facet: Facet.keyPolicy
            ) { value, entries in entries.setWrappedPolicy(key, Facet.keyPolicy, value) })
        result.add(
            importFile(
                "\(folder)/list-grants.json", subject: key, facet: Facet.grants.listing
            ) { value, entries in entries.importGrants(value, of: key) })
        result.add(
            importFile(
                "\(folder)/list-resource-tags.json", subject: key, facet: Facet.tags.listing
            ) { value, entries in entries.importKeyTags(value, of: key) })
        return result
    }

    private func keyARN(_ name: String) -> String? {
        if ARN(name) != nil { return name }
        guard let account, let region else { return nil }
        return KeyName.arn(id: name, account: account, region: region)
    }
}

extension EntryBuilder {
    /// `{"VpcEndpoints":[…]}`.
    mutating func importEndpoints(_ value: JSONValue, account: AccountID?, region: String?) {
        guard let endpoints = value["VpcEndpoints"]?.items else {
            problem("VpcEndpoints", "the list is missing")
            return
        }
        for (index, endpoint) in endpoints.enumerated() {
            importEndpoint(
                endpoint, account: account, region: region, at: "VpcEndpoints[\(index)]")
        }
    }

    /// An endpoint in the shape of `describe-vpc-endpoints`; Config's is the same in camelCase.
    mutating func importEndpoint(
        _ endpoint: JSONValue, account: AccountID?, region: String?, at jsonPath: String
    ) {
        guard let id = endpoint.field("VpcEndpointId")?.string, !id.isEmpty else {
            problem(jsonPath, "has no VpcEndpointId")
            return
        }
        let subject = Subject(.vpcEndpoint, id)
        setEndpoint(
            subject, vpc: endpoint.field("VpcId")?.string,
            service: endpoint.field("ServiceName")?.string,
            type: endpoint.field("VpcEndpointType")?.string,
            owner: endpoint.field("OwnerId")?.string ?? account?.description, region: region)
        if let policy = endpoint.field("PolicyDocument") {
            setPolicy(subject, Facet.endpointPolicy, policy, at: jsonPath + ".PolicyDocument")
        }
    }

    /// `KeyMetadata` of `describe-key`; Config's is the same in camelCase.
    mutating func importKeyMetadata(_ metadata: JSONValue, _ key: Subject) {
        require(
            key, Facet.keyState, metadata.field("KeyState")?.string, at: "KeyMetadata.KeyState",
            expected: "KeyState")
        require(
            key, Facet.keyManager, metadata.field("KeyManager")?.string,
            at: "KeyMetadata.KeyManager", expected: "KeyManager")
        set(key, Facet.keyMetadata, KeyMetadata(metadata).json)
    }

    /// `{"Tags":[{"TagKey","TagValue"}]}`.
    mutating func importKeyTags(_ value: JSONValue, of key: Subject) {
        guard let tags = value["Tags"]?.items else {
            unreadable(key, Facet.tags.listing, at: "Tags", "the list is missing")
            return
        }
        setTags(key, .array(tags), at: "Tags")
        if value["Truncated"]?.truth == true {
            unreadable(
                key, Facet.tags.listing, at: "Truncated", "the list is cut: capture all pages")
        }
    }

    /// `{"Grants":[{"GrantId","GranteePrincipal","Operations","Constraints"}]}`; grants to services
    /// name a `GranteeServicePrincipal`. A list that was cut says less than all.
    mutating func importGrants(_ value: JSONValue, of key: Subject) {
        setGroup(
            key, Facet.grants, value["Grants"], at: "Grants",
            name: { $0["GrantId"]?.string }
        ) { entries, facet, grant, place in
            guard Grant.grantee(grant) != nil else {
                entries.unreadable(
                    key, facet, at: "\(place).GranteePrincipal", "the grantee is missing")
                return
            }
            entries.set(key, facet, grant.description)
        }
        if value["Truncated"]?.truth == true || value["NextToken"] != nil {
            unreadable(
                key, Facet.grants.listing, at: "Truncated", "the list is cut: capture all pages")
        }
    }

    /// `{"Aliases":[{"AliasArn","TargetKeyId"}]}`: all of an account and region, if it is not cut.
    mutating func importAliases(_ value: JSONValue, of account: Subject?, region: String?) {
        guard let aliases = value["Aliases"]?.items else {
            problem("Aliases", "the list is missing")
            return
        }
        var names: [String] = []
        var (account, place) = (account, region)
        for (index, alias) in aliases.enumerated() {
            guard let arn = alias["AliasArn"]?.string.flatMap({ ARN($0) }) else {
                problem("Aliases[\(index)]", "has no AliasArn")
                return
            }
            names.append(arn.resource)
            (account, place) = (Subject(.account, arn.account), arn.region)
            // AWS's own aliases point at no key until they are used.
            guard let target = alias["TargetKeyId"]?.string else { continue }
            set(
                Subject(.account, arn.account), Facet.alias(arn.resource, region: arn.region),
                target)
        }
        guard let account, let place, value["Truncated"]?.truth != true, value["NextToken"] == nil
        else { return }
        list(account, Facet.aliasNames(region: place), names)
    }
}
