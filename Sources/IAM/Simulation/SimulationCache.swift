import AWSTypes
import JSON

/// What the last requests had decoded, by its text: the requests of a stream repeat their
/// documents and principals.
struct SimulationCache {
    /// The most bytes of documents' text that are kept; beyond, all are forgotten.
    static let maximumDocumentBytes = 8 << 20
    /// The most principals that are kept; beyond, all are forgotten.
    static let maximumPrincipals = 4_096

    private var documents: [String: PolicyDocument] = [:]
    private var documentBytes = 0
    private var principals: [String: Principal] = [:]

    /// The document of this JSON text, under this name. Throws `PolicyError`.
    mutating func document(_ text: String, name: String) throws(PolicyError) -> PolicyDocument {
        if let known = documents[text] {
            return known.name == name ? known : known.renamed(name)
        }
        let document = try PolicyDocument.decode(text, name: name)
        if documentBytes + text.utf8.count > SimulationCache.maximumDocumentBytes {
            documents.removeAll()
            documentBytes = 0
        }
        documents[text] = document
        documentBytes += text.utf8.count
        return document
    }

    /// The principal of this text; nil where it is none.
    mutating func principal(_ text: String) -> Principal? {
        if let known = principals[text] { return known }
        guard let principal = Principal(text) else { return nil }
        if principals.count == SimulationCache.maximumPrincipals { principals.removeAll() }
        principals[text] = principal
        return principal
    }
}
