import AWSTypes

/// One list of policies that is asked, with how to read it and where its answer goes.
struct AskedLayer {
    let slot: LayerSlot
    let policies: LayerPolicies
    let reading: LayerReading
    /// The organisation's level it stands at.
    var target: String?
}

/// The place of one layer's answer in an `Evaluation`.
enum LayerSlot: Hashable {
    case identity, boundary, session, resource, accessPoint, endpoint
    case serviceControl(Int)
    case resourceControl(Int)

    /// How many slots stand for one list of policies each.
    static let unlevelledCount = 6

    /// The layer's name; a bucket and a key differ in theirs.
    func layer(of kind: PolicySet.ResourceKind) -> Layer {
        switch self {
        case .identity: return .identityPolicy
        case .boundary: return .permissionsBoundary
        case .session: return .sessionPolicy
        case .resource: return kind == .s3 ? .bucketPolicy : .kms
        case .accessPoint: return .accessPointPolicy
        case .endpoint: return .vpcEndpointPolicy
        case .serviceControl: return .serviceControlPolicy
        case .resourceControl: return .resourceControlPolicy
        }
    }
}

extension Evaluation {
    /// One layer's answer.
    subscript(slot: LayerSlot) -> LayerEvaluation {
        get {
            switch slot {
            case .identity: return identity
            case .boundary: return boundary
            case .session: return session
            case .resource: return resource
            case .accessPoint: return accessPoint
            case .endpoint: return endpoint
            case .serviceControl(let level): return serviceControl[level]
            case .resourceControl(let level): return resourceControl[level]
            }
        }
        set {
            switch slot {
            case .identity: identity = newValue
            case .boundary: boundary = newValue
            case .session: session = newValue
            case .resource: resource = newValue
            case .accessPoint: accessPoint = newValue
            case .endpoint: endpoint = newValue
            case .serviceControl(let level): serviceControl[level] = newValue
            case .resourceControl(let level): resourceControl[level] = newValue
            }
        }
    }
}

extension PolicySet {
    /// Every layer that is asked, in the order of `Layer`.
    func askedLayers(for question: borrowing PreparedRequest) -> [AskedLayer] {
        var asked: [AskedLayer] = []
        asked.reserveCapacity(
            LayerSlot.unlevelledCount + serviceControl.count + resourceControl.count)
        for (index, level) in serviceControlLevels(for: question).enumerated() {
            asked.append(
                AskedLayer(
                    slot: .serviceControl(index), policies: level.policies, reading: .organization,
                    target: level.target))
        }
        for (index, level) in resourceControlLevels(for: question).enumerated() {
            asked.append(
                AskedLayer(
                    slot: .resourceControl(index), policies: level.policies,
                    reading: .organization, target: level.target))
        }
        asked.append(
            AskedLayer(slot: .endpoint, policies: vpcEndpoint, reading: .endpoint(endpointKind)))
        asked.append(AskedLayer(slot: .resource, policies: resource, reading: .resource))
        asked.append(AskedLayer(slot: .accessPoint, policies: accessPoint, reading: .accessPoint))
        guard Evaluation.callerSide(of: question.caller.principal) != .none else { return asked }
        asked.append(AskedLayer(slot: .identity, policies: identity, reading: .callerSide))
        asked.append(
            AskedLayer(slot: .boundary, policies: permissionsBoundary, reading: .callerSide))
        asked.append(AskedLayer(slot: .session, policies: session, reading: .callerSide))
        return asked
    }
}
