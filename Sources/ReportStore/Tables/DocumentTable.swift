internal import AWSTypes

/// Longer texts, each kept once: policy documents, lists of blockers, fixes, layers.
///
/// Found by a keyed hash and always compared in full, so that equal hashes alone never make two
/// texts one.
final class DocumentTable {
    /// How many bytes of recent documents are remembered in memory before they are forgotten.
    static let cacheBytes = 8 << 20
    /// Longer documents are looked up in the file each time.
    static let cachedDocumentBytes = 16 << 10

    private struct Cached {
        let id: Int64
        let content: [UInt8]
    }

    private let hash: ContentHash
    private let candidates: Statement
    private let insert: Statement
    private var cache: [Int64: Cached] = [:]
    private var cachedBytes = 0

    init(_ connection: borrowing Connection, hash: ContentHash) throws(StoreError) {
        self.hash = hash
        candidates = try connection.prepare("SELECT id, content FROM document WHERE hash = ?1")
        insert = try connection.prepare("INSERT INTO document (hash, content) VALUES (?1, ?2)")
    }

    /// The id of a text, which is kept if it is new; nil for nil.
    func id(of text: String?) throws(StoreError) -> Int64? {
        guard let text else { return nil }
        return try id(of: Array(text.utf8))
    }

    /// The id of a UTF-8 text, which is kept if it is new.
    func id(of content: [UInt8]) throws(StoreError) -> Int64 {
        let hashed = hash(content)
        if let cached = cache[hashed], SameBytes.areSame(cached.content, content) {
            return cached.id
        }
        guard let id = try stored(content, hashed: hashed) else {
            return try kept(content, hashed: hashed)
        }
        remember(id, content, hashed: hashed)
        return id
    }

    /// Forgets ids that a rolled back transaction made.
    func forget() {
        cache.removeAll(keepingCapacity: true)
        cachedBytes = 0
    }

    private func stored(_ content: [UInt8], hashed: Int64) throws(StoreError) -> Int64? {
        candidates.bind(1, hashed)
        while try candidates.step() {
            guard candidates.withText(1, { $0.elementsEqual(content) }) else { continue }
            let id = candidates.integer(0)
            candidates.reset()
            return id
        }
        return nil
    }

    private func kept(_ content: [UInt8], hashed: Int64) throws(StoreError) -> Int64 {
        insert.bind(1, hashed)
        insert.bind(2, text: content)
        return try insert.insertedID()
    }

    /// Remembers a text that has come a second time: most name one object, and come once.
    private func remember(_ id: Int64, _ content: [UInt8], hashed: Int64) {
        guard content.count <= DocumentTable.cachedDocumentBytes else { return }
        if cachedBytes > DocumentTable.cacheBytes { forget() }
        cachedBytes += content.count + 64
        // A copy of its own: the caller writes the next text in the memory of this one.
        cache[hashed] = Cached(id: id, content: content.withUnsafeBufferPointer { Array($0) })
    }
}
