extension StatementRule {
    typealias Grip = PrincipalPattern.Grip

    /// Whether the statement matches, and how tightly it holds the caller. Any element that does
    /// not match decides, also where others are unknown.
    func match(_ question: borrowing PreparedRequest, _ reading: LayerReading) -> (
        match: Match, grip: Grip
    ) {
        guard matchesAction(question) else { return (.no, .account) }
        let (named, grip) = matchesPrincipal(question.caller, reading)
        guard named != .no else { return (.no, grip) }
        var match = min(named, matchesResource(question, reading))
        for condition in conditions where match != .no {
            match = min(match, condition.holds(in: question.request.context))
        }
        return (match, grip)
    }

    func matchesAction(_ question: borrowing PreparedRequest) -> Bool {
        let name = question.action.span
        for index in action.values.indices where action.values[index].matches(name) {
            return !action.isNegated
        }
        return action.isNegated
    }

    func matchesPrincipal(_ caller: Caller, _ reading: LayerReading) -> (match: Match, grip: Grip) {
        switch reading {
        case .callerSide, .organization: return (.yes, .itself)
        case .resource, .accessPoint: return principal?.match(caller, effect) ?? (.no, .account)
        case .endpoint(let kind):
            guard let principal else { return (.yes, .itself) }
            let (match, grip) = principal.match(caller, effect)
            // In a gateway endpoint's policy an account stands for its root user only (VPC User
            // Guide, "Endpoint policies for gateway endpoints").
            return kind == .gateway && grip == .account ? (.no, grip) : (match, grip)
        }
    }

    func matchesResource(_ question: borrowing PreparedRequest, _ reading: LayerReading) -> Match {
        // A resource policy may leave the resource out: it is its own.
        guard let resource else { return .yes }
        let context = question.request.context
        guard let underlying = question.underlying else {
            return resource.match(question.resource.span, in: context)
        }
        switch reading {
        case .callerSide, .accessPoint: return resource.match(question.resource.span, in: context)
        case .resource: return resource.match(underlying.span, in: context)
        case .organization, .endpoint:
            let asked = resource.match(question.resource.span, in: context)
            return asked == resource.match(underlying.span, in: context) ? asked : .unknown
        }
    }
}

extension ElementList<ARNPattern> {
    fileprivate func match(_ resource: Span<UInt8>, in context: RequestContext) -> Match {
        var any = Match.no
        for index in values.indices where any != .yes {
            any = max(any, values[index].matchesResource(resource, in: context))
        }
        return isNegated ? !any : any
    }
}

extension ElementList<PrincipalPattern> {
    /// `Principal` holds the caller as tightly as the tightest of its values does. `NotPrincipal`
    /// leaves out only whom it lists as a whole; a deny of it holds whoever has a boundary.
    fileprivate func match(
        _ caller: Caller, _ effect: Effect
    ) -> (match: Match, grip: PrincipalPattern.Grip) {
        guard isNegated else {
            var tightest: PrincipalPattern.Grip?
            for pattern in values {
                guard let grip = pattern.grip(on: caller) else { continue }
                if grip.rawValue > tightest?.rawValue ?? -1 { tightest = grip }
            }
            if let tightest { return (.yes, tightest) }
            return values.contains { $0.mayMean(caller) } ? (.unknown, .role) : (.no, .account)
        }
        if values.contains(where: { $0.mayMean(caller) }) { return (.unknown, .itself) }
        let listed = Set(values.compactMap { $0.grip(on: caller) })
        guard values.contains(.everyone) || caller.grips.allSatisfy(listed.contains) else {
            return (.yes, .itself)
        }
        return (effect == .deny ? caller.hasBoundary : .no, .itself)
    }
}
