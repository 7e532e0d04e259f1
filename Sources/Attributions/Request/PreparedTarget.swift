import AWSTypes
import Denials
import IAM

/// One target, with all that its permissions have in common.
final class PreparedTarget {
    let target: RequestTarget
    let gathered: GatheredPolicies
    let lists: AccessControlLists
    /// The request but for what is asked.
    private let request: AuthorizationRequest

    init(
        _ target: RequestTarget, _ gathered: GatheredPolicies, _ lists: AccessControlLists,
        _ request: AuthorizationRequest
    ) {
        self.target = target
        self.gathered = gathered
        self.lists = lists
        self.request = request
    }

    /// A permission with what decides it.
    func asked(_ permission: RequiredPermission, of denial: Denial) -> AskedPermission {
        var request = request
        request.action = permission.action
        request.resource = permission.resource
        request.underlyingResource = target.underlyingResource(of: permission.action, denial)
        var policies = gathered.set
        policies.accessControlList = lists.state(for: permission.action)
        return AskedPermission(
            request: request, policies: policies, inForce: gathered.inForce,
            isKeyRequest: false)
    }
}
