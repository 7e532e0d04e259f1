/// A dictionary that holds the latest of what was put into it, up to a limit. When half of that is
/// new, what was not asked for since is forgotten: so a few more keys than fit cost a few values,
/// and not all of them.
@frozen public struct Generations<Key: Hashable, Value> {
    // Each type has code of its own for it: it stands where each denial passes.
    @usableFromInline let limit: Int
    @usableFromInline var young: [Key: Value] = [:]
    @usableFromInline var old: [Key: Value] = [:]

    /// An empty dictionary, for so many values at the most.
    @inlinable public init(limit: Int) { self.limit = limit }

    /// The value of a key, which is among the latest from now on.
    public subscript(key: Key) -> Value? {
        @inlinable mutating get {
            if let value = young[key] { return value }
            guard let value = old[key] else { return nil }
            put(value, for: key)
            return value
        }
        @inlinable set {
            guard let newValue else { return }
            put(newValue, for: key)
        }
    }

    /// Forgets all.
    @inlinable public mutating func removeAll() {
        young.removeAll(keepingCapacity: true)
        old.removeAll()
    }

    @inlinable mutating func put(_ value: Value, for key: Key) {
        if young.count >= limit / 2 {
            swap(&young, &old)
            young.removeAll(keepingCapacity: true)
        }
        young[key] = value
    }
}

extension Generations: Sendable where Key: Sendable, Value: Sendable {}
