import AWSTypes
import Denials
import IAM
import JSON
import PolicyHistory
import Wording

/// Builds the smallest change for each blocking layer: the action, the resource and the principal
/// of the denial, never more. Of layers that are no policies
/// `SettingRemedies` knows it.
struct RemedyBuilder {
    let findings: Findings

    var denial: Denial { findings.denial }
    var principal: DeniedPrincipal { findings.principal }

    /// The change that removes one blocker of one permission; nil where none is known.
    func remedy(for result: LayerResult, of permission: AskedPermission?) -> Remedy? {
        var remedy = change(for: result, of: permission)
        let isState = result.mechanism == .keyState && result.place.kind == .keyState
        remedy?.key =
            isState
            ? result.place.name
            : permission.flatMap { $0.isKeyRequest ? $0.request.resource : nil }
        return remedy
    }

    private func change(for result: LayerResult, of permission: AskedPermission?) -> Remedy? {
        let settings = SettingRemedies(principal: principal)
        if let remedy = settings.remedy(for: result, of: permission) { return remedy }
        guard let permission else { return nil }
        if result.outcome == .implicitlyDenies {
            if let change = metCondition(result, permission) {
                return requestRemedy(result, change, permission)
            }
            var remedy = grant(result, permission)
            remedy?.weakensGuard = isGuard(result)
            return remedy
        }
        if let change = namedKey(result, permission) {
            return requestRemedy(result, change, permission)
        }
        if let change = avoiding(result, permission) {
            return requestRemedy(result, change, permission)
        }
        var remedy = amend(result, permission)
        remedy?.weakensGuard = true
        return remedy
    }

    /// Whether a grant there opens something that keeps others out as well: an organization's
    /// policy, a permissions boundary, a key, an endpoint.
    private func isGuard(_ result: LayerResult) -> Bool {
        switch result.layer {
        case .serviceControlPolicy, .resourceControlPolicy, .permissionsBoundary: return true
        default:
            switch result.mechanism.row.grant {
            case .keyPolicy, .endpoint: return true
            case .namingRole, .withoutPrincipal, nil: return false
            }
        }
    }

    // MARK: - Grants

    /// A statement that allows what no statement allows.
    private func grant(_ result: LayerResult, _ permission: AskedPermission) -> Remedy? {
        let request = permission.request
        let isKey = permission.isKeyRequest
        let form = result.mechanism.row.grant ?? .withoutPrincipal
        let prefix = listedPrefix(of: request)
        // A bucket's policy names the bucket, also for what comes through an access point (S3 User
        // Guide, "Configuring IAM policies for using access points").
        let resource =
            result.layer == .bucketPolicy
            ? request.underlyingResource ?? request.resource : request.resource
        var fix = fix(
            result,
            .allow(action: request.action.description, resource: resource, prefix: prefix))
        // An ARN put together from a guess is none to write into a policy.
        guard let resources = literal(resource, of: permission) else { return nil }
        if form != .withoutPrincipal, principal.knownRoleARN == nil { return unnamed(fix) }
        var conditions: [PolicyDocument.Condition] = []
        if form == .endpoint, let role = principal.knownRoleARN {
            conditions.append(("ArnEquals", "aws:PrincipalArn", role))
        }
        if let prefix {
            conditions.append(("StringEquals", "s3:prefix", LiteralText.value(prefix)))
        }
        guard
            let document = try? PolicyDocument.allowing(
                actions: [request.action.description],
                resources: [form == .keyPolicy ? "*" : resources],
                principal: form.principal(roleARN: principal.knownRoleARN),
                conditions: conditions, name: "the fix")
        else { return nil }
        fix.document = document.statements.first?.json
        let target = result.target
        return Remedy(fix: fix) { scenario in
            scenario.changePolicies(ofKey: isKey) { policies in
                policies.change(result.layer, target: target) { $0 + [document] }
            }
        }
    }

    /// A fix that must name the role, whose path nobody knows: an ARN without it is refused by
    /// AWS, or names another role (IAM User Guide, "IAM identifiers: ARNs").
    private func unnamed(_ fix: Fix) -> Remedy? {
        principal.roleName == nil ? nil : Remedy(fix: fix) { _ in }
    }

    /// The prefix that a listing asked for, as either log shows it: a grant allows no other.
    private func listedPrefix(of request: AuthorizationRequest) -> String? {
        guard request.action.lowercased.hasPrefix("s3:listbucket"),
            case .value(let values) = request.context.state(of: "s3:prefix"),
            let prefix = values.first, !prefix.isEmpty
        else { return nil }
        return prefix
    }

    /// The resource as a policy names it and nothing else; nil where the log does not name it.
    private func literal(_ resource: String, of permission: AskedPermission) -> String? {
        if resource == "*" {
            // These have no resource of their own (Service Authorization Reference).
            return RemedyBuilder.unscoped.contains(permission.request.action.lowercased) ? "*" : nil
        }
        if !permission.isKeyRequest, denial.key == nil, resource.hasSuffix("/*") { return nil }
        return LiteralText.resource(resource)
    }

    private static let unscoped: Set<String> = ["s3:listallmybuckets"]

    // MARK: - Denies

    /// The denying statement, changed so that it no longer meets this role; or, in the role's own
    /// policy, this request.
    private func amend(_ result: LayerResult, _ permission: AskedPermission) -> Remedy? {
        guard let index = result.statementIndex,
            let denying = documents(of: result, permission).first(where: {
                $0.name == result.document
            }), denying.statements.first(where: { $0.index == index })?.effect == .deny
        else { return nil }
        if permission.isKeyRequest, isOfNetwork(result) {
            return exemptServiceCalls(result, denying, index)
        }
        let isOwn = result.layer == .identityPolicy || result.layer == .sessionPolicy
        let isKey = permission.isKeyRequest
        let request = permission.request
        let knownRole = principal.knownRoleARN
        let resource = literal(request.resource, of: permission) ?? request.resource
        let amend: (PolicyDocument) -> PolicyDocument = { document in
            guard document.name == result.document else { return document }
            if isOwn {
                let narrowed = document.exempting(
                    action: request.action, on: resource, fromStatement: index)
                guard narrowed.by == .statement, isShared(result), let knownRole else {
                    return narrowed.document
                }
                return document.exempting(roleARN: knownRole, fromStatement: index)
            }
            return knownRole.map { document.exempting(roleARN: $0, fromStatement: index) }
                ?? document
        }
        let amended = amend(denying)
        let label = result.statement ?? "#\(index)"
        let statement = amended.statements.first { $0.index == index && $0.label == label }
        let deny = DenyStatement(
            policy: PlaceText.name(of: result.place), label: label, index: index)
        var fix = fix(result, .exemptRole(knownRole, deny: deny))
        if !isOwn, knownRole == nil { return unnamed(fix) }
        fix.document = statement?.json ?? amended.json
        if isOwn {
            fix.change = ownChange(
                exempting: permission, in: denying, deny,
                otherwise: isShared(result) ? knownRole : nil)
        }
        return Remedy(fix: fix) { scenario in
            scenario.changePolicies(ofKey: isKey) { policies in
                policies.change(result.layer, target: result.target) { documents in
                    // Mostly it is as it was: only another fix may have changed it before.
                    documents.map { $0 == denying ? amended : amend($0) }
                }
            }
        }
    }

    /// Whether a deny looks at the network path alone, which S3's call to KMS never shows (IAM User
    /// Guide, "Forward access sessions").
    private func isOfNetwork(_ result: LayerResult) -> Bool {
        let keys = Set(result.conditionKeys.map { $0.lowercased() })
        return !keys.isEmpty
            && keys.isSubset(of: ["aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip"])
    }

    /// The denying statement without the calls that services make with their callers' rights, as
    /// AWS's guide writes such a guard: it still holds for what the caller sends itself.
    private func exemptServiceCalls(
        _ result: LayerResult, _ denying: PolicyDocument, _ index: Int
    ) -> Remedy {
        let amended = denying.exemptingServiceCalls(fromStatement: index)
        let label = result.statement ?? "#\(index)"
        let statement = amended.statements.first { $0.index == index && $0.label == label }
        let deny = DenyStatement(
            policy: PlaceText.name(of: result.place), label: label, index: index)
        var fix = fix(result, .exemptServiceCalls(deny: deny))
        fix.document = statement?.json ?? amended.json
        return Remedy(fix: fix) { scenario in
            scenario.changePolicies(ofKey: true) { policies in
                policies.change(result.layer, target: result.target) { documents in
                    documents.map {
                        $0.name == result.document
                            ? $0.exemptingServiceCalls(fromStatement: index) : $0
                    }
                }
            }
        }
    }

    /// Whether other roles may have the policy that denied too: then a deny goes for this role
    /// alone.
    private func isShared(_ result: LayerResult) -> Bool {
        result.layer == .identityPolicy && result.place.policy?.hasPrefix("arn:") ?? false
    }

    /// What is changed in a deny of the role's own; `otherwise` is exempt where nothing smaller than
    /// the whole statement can be.
    private func ownChange(
        exempting permission: AskedPermission, in document: PolicyDocument,
        _ deny: DenyStatement, otherwise role: String?
    ) -> FixChange {
        let request = permission.request
        switch document.exempting(
            action: request.action,
            on: literal(request.resource, of: permission) ?? request.resource,
            fromStatement: deny.index
        ).by {
        case .resource: return .exemptResource(request.resource, deny: deny)
        case .action: return .exemptAction(request.action.description, deny: deny)
        case .statement: return role.map { .exemptRole($0, deny: deny) } ?? .removeDeny(deny)
        }
    }

    func documents(of layer: Layer, _ permission: AskedPermission) -> [PolicyDocument] {
        documents(of: layer, target: nil, permission)
    }

    /// The documents of the layer that decided.
    func documents(
        of result: LayerResult, _ permission: AskedPermission
    ) -> [PolicyDocument] {
        documents(of: result.layer, target: result.target, permission)
    }

    private func documents(
        of layer: Layer, target: String?, _ permission: AskedPermission
    ) -> [PolicyDocument] {
        var documents: [PolicyDocument] = []
        var trial = permission.policies
        trial.change(layer, target: target) {
            documents += $0
            return $0
        }
        return documents
    }

    // MARK: - What a fix says

    /// The role as fixes name it: by its ARN, else by its name.
    var role: String? { principal.roleARN ?? principal.roleName }

    private func fix(_ result: LayerResult, _ change: FixChange) -> Fix {
        Fix(cause: result.cause, place: result.place, change: change, role: role)
    }
}

extension GrantForm {
    /// The `Principal` element's ARN, where the policy has one.
    fileprivate func principal(roleARN: String?) -> String? {
        switch self {
        case .withoutPrincipal: return nil
        case .endpoint: return "*"
        case .namingRole, .keyPolicy: return roleARN
        }
    }
}
