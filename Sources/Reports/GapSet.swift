internal import ReportStore

/// Gaps of one account that the same commands close.
struct GapSet {
    private(set) var gaps: [Diagnosis.Gap]

    /// The sets of gaps, those first whose commands help most denials. The counts of several gaps may
    /// be of the same denials: they order, and are not told.
    static func sets(of gaps: [Diagnosis.Gap]) -> [GapSet] {
        struct Key: Hashable {
            let account: String?
            let kind: String
            let commands: [Diagnosis.Gap.Command]
        }
        var places: [Key: Int] = [:]
        var sets: [GapSet] = []
        for gap in gaps {
            let key = Key(account: gap.account, kind: gap.kind, commands: gap.commands)
            if let place = places[key] {
                sets[place].gaps.append(gap)
            } else {
                places[key] = sets.count
                sets.append(GapSet(gaps: [gap]))
            }
        }
        return sets.enumerated().sorted { left, right in
            (right.element.weight, left.offset) < (left.element.weight, right.offset)
        }.map(\.element)
    }

    /// Those that one command for a whole account closes, whatever their number, and so many others.
    static func listed(_ sets: [GapSet], others: Int) -> [GapSet] {
        var left = others
        return sets.filter { set in
            if set.isOfWholeAccount { return true }
            left -= 1
            return left >= 0
        }
    }

    private var weight: Int { gaps.reduce(0) { $0 + $1.denials } }

    private var isOfWholeAccount: Bool { gaps.first?.isOfWholeAccount ?? false }
}
