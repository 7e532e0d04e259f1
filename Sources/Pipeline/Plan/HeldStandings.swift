/// How the selected denials stand, held between the steps of a plan where they are few enough; of
/// more, none is held, and every step reads the store again.
struct HeldStandings {
    /// How many are held at the most: some 2 KiB each.
    static let maximum = 16_384

    private let limit: Int
    private var standings: [PlanStanding] = []
    private var isWhole = false
    private var isTooMany = false

    init(limit: Int) { self.limit = limit }

    /// All of them, once they were read to the end; nil where they are to be read.
    var all: [PlanStanding]? { isWhole ? standings : nil }

    /// Takes the next that was read.
    mutating func add(_ standing: PlanStanding) {
        guard !isTooMany else { return }
        if standings.count < limit { return standings.append(standing) }
        isTooMany = true
        standings = []
    }

    /// Says that all were read.
    mutating func finish() { isWhole = !isTooMany }
}
