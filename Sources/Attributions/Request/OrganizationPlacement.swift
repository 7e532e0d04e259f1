import AWSTypes
import IAM
import PolicyHistory

/// Where the caller's and the resource's accounts stand in an organisation. A class, as `Denial`
/// is one.
final class OrganizationPlacement: Sendable {
    /// Whose places are asked for.
    struct Accounts: Hashable {
        let caller: AccountID?
        let resource: AccountID?
        /// What the resource's account owns, for people: `bucket lake`.
        let owned: String
    }

    let accounts: Accounts
    let caller: Knowledge<OrganizationMembership?>
    let resource: Knowledge<OrganizationMembership?>
    /// What that makes of the keys with the organisation's id.
    private let callerID: ConditionKeyState
    private let resourceID: ConditionKeyState

    /// The places of two accounts at a time; not captured where an account is not known.
    init(_ accounts: Accounts, at time: Instant, history: RememberedHistory) {
        self.accounts = accounts
        let (caller, resource, owned) = (accounts.caller, accounts.resource, accounts.owned)
        func place(
            _ account: AccountID?, unknown reason: Remark
        ) -> Knowledge<OrganizationMembership?> {
            account.map { history.membership(of: $0, at: time) } ?? .notCaptured(reason)
        }
        func id(_ account: AccountID?, _ place: Knowledge<OrganizationMembership?>)
            -> ConditionKeyState
        {
            OrganizationPlacement.id(of: account, place, at: time, history: history)
        }
        self.caller = place(caller, unknown: Remark(.callerAccountNotKnown))
        // CloudTrail's `resources` hold the owner's account id; the access log has only a
        // canonical user id.
        self.resource = place(
            resource,
            unknown: Remark(.ownerAccountNotKnown, [.subject: owned]))
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

    /// What an account's place makes of a key with the organisation's id. Who is in none of the
    /// captured organisations may be in another.
    private static func id(
        of account: AccountID?, _ place: Knowledge<OrganizationMembership?>, at time: Instant,
        history: RememberedHistory
    ) -> ConditionKeyState {
        guard let account, case .known(let membership, _) = place else { return .unknown }
        if let membership { return .value([membership.id]) }
        if history.isInNoOrganization(account, at: time) { return .absent }
        return .noneOf(history.organizations(without: account, at: time))
    }

    /// What an account's place makes of a pair of keys, with its organisation's id and its path.
    static func keys(
        of account: AccountID?, at time: Instant, history: RememberedHistory
    ) -> (id: ConditionKeyState, paths: ConditionKeyState) {
        guard let account else { return (.unknown, .unknown) }
        let place = history.membership(of: account, at: time)
        let id = id(of: account, place, at: time, history: history)
        return (id, paths(place, id))
    }

    /// `o-…/r-…/ou-…/`, without the account itself.
    private static func paths(
        _ place: Knowledge<OrganizationMembership?>, _ id: ConditionKeyState
    ) -> ConditionKeyState {
        if id == .absent { return .absent }
        guard case .known(let membership?, _) = place, membership.isPathComplete else {
            return .unknown
        }
        let steps = [membership.id] + membership.path.dropLast()
        return .value([steps.joined(separator: "/") + "/"])
    }

    private static func add(
        _ placement: Knowledge<OrganizationMembership?>, _ id: ConditionKeyState,
        _ idKey: String, _ pathsKey: String, to context: inout RequestContext
    ) {
        guard case .known = placement else { return }
        let source = "the organization's snapshot"
        context.set(idKey, id, from: source)
        context.set(pathsKey, paths(placement, id), from: source)
    }
}
