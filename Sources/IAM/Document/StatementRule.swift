/// What a statement says, compiled. A class, so that going through a policy's statements counts
/// one reference each and copies nothing.
final class StatementRule: Sendable {
    let effect: Effect
    let action: ElementList<Wildcard>
    let resource: ElementList<ARNPattern>?
    let principal: ElementList<PrincipalPattern>?
    let conditions: [Condition]
    /// Whether S3 Block Public Access counts the statement as public.
    let isPublic: Bool

    init(
        effect: Effect, action: ElementList<Wildcard>, resource: ElementList<ARNPattern>?,
        principal: ElementList<PrincipalPattern>?, conditions: [Condition]
    ) {
        self.effect = effect
        self.action = action
        self.resource = resource
        self.principal = principal
        self.conditions = conditions
        isPublic = PublicAccess.isPublic(effect, principal, conditions)
    }
}
