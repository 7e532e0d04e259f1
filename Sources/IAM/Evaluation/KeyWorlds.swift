/// The ways in which an unknown key can decide the conditions that ask for it: one for each value
/// that policies mention, one for any other, one for its absence. Together they leave out no value
/// that the key can have; some may stand for none.
struct KeyWorlds {
    /// The most conditions on one key that are tried each both ways.
    static let maximumFreeAtoms = 4

    /// The truths of the key's atoms in each way; nil where there are too many.
    let worlds: [[(atom: Int, truth: Match)]]?

    init(of key: String, atoms: [Int], in question: WorldSearch) {
        let conditions = atoms.compactMap { question.atoms[$0].condition?.condition }
        var worlds: [[(atom: Int, truth: Match)]] = []
        var context = question.context
        for state in KeyWorlds.states(of: question.context.state(of: key), conditions) {
            context.set(key, state)
            var known: [(atom: Int, truth: Match)] = []
            var free: [Int] = []
            for atom in atoms {
                guard let (condition, isOpposite) = question.atoms[atom].condition else {
                    free.append(atom)
                    continue
                }
                let holds = condition.holds(in: context)
                if holds == .unknown, state == .presentUnknown {
                    free.append(atom)
                } else {
                    known.append((atom, isOpposite ? !holds : holds))
                }
            }
            guard free.count <= KeyWorlds.maximumFreeAtoms else {
                self.worlds = nil
                return
            }
            for bits in 0..<(1 << free.count) {
                worlds.append(
                    known
                        + free.enumerated().map { place, atom in
                            (atom, Match(bits >> place & 1 == 1))
                        })
            }
        }
        self.worlds = worlds
    }

    private static func states(
        of known: ConditionKeyState, _ conditions: [Condition]
    ) -> [ConditionKeyState] {
        if case .oneOf(let candidates) = known { return candidates.map { .value([$0]) } }
        let absent: [ConditionKeyState] = known == .presentUnknown ? [] : [.absent]
        var mentioned: Set<String> = []
        var onlyTruths = false
        for condition in conditions {
            guard condition.conditionOperator?.quantifier == ConditionOperator.Quantifier.none
            else { return absent + [.presentUnknown] }
            switch condition.values {
            case .none: continue
            case .truths:
                onlyTruths = onlyTruths || mentioned.isEmpty
                mentioned.formUnion(["true", "false"])
            default:
                guard let literals = condition.values.literals else {
                    return absent + [.presentUnknown]
                }
                onlyTruths = false
                // Keeps a truth that comes later from being taken for the only kind.
                mentioned.formUnion(literals + [anyOther])
            }
        }
        if !onlyTruths { mentioned.insert(anyOther) }
        return absent + mentioned.sorted().map { .value([$0]) }
    }

    /// A value that no policy mentions.
    private static let anyOther = "\u{1}any other value\u{1}"
}

extension ConditionValues {
    /// The values, where they hold no wildcards and no variables.
    var literals: [String]? {
        let patterns: [Wildcard?]
        switch self {
        case .texts(let templates, ignoringCase: false): patterns = templates.map(\.constant)
        case .arns(let arns): patterns = arns.map(\.template.constant)
        default: return nil
        }
        var literals: [String] = []
        for pattern in patterns {
            guard let bytes = pattern?.literal else { return nil }
            literals.append(String(decoding: bytes, as: UTF8.self))
        }
        return literals
    }
}
