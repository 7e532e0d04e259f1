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
        policies.resourceControl += controlOfAccessPoint(request)
        return AskedPermission(
            request: request, policies: policies, inForce: gathered.inForce,
            isKeyRequest: false)
    }

    /// A level that is not known to hold, where the policies of the access point's account would not
    /// let the request pass.
    private func controlOfAccessPoint(_ request: AuthorizationRequest) -> [OrganizationLevel] {
        let levels = gathered.ofAccessPoint
        guard !levels.isEmpty, let account = target.accessPointARN.flatMap({ ARN($0)?.account })
        else { return [] }
        var alone = PolicySet(resourceKind: .s3)
        alone.resourceControl = levels
        let said = authorize(request, with: alone, settling: false)
            .layer(.resourceControlPolicy)?.outcome
        switch said {
        case .allows, .notApplicable, nil: return []
        case .explicitlyDenies, .implicitlyDenies, .unknown:
            let reason = Remark(.controlPolicyOfAccessPoint, [.account: account])
            return [OrganizationLevel(target: account, policies: .unknown([reason]))]
        }
    }
}
