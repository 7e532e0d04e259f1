/// What policies tell requests apart by: the condition keys that they name, and the resources of
/// their statements. Requests that agree in all of it, and in who asks for what, are decided alike.
public struct Distinctions: Sendable {
    /// The keys of conditions, variables and grants, lowercased.
    public private(set) var conditionKeys: Set<String> = []
    /// Whether a statement's resources depend on the request's keys.
    public private(set) var hasVariableResources = false
    /// The resources of each document's statements, each text once in a document.
    private var patterns: [[ARNPattern]] = []

    /// Those of no policy.
    public init() {}

    /// Those of one document's statements.
    init(of rules: [StatementRule]) {
        var resources: [ARNPattern] = []
        var seen: Set<Wildcard?> = []
        for rule in rules {
            for condition in rule.conditions {
                conditionKeys.insert(condition.lowercasedKey)
                conditionKeys.formUnion(condition.values.variableKeys)
            }
            for pattern in rule.resource?.values ?? [] {
                if pattern.template.hasVariables { hasVariableResources = true }
                if seen.insert(pattern.template.constant).inserted { resources.append(pattern) }
            }
        }
        if !resources.isEmpty { patterns = [resources] }
    }

    /// Adds the policies of a set. The resources of a `keyRequest` are keys, which tell no objects
    /// apart; what variables in them stand for may depend on the moment all the same.
    public mutating func add(_ set: PolicySet, isKeyRequest: Bool) {
        let known = patterns
        for layer in set.layers {
            for document in layer.documents { add(document.distinctions) }
        }
        if isKeyRequest { patterns = known }
        conditionKeys.formUnion(set.grants.grants.flatMap(\.contextKeys).map { $0.lowercased() })
    }

    /// Adds what others tell apart.
    public mutating func add(_ other: Distinctions) {
        if !other.conditionKeys.isEmpty { conditionKeys.formUnion(other.conditionKeys) }
        hasVariableResources = hasVariableResources || other.hasVariableResources
        patterns += other.patterns
    }

    /// Whether there are statements of which some resources match and others do not.
    public var tellsResourcesApart: Bool { !patterns.isEmpty }

    /// What of this is left to tell apart the resources whose ARNs begin with a text.
    public func among(resourcesBeginningWith start: String) -> Distinctions {
        var left = self
        var seen: Set<Wildcard?> = []
        let some = patterns.joined().filter {
            !$0.matchesAllOrNone(beginningWith: start) && seen.insert($0.template.constant).inserted
        }
        left.patterns = some.isEmpty ? [] : [some]
        return left
    }

    /// Whether some statement matches one of two resources and not the other. Only where no
    /// resource is variable.
    public func tellApart(_ resource: String, _ other: String) -> Bool {
        let context = RequestContext(isComplete: true)
        return patterns.joined().contains { pattern in
            pattern.matchesResource(resource.utf8.span, in: context)
                != pattern.matchesResource(other.utf8.span, in: context)
        }
    }
}

extension PolicySet {
    /// All layers that hold policies.
    fileprivate var layers: [LayerPolicies] {
        [identity, permissionsBoundary, session, resource, accessPoint, vpcEndpoint]
            + serviceControl.map(\.policies) + resourceControl.map(\.policies)
    }
}
