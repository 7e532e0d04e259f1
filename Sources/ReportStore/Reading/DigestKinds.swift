internal import AWSTypes
internal import JSON

/// Joins kinds of denials whose answers differ only in what they say of the single object: whose it
/// is, since when, and what it is called.
struct DigestKinds {
    /// What the denials of a kind have in common.
    struct Key: Hashable {
        /// The denial itself, where each is a kind.
        var denial: Int64 = 0
        let verdict: Int64
        let blockedBy: Int64
        let fix: Int64
        let folder: Int
    }

    /// How many answers are read. What comes after these is counted with the denials of its verdict
    /// and folder, where these are all of one kind.
    private static let read = 10_000

    private struct Gist: Hashable {
        let denial: Int64
        let verdict: Int64
        let folder: Int
        let answer: [String]
    }

    private struct Place: Hashable {
        let verdict: Int64
        let folder: Int
    }

    private let document: Statement
    private var gists: [Int64: (answer: [String], owner: String?, subject: String?)] = [:]

    init(_ connection: borrowing Connection) throws(StoreError) {
        document = try connection.prepare("SELECT content FROM document WHERE id = ?1")
    }

    /// The joined kinds, the largest first, and how many denials could not be joined to one.
    mutating func joined(
        _ kinds: [Key: DenialDigest.Kind]
    ) throws(StoreError) -> (kinds: [DenialDigest.Kind], untold: Int) {
        let sorted = kinds.sorted { $0.value.isBefore($1.value) }
        var found: [Gist: DenialDigest.Kind] = [:]
        var places: [Place: Set<Gist>] = [:]
        for (key, kind) in sorted.prefix(DigestKinds.read) {
            var kind = kind
            var answer: [String] = []
            if key.denial == 0 {
                let fix = try gist(of: key.fix)
                answer = try gist(of: key.blockedBy).answer + fix.answer
                (kind.owner, kind.subject) = (fix.owner, fix.subject)
            }
            let gist = Gist(
                denial: key.denial, verdict: key.verdict, folder: key.folder, answer: answer)
            found[gist] = found[gist]?.joined(with: kind) ?? kind
            places[Place(verdict: key.verdict, folder: key.folder), default: []].insert(gist)
        }
        var untold = 0
        for (key, kind) in sorted.dropFirst(DigestKinds.read) {
            let known = places[Place(verdict: key.verdict, folder: key.folder)] ?? []
            if known.count == 1, let gist = known.first {
                found[gist] = found[gist]?.joined(with: kind) ?? kind
            } else {
                untold += kind.denials
            }
        }
        return (found.values.sorted { $0.isBefore($1) }, untold)
    }

    /// What an answer's document says that is not of the object: places, reasons and changes by
    /// their kinds.
    private mutating func gist(
        of id: Int64
    ) throws(StoreError) -> (answer: [String], owner: String?, subject: String?) {
        if let known = gists[id] { return known }
        document.bind(1, id)
        defer { document.reset() }
        guard id != 0, try document.step() else { return ([], nil, nil) }
        let parts = document.list(0)?.elements ?? []
        let answer = parts.map { part in
            let place = part["place"]
            let members = [
                part["cause"], part["mechanism"], part["outcome"], part["statement"],
                part["account"], part["owner"], part["role"], place?["kind"], place?["name"],
                part["reason"]?["kind"], part["change"]?["kind"], part["change"]?["setting"],
                part["change"]?["option"], part["change"]?["statement"],
            ]
            return members.map { $0?.text ?? $0?.description ?? "" }.joined(separator: "\u{1F}")
        }
        let first = parts.first { $0["change"]?["kind"]?.text != "made-since" }
        let gist = (answer, first?["owner"]?.text, first?["subject"]?.text)
        gists[id] = gist
        return gist
    }
}

extension DenialDigest.Kind {
    /// Whether it is the larger, else the newer.
    fileprivate func isBefore(_ other: DenialDigest.Kind) -> Bool {
        (other.denials, other.last, other.newest) < (denials, last, newest)
    }

    /// Both as one.
    fileprivate func joined(with other: DenialDigest.Kind) -> DenialDigest.Kind {
        let isNewer = (last, newest) < (other.last, other.newest)
        var both = DenialDigest.Kind(
            newest: isNewer ? other.newest : newest, denials: denials + other.denials,
            first: min(first, other.first), last: max(last, other.last))
        (both.owner, both.subject) = (owner, subject)
        return both
    }
}
