import AWSTypes
import Attributions
import Denials
import PolicyHistory
import ReportStore

/// How many denials of Glue roles name each part of what policies depend on, in each stretch of time
/// in which nothing of the part changed. What is missing is then looked up once for each, not for
/// every denial.
struct PartTallies {
    /// A part in one stretch.
    struct Tally {
        let part: NamedSubjects.Part
        /// What one of the denials names besides.
        let named: NamedSubjects
        var first: Instant
        var last: Instant
    }

    private struct Place: Hashable {
        let part: NamedSubjects.Part
        let stretch: PartInstants.Stretch
    }

    private struct Kind: Hashable {
        let kind: DenialKind
        let interval: Int
    }

    private struct Bucket: Hashable {
        let name: String
        let interval: Int
    }

    /// Denials that name the same parts.
    struct Combination {
        /// Places in `all`.
        let parts: [Int]
        var denials = 0
    }

    /// The parts of each kind of denial.
    private(set) var combinations: [Combination] = []
    /// All of them.
    private(set) var all: [Tally] = []
    private var places: [Place: Int] = [:]
    /// The place of each kind's parts in `combinations`.
    private var kinds: [Kind: Int] = [:]
    private var partInstants: PartInstants

    init(_ reader: StoreReader, _ history: PolicyHistory) throws(StoreError) {
        let attributor = Attributor(history: history)
        partInstants = PartInstants(history)
        let instants = history.instants
        var owners: [Bucket: AccountID?] = [:]
        try reader.glueDenials { (denial, time) throws(StoreError) in
            let interval = instants.partitionPoint { $0 > time }
            let kind = Kind(kind: denial, interval: interval)
            let known: Int
            if let place = kinds[kind] {
                known = place
            } else {
                var names = try reader.names(of: denial, at: time)
                if let name = names.bucket, names.bucketOwner == nil {
                    let bucket = Bucket(name: name, interval: interval)
                    let owner = owners[bucket] ?? history.bucketOwner(name, at: time).value
                    owners[bucket] = .some(owner)
                    names.bucketOwner = owner
                }
                var named = NamedSubjects(
                    names, at: time, attributor: attributor, history: history)
                named.key = named.key ?? denial.messageKey
                known = combinations.count
                combinations.append(
                    Combination(parts: named.parts.map { place(of: $0, named, time) }))
                kinds[kind] = known
            }
            combinations[known].denials += 1
            for place in combinations[known].parts { count(time, at: place) }
        }
    }

    private mutating func place(
        of part: NamedSubjects.Part, _ named: NamedSubjects, _ time: Instant
    ) -> Int {
        let place = Place(part: part, stretch: partInstants.stretch(of: part, at: time))
        if let known = places[place] { return known }
        places[place] = all.count
        all.append(Tally(part: part, named: named, first: time, last: time))
        return all.count - 1
    }

    private mutating func count(_ time: Instant, at place: Int) {
        all[place].first = min(all[place].first, time)
        all[place].last = max(all[place].last, time)
    }
}
