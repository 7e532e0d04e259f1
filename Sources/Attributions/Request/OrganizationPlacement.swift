import AWSTypes
import IAM
import PolicyHistory

/// Where the caller's and the resource's accounts stand in an organisation. A class, as `Denial`
/// is one.
final class OrganizationPlacement: Sendable {
    /// Whose places are asked for.
    struct Question: Hashable {
        let caller: AccountID?
        let resource: AccountID?
        /// What the resource's account owns, for people: `bucket lake`.
        let owned: String
    }

    let question: Question
    let caller: Knowledge<OrganizationMembership?>
    let resource: Knowledge<OrganizationMembership?>
    /// What that makes of the keys with the organisation's id.
    private let callerID: ConditionKeyState
    private let resourceID: ConditionKeyState

    /// The places of two accounts at a time; not captured where an account is not known.
    init(_ question: Question, at time: Instant, history: RememberedHistory) {
        self.question = question
        let (caller, resource, owned) = (question.caller, question.resource, question.owned)
        func place(
            _ account: AccountID?, unknown reason: String
        ) -> Knowledge<OrganizationMembership?> {
            account.map { history.membership(of: $0, at: time) } ?? .notCaptured(reason)
        }
        /// Who is in none of the captured organisations may be in another.
        func id(_ account: AccountID?, _ place: Knowledge<OrganizationMembership?>)
            -> ConditionKeyState
        {
            guard let account, case .known(let membership, _) = place else { return .unknown }
            if let membership { return .value([membership.id]) }
            if history.isInNoOrganization(account, at: time) { return .absent }
            return .noneOf(history.organizations(without: account, at: time))
        }
        self.caller = place(
            caller,
            unknown: "the caller's account is not known; CloudTrail's event of the request tells it"
        )
        // CloudTrail's `resources` hold the owner's account id; the access log has only a
        // canonical user id.
        self.resource = place(
            resource,
            unknown: "which account owns \(owned) is not known; a capture made in that account, or "
                + "CloudTrail's event of the request, tells it")
        callerID = id(caller, self.caller)
        resourceID = id(resource, self.resource)
    }

    /// Sets the keys that follow (IAM User Guide, "Properties of the principal", "… of the
    /// resource"); absent for accounts in no organisation, and not known for those that are in none
    /// of the captured ones.
    func add(to context: inout RequestContext) {
        OrganizationPlacement.add(
            caller, callerID, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths",
            to: &context)
        OrganizationPlacement.add(
            resource, resourceID, "aws:ResourceOrgID", "aws:ResourceOrgPaths",
            to: &context)
    }

    private static func add(
        _ placement: Knowledge<OrganizationMembership?>, _ id: ConditionKeyState,
        _ idKey: String, _ pathsKey: String, to context: inout RequestContext
    ) {
        guard case .known(let membership, _) = placement else { return }
        let source = "the organization's snapshot"
        context.set(idKey, id, from: source)
        if id == .absent { context.set(pathsKey, .absent, from: source) }
        guard let membership, membership.isPathComplete else { return }
        // `o-…/r-…/ou-…/`, without the account itself.
        let path = ([membership.id] + membership.path.dropLast()).joined(separator: "/") + "/"
        context.set(pathsKey, .value([path]), from: source)
    }
}
