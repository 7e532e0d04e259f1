import AWSTypes
import CloudTrail
import IAM
import JSON

extension EntryBuilder {
    mutating func changeKMS(_ change: PolicyChange) {
        if change.name.hasSuffix("Alias") {
            changeAlias(change)
            return
        }
        guard let arn = change.keyARN else {
            problem("keyId", "names no key that can be told: \(change.text("keyId") ?? "nothing")")
            return
        }
        let key = Subject(.key, arn)
        switch change.name {
        case "PutKeyPolicy":
            setPolicy(key, Facet.keyPolicy, change.parameters["policy"], at: "policy")
        case "CreateKey": createKey(change, key)
        case "EnableKey", "ImportKeyMaterial": set(key, Facet.keyState, "Enabled")
        case "DisableKey", "CancelKeyDeletion":
            // A key whose deletion is cancelled stays disabled (KMS API Reference).
            set(key, Facet.keyState, "Disabled")
        case "ScheduleKeyDeletion": set(key, Facet.keyState, "PendingDeletion")
        case "DeleteImportedKeyMaterial": set(key, Facet.keyState, "PendingImport")
        case "CreateGrant": createGrant(change, key)
        case "RevokeGrant", "RetireGrant":
            let extra = change.record.additionalEventData
            let id = change.text("grantId") ?? PolicyChange.text(extra?["grantId"])
            guard let id, EntryBuilder.isName(id) else {
                unreadable(key, Facet.grants.listing, at: "grantId", "a grant of unknown id ended")
                return
            }
            set(key, Facet.grants.member(id), nil)
        case "TagResource", "UntagResource": changeTags(change, of: key)
        case "UpdatePrimaryRegion":
            forget(key, [Facet.keyMetadata], because: "its primary Region was changed")
        default: break
        }
    }

    private mutating func createKey(_ change: PolicyChange, _ key: Subject) {
        let metadata = change.response["keyMetadata"]
        let isExternal = change.text("origin") == "EXTERNAL"
        set(
            key, Facet.keyState,
            PolicyChange.text(metadata?["keyState"]) ?? (isExternal ? "PendingImport" : "Enabled"))
        set(key, Facet.keyManager, PolicyChange.text(metadata?["keyManager"]) ?? "CUSTOMER")
        if let metadata { set(key, Facet.keyMetadata, KeyMetadata(metadata).json) }
        setTags(key, change.parameters["tags"], at: "tags")
        list(key, Facet.grants, [])
        let document = change.parameters["policy"]
        if let document, document != .null, document != .string("") {
            setPolicy(key, Facet.keyPolicy, document, at: "policy")
        } else if let arn = ARN(key.name) {
            setPolicy(key, Facet.keyPolicy, EntryBuilder.defaultKeyPolicy(arn), at: "policy")
        }
    }

    /// What KMS writes where the caller gives no policy (KMS Developer Guide, "Default key
    /// policy": created programmatically).
    private static func defaultKeyPolicy(_ key: ARN) -> JSONValue {
        let root = "arn:\(key.partition):iam::\(key.account):root"
        return .string(
            #"{"Version":"2012-10-17","Id":"key-default-1","Statement":[{"#
                + #""Sid":"Enable IAM User Permissions","Effect":"Allow","#
                + #""Principal":{"AWS":"\#(root)"},"Action":"kms:*","Resource":"*"}]}"#)
    }

    private mutating func createGrant(_ change: PolicyChange, _ key: Subject) {
        guard let id = PolicyChange.text(change.response["grantId"]), EntryBuilder.isName(id) else {
            unreadable(key, Facet.grants.listing, at: "grantId", "a grant of unknown id was made")
            return
        }
        guard Grant.grantee(change.parameters) != nil else {
            unreadable(
                key, Facet.grants.member(id), at: "granteePrincipal", "the grantee is missing")
            return
        }
        set(key, Facet.grants.member(id), change.parameters.description)
    }

    /// Which key an alias points at, in its account and region.
    private mutating func changeAlias(_ change: PolicyChange) {
        guard let name = change.text("aliasName"), name.hasPrefix("alias/"),
            let account = change.account, let region = change.record.region
        else { return }
        let facet = Facet.alias(name, region: region)
        let subject = Subject(.account, account.description)
        if change.name == "DeleteAlias" {
            set(subject, facet, nil)
        } else {
            require(
                subject, facet, change.text("targetKeyId"), at: "targetKeyId",
                expected: "the key's id")
        }
    }
}

extension PolicyChange {
    /// The key's ARN: of the resource, else of the parameters, which may name it by its id.
    fileprivate var keyARN: String? {
        let names = [
            resource("AWS::KMS::Key"), PolicyChange.text(response["keyMetadata"]?["arn"]),
            PolicyChange.text(response["keyId"]), text("keyId"),
            PolicyChange.text(response["keyMetadata"]?["keyId"]),
        ].compactMap { $0 }
        for name in names {
            if let arn = ARN(name) {
                if arn.resource.hasPrefix("key/") { return name }
            } else if !name.hasPrefix("alias/"), let account, let region = record.region {
                return KeyName.arn(id: name, account: account, region: region)
            }
        }
        return nil
    }
}
