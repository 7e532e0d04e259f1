public import AWSTypes
public import IAM
import JSON

/// A KMS key as it was at a time, each part known or not by itself.
public struct KeyInForce: Sendable {
    /// The ARN, with the path.
    public let arn: String
    /// The account that owns it.
    public let account: AccountID?
    /// JSON text.
    public let policy: Knowledge<String?>
    /// `Enabled`, `Disabled`, `PendingDeletion`, …
    public let state: Knowledge<String?>
    /// Whether the key's owner can make it usable again from a state: not where it waits for its
    /// material, or for its key store (KMS Developer Guide, "Key states of AWS KMS keys", `EnableKey`).
    public static func canBeEnabled(from state: String?) -> Bool {
        ["Disabled", "PendingDeletion"].contains(state)
    }

    /// `CUSTOMER` or `AWS`.
    public let manager: Knowledge<String?>
    /// The key's grants: one that could not be read leaves the others as they are.
    public let grants: KeyGrants
    /// What kind of key it is.
    public let metadata: Knowledge<KeyMetadata>
    /// All of its tags.
    public let tags: Knowledge<[String: String]>
    /// All aliases that point at it: `alias/lake`.
    public let aliases: Knowledge<[String]>
}

/// What `describe-key` says of a key that condition keys ask for (KMS API Reference,
/// `KeyMetadata`). Nil where it says nothing.
public struct KeyMetadata: Hashable, Sendable {
    /// `AWS_KMS`, `EXTERNAL`, …
    public let origin: String?
    /// `SYMMETRIC_DEFAULT`, …
    public let spec: String?
    /// `ENCRYPT_DECRYPT`, …
    public let usage: String?
    /// Whether it is a multi-Region key.
    public let isMultiRegion: Bool?
    /// `PRIMARY` or `REPLICA`; of a multi-Region key alone.
    public let multiRegionType: String?

    /// As the history keeps it, or as AWS writes it.
    init(_ value: JSONValue) {
        origin = value.field("Origin")?.string
        // The old name of the same field.
        spec = (value.field("KeySpec") ?? value.field("CustomerMasterKeySpec"))?.string
        usage = value.field("KeyUsage")?.string
        isMultiRegion = value.field("MultiRegion")?.truth
        multiRegionType =
            (value.field("MultiRegionConfiguration")?.field("MultiRegionKeyType")
            ?? value.field("MultiRegionKeyType"))?.string
    }

    /// As the history keeps it.
    var json: String {
        JSONValue.texts([
            ("Origin", origin), ("KeySpec", spec), ("KeyUsage", usage),
            ("MultiRegion", isMultiRegion.map { $0 ? "true" : "false" }),
            ("MultiRegionKeyType", multiRegionType),
        ])
    }
}

extension PolicyHistory {
    /// A KMS key by its ARN.
    public func key(_ arn: String, at time: Instant) -> KeyInForce {
        let subject = Subject(.key, arn)
        let metadata: Knowledge<KeyMetadata>
        switch fact(subject, Facet.keyMetadata, at: time) {
        case .notCaptured(let reason): metadata = .notCaptured(reason)
        case .known(let text, let provenance):
            let value = text.flatMap { try? JSONValue(parsing: $0) } ?? .null
            metadata = .known(KeyMetadata(value), provenance)
        }
        return KeyInForce(
            arn: arn, account: ARN(arn)?.accountID,
            policy: fact(subject, Facet.keyPolicy, at: time),
            state: fact(subject, Facet.keyState, at: time),
            manager: fact(subject, Facet.keyManager, at: time),
            grants: grants(of: subject, at: time), metadata: metadata,
            tags: group(Facet.tags, of: subject, at: time).texts(),
            aliases: aliases(of: arn, at: time))
    }

    private func grants(of key: Subject, at time: Instant) -> KeyGrants {
        let group = group(Facet.grants, of: key, at: time)
        var grants: [Grant] = []
        var reasons: [Remark] = []
        for member in group.members {
            if let reason = member.value.reason {
                reasons.append(reason)
            } else if let text = member.value.value ?? nil {
                if let grant = Grant(id: member.name, listed: text) {
                    grants.append(grant)
                } else {
                    reasons.append(
                        Remark(
                            .grantWithoutGrantee,
                            [
                                .grant: member.name, .subjectKind: key.kind.rawValue,
                                .subject: key.name,
                            ]))
                }
            }
        }
        if let reason = group.listing.reason { reasons.append(reason) }
        guard let reason = reasons.first else { return .known(grants) }
        return grants.isEmpty ? .unknown([reason]) : .partial(grants, missing: [reason])
    }

    /// The aliases that point at a key: only a whole list of its account and region tells all.
    private func aliases(of key: String, at time: Instant) -> Knowledge<[String]> {
        guard let arn = ARN(key) else { return .notCaptured(Remark(.notKeyARN, [.key: key])) }
        let account = Subject(.account, arn.account)
        let listing = Facet.aliasNames(region: arn.region).listing
        let list = fact(account, listing, at: time)
        let facets = timelines[account] ?? [:]
        let place = "\(arn.region)/"
        var names = Set(
            memberNames(Facet.aliases, of: account).filter { $0.hasPrefix(place) }
                .map { String($0.dropFirst(place.count)) })
        if case .known(let text?, _) = list { names.formUnion(HistoryEntry.names(in: text)) }
        return list.map { _ in
            names.sorted().filter { name in
                let facet = Facet.alias(name, region: arn.region)
                let facts = FacetFacts(
                    subject: account, facet: facet, own: facets[facet] ?? Timeline(facet: facet),
                    listing: facets[listing], name: name)
                guard let target = facts.knowledge(at: time).value ?? nil else { return false }
                return target == key || "key/\(target)" == arn.resource
            }
        }
    }

    /// That a name tells no key; `account` is the one that the name is looked up in.
    public static func keyNotKnown(_ name: String, account: AccountID?) -> Remark {
        Remark(
            .aliasNotKnown,
            [.key: name, .account: ARN(name)?.account ?? account?.description],
            run: [AWSCommand("kms", "list-aliases")])
    }

    /// The ARN of a key that is named by its ARN, its id, or an alias (as ARN or `alias/…`) of an
    /// account and region; nil where an alias is not known to point at a key, or whose the key is.
    public func keyARN(
        _ name: String, account: AccountID?, region: String?, at time: Instant
    ) -> String? {
        let arn = ARN(name)
        let resource = arn?.resource ?? name
        guard let owner = arn?.accountID ?? account, let place = arn?.region ?? region else {
            return arn?.resource.hasPrefix("key/") ?? false ? name : nil
        }
        guard resource.hasPrefix("alias/") else {
            return arn == nil
                ? KeyName.arn(id: resource, account: owner, region: place) : name
        }
        let alias = fact(
            Subject(.account, owner.description), Facet.alias(resource, region: place), at: time)
        guard case .known(let id?, _) = alias else { return nil }
        return ARN(id) == nil ? KeyName.arn(id: id, account: owner, region: place) : id
    }
}
