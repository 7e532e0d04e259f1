import JSONScanner

/// Decoded policy documents by their text: the requests of a stream repeat theirs.
struct DocumentCache {
    /// The most bytes of text that are kept; beyond, all are forgotten.
    static let maximumBytes = 8 << 20

    private var documents: [String: PolicyDocument] = [:]
    private var bytes = 0

    /// The document of this JSON text, under this name. Throws `PolicyError`.
    mutating func document(_ text: String, name: String) throws(PolicyError) -> PolicyDocument {
        if let known = documents[text] {
            return known.name == name ? known : known.renamed(name)
        }
        let document = try PolicyDocument.decode(text, name: name)
        if bytes + text.utf8.count > DocumentCache.maximumBytes {
            documents.removeAll()
            bytes = 0
        }
        documents[text] = document
        bytes += text.utf8.count
        return document
    }
}
