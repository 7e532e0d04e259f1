import AWSTypes
import IAM
import PolicyHistory

/// Where the caller's and the resource's accounts stand in an organisation.
struct OrganizationPlacement {
    let caller: Knowledge<OrganizationMembership?>
    let resource: Knowledge<OrganizationMembership?>

    /// The places of two accounts at a time; not captured where an account is not known.
    init(caller: AccountID?, resource: AccountID?, at time: Instant, history: RememberedHistory) {
        func place(_ account: AccountID?) -> Knowledge<OrganizationMembership?> {
            account.map { history.membership(of: $0, at: time) }
                ?? .notCaptured("the account is not known")
        }
        self.caller = place(caller)
        self.resource = place(resource)
    }

    /// Sets the keys that follow (IAM User Guide, "Properties of the principal", "… of the
    /// resource"); absent for accounts in no organisation.
    func add(to context: inout RequestContext) {
        OrganizationPlacement.add(
            caller, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", to: &context)
        OrganizationPlacement.add(
            resource, "aws:ResourceOrgID", "aws:ResourceOrgPaths", to: &context)
    }

    private static func add(
        _ placement: Knowledge<OrganizationMembership?>, _ idKey: String, _ pathsKey: String,
        to context: inout RequestContext
    ) {
        switch placement {
        case .notCaptured: break
        case .known(nil, _):
            context.set(idKey, .absent, from: "the account is in no organization captured")
            context.set(pathsKey, .absent, from: "the account is in no organization captured")
        case .known(let membership?, _):
            context.set(idKey, membership.id, from: "the organization's snapshot")
            guard membership.isPathComplete else { break }
            // `o-…/r-…/ou-…/`, without the account itself.
            let path = ([membership.id] + membership.path.dropLast()).joined(separator: "/") + "/"
            context.set(pathsKey, .value([path]), from: "the organization's snapshot")
        }
    }
}
