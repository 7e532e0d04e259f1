import AWSTypes
import Denials
import IAM
import PolicyHistory

/// Builds the smallest change for each blocking layer: the action, the resource and the principal
/// of the denial, never more (facts: "what sets it right").
struct RemedyBuilder {
    let denial: Denial
    let principal: DeniedPrincipal

    /// The change that removes one blocker of one permission; nil where none is known.
    func remedy(for result: LayerResult, of permission: AskedPermission?) -> Remedy? {
        switch result.mechanism {
        case .missingRequestPayerHeader: return requesterPays(result)
        case .objectACL: return objectOwnership(result)
        case .keyState: return keyState(result)
        case .blockPublicAccess:
            return result.conditionKeys.isEmpty ? blockPublicAccess(result) : privateACL(result)
        default: break
        }
        if isOfManagedKey(result, permission) { return reencryption(result) }
        if result.policy.hasPrefix("network origin of ") { return networkOrigin(result) }
        guard let permission else { return nil }
        if result.outcome == .implicitlyDenies { return grant(result, permission) }
        if let remedy = requestChange(result) { return remedy }
        return amend(result, permission)
    }

    // MARK: - Settings

    private func requesterPays(_ result: LayerResult) -> Remedy {
        let fix = Fix(
            cause: result.cause, owner: "the job's author",
            summary: "let the job agree to pay: send the requester-pays header with every request "
                + "to \(result.bucket ?? "the bucket")",
            subject: "job of \(principal.roleARN ?? "the role")",
            setting: "hadoopConfiguration().set(\"fs.s3.useRequesterPaysHeader\", \"true\")  "
                + "(S3A, the default since Glue 5.1: fs.s3a.requester.pays.enabled=true)",
            newlyAllows: "the role's account is billed for its requests to the bucket",
            verified: false)
        return Remedy(fix: fix) { $0.settle(.missingRequestPayerHeader) }
    }

    private func objectOwnership(_ result: LayerResult) -> Remedy {
        let name = result.bucket ?? ""
        let fix = Fix(
            cause: result.cause, owner: owner("bucket", result.bucketOwner),
            summary: "make the bucket's owner own every object in \(name)",
            subject: "bucket \(name)",
            setting: "aws s3api put-bucket-ownership-controls --bucket \(ShellWord.quoted(name)) "
                + "--ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'",
            newlyAllows: "the bucket's policies then speak for every object in it, and ACLs no "
                + "longer do",
            verified: false)
        return Remedy(fix: fix) { $0.settle(.objectACL) }
    }

    private func keyState(_ result: LayerResult) -> Remedy {
        let fix = Fix(
            cause: result.cause, owner: owner("key", result.account.flatMap { AccountID($0) }),
            summary: "make the key usable again: \(result.detail)", subject: result.policy,
            setting: "aws kms enable-key --key-id \(ShellWord.quoted(result.policy))  "
                + "(pending deletion: aws kms cancel-key-deletion first)",
            newlyAllows: "everything the key's policy and grants allow", verified: false)
        return Remedy(fix: fix) { $0.settle(.keyState) }
    }

    private func blockPublicAccess(_ result: LayerResult) -> Remedy {
        let name = result.bucket ?? ""
        let fix = Fix(
            cause: result.cause, owner: owner("bucket", result.bucketOwner),
            summary: "narrow the statement that makes the policy of \(name) public (a fixed "
                + "aws:PrincipalOrgID, account or endpoint); RestrictPublicBuckets then lets "
                + "other accounts in again",
            subject: "bucket \(name)", setting: "RestrictPublicBuckets stays on",
            newlyAllows: "callers of other accounts whom the policy names", verified: false)
        return Remedy(fix: fix) { scenario in
            scenario.changePolicies(ofKey: false) { $0.blockPublicAccess = .off }
        }
    }

    private func privateACL(_ result: LayerResult) -> Remedy {
        let fix = Fix(
            cause: result.cause, owner: "the job's author",
            summary:
                "let the job write without a public ACL; share the data by the bucket's policy",
            subject: "job of \(principal.roleARN ?? "the role")",
            setting: "remove fs.s3.canned.acl (S3A: fs.s3a.acl.default), or set it to "
                + "BucketOwnerFullControl",
            newlyAllows: "nothing: the policies stay as they are", verified: false)
        return Remedy(fix: fix) { $0.settle(.blockPublicAccess) }
    }

    private func networkOrigin(_ result: LayerResult) -> Remedy {
        let fix = Fix(
            cause: result.cause, owner: "the job's author",
            summary: "let the job run in the access point's VPC: \(result.detail)",
            subject: "job of \(principal.roleARN ?? "the role")",
            setting: "a Glue connection of type NETWORK in that VPC, or an access point with "
                + "network origin Internet",
            newlyAllows: "nothing: the policies stay as they are", verified: false)
        return Remedy(fix: fix) { $0.settle(.accessPointPolicy) }
    }

    /// No policy can share AWS's own key: the data must be encrypted with another.
    private func reencryption(_ result: LayerResult) -> Remedy {
        let name = result.bucket ?? "the bucket"
        let fix = Fix(
            cause: result.cause, owner: owner("bucket", result.bucketOwner),
            summary: "re-encrypt the objects of \(name) with a customer managed key whose policy "
                + "lets \(principal.roleARN ?? "the role") in; AWS's own key aws/s3 cannot be shared",
            subject: "bucket \(name)",
            setting: "aws s3api put-bucket-encryption --bucket \(ShellWord.quoted(name)) … "
                + "KMSMasterKeyID=KEY, then aws s3 cp s3://\(name)/ s3://\(name)/ --recursive --sse aws:kms "
                + "--sse-kms-key-id KEY",
            newlyAllows: "what the new key's policy and the bucket's policy allow", verified: false)
        // What a key not yet made will allow cannot be tried.
        return Remedy(fix: fix) { _ in }
    }

    private func isOfManagedKey(_ result: LayerResult, _ permission: AskedPermission?) -> Bool {
        guard result.cause == .kmsKey, result.mechanism == .keyPolicy else { return false }
        return permission?.policies.resourceKind == .awsManagedKey
            || result.policy == ManagedKeyLayer.policy
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
            cause: result.cause, owner: owner(of: result),
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
            cause: result.cause, owner: "the job's author", summary: change.summary,
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
        var fix = Fix(
            cause: result.cause, owner: owner(of: result),
            summary: "exempt \(name) from the deny \(label) in \(result.policy)",
            subject: subject(of: result), document: statement?.json ?? amended.json,
            newlyAllows: "what the deny \(label) kept from \(name), where another policy "
                + "allows it",
            verified: false)
        if !isOwn, role == nil {
            fix.document = nil
            return unnamed(fix)
        }
        if isOwn { describe(&fix, exempting: request, in: denying, index, label) }
        return Remedy(fix: fix) { scenario in
            scenario.changePolicies(ofKey: isKey) { policies in
                policies.change(result.layer, target: result.target) { $0.map(amend) }
            }
        }
    }

    /// Says what is changed in a deny of the role's own, and what else that lets through.
    private func describe(
        _ fix: inout Fix, exempting request: AuthorizationRequest, in document: PolicyDocument,
        _ index: Int, _ label: String
    ) {
        let name = document.name
        switch document.exempting(
            action: request.action, on: literal(request.resource), fromStatement: index
        ).by {
        case .resource:
            fix.summary = "leave \(request.resource) out of the deny \(label) in \(name)"
            fix.newlyAllows =
                "what the deny \(label) kept from the role on \(request.resource), where another "
                + "policy allows it"
        case .action:
            fix.summary = "take \(request.action) out of the deny \(label) in \(name)"
            fix.newlyAllows =
                "\(request.action) on all that the deny \(label) names, where another policy "
                + "allows it"
        case .statement:
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
        let account = result.account.flatMap { AccountID($0) }
        switch result.layer {
        case .serviceControlPolicy, .resourceControlPolicy:
            return "the organization's administrators"
        case .vpcEndpointPolicy: return owner("VPC endpoint", account)
        case .kms: return owner("key", account)
        case .identityPolicy, .permissionsBoundary, .sessionPolicy:
            return owner("role", principal.account)
        default: return owner("bucket", result.bucketOwner)
        }
    }

    private func owner(_ thing: String, _ account: AccountID?) -> String {
        account.map { "account \($0), which owns the \(thing)" } ?? "the \(thing)'s owner"
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
