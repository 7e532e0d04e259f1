internal import AWSTypes
internal import Denials

/// The denials that one connection has made and nobody has asked for yet, each with its one
/// sighting: most of what a run attributes it has kept just before, and need not read again.
struct NewDenials {
    /// How many are remembered; those behind them are read from the store.
    static let limit = 8_192

    /// By growing numbers. What has no sighting any more is to be read.
    private var denials: [(id: Int64, sighting: Sighting?)] = []
    private var taken = 0

    /// Remembers a denial; its number is larger than those of all before.
    mutating func add(_ id: Int64, _ sighting: Sighting) {
        guard denials.count < NewDenials.limit, !sighting.isLong else { return }
        denials.append((id, sighting))
    }

    /// Forgets a denial that has another sighting now.
    mutating func forget(_ id: Int64) {
        // Of those that were taken nothing is left to forget.
        let place = denials.partitionPoint { $0.id >= id }
        if place < denials.count, denials[place].id == id { denials[place].sighting = nil }
    }

    /// Forgets all.
    mutating func forget() { self = NewDenials() }

    /// Takes up to `limit` of them, as marked with a stamp.
    mutating func take(_ limit: Int, stamp: Int64) -> [PendingDenial] {
        var pending: [PendingDenial] = []
        while pending.count < limit, taken < denials.count {
            if let sighting = denials[taken].sighting.take() {
                pending.append(
                    PendingDenial(id: denials[taken].id, stamp: stamp, sightings: [sighting]))
            }
            taken += 1
        }
        if taken == denials.count { forget() }
        return pending
    }
}
