internal import AWSTypes
internal import JSON

/// Keys of facts: by what a fact is told from others, all of its fields.
struct FactKeys {
    private let hash: ContentHash
    private var fact = JSONText()

    init(hash: ContentHash) { self.hash = hash }

    /// The key of a fact of that time with these fields.
    mutating func key(time: Instant, _ fields: [String?]) -> Int64 {
        fact.clear()
        fact.beginArray()
        fact.value(time.seconds)
        for field in fields { fact.value(field) }
        fact.endArray()
        return hash(fact.bytes)
    }
}
