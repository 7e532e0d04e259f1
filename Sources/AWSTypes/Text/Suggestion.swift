/// What somebody may have meant by a word that is not known.
public enum Suggestion {
    /// Words longer than this are no typing errors. The distance costs the product of the
    /// lengths, so that this bounds it.
    static let lengthMaximum = 64

    /// The candidate nearest to `word`: one that begins with it, else one at an edit distance of
    /// at most a third of its length (at least 1, at most 3); `nil` when none is near. The first
    /// of several equals wins, so that the answer does not depend on chance. Case does not count.
    public static func nearest(to word: String, among candidates: [String]) -> String? {
        let typed = Array(word.lowercased().utf8)
        guard !typed.isEmpty, typed.count <= lengthMaximum else { return nil }
        let continuations = candidates.filter { $0.lowercased().utf8.starts(with: typed) }
        if continuations.count == 1 { return continuations.first }
        let limit = min(3, max(1, typed.count / 3))
        var best: (word: String, distance: Int)?
        for candidate in candidates {
            let distance = editDistance(typed, Array(candidate.lowercased().utf8))
            if distance <= limit, distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        return best?.word
    }

    /// " Did you mean 'X'?", or nothing.
    public static func sentence(for word: String, among candidates: [String], prefix: String = "")
        -> String
    {
        guard let nearest = nearest(to: word, among: candidates) else { return "" }
        return " Did you mean '\(prefix)\(nearest)'?"
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that make one of the other
    /// (optimal string alignment: a swapped pair is not edited again).
    static func editDistance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var beforeLast = [Int]()
        var last = Array(0...second.count)
        for row in first.indices {
            var current = [row + 1]
            current.reserveCapacity(second.count + 1)
            for column in second.indices {
                let isSame = first[row] == second[column]
                var cost = min(
                    last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, first[row] == second[column - 1],
                    first[row - 1] == second[column]
                {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[second.count]
    }
}
