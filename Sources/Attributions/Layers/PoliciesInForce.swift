import AWSTypes
import IAM
import PolicyHistory

/// Who owns the policies of one request, layer by layer, and since when they are in force.
struct PoliciesInForce: Sendable {
    private struct Entry {
        let layer: Layer
        var place: PolicyPlace?
        /// The organisation, and the way down to the account.
        var organization: String?
        var provenances: [(document: String?, provenance: Provenance)] = []
    }

    /// One for each layer that something is known of: a few, found by going through them.
    private var entries: [Entry] = []
    /// Whether a grant names the caller, so that a refusal lies in the grant's limits.
    var hasGrantForCaller = false

    mutating func set(_ layer: Layer, _ place: PolicyPlace, organization: String? = nil) {
        change(layer) { entry in
            let account = place.account ?? entry.place?.account
            entry.place = place
            entry.place?.account = account
            entry.organization = organization ?? entry.organization
        }
    }

    /// Notes where a layer's policy, or one document of it, comes from.
    mutating func note(_ provenance: Provenance?, of document: String? = nil, in layer: Layer) {
        guard let provenance else { return }
        change(layer) { $0.provenances.append((document, provenance)) }
    }

    private mutating func change(_ layer: Layer, _ change: (inout Entry) -> Void) {
        if let place = entries.firstIndex(where: { $0.layer == layer }) {
            change(&entries[place])
        } else {
            var entry = Entry(layer: layer)
            change(&entry)
            entries.append(entry)
        }
    }

    private func entry(of layer: Layer) -> Entry? { entries.first { $0.layer == layer } }

    /// Which policy or setting a layer is; nil where nothing is known of it.
    func place(of layer: Layer) -> PolicyPlace? { entry(of: layer)?.place }

    /// Since when the layer's policies are in force and by whom, one line a document, each once.
    func source(of layer: Layer) -> String? {
        guard let entry = entry(of: layer) else { return nil }
        var lines = [entry.organization].compactMap { $0 }
        for (document, provenance) in entry.provenances {
            let line = (document.map { "\($0): " } ?? "") + provenance.description
            if !lines.contains(line) { lines.append(line) }
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    /// Whether a document, or any of a layer, was captured only after the request.
    func isLater(_ layer: Layer, document: String?) -> Bool {
        (entry(of: layer)?.provenances ?? []).contains { entry in
            entry.provenance.isLater
                && (document == nil || entry.document == nil || entry.document == document)
        }
    }

    /// When a policy of the layer last changed, as far as an event tells.
    func lastChange(of layer: Layer) -> Instant? {
        var latest: Instant?
        for (_, provenance) in entry(of: layer)?.provenances ?? []
        where provenance.source == .change && latest.map({ $0 < provenance.since }) ?? true {
            latest = provenance.since
        }
        return latest
    }
}

/// Turns what the history knows of documents into what the evaluator takes.
struct Documents {
    let history: RememberedHistory

    /// One document that may be none.
    func layer(
        _ knowledge: Knowledge<String?>, name: String, whenNone: LayerPolicies = .policies([])
    ) -> LayerPolicies {
        switch knowledge {
        case .notCaptured(let reason): return .unknown([reason])
        case .known(nil, _): return whenNone
        case .known(let text?, _): return decoded([NamedDocument(name: name, text: text)], [])
        }
    }

    /// A list of documents, each known or not by itself.
    func layer(_ list: [Knowledge<NamedDocument>]) -> LayerPolicies {
        decoded(list.compactMap(\.value), list.compactMap(\.reason))
    }

    /// Decodes; a document that does not parse is missing, never passed over.
    func decoded(_ documents: [NamedDocument], _ missing: [Remark]) -> LayerPolicies {
        var missing = missing
        var policies: [PolicyDocument] = []
        for document in documents {
            do { policies.append(try history.decoded(document)) } catch {
                missing.append(
                    Remark(
                        .documentUnreadable, [.policy: document.name, .reason: "\(error)"]))
            }
        }
        if missing.isEmpty { return .policies(policies) }
        return policies.isEmpty ? .unknown(missing) : .partial(policies, missing: missing)
    }
}
