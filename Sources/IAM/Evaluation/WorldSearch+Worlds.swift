import AWSTypes

extension WorldSearch {
    /// The most worlds that are looked at for one set of facts, and for all sets together.
    static let maximumWorlds = 256
    static let maximumWorldsOverall = 2_048
    /// The most facts of which sets are tried.
    static let maximumFacts = 8

    /// The verdict that holds whatever the unknown keys are; unknown where it depends on them. Only
    /// keys that are asked for more than once can tell more than the evaluation did.
    var verdict: Verdict {
        let uses = usesOfFacts
        let shared = facts.indices.filter { fact in
            guard case .key = facts[fact] else { return false }
            return uses[fact] > 1
        }
        guard !shared.isEmpty else { return .unknown }
        var only: Verdict?
        let isSettled = visitWorlds(of: shared) { truths in
            let verdict = verdict(truths)
            defer { only = verdict }
            return verdict != .unknown && verdict == only ?? verdict
        }
        return isSettled ? only ?? .unknown : .unknown
    }

    /// The fewest facts that would settle the verdict, whatever they turn out to be; all of them
    /// where no set is found within the limits.
    var settlingFacts: [UnknownFact] {
        let all = facts.indices.filter { bears($0) }
        var chosen = all
        var left = WorldSearch.maximumWorldsOverall
        if all.count <= WorldSearch.maximumFacts {
            let sets = (1..<(1 << all.count)).sorted { left, right in
                (left.nonzeroBitCount, left) < (right.nonzeroBitCount, right)
            }
            for bits in sets where left > 0 {
                let some = all.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element)
                var isSettled = true
                let isComplete = visitWorlds(of: some) { truths in
                    left -= 1
                    isSettled = verdict(truths) != .unknown
                    return isSettled && left > 0
                }
                if isComplete, isSettled {
                    chosen = some
                    break
                }
            }
        }
        return UnknownFact.sorted(chosen.map { facts[$0] })
    }

    /// Whether any atom of a fact is asked for at all.
    private func bears(_ fact: Int) -> Bool {
        atoms.contains { $0.facts.contains(fact) }
    }

    /// The atoms that one fact alone decides.
    private func ownAtoms(of fact: Int) -> [Int] {
        atoms.indices.filter { atoms[$0].facts.count == 1 && atoms[$0].facts[0] == fact }
    }

    /// Calls `body` with the truths of every world of these facts until it says false. Returns
    /// whether all were visited; false at once where there are too many.
    private func visitWorlds(of facts: [Int], _ body: ([Match]) -> Bool) -> Bool {
        var choices: [[[(atom: Int, truth: Match)]]] = []
        for fact in facts {
            let own = ownAtoms(of: fact)
            if let known = alternatives[fact] {
                choices.append(known.worlds)
            } else if case .key(let key) = self.facts[fact] {
                guard let worlds = KeyWorlds(of: key, atoms: own, in: self).worlds else {
                    return false
                }
                choices.append(worlds)
            } else {
                return false
            }
        }
        // What several facts decide together can still go either way.
        for atom in atoms.indices where atoms[atom].facts.count > 1 {
            guard atoms[atom].facts.allSatisfy(facts.contains) else { continue }
            choices.append([[(atom, .yes)], [(atom, .no)]])
        }
        let count = choices.reduce(1) { min($0 * $1.count, WorldSearch.maximumWorlds + 1) }
        guard count <= WorldSearch.maximumWorlds else { return false }
        var truths = [Match](repeating: .unknown, count: atoms.count)
        return visit(choices[...], &truths, body)
    }

    private func visit(
        _ choices: ArraySlice<[[(atom: Int, truth: Match)]]>, _ truths: inout [Match],
        _ body: ([Match]) -> Bool
    ) -> Bool {
        guard let first = choices.first else { return body(truths) }
        for world in first {
            for (atom, truth) in world { truths[atom] = truth }
            guard visit(choices.dropFirst(), &truths, body) else { return false }
        }
        return true
    }
}
