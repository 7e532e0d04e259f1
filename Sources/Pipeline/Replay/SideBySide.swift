import Dispatch
import Synchronization

/// Makes something of each element on all processors while more come in, and hands out what was made
/// in the order in which the elements came, on the thread that brings them. What is made must depend
/// on the element alone.
struct SideBySide<Element: Sendable, Made: Sendable> {
    /// How many elements are at work, and as many wait.
    private static var batchCount: Int { 1_024 }
    /// How many of them one thread takes at a time.
    private static var partCount: Int { 64 }

    private let make: @Sendable (Element) -> Made
    private let give: (Made) throws -> Void
    private var waiting: [Element] = []
    private var atWork: Batch?

    /// Makes what `make` tells, and hands it to `give`, whose errors are thrown on.
    init(
        _ make: @escaping @Sendable (Element) -> Made, give: @escaping (Made) throws -> Void
    ) {
        self.make = make
        self.give = give
    }

    /// Takes the next element.
    mutating func add(_ element: Element) throws {
        waiting.append(element)
        if waiting.count == Self.batchCount { try send() }
    }

    /// Hands out all that is left.
    mutating func finish() throws {
        try send()
        try takeBack()
    }

    private mutating func send() throws {
        let batch = Batch(waiting)
        waiting.removeAll(keepingCapacity: true)
        let before = atWork
        atWork = batch
        batch.start(partCount: Self.partCount, make)
        try before?.made().forEach(give)
    }

    private mutating func takeBack() throws {
        let last = atWork
        atWork = nil
        try last?.made().forEach(give)
    }

    /// Elements that are at work together.
    private final class Batch: Sendable {
        private let elements: [Element]
        private let parts = Mutex<[Int: [Made]]>([:])
        private let work = DispatchGroup()

        init(_ elements: [Element]) { self.elements = elements }

        func start(partCount: Int, _ make: @escaping @Sendable (Element) -> Made) {
            for first in stride(from: 0, to: elements.count, by: partCount) {
                let part = elements[first..<min(first + partCount, elements.count)]
                DispatchQueue.global().async(group: work) { [self] in
                    let made = part.map(make)
                    parts.withLock { $0[first] = made }
                }
            }
        }

        /// What was made of them, in their order, once all is.
        func made() -> [Made] {
            work.wait()
            return parts.withLock { parts in
                parts.sorted { $0.key < $1.key }.flatMap(\.value)
            }
        }
    }
}
