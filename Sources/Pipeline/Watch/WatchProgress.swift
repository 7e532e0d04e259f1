import LogInput
import ReportStore

/// How far a watch is: what it need not look at again, and what it has to.
struct WatchProgress {
    /// The drops that are done with.
    private(set) var seen: SeenDrops
    /// The paths of the drops that could not be opened or read, which was told; each sweep tries
    /// them again.
    private(set) var unread: Set<String> = []
    /// Whether the last pass came to its end. There is one to be made when a watch begins: an
    /// earlier run may have left something to attribute.
    var isKept = false
    private var growing = GrowingDrops()
    /// The drops that grow, as far as they are not read.
    private var grown: [String: DropLocation] = [:]

    init(seen: SeenDrops) { self.seen = seen }

    /// Whether there is something to do although nothing came.
    var isBehind: Bool { !isKept || !grown.isEmpty }

    /// These drops have grown.
    mutating func noteGrowing(_ drops: [DropLocation]) {
        for drop in drops { grown[drop.path] = drop }
    }

    /// Reads on in the drops that have grown.
    mutating func readGrowing(_ isStopRequested: () -> Bool) -> GrowingDrops.Round {
        growing.read(
            grown.values.sorted { $0.path < $1.path }, isStopRequested: isStopRequested)
    }

    /// What a round has read is in the store.
    mutating func keep(_ round: GrowingDrops.Round) {
        growing.keep(round)
        if !round.isBehind { grown = [:] }
    }

    /// A pass over whole drops came to its end.
    mutating func keep(_ drops: [DropLocation], _ summary: IngestSummary) {
        for drop in drops {
            growing.forget(drop)
            grown[drop.path] = nil
            unread.remove(drop.path)
            if !summary.unread.contains(drop.path) { seen.insert(drop) }
        }
        // There may be very many; of further ones it is told again.
        unread.formUnion(summary.unread.prefix(max(0, WatchProgress.maximumUnread - unread.count)))
        isKept = true
    }

    /// Paths of unreadable drops that are remembered.
    static let maximumUnread = 100_000
}
