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

    private struct Moment: Hashable {
        let part: NamedSubjects.Part
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
        let denials: Int
    }

    /// The parts of each kind of denial.
    private(set) var combinations: [Combination] = []
    /// All of them.
    private(set) var all: [Tally] = []
    private var places: [Place: Int] = [:]
    /// The same by the stretches of the whole history, which are found faster.
    private var moments: [Moment: Int] = [:]
    private var partInstants: PartInstants

    init(_ reader: StoreReader, _ history: PolicyHistory) throws(StoreError) {
        let attributor = Attributor(history: history)
        partInstants = PartInstants(history)
        var owners: [Bucket: AccountID?] = [:]
        try reader.glueDenials(between: history.instants) { (kind, span) throws(StoreError) in
            var names = try reader.names(of: kind, at: span.first)
            if let name = names.bucket, names.bucketOwner == nil {
                let bucket = Bucket(name: name, interval: span.interval)
                let owner = owners[bucket] ?? history.bucketOwner(name, at: span.first).value
                owners[bucket] = .some(owner)
                names.bucketOwner = owner
            }
            var named = NamedSubjects(
                names, at: span.first, attributor: attributor, history: history)
            named.key = named.key ?? kind.messageKey
            let parts = named.parts.map { place(of: $0, named, span) }
            combinations.append(Combination(parts: parts, denials: span.denials))
        }
    }

    /// The place of a part in `all`, where the denials are counted.
    private mutating func place(
        of part: NamedSubjects.Part, _ named: NamedSubjects, _ span: DenialSpan
    ) -> Int {
        let moment = Moment(part: part, interval: span.interval)
        if let known = moments[moment] {
            all[known].first = min(all[known].first, span.first)
            all[known].last = max(all[known].last, span.last)
            return known
        }
        let place = Place(
            part: part, stretch: partInstants.stretch(of: part, at: span.first))
        let known = places[place] ?? all.count
        if known == all.count {
            all.append(Tally(part: part, named: named, first: span.first, last: span.last))
        }
        all[known].first = min(all[known].first, span.first)
        all[known].last = max(all[known].last, span.last)
        (places[place], moments[moment]) = (known, known)
        return known
    }
}
