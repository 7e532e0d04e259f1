public import AWSTypes
public import Denials

/// An answer that many denials may have: where it speaks of the object's key, a stand-in stands
/// for theirs, and where nothing is captured also for their roles and buckets. A class: who keeps
/// answers tells by identity that one was kept before.
public final class SharedAttribution: Sendable {
    /// The answer, with the stand-ins in its texts.
    public let attribution: Attribution
    /// What it comes to, for all that share it.
    public let judgement: Judgement
    /// What stands in the texts for the denial's key; nil where they are of one denial alone. It is
    /// made of letters, digits, `-_./:=@%+,`, and stands only for keys that are.
    public let keyStandIn: String?
    /// What stands in the texts for the names of the denial's role and bucket; nil where it is an
    /// answer about these. It then has no blocker and no fix. Made of letters and digits, and stands
    /// only for names of these and `-_.@+,`.
    public let namesStandIns: (role: String, bucket: String)?

    /// The answer of one denial.
    public init(_ attribution: Attribution) {
        self.attribution = attribution
        judgement = Judgement(of: attribution)
        keyStandIn = nil
        namesStandIns = nil
    }

    /// The answer of all denials for whose keys this one stands; nil where a part of it alone
    /// stands somewhere, of which nobody could say what it means.
    init?(_ attribution: Attribution, _ key: StandInKey) {
        self.attribution = attribution
        judgement = Judgement(of: attribution)
        keyStandIn = key.text
        namesStandIns = nil
        guard key != .plain else { return }
        var isTorn = false
        attribution.visitTexts { isTorn = isTorn || key.isTorn(in: $0) }
        if isTorn { return nil }
    }

    /// The answer of all denials for whose keys, roles and buckets these stand; nil where it found
    /// out more than what is missing.
    init?(nameless attribution: Attribution, _ key: StandInKey) {
        guard key == .plain, attribution.blockedBy.isEmpty, attribution.fixes.isEmpty else {
            return nil
        }
        self.attribution = attribution
        judgement = Judgement(of: attribution)
        keyStandIn = key.text
        namesStandIns = (StandInNames.role, StandInNames.bucket)
    }

    /// The answer in words for a denial that it is the answer to.
    public func attribution(for denial: Denial) -> Attribution {
        guard keyStandIn != nil else { return attribution }
        return attribution.mappingTexts { filling($0, of: denial) }
    }

    /// A text of the answer with the names of a denial that it is the answer to.
    public func fillingNames(_ text: String, of denial: Denial) -> String {
        guard let (role, bucket) = namesStandIns else { return text }
        return text.replacing(text: role, with: denial.roleName ?? "")
            .replacing(text: bucket, with: denial.bucket ?? "")
    }

    private func filling(_ text: String, of denial: Denial) -> String {
        let text = fillingNames(text, of: denial)
        guard let keyStandIn, let key = denial.key else { return text }
        return text.replacing(text: keyStandIn, with: key)
    }

    /// The changes alone for a denial that it is the answer to.
    public func fixes(for denial: Denial) -> [Fix] {
        guard keyStandIn != nil else { return attribution.fixes }
        return attribution.fixes.map { $0.mappingTexts { filling($0, of: denial) } }
    }

    /// What may refuse such a denial's request with the changes, or these.
    public func obstacles(for denial: Denial) -> [Remark] {
        guard keyStandIn != nil else { return attribution.obstacles }
        return attribution.obstacles.map { $0.mappingTexts { filling($0, of: denial) } }
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
    func mappingTexts(_ change: (String) -> String) -> Attribution {
        var mapped = self
        mapped.role = role.map(change)
        mapped.principal = principal.map(change)
        mapped.action = change(action)
        mapped.resource = change(resource)
        mapped.missing = missing.map { $0.mappingTexts(change) }
        mapped.refusedBesides = refusedBesides?.mappingTexts(change)
        mapped.evidence = evidence.map { $0.mappingTexts(change) }
        mapped.notes = notes.map { $0.mappingTexts(change) }
        mapped.blockedBy = blockedBy.map { $0.mappingTexts(change) }
        mapped.openLayers = openLayers.map { $0.mappingTexts(change) }
        mapped.fixes = fixes.map { $0.mappingTexts(change) }
        mapped.obstacles = obstacles.map { $0.mappingTexts(change) }
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
