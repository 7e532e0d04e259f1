import LogInput
import ReportStore
import Synchronization

/// A drop for a worker to read.
struct FedDrop {
    /// Which it is.
    let location: DropLocation
    /// Its bytes, where it is no file of this host.
    var bytes: (any DropBytes)?
}

/// How many drops a feed has.
struct FeedExtent: Sendable {
    /// Drops found that the store does not know.
    var new = 0
    /// Drops found that it knows.
    var known = 0
    /// Whether no more will be found.
    var isComplete = true

    /// Whether there is, or may come, something to read.
    var mayHoldDrops: Bool { new > 0 || !isComplete }
}

/// Hands drops to workers, as they are found.
protocol DropFeed: AnyObject, Sendable {
    /// Begins; what is known is not handed out.
    func start(_ known: KnownDrops)
    /// How many drops there are by now.
    var extent: FeedExtent { get }
    /// The next drop, once there is one; nil where none is left, or somebody asked to stop.
    func take() -> FedDrop?
    /// What could not be looked into so far.
    var problems: [LogInputError] { get }
    /// Nothing more will be taken.
    func stop()
}

/// Drops that were all found before.
final class ListedDrops: DropFeed {
    private let drops: [DropLocation]
    private let state = Mutex<(new: [DropLocation], next: Int)>((new: [], next: 0))

    init(_ drops: [DropLocation]) { self.drops = drops }

    let problems: [LogInputError] = []

    func start(_ known: KnownDrops) {
        let new = drops.filter { $0.isStream || !known.contains($0) }
        state.withLock { $0.new = new }
    }

    var extent: FeedExtent {
        let new = state.withLock { $0.new.count }
        return FeedExtent(new: new, known: drops.count - new)
    }

    func take() -> FedDrop? {
        state.withLock { state in
            guard state.next < state.new.count else { return nil }
            state.next += 1
            return FedDrop(location: state.new[state.next - 1])
        }
    }

    func stop() { state.withLock { $0.next = $0.new.count } }
}

extension KnownDrops {
    /// Whether a drop of this name is the one that was read then, unchanged since.
    func contains(_ drop: DropLocation) -> Bool {
        contains(
            path: drop.path, size: drop.size, mtimeNanoseconds: drop.modificationNanoseconds,
            device: drop.device, inode: drop.inode)
    }
}
