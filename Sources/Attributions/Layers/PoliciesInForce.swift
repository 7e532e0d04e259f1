import AWSTypes
import IAM
import PolicyHistory

/// The policies of one request as they were in force, with who owns each layer's and since when.
struct PoliciesInForce {
    private var names: [Layer: String] = [:]
    private var owners: [Layer: String] = [:]
    private var sources: [Layer: String] = [:]
    /// Whether a grant names the caller, so that a refusal lies in the grant's limits.
    var hasGrantForCaller = false

    mutating func set(_ layer: Layer, name: String, owner: String?, source: String? = nil) {
        names[layer] = name
        if let owner { owners[layer] = owner }
        if let source { sources[layer] = source }
    }

    mutating func add(source: String, to layer: Layer) {
        let known = sources[layer].map { $0 + "\n" } ?? ""
        if !known.contains(source) { sources[layer] = known + source }
    }

    func policyName(of layer: Layer) -> String { names[layer] ?? layer.rawValue }
    func owner(of layer: Layer) -> String? { owners[layer] }
    func source(of layer: Layer) -> String? { sources[layer] }
}

/// Turns what the history knows of documents into what the evaluator takes.
enum Documents {
    /// One document that may be none.
    static func layer(
        _ knowledge: Knowledge<String?>, name: String, whenNone: LayerPolicies = .policies([])
    ) -> LayerPolicies {
        switch knowledge {
        case .notCaptured(let reason): return .unknown(reason)
        case .known(nil, _): return whenNone
        case .known(let text?, _): return decoded([NamedDocument(name: name, text: text)], [])
        }
    }

    /// A list of documents, each known or not by itself.
    static func layer(_ list: [Knowledge<NamedDocument>]) -> LayerPolicies {
        decoded(list.compactMap(\.value), list.compactMap(\.reason))
    }

    /// Decodes; a document that does not parse is missing, never passed over.
    static func decoded(_ documents: [NamedDocument], _ missing: [String]) -> LayerPolicies {
        var missing = missing
        var policies: [PolicyDocument] = []
        for document in documents {
            do {
                policies.append(try PolicyDocument.decode(document.text, name: document.name))
            } catch { missing.append("\(document.name) could not be read: \(error)") }
        }
        if missing.isEmpty { return .policies(policies) }
        let reason = missing.joined(separator: "; ")
        return policies.isEmpty ? .unknown(reason) : .partial(policies, missing: reason)
    }
}
