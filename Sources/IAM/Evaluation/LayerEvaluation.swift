import AWSTypes

/// What one list of policies says to a request.
struct LayerEvaluation {
    var deny = Match.no
    var allow = Match.no
    /// The allow by how tightly it holds the caller, where statements have principals.
    private var allowByAccount = Match.no
    private var allowByRole = Match.no
    private var allowByItself = Match.no
    var isApplicable = true

    /// The layer does not apply, and stops nothing.
    static var notApplicable: LayerEvaluation {
        var evaluation = LayerEvaluation()
        evaluation.allow = .yes
        evaluation.isApplicable = false
        return evaluation
    }

    init() {}

    /// What the policies say. What is not known may say anything.
    init(_ policies: LayerPolicies, _ question: borrowing PreparedRequest, _ reading: LayerReading)
    {
        switch policies {
        case .notApplicable: self = .notApplicable
        case .unknown: addUnknown()
        case .policies(let documents): add(documents, question, reading)
        case .partial(let documents, _):
            add(documents, question, reading)
            addUnknown()
        }
    }

    private mutating func add(
        _ documents: [PolicyDocument], _ question: borrowing PreparedRequest,
        _ reading: LayerReading
    ) {
        for document in documents.indices {
            for rule in documents[document].rules {
                let (match, grip) = rule.match(question, reading)
                if match != .no { add(rule.effect, match, grip) }
            }
        }
    }

    /// Adds what one statement says.
    mutating func add(_ effect: Effect, _ match: Match, _ grip: PrincipalPattern.Grip) {
        guard effect == .allow else {
            deny = max(deny, match)
            return
        }
        allow = max(allow, match)
        switch grip {
        case .account: allowByAccount = max(allowByAccount, match)
        case .role: allowByRole = max(allowByRole, match)
        case .itself: allowByItself = max(allowByItself, match)
        }
    }

    /// Adds what policies may say that nobody saw.
    mutating func addUnknown() {
        add(.deny, .unknown, .itself)
        for grip in [PrincipalPattern.Grip.account, .role, .itself] { add(.allow, .unknown, grip) }
    }

    /// The allow of the statements that hold the caller so.
    func allow(by grip: PrincipalPattern.Grip) -> Match {
        switch grip {
        case .account: return allowByAccount
        case .role: return allowByRole
        case .itself: return allowByItself
        }
    }

    /// What the layer says in a word.
    var outcome: Outcome {
        if !isApplicable { return .notApplicable }
        if deny == .yes { return .explicitlyDenies }
        if deny == .unknown { return .unknown }
        switch allow {
        case .yes: return .allows
        case .unknown: return .unknown
        case .no: return .implicitlyDenies
        }
    }
}
