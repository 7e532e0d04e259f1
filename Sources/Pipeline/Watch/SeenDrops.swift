import LogInput
import ReportStore

/// Which drops the store has or this run handed on: a few bytes for each.
struct SeenDrops {
    let stored: KnownDrops
    private var handedOn: Set<Int> = []

    init(stored: KnownDrops) { self.stored = stored }

    func contains(_ drop: DropLocation) -> Bool {
        handedOn.contains(drop.hashValue)
            || stored.contains(
                path: drop.path, size: drop.size,
                mtimeNanoseconds: drop.modificationNanoseconds, device: drop.device,
                inode: drop.inode)
    }

    mutating func insert(_ drop: DropLocation) { handedOn.insert(drop.hashValue) }
}
