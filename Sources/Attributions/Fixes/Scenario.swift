import AWSTypes
import IAM

/// One permission that the denied request needs, with the policies that decide it.
struct AskedPermission {
    var request: AuthorizationRequest
    var policies: PolicySet
    var inForce: PoliciesInForce
    /// Whether it is asked of a KMS key, on the request's behalf.
    var isKeyRequest: Bool

    /// Whether the key is asked whose id nobody captured: no statement can be written for it.
    var isOfUnnamedKey: Bool { isKeyRequest && request.resource.hasSuffix(":key/*") }

    /// Whether another is the same action on the same resource.
    func asksSame(as other: AskedPermission) -> Bool {
        request.action == other.request.action && request.resource == other.request.resource
    }
}

/// A copy of everything that decides the request, to try changes on (docs/DESIGN.md).
struct Scenario {
    /// Every permission that must pass.
    var permissions: [AskedPermission]
    /// The layers that are no policies: ownership, payer, key state.
    var settings: [LayerResult]
    /// The headers of encryption that the job is to send; nil for those of the request.
    var headers: EncryptionHeaders?

    /// The ARNs of the keys that are asked.
    var keys: Set<String> {
        Set(permissions.filter(\.isKeyRequest).map(\.request.resource))
    }

    /// Whether the request passes every layer that is known (docs/DESIGN.md). A layer that nobody
    /// captured is passed over, but for those that are `changed`: a fix of what is not known is
    /// not verified.
    func passes(changing changed: Set<Layer>) -> Bool {
        permissions.allSatisfy { permission in
            PolicyLayers.unpassed(permission).allSatisfy { layer, isUncaptured in
                isUncaptured && !changed.contains(layer)
            }
        }
            && settings.allSatisfy { result in
                result.outcome == .allows || result.outcome == .notApplicable
                    || (result.isUncaptured && !changed.contains(result.layer))
            }
    }

    /// What is not known of the keys that the request asks, or may ask, and may refuse it still: one that
    /// is known to be unusable, where another may be asked; and what nobody captured of another account's, or
    /// of one whose ARN is known: its policy has to allow besides, if only that its account's policies do
    /// (KMS Developer Guide, "Key policies": "No AWS principal, including the account root user or key creator,
    /// has any permissions to a KMS key unless they are explicitly allowed").
    var openKeys: [Remark] {
        let unusable = settings.filter(\.mayBeOfUnusableKey).map { result in
            Remark(
                .perhapsUnusableKey,
                [.key: result.place.name ?? "", .reason: result.reason.seen ?? ""])
        }
        let open = permissions.filter { asked in
            guard asked.isKeyRequest, let caller = asked.request.principalAccount,
                let owner = asked.request.resourceAccount
            else { return false }
            return (caller != owner || !asked.isOfUnnamedKey)
                && PolicyLayers.unpassed(asked).contains { $0.layer == .kms && $0.isUncaptured }
        }
        let uncaptured = open.flatMap { asked in
            PolicyLayers(asked).results().filter { $0.layer == .kms }.flatMap(\.missing)
        }
        return (unusable + uncaptured).uniqued()
    }

    /// Applies a change to the policies of every permission of the same kind.
    mutating func changePolicies(ofKey: Bool, _ change: (inout PolicySet) -> Void) {
        for index in permissions.indices where permissions[index].isKeyRequest == ofKey {
            change(&permissions[index].policies)
        }
    }

    /// Has the request ask for one more permission, of the same resource and the same policies.
    mutating func ask(_ action: Action, like permission: AskedPermission) {
        guard !permissions.contains(where: { $0.request.action == action }),
            var asked = permissions.first(where: {
                $0.request.action == permission.request.action
                    && $0.request.resource == permission.request.resource
            })
        else { return }
        asked.request.action = action
        permissions.append(asked)
    }

    /// Has the request ask these keys and no others. What was changed of one that it asks already stays.
    mutating func ask(keys asked: Scenario) {
        let former = permissions.filter(\.isKeyRequest)
        permissions.removeAll(where: \.isKeyRequest)
        settings.removeAll { $0.cause == .kmsKey }
        add(asked)
        for index in permissions.indices {
            if let same = former.first(where: { $0.asksSame(as: permissions[index]) }) {
                permissions[index].policies = same.policies
            }
        }
    }

    /// Adds what another asks besides.
    mutating func add(_ other: Scenario) {
        permissions += other.permissions.filter { !asks($0) }
        settings += other.settings.filter { result in
            !settings.contains { $0.mechanism == result.mechanism && $0.place == result.place }
        }
    }

    /// Whether a permission is asked.
    func asks(_ permission: AskedPermission) -> Bool {
        permissions.contains { $0.asksSame(as: permission) }
    }

    /// Sets a condition key that the request itself can bring, such as a header; where it is to be
    /// unset, only where it has no value that is known.
    mutating func setContext(_ key: String, _ value: String, ifUnset: Bool = false) {
        for index in permissions.indices {
            if ifUnset, case .value = permissions[index].request.context.state(of: key) { continue }
            permissions[index].request.context.set(key, value, from: "the fix")
        }
    }

    /// Marks a setting's layer as put right.
    mutating func settle(_ mechanism: Mechanism) {
        for index in settings.indices where settings[index].mechanism == mechanism {
            settings[index].outcome = .allows
        }
    }
}

/// A fix, and what applying it to a copy means.
struct Remedy {
    var fix: Fix
    /// Whether it opens something that keeps others out as well: exempts from a deny, opens a key,
    /// an endpoint, a boundary or a perimeter.
    var weakensGuard = false
    /// The ARN of the key that it is about; nil where it is about none that is known.
    var key: String?
    var apply: (inout Scenario) -> Void
}
