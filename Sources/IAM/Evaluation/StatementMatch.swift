import AWSTypes

/// One request, prepared once for all statements.
struct Question {
    let request: AuthorizationRequest
    let action: String
    let resource: ResourceText
    let underlying: ResourceText?
    let caller: Caller

    init(_ request: AuthorizationRequest) {
        self.request = request
        action = request.action.lowercased
        resource = ResourceText(request.resource)
        underlying = request.underlyingResource.map { ResourceText($0) }
        caller = Caller(principal: request.principal, roleARN: request.principalARN)
    }
}

extension Statement {
    /// Whether everything but the principal matches: any part that does not, decides, also where
    /// others are unknown.
    func matchesRequest(_ question: Question) -> Match {
        guard matchesAction(question.action) else { return .no }
        let resource = matchesResource(question)
        guard resource != .no else { return .no }
        return resource && conditions.allMatch { $0.holds(in: question.request.context) }
    }

    func matchesAction(_ lowercased: String) -> Bool {
        action.values.contains { $0.matches(lowercased) } != action.isNegated
    }

    func matchesResource(_ question: Question) -> Match {
        // A resource policy may leave the resource out: it is its own.
        guard let resource else { return .yes }
        let context = question.request.context
        var any = resource.values.anyMatch { $0.matches(question.resource, in: context) }
        if let underlying = question.underlying {
            any = any || resource.values.anyMatch { $0.matches(underlying, in: context) }
        }
        return resource.isNegated ? !any : any
    }

    /// Whether the statement means the caller, and how tightly; nil where it does not.
    func grip(on caller: Caller) -> PrincipalPattern.Grip? {
        guard let principal else { return nil }
        let grips = principal.values.compactMap { $0.grip(on: caller) }
        guard principal.isNegated else { return grips.max { $0.rawValue < $1.rawValue } }
        return grips.isEmpty ? .itself : nil
    }
}
