import AWSTypes
import IAM
import PolicyHistory
import Wording

/// The changes that denials wait for at one target, as they come in.
struct ChangeDraft {
    private struct WantedGrant: Hashable {
        let role: String?
        let action: String
        let resource: RequestedResource
        let prefix: String?
    }

    private struct WantedExemption: Hashable {
        let change: FixChange
        let role: String?
        let isObjectNamed: Bool
    }

    let target: ChangeTarget
    private var owner = ""
    private var account: String?
    private var place: PolicyPlace?
    private var roles: Set<String> = []
    private var grants: Set<WantedGrant> = []
    private var exemptions: Set<WantedExemption> = []
    private var setting: (summary: String, text: String?, newlyAllows: String?) = ("", nil, nil)

    init(target: ChangeTarget) { self.target = target }

    mutating func add(_ fix: Fix, of item: PlanItem) {
        // Of one target all fixes tell the same of its owner; the least text, to be sure.
        let named = FixWords.owner(fix.change, at: fix.place)
        owner = owner.isEmpty ? named : min(owner, named)
        account = account ?? fix.place.account
        place = place ?? fix.place
        if let role = item.role { roles.insert(role) }
        switch fix.change {
        case .allow(let action, let resource, let prefix):
            grants.insert(
                WantedGrant(
                    role: item.role, action: action,
                    resource: RequestedResource(resource, isNamed: item.isObjectNamed),
                    prefix: prefix))
        case .exemptRole, .exemptServiceCalls, .exemptResource, .exemptAction, .removeDeny:
            exemptions.insert(
                WantedExemption(
                    change: fix.change, role: item.role, isObjectNamed: item.isObjectNamed))
        case .setting, .jobOption:
            setting = (
                FixWords.summary(fix.change, at: fix.place, role: fix.role),
                FixWords.setting(
                    fix.change, at: fix.place, role: fix.role, lacksDocument: false),
                FixWords.newlyAllows(fix.change, at: fix.place, role: fix.role)
            )
        case .madeSince: break
        }
    }

    /// The change of a setting or a job option.
    var settingChange: PlannedChange {
        PlannedChange(
            target: target, owner: owner, account: account, roles: roles.sorted(),
            summaries: [setting.summary], newlyAllows: [setting.newlyAllows].compactMap { $0 },
            before: nil, after: nil, size: nil, setting: setting.text)
    }

    /// The change of a document. Throws `PolicyError`.
    func documentChange(
        at place: DocumentPlace, before: PolicyDocument?, others: [PolicyDocument],
        scope: PlanScope, resources: [String: ScopedResources]
    ) throws(PolicyError) -> PlannedChange {
        let old = before ?? PolicyDocument.empty(named: place.subjectText)
        let (grants, widths) = scopedGrants(place, scope, resources)
        let narrowed = scopedExemptions(old, resources)
        let after = try old.applying(
            grants.map { .allow($0) } + narrowed.map { .exempt($0.exemption) })
        let words = ChangeWords(
            place: place, owner: owner, roles: roles.sorted(), widths: widths,
            grants: PolicyGrant.joined(grants), exemptions: narrowed)
        return PlannedChange(
            target: target, owner: owner, account: account, roles: roles.sorted(),
            summaries: words.summaries, newlyAllows: words.newlyAllows, before: before,
            after: after, size: PolicySize(after, as: place.kind, with: others), setting: nil)
    }

    // MARK: - Grants

    private func scopedGrants(
        _ place: DocumentPlace, _ scope: PlanScope, _ resources: [String: ScopedResources]
    ) -> (grants: [PolicyGrant], widths: [String: Int]) {
        var asked: [String: Set<RequestedResource>] = [:]
        var listings: [WantedGrant: Set<String>] = [:]
        var list: [PolicyGrant] = []
        for wanted in grants {
            if let prefix = wanted.prefix {
                let key = WantedGrant(
                    role: wanted.role, action: wanted.action, resource: wanted.resource, prefix: nil
                )
                listings[key, default: []].insert(prefix)
                continue
            }
            let pattern = pattern(for: wanted, place, resources)
            if wanted.resource.isObject { asked[pattern, default: []].insert(wanted.resource) }
            list.append(grant(wanted, pattern, place, condition: nil))
        }
        for (wanted, prefixes) in listings {
            list.append(
                grant(
                    wanted, pattern(for: wanted, place, resources), place,
                    condition: ListedPrefixes.condition(for: prefixes, scope)))
        }
        return (list, asked.mapValues(\.count))
    }

    private func pattern(
        for wanted: WantedGrant, _ place: DocumentPlace, _ resources: [String: ScopedResources]
    ) -> String {
        // In a key's policy `*` is this key (KMS Developer Guide, "Key policies": Resource).
        if case .keyPolicy = place { return "*" }
        return wanted.role.flatMap { resources[$0] }?.pattern(for: wanted.resource)
            ?? wanted.resource.literal
    }

    private func grant(
        _ wanted: WantedGrant, _ resource: String, _ place: DocumentPlace,
        condition: PolicyGrant.Condition?
    ) -> PolicyGrant {
        var grant = PolicyGrant(
            actions: [wanted.action], resources: [resource],
            conditions: condition.map { [$0] } ?? [])
        switch place {
        case .bucketPolicy, .accessPointPolicy, .keyPolicy:
            grant.principals = [wanted.role].compactMap { $0 }
        case .endpointPolicy:
            // A gateway endpoint's principal must be `*` (VPC User Guide, "Endpoint policies for
            // gateway endpoints").
            grant.principals = ["*"]
            if let role = wanted.role {
                grant.conditions.insert(
                    PolicyGrant.Condition("ArnEquals", "aws:PrincipalArn", [role]), at: 0)
            }
        case .inlinePolicy, .managedPolicy, .serviceControlPolicy, .resourceControlPolicy: break
        }
        return grant
    }

    // MARK: - Exemptions

    private func scopedExemptions(
        _ document: PolicyDocument, _ resources: [String: ScopedResources]
    ) -> [ChangeWords.Narrowed] {
        exemptions.compactMap { wanted in
            guard let index = wanted.change.deny?.index, document.statements.indices.contains(index)
            else { return nil }
            let statement = document.statements[index]
            let exemption: PolicyExemption
            switch wanted.change {
            case .exemptRole(let role?, _):
                exemption = PolicyExemption(from: statement, scope: .role(role))
            case .exemptResource(let arn, _):
                let resource = RequestedResource(arn, isNamed: wanted.isObjectNamed)
                let pattern =
                    wanted.role.flatMap { resources[$0] }?.pattern(for: resource)
                    ?? resource.literal
                exemption = PolicyExemption(
                    from: statement,
                    scope: .resource(arn, pattern: pattern))
            case .exemptAction(let action, _):
                exemption = PolicyExemption(
                    from: statement,
                    scope: .action(Action(action) ?? Action(service: "s3", name: action)))
            case .exemptServiceCalls:
                exemption = PolicyExemption(from: statement, scope: .serviceCalls)
            case .removeDeny: exemption = PolicyExemption(from: statement, scope: .everything)
            case .allow, .exemptRole, .setting, .jobOption, .madeSince: return nil
            }
            return ChangeWords.Narrowed(
                exemption: exemption, label: statement.label, role: wanted.role)
        }
    }
}

extension DocumentPlace {
    /// The kind of policy, by whose rule it is measured.
    var kind: PolicyKind {
        switch self {
        case .inlinePolicy: return .inlineRolePolicy
        case .managedPolicy: return .managedPolicy
        case .bucketPolicy: return .bucketPolicy
        case .accessPointPolicy: return .accessPointPolicy
        case .keyPolicy: return .keyPolicy
        case .endpointPolicy: return .endpointPolicy
        case .serviceControlPolicy: return .serviceControlPolicy
        case .resourceControlPolicy: return .resourceControlPolicy
        }
    }
}
