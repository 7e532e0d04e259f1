import AWSTypes
import Denials
import IAM
import PolicyHistory

/// Builds the smallest change for each blocking layer: the action, the resource and the principal
/// of the denial, never more (facts: "what sets it right"). Of layers that are no policies
/// `SettingRemedies` knows it.
struct RemedyBuilder {
    let denial: Denial
    let principal: DeniedPrincipal

    /// The change that removes one blocker of one permission; nil where none is known.
    func remedy(for result: LayerResult, of permission: AskedPermission?) -> Remedy? {
        let settings = SettingRemedies(principal: principal)
        if let remedy = settings.remedy(for: result, of: permission) { return remedy }
        guard let permission else { return nil }
        if result.outcome == .implicitlyDenies { return grant(result, permission) }
        if let remedy = requestChange(result) { return remedy }
        return amend(result, permission)
    }

    // MARK: - Grants

    /// A statement that allows what no statement allows.
    private func grant(_ result: LayerResult, _ permission: AskedPermission) -> Remedy? {
        let request = permission.request
        let isKey = permission.isKeyRequest
        let place = GrantPlace(result.layer, isKey: isKey)
        let prefix = listedPrefix(of: request)
        let what =
            "\(request.action) on \(request.resource)"
            + (prefix.map { " for the prefix \($0)" } ?? "")
        var fix = Fix(
            cause: result.cause, place: result.place,
            change: .allow(
                action: request.action.description, resource: request.resource, prefix: prefix),
            owner: owner(of: result),
            summary: "\(place.verb) \(what)\(place.suffix(result, principal.roleARN))",
            subject: subject(of: result), document: nil,
            newlyAllows: "\(principal.roleARN ?? "the principal") may \(what)", verified: false)
        if place.namesRole, principal.knownRoleARN == nil { return unnamed(fix) }
        var conditions: [PolicyDocument.Condition] = []
        if place == .endpoint, let role = principal.knownRoleARN {
            conditions.append(("ArnEquals", "aws:PrincipalArn", role))
        }
        if let prefix {
            conditions.append(("StringEquals", "s3:prefix", LiteralText.value(prefix)))
        }
        guard
            let document = try? PolicyDocument.allowing(
                sid: "AllowGlue" + request.action.name,
                actions: [request.action.description],
                resources: [place.isKeyPolicy ? "*" : literal(request.resource)],
                principal: place.principal(roleARN: principal.knownRoleARN),
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
        guard let name = principal.roleName else { return nil }
        var fix = fix
        fix.setting =
            "the statement needs the role's ARN with its path, which is not known: "
            + "aws iam get-role --role-name \(ShellWord.quoted(name)) --query Role.Arn"
        return Remedy(fix: fix) { _ in }
    }

    /// The prefix that a listing asked for: a grant allows no other.
    private func listedPrefix(of request: AuthorizationRequest) -> String? {
        guard request.action.lowercased.hasPrefix("s3:listbucket"),
            let prefix = denial.parameters?["prefix"], !prefix.isEmpty
        else { return nil }
        return prefix
    }

    /// The resource as a policy names it and nothing else; where the log names no key, any.
    private func literal(_ resource: String) -> String {
        denial.key == nil && resource.hasSuffix("/*") ? resource : LiteralText.resource(resource)
    }

    // MARK: - Denies

    /// A deny that hangs on what the request itself can bring is answered by bringing it.
    private func requestChange(_ result: LayerResult) -> Remedy? {
        guard result.cause != .kmsKey,
            let change = RequestChange.all.first(where: { change in
                result.conditionKeys.contains { $0.lowercased() == change.key }
            })
        else { return nil }
        let fix = Fix(
            cause: result.cause, place: PolicyPlace(.job, principal.roleARN),
            change: .jobOption(change.option), owner: "the job's author", summary: change.summary,
            subject: "job of \(principal.roleARN ?? "the role")", setting: change.setting,
            newlyAllows: "nothing: the policies stay as they are", verified: false)
        return Remedy(fix: fix) { scenario in
            scenario.setContext(change.key, change.values.first ?? "")
            for value in change.values.dropFirst() where !scenario.passes(changing: [result.layer])
            {
                scenario.setContext(change.key, value)
            }
        }
    }

    /// The denying statement, changed so that it no longer meets this role; or, in the role's own
    /// policy, this request.
    private func amend(_ result: LayerResult, _ permission: AskedPermission) -> Remedy? {
        guard let index = result.statementIndex,
            let denying = documents(of: result, permission).first(where: {
                $0.name == result.policy
            }), denying.statements.first(where: { $0.index == index })?.effect == .deny
        else { return nil }
        let isOwn = result.layer == .identityPolicy || result.layer == .sessionPolicy
        let isKey = permission.isKeyRequest
        let request = permission.request
        let role = principal.knownRoleARN
        let resource = literal(request.resource)
        let amend: (PolicyDocument) -> PolicyDocument = { document in
            guard document.name == result.policy else { return document }
            if isOwn {
                return document.exempting(
                    action: request.action, on: resource, fromStatement: index
                ).document
            }
            return role.map { document.exempting(roleARN: $0, fromStatement: index) } ?? document
        }
        let amended = amend(denying)
        let label = result.statement ?? "#\(index)"
        let statement = amended.statements.first { $0.index == index && $0.label == label }
        let name = principal.roleARN ?? "the role"
        let deny = DenyStatement(policy: result.policy, label: label, index: index)
        var fix = Fix(
            cause: result.cause, place: result.place, change: .exemptRole(role, deny: deny),
            owner: owner(of: result),
            summary: "exempt \(name) from the deny \(label) in \(result.policy)",
            subject: subject(of: result), document: statement?.json ?? amended.json,
            newlyAllows: "what the deny \(label) kept from \(name), where another policy "
                + "allows it",
            verified: false)
        if !isOwn, role == nil {
            fix.document = nil
            return unnamed(fix)
        }
        if isOwn { describe(&fix, exempting: request, in: denying, deny) }
        return Remedy(fix: fix) { scenario in
            scenario.changePolicies(ofKey: isKey) { policies in
                policies.change(result.layer, target: result.target) { documents in
                    // Mostly it is as it was: only another fix may have changed it before.
                    documents.map { $0 == denying ? amended : amend($0) }
                }
            }
        }
    }

    /// Says what is changed in a deny of the role's own, and what else that lets through.
    private func describe(
        _ fix: inout Fix, exempting request: AuthorizationRequest, in document: PolicyDocument,
        _ deny: DenyStatement
    ) {
        let (name, label) = (document.name, deny.label)
        let action = request.action.description
        switch document.exempting(
            action: request.action, on: literal(request.resource), fromStatement: deny.index
        ).by {
        case .resource:
            fix.change = .exemptResource(request.resource, deny: deny)
            fix.summary = "leave \(request.resource) out of the deny \(label) in \(name)"
            fix.newlyAllows =
                "what the deny \(label) kept from the role on \(request.resource), where another "
                + "policy allows it"
        case .action:
            fix.change = .exemptAction(action, deny: deny)
            fix.summary = "take \(request.action) out of the deny \(label) in \(name)"
            fix.newlyAllows =
                "\(request.action) on all that the deny \(label) names, where another policy "
                + "allows it"
        case .statement:
            fix.change = .removeDeny(deny)
            fix.summary = "remove the deny \(label) from \(name), or narrow it by hand"
        }
    }

    /// The documents of the layer that decided.
    private func documents(
        of result: LayerResult, _ permission: AskedPermission
    ) -> [PolicyDocument] {
        var documents: [PolicyDocument] = []
        var trial = permission.policies
        trial.change(result.layer, target: result.target) {
            documents += $0
            return $0
        }
        return documents
    }

    // MARK: - Owners

    private func owner(of result: LayerResult) -> String {
        let account = result.place.account.flatMap { AccountID($0) }
        switch result.layer {
        case .serviceControlPolicy, .resourceControlPolicy:
            return "the organization's administrators"
        case .vpcEndpointPolicy: return FixOwner.of("VPC endpoint", account)
        case .kms: return FixOwner.of("key", account)
        case .identityPolicy, .permissionsBoundary, .sessionPolicy:
            return FixOwner.of("role", principal.account)
        default: return FixOwner.of("bucket", result.bucketOwner)
        }
    }

    private func subject(of result: LayerResult) -> String {
        switch result.layer {
        case .identityPolicy, .permissionsBoundary, .sessionPolicy:
            return principal.roleARN ?? "role"
        case .bucketPolicy: return "bucket \(result.bucket ?? "")"
        case .serviceControlPolicy, .resourceControlPolicy:
            return result.target.map { "\(result.policy) at \($0)" } ?? result.policy
        default: return result.policy
        }
    }
}
