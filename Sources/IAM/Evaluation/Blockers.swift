import AWSTypes

/// Which layers must change for a request to pass: not every layer that does not allow, as an
/// allow elsewhere may bypass it.
struct Blockers {
    private(set) var certain: [Layer] = []
    private(set) var possible: [Layer] = []
    /// Those of the certain that deny in so many words, and without that would still not allow.
    private(set) var lacking: [Layer] = []

    init(_ evaluation: Evaluation) {
        guard evaluation.verdict != .allowed else { return }
        var found: [(layer: Layer, match: Match)] = []
        func add(_ layer: Layer, _ match: Match) {
            if match != .no { found.append((layer, match)) }
        }
        let resourceLayer: Layer = evaluation.resourceKind == .s3 ? .bucketPolicy : .kms

        // A deny blocks wherever it stands.
        add(.identityPolicy, evaluation.identity.deny)
        add(.permissionsBoundary, evaluation.boundary.deny)
        add(.sessionPolicy, evaluation.session.deny)
        add(resourceLayer, evaluation.resource.deny)
        add(.accessPointPolicy, evaluation.accessPoint.deny)
        add(.vpcEndpointPolicy, evaluation.endpoint.deny)
        add(.blockPublicAccess, evaluation.closes)
        for result in evaluation.serviceControl {
            add(.serviceControlPolicy, result.deny || !result.allow)
        }
        for result in evaluation.resourceControl {
            add(.resourceControlPolicy, result.deny || !result.allow)
        }
        add(.vpcEndpointPolicy, !evaluation.endpoint.allow)
        let denying = Set(found.lazy.filter { $0.match == .yes }.map(\.layer))
        var ungranted: Set<Layer> = Set(
            [
                Blockers.lacks(evaluation.serviceControl) ? .serviceControlPolicy : nil,
                Blockers.lacks(evaluation.resourceControl) ? .resourceControlPolicy : nil,
            ].compactMap { $0 })
        if evaluation.endpoint.deny == .yes, evaluation.endpoint.allow == .no {
            ungranted.insert(.vpcEndpointPolicy)
        }
        Blockers.blameWithoutGrant(evaluation, resourceLayer) { layer, match in
            if match == .yes, denying.contains(layer) { ungranted.insert(layer) }
            add(layer, match)
        }
        lacking = Layer.allCases.filter(ungranted.contains)

        for layer in Layer.allCases {
            var worst = Match.no
            for (blamed, match) in found where blamed == layer { worst = max(worst, match) }
            switch worst {
            case .yes: certain.append(layer)
            case .unknown: possible.append(layer)
            case .no: break
            }
        }
    }

    /// Whether the level that decides by its deny does not allow besides.
    private static func lacks(_ levels: [LayerEvaluation]) -> Bool {
        levels.first { $0.deny == .yes }?.allow == .no
    }

    /// The layers to blame where nobody grants the request.
    private static func blameWithoutGrant(
        _ evaluation: Evaluation, _ resourceLayer: Layer, _ add: (Layer, Match) -> Void
    ) {
        let missing = !evaluation.grants
        guard missing != .no else { return }
        func blame(_ layer: Layer, _ allows: Match) { add(layer, missing && !allows) }
        if evaluation.callerSide == .none || evaluation.isWithinAccount != .yes {
            blame(resourceLayer, evaluation.resourceAllowsOthers)
            if evaluation.accessPoint.isApplicable {
                blame(.accessPointPolicy, evaluation.accessPoint.allow)
            }
            if evaluation.callerSide == .none { return }
        }
        blame(.permissionsBoundary, evaluation.boundary.allow)
        blame(.sessionPolicy, evaluation.session.allow)
        if evaluation.isWithinAccount == .no {
            blame(.identityPolicy, evaluation.identityAllows)
        } else if evaluation.resourceKind == .s3 {
            // A bucket policy that names the role bypasses its identity policies, and stops at
            // its boundary and its session's policy (IAM User Guide, "Policy evaluation logic").
            let grant =
                evaluation.isWithinAccount == .yes ? evaluation.resourceAllows(.role) : .no
            blame(.identityPolicy, max(evaluation.identityAllows, grant))
        } else {
            // A key's own policy comes first: without delegation no identity policy helps.
            let delegated = evaluation.resourceAllows(.account)
            blame(resourceLayer, delegated || evaluation.resource.allow)
            if delegated != .no { blame(.identityPolicy, evaluation.identityAllows) }
        }
    }
}
