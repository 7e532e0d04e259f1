import IAM
import PolicyHistory

/// The condition keys that are facts of the key asked, whoever asks (KMS Developer Guide, "AWS KMS
/// condition keys"). What was not captured of it stays unknown.
struct KeyConditionKeys {
    let key: KeyInForce

    func add(to context: inout RequestContext) {
        addMetadata(to: &context)
        // Tags and aliases change as policies do, but no word of an answer says since when.
        if let tags = key.tags.valueThen {
            // ABAC for KMS is always on.
            context.setTags("aws:ResourceTag/", tags, from: "the key's tags")
        }
        if let aliases = key.aliases.valueThen {
            context.set(
                "kms:ResourceAliases", aliases.isEmpty ? .absent : .value(aliases),
                from: "the key's aliases")
        }
    }

    private func addMetadata(to context: inout RequestContext) {
        guard case .known(let metadata, _) = key.metadata else { return }
        func set(_ name: String, _ value: String?) {
            if let value { context.set(name, value, from: "describe-key") }
        }
        set("kms:KeyOrigin", metadata.origin)
        set("kms:KeySpec", metadata.spec)
        set("kms:KeyUsage", metadata.usage)
        guard let isMultiRegion = metadata.isMultiRegion else { return }
        set("kms:MultiRegion", isMultiRegion ? "true" : "false")
        if isMultiRegion {
            set("kms:MultiRegionKeyType", metadata.multiRegionType)
        } else {
            context.set("kms:MultiRegionKeyType", .absent, from: "describe-key")
        }
    }
}
