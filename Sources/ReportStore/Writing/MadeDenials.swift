internal import AWSTypes

/// The denials that one transaction has made, each with its sighting where it has one alone.
struct MadeDenials {
    typealias Made = (id: Int64, sighting: PreparedSighting?)

    /// By growing numbers.
    private(set) var denials: [Made] = []

    /// Takes note of a denial; its number is larger than those of all before.
    mutating func add(_ id: Int64, _ sighting: PreparedSighting) {
        denials.append((id, sighting))
    }

    /// Takes note that a denial has another sighting, of which what was decided knows nothing.
    mutating func addSighting(to id: Int64) {
        let place = denials.partitionPoint { $0.id >= id }
        if place < denials.count, denials[place].id == id { denials[place].sighting = nil }
    }

    /// The stretches of numbers in which every one of these is.
    static func runs(_ ids: some Sequence<Int64>) -> [ClosedRange<Int64>] {
        var runs: [ClosedRange<Int64>] = []
        for id in ids {
            if let last = runs.last, last.upperBound == id - 1 {
                runs[runs.count - 1] = last.lowerBound...id
            } else {
                runs.append(id...id)
            }
        }
        return runs
    }
}
