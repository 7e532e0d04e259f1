import AWSTypes

/// An evaluation cut into what is certain and what depends on facts that are not known.
///
/// Kleene's logic forgets that two statements ask for the same thing: with `aws:SourceVpce`
/// unknown, an allow for endpoint A and a deny for all but B are both possible, and not together.
/// Here every open element is an atom that has one truth in all statements and layers. A world
/// gives the atoms of some facts a truth; the rest stays unknown.
///
/// An identity policy and a bucket policy, with `aws:SourceVpce` in no log:
///
///     Allow s3:GetObject  if StringEquals    aws:SourceVpce vpce-a      open: atom 0
///     Deny  s3:*          if StringNotEquals aws:SourceVpce vpce-a      open: atom 0, the other way
///
/// Taken one by one (Kleene): the allow is unknown, the deny is unknown, the request is unknown, and
/// the deny may stand beside the allow. Both ask for one atom, so that there are two worlds:
///
///     atom 0 true     the allow holds, the deny does not: allowed
///     atom 0 false    the allow does not hold, the deny does: explicitly denied
///
/// The verdict is unknown still, as the worlds differ, but it is known what decides it. Were the
/// deny for all endpoints but `vpce-b`, no world would allow: denied for certain, though neither
/// statement is known. What no world can be made of (more facts than `maximumFacts`, more worlds
/// than `maximumWorlds`) stays Kleene's.
struct WorldSearch {
    /// Something that is true or not, in every statement that asks for it.
    struct Atom {
        /// The facts that decide it, by their place in `facts`; all of them are needed.
        let facts: [Int]
        /// The element as first met, where it is a condition, and how it asks.
        let condition: (condition: Condition, isOpposite: Bool)?
    }

    /// What follows where all its atoms hold.
    private struct Consequence {
        enum Kind {
            case statement(LayerSlot, Effect, PrincipalPattern.Grip)
            case closedToOthers
            case sameAccount
        }

        let kind: Kind
        /// Their places in `WorldSearch.terms`.
        let terms: Range<Int>
    }

    /// The truths that the atoms of a fact which is no key can have together.
    enum Alternatives {
        case either(Int)
        case atMostOne(of: Range<Int>)

        var worlds: [[(atom: Int, truth: Match)]] {
            switch self {
            case .either(let atom): return [[(atom, .yes)], [(atom, .no)]]
            case .atMostOne(let atoms):
                let chosen = [nil] + atoms.map { Optional($0) }
                return chosen.map { chosen in
                    atoms.map { (atom: $0, truth: Match($0 == chosen)) }
                }
            }
        }
    }

    let context: RequestContext
    private(set) var facts: [UnknownFact] = []
    private(set) var atoms: [Atom] = []
    /// For each fact that is no key.
    private(set) var alternatives: [Alternatives?] = []
    private var base: Evaluation
    private var consequences: [Consequence] = []
    private var terms: [(atom: Int, isOpposite: Bool)] = []
    private var factPlaces: [UnknownFact: Int] = [:]
    private var atomPlaces: [OpenElement.Identity: Int] = [:]
    private let ignoresBucketDenies: Bool

    /// Takes apart what was asked and evaluated already. What documents that nobody saw may say
    /// settles nothing, and is taken apart only for what would settle the verdict.
    init(
        _ question: borrowing PreparedRequest, _ policies: PolicySet, _ asked: [AskedLayer],
        _ evaluation: Evaluation, settling: Bool
    ) {
        context = question.request.context
        base = evaluation
        ignoresBucketDenies = policies.resourceKind == .s3 && question.mayAlwaysChangeBucketPolicy
        for asked in asked {
            if case .notApplicable = asked.policies { continue }
            base[asked.slot] = LayerEvaluation()
            addStatements(asked, question)
            switch asked.policies {
            case .unknown(let reason), .partial(_, let reason):
                guard settling else {
                    base[asked.slot].addUnknown()
                    continue
                }
                let layer = asked.slot.layer(of: policies.resourceKind)
                addDocument(.document(layer, reason), asked.slot)
            case .notApplicable, .policies: break
            }
        }
        if ignoresBucketDenies { base.resource.deny = .no }
        if evaluation.mayPassOwnAccessPoint {
            addTruth(of: [.ownAccessPoint], .statement(.accessPoint, .allow, .account))
        }
        if policies.resourceKind == .s3 {
            addAccessControlList(policies.accessControlList)
        } else {
            addGrants(policies.grants, question)
        }
        if base.isSameAccount == .unknown { addTruth(of: [.accounts], .sameAccount) }
        if base.isClosedToOthers == .unknown {
            let unknowns = base.publicAccessUnknowns(policies)
            addTruth(of: unknowns, .closedToOthers)
        }
    }

    // MARK: - Taking apart

    private mutating func addStatements(_ asked: AskedLayer, _ question: borrowing PreparedRequest)
    {
        for (place, document) in asked.policies.known.enumerated() {
            for (index, rule) in document.rules.enumerated() {
                let (match, grip) = rule.match(question, asked.reading)
                if match == .yes { base[asked.slot].add(rule.effect, match, grip) }
                guard match == .unknown else { continue }
                let open = OpenElements(
                    rule, question, asked.reading, document.reference(index),
                    place: StatementPlace(slot: asked.slot, document: place, statement: index))
                add(
                    .statement(asked.slot, rule.effect, grip),
                    open.elements.map { (atom($0), $0.isOpposite) })
            }
        }
    }

    private mutating func add(
        _ kind: Consequence.Kind, _ terms: [(atom: Int, isOpposite: Bool)]
    ) {
        let start = self.terms.count
        self.terms += terms
        consequences.append(Consequence(kind: kind, terms: start..<self.terms.count))
    }

    /// A document that nobody saw may deny, allow in one of three ways, or say nothing.
    private mutating func addDocument(_ fact: UnknownFact, _ slot: LayerSlot) {
        let effects: [(Effect, PrincipalPattern.Grip)] = [
            (.deny, .itself), (.allow, .account), (.allow, .role), (.allow, .itself),
        ]
        let place = self.place(of: fact)
        let facts = [place]
        let first = atoms.count
        for (effect, grip) in effects {
            add(.statement(slot, effect, grip), [(addAtom(facts), false)])
        }
        alternatives[place] = .atMostOne(of: first..<atoms.count)
    }

    private mutating func addGrants(_ grants: KeyGrants, _ question: borrowing PreparedRequest) {
        switch grants.match(question) {
        case .no: break
        case .yes: base.resource.add(.allow, .yes, .role)
        case .unknown:
            addTruth(of: grants.unknowns(question), .statement(.resource, .allow, .role))
        }
    }

    private mutating func addAccessControlList(_ list: AccessControlListState) {
        if case .grants = list { base.resource.add(.allow, .yes, .account) }
        if !list.unknowns.isEmpty {
            addTruth(of: list.unknowns, .statement(.resource, .allow, .account))
        }
    }

    private mutating func addTruth(of unknowns: [UnknownFact], _ kind: Consequence.Kind) {
        let places = unknowns.map { place(of: $0) }
        let atom = addAtom(places)
        add(kind, [(atom, false)])
        if case .key = unknowns.first { return }
        guard places.count == 1, alternatives[places[0]] == nil else { return }
        alternatives[places[0]] = .either(atom)
    }

    private mutating func addAtom(_ facts: [Int]) -> Int {
        atoms.append(Atom(facts: facts, condition: nil))
        return atoms.count - 1
    }

    private mutating func atom(_ element: OpenElement) -> Int {
        if let known = atomPlaces[element.identity] { return known }
        let places = element.facts.map { place(of: $0) }
        atoms.append(
            Atom(facts: places, condition: element.condition.map { ($0, element.isOpposite) }))
        atomPlaces[element.identity] = atoms.count - 1
        for (fact, place) in zip(element.facts, places) {
            if case .element = fact {
                alternatives[place] = .either(atoms.count - 1)
            }
        }
        return atoms.count - 1
    }

    private mutating func place(of fact: UnknownFact) -> Int {
        var identity = fact
        if case .key(let key) = fact { identity = .key(key.lowercased()) }
        if let known = factPlaces[identity] { return known }
        facts.append(fact)
        alternatives.append(nil)
        factPlaces[identity] = facts.count - 1
        return facts.count - 1
    }

    // MARK: - Putting together

    /// How often each fact is asked for by atoms that it alone decides.
    var usesOfFacts: [Int] {
        var uses = [Int](repeating: 0, count: facts.count)
        for consequence in consequences {
            for place in consequence.terms {
                let atom = terms[place].atom
                let isRepeated = terms[consequence.terms.lowerBound..<place].contains {
                    $0.atom == atom
                }
                guard !isRepeated, atoms[atom].facts.count == 1 else { continue }
                uses[atoms[atom].facts[0]] += 1
            }
        }
        return uses
    }

    /// The verdict where the atoms have these truths.
    func verdict(_ truths: [Match]) -> Verdict {
        var evaluation = base
        if base.isSameAccount == .unknown { evaluation.isSameAccount = .no }
        if base.isClosedToOthers == .unknown { evaluation.isClosedToOthers = .no }
        for consequence in consequences {
            var match = Match.yes
            for place in consequence.terms {
                let (atom, isOpposite) = terms[place]
                match = min(match, isOpposite ? !truths[atom] : truths[atom])
            }
            guard match != .no else { continue }
            switch consequence.kind {
            case .statement(let slot, let effect, let grip):
                if ignoresBucketDenies, slot == .resource, effect == .deny { continue }
                evaluation[slot].add(effect, match, grip)
            case .closedToOthers: evaluation.isClosedToOthers = match
            case .sameAccount: evaluation.isSameAccount = match
            }
        }
        return evaluation.verdict
    }
}
