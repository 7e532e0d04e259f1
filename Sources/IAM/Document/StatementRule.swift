import JSON
import Synchronization

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
    /// The statement's JSON, once it was quoted.
    private let quotation = Mutex<String?>(nil)

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

    /// The pretty-printed JSON of the statement as it was decoded. Written out once: a denial
    /// that comes a thousand times is quoted as often.
    func quotation(of statement: JSONValue) -> String {
        quotation.withLock { quotation in
            if let quotation { return quotation }
            let text = statement.serialized(indent: 2)
            quotation = text
            return text
        }
    }
}
