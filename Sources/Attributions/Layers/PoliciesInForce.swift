import AWSTypes
import IAM
import PolicyHistory

/// The policies of one request as they were in force, with who owns each layer's and since when.
struct PoliciesInForce {
    private var names: [Layer: String] = [:]
    private var owners: [Layer: String] = [:]
    private var provenances: [Layer: [(document: String?, provenance: Provenance)]] = [:]
    private var places: [Layer: String] = [:]
    /// Whether a grant names the caller, so that a refusal lies in the grant's limits.
    var hasGrantForCaller = false

    mutating func set(_ layer: Layer, name: String, owner: String?, place: String? = nil) {
        names[layer] = name
        if let owner { owners[layer] = owner }
        if let place { places[layer] = place }
    }

    /// Notes where a layer's policy, or one document of it, comes from.
    mutating func note(_ provenance: Provenance?, of document: String? = nil, in layer: Layer) {
        guard let provenance else { return }
        provenances[layer, default: []].append((document, provenance))
    }

    func policyName(of layer: Layer) -> String { names[layer] ?? layer.rawValue }
    func owner(of layer: Layer) -> String? { owners[layer] }

    /// Since when the layer's policies are in force and by whom, one line a document, each once.
    func source(of layer: Layer) -> String? {
        var lines = [places[layer]].compactMap { $0 }
        for (document, provenance) in provenances[layer] ?? [] {
            let line = (document.map { "\($0): " } ?? "") + provenance.description
            if !lines.contains(line) { lines.append(line) }
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    /// Whether a document, or any of a layer, was captured only after the request.
    func isLater(_ layer: Layer, document: String?) -> Bool {
        (provenances[layer] ?? []).contains { entry in
            entry.provenance.isLater
                && (document == nil || entry.document == nil || entry.document == document)
        }
    }

    /// When a policy of the layer last changed, as far as an event tells.
    func lastChange(of layer: Layer) -> Instant? {
        (provenances[layer] ?? []).map(\.provenance).filter { $0.source == .change }
            .map(\.since).max()
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
        case .notCaptured(let reason): return .unknown(reason)
        case .known(nil, _): return whenNone
        case .known(let text?, _): return decoded([NamedDocument(name: name, text: text)], [])
        }
    }

    /// A list of documents, each known or not by itself.
    func layer(_ list: [Knowledge<NamedDocument>]) -> LayerPolicies {
        decoded(list.compactMap(\.value), list.compactMap(\.reason))
    }

    /// Decodes; a document that does not parse is missing, never passed over.
    func decoded(_ documents: [NamedDocument], _ missing: [String]) -> LayerPolicies {
        var missing = missing
        var policies: [PolicyDocument] = []
        for document in documents {
            do { policies.append(try history.decoded(document)) } catch {
                missing.append("\(document.name) could not be read: \(error)")
            }
        }
        if missing.isEmpty { return .policies(policies) }
        let reason = missing.joined(separator: "; ")
        return policies.isEmpty ? .unknown(reason) : .partial(policies, missing: reason)
    }
}
