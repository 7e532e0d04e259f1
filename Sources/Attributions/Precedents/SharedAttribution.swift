import AWSTypes

/// An answer that many denials may have: where it speaks of the object's key, a stand-in stands
/// for theirs. A class: who keeps answers tells by identity that one was kept before.
public final class SharedAttribution: Sendable {
    /// The answer, with the stand-in in its texts.
    public let attribution: Attribution
    /// What stands in the texts for the denial's key; nil where they are of one denial alone. It is
    /// made of letters, digits, `-_./:=@%+,`, and stands only for keys that are.
    public let keyStandIn: String?

    /// The answer of one denial.
    public init(_ attribution: Attribution) {
        self.attribution = attribution
        keyStandIn = nil
    }

    /// The answer of all denials for whose keys this one stands; nil where a part of it alone
    /// stands somewhere, of which nobody could say what it means.
    init?(_ attribution: Attribution, _ key: StandInKey) {
        self.attribution = attribution
        keyStandIn = key.text
        guard key != .plain else { return }
        var isTorn = false
        attribution.visitTexts { isTorn = isTorn || key.isTorn(in: $0) }
        if isTorn { return nil }
    }

    /// The answer in words for a denial with this key.
    public func attribution(forKey key: String?) -> Attribution {
        guard let keyStandIn, let key else { return attribution }
        return attribution.mappingTexts { $0.replacing(text: keyStandIn, with: key) }
    }

    /// The changes alone for a denial with this key.
    public func fixes(forKey key: String?) -> [Fix] {
        guard let keyStandIn, let key else { return attribution.fixes }
        return attribution.fixes.map { fix in
            fix.mappingTexts { $0.replacing(text: keyStandIn, with: key) }
        }
    }
}

extension Attribution {
    fileprivate func visitTexts(_ visit: (String) -> Void) {
        _ = mappingTexts {
            visit($0)
            return $0
        }
    }

    /// The same answer with every text that may speak of the request changed.
    fileprivate func mappingTexts(_ change: (String) -> String) -> Attribution {
        var mapped = self
        mapped.role = role.map(change)
        mapped.principal = principal.map(change)
        mapped.action = change(action)
        mapped.resource = change(resource)
        mapped.missing = missing.map { $0.mappingTexts(change) }
        mapped.evidence = evidence.map { $0.mappingTexts(change) }
        mapped.notes = notes.map { $0.mappingTexts(change) }
        mapped.blockedBy = blockedBy.map { $0.mappingTexts(change) }
        mapped.openLayers = openLayers.map { $0.mappingTexts(change) }
        mapped.fixes = fixes.map { $0.mappingTexts(change) }
        return mapped
    }
}

extension Blocker {
    /// The same with every text that may speak of the request changed.
    fileprivate func mappingTexts(_ change: (String) -> String) -> Blocker {
        var mapped = self
        mapped.place = place.mappingTexts(change)
        mapped.reason = reason.mappingTexts(change)
        return mapped
    }
}

extension Fix {
    /// The same change with every text that may speak of the request changed.
    fileprivate func mappingTexts(_ change: (String) -> String) -> Fix {
        var mapped = self
        mapped.place = place.mappingTexts(change)
        mapped.change = self.change.mappingTexts(change)
        mapped.role = role.map(change)
        mapped.document = document.map(change)
        return mapped
    }
}
