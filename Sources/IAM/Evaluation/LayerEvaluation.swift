import AWSTypes

/// What one list of policies says to a request.
struct LayerEvaluation {
    var deny = Match.no
    var allow = Match.no
    /// For resource policies: the allow by how tightly it holds the caller.
    var allowByGrip: [Match] = [.no, .no, .no]
    var isApplicable = true

    /// The layer does not apply, and stops nothing.
    static var notApplicable: LayerEvaluation {
        LayerEvaluation(deny: .no, allow: .yes, isApplicable: false)
    }

    /// What an organisation, a boundary or an identity says: their statements have no principal.
    static func ofCallerSide(_ policies: LayerPolicies, _ question: Question) -> LayerEvaluation {
        evaluate(policies) { statement, evaluation in
            let match = statement.matchesRequest(question)
            switch statement.effect {
            case .deny: evaluation.deny = evaluation.deny || match
            case .allow: evaluation.allow = evaluation.allow || match
            }
        }
    }

    /// What a policy with principals says: a bucket's, a key's, an access point's, an
    /// organisation's over resources.
    static func ofResource(_ policies: LayerPolicies, _ question: Question) -> LayerEvaluation {
        evaluate(policies) { statement, evaluation in
            guard let grip = statement.grip(on: question.caller) else { return }
            let match = statement.matchesRequest(question)
            switch statement.effect {
            case .deny: evaluation.deny = evaluation.deny || match
            case .allow:
                evaluation.allow = evaluation.allow || match
                evaluation.allowByGrip[grip.rawValue] =
                    evaluation.allowByGrip[grip.rawValue] || match
            }
        }
    }

    /// What an endpoint's policy says. In a gateway endpoint's an account stands for its root
    /// user only (VPC User Guide, "Endpoint policies for gateway endpoints").
    static func ofEndpoint(
        _ policies: LayerPolicies, _ question: Question, kind: PolicySet.EndpointKind
    ) -> LayerEvaluation {
        evaluate(policies) { statement, evaluation in
            if statement.principal != nil {
                guard let grip = statement.grip(on: question.caller) else { return }
                if grip == .account, kind == .gateway { return }
            }
            let match = statement.matchesRequest(question)
            switch statement.effect {
            case .deny: evaluation.deny = evaluation.deny || match
            case .allow: evaluation.allow = evaluation.allow || match
            }
        }
    }

    private static func evaluate(
        _ policies: LayerPolicies, _ take: (Statement, inout LayerEvaluation) -> Void
    ) -> LayerEvaluation {
        var evaluation = LayerEvaluation()
        switch policies {
        case .notApplicable: return .notApplicable
        case .unknown:
            evaluation.deny = .unknown
            evaluation.allow = .unknown
            evaluation.allowByGrip = [.unknown, .unknown, .unknown]
        case .policies(let documents):
            for document in documents {
                for statement in document.statements { take(statement, &evaluation) }
            }
        case .partial(let documents, _):
            for document in documents {
                for statement in document.statements { take(statement, &evaluation) }
            }
            evaluation.deny = evaluation.deny || .unknown
            evaluation.allow = evaluation.allow || .unknown
        }
        return evaluation
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
