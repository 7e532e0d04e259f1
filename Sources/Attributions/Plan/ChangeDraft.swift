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
        /// For a resource, the least ARN of those that stand in its place.
        let change: FixChange
        let role: String?
        let resource: RequestedResource?
    }

    /// What exemptions of one place and form have in common, whatever their object.
    private struct ExemptedResource: Hashable {
        let deny: DenyStatement
        let role: String?
        let resource: RequestedResource
    }

    /// How many different objects are counted for one change; of more it is said that there are
    /// more. Eight bytes each.
    static let countedObjects = 100_000

    let target: ChangeTarget
    private let scope: PlanScope
    private var owner = ""
    private var account: String?
    /// Where the latest fix was made.
    private var place: PolicyPlace?
    private var roles: Set<String> = []
    private var grants: Set<WantedGrant> = []
    private var exemptions: Set<WantedExemption> = []
    /// Of many objects in one place one stands for all.
    private var exempted: [ExemptedResource: String] = [:]
    /// For what is kept of the objects asked for, the hashes of their ARNs.
    private var asked: [RequestedResource: Set<Int>] = [:]
    private var askedCount = 0
    /// The keys that a header of encryption is to name; nil for one that is not known, or none.
    private var headerKeys: Set<String?> = []
    private var setting: (summary: String, text: String?, newlyAllows: String?) = ("", nil, nil)

    init(target: ChangeTarget, scope: PlanScope) {
        self.target = target
        self.scope = scope
    }

    mutating func add(_ fix: Fix, of item: PlanItem) {
        if place != fix.place {
            // Of one target all fixes tell the same of its owner; the least text, to be sure.
            let named = FixWords.owner(fix.change, at: fix.place)
            owner = owner.isEmpty ? named : min(owner, named)
            account = account ?? fix.place.account
            place = fix.place
        }
        if let role = item.role { roles.insert(role) }
        switch fix.change {
        case .allow(let action, let resource, let prefix):
            let kept = kept(resource, of: item)
            grants.insert(
                WantedGrant(role: item.role, action: action, resource: kept, prefix: prefix))
            count(resource, as: kept)
        case .exemptResource(let arn, let deny):
            let wanted = ExemptedResource(
                deny: deny, role: item.role, resource: kept(arn, of: item))
            exempted[wanted] = exempted[wanted].map { min($0, arn) } ?? arn
        case .exemptRole, .exemptServiceCalls, .exemptAction, .removeDeny:
            exemptions.insert(
                WantedExemption(change: fix.change, role: item.role, resource: nil))
        case .jobOption(.encryption):
            headerKeys.insert(fix.place.policy)
            setting = (
                FixWords.header(naming: headerKeys), FixWords.headerOption(naming: headerKeys), nil
            )
        // Of one target all fixes tell the same.
        case .setting where !setting.summary.isEmpty, .jobOption where !setting.summary.isEmpty:
            break
        case .jobOption(let option) where option != .requesterPays:
            // The policies stay as they are.
            setting = (
                FixWords.summary(fix.change, at: fix.place, role: fix.role),
                FixWords.setting(
                    fix.change, at: fix.place, role: fix.role, lacksDocument: false), nil
            )
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

    private func kept(_ arn: String, of item: PlanItem) -> RequestedResource {
        RequestedResource(arn, isNamed: item.isObjectNamed).kept(in: scope)
    }

    private mutating func count(_ arn: String, as kept: RequestedResource) {
        guard kept.isObject, askedCount <= ChangeDraft.countedObjects else { return }
        if asked[kept, default: []].insert(arn.hashValue).inserted { askedCount += 1 }
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
        resources: [String: ScopedResources]
    ) throws(PolicyError) -> PlannedChange {
        let old = before ?? PolicyDocument.empty(named: place.subjectText)
        let (grants, widths) = scopedGrants(place, resources)
        let narrowed = scopedExemptions(old, resources)
        let edited = try old.applying(
            grants.map { .allow($0) } + narrowed.map { .exempt($0.exemption) })
        let (after, emptied) =
            place.hasPrincipals ? try edited.withoutDeletedPrincipals() : (edited, [])
        let words = ChangeWords(
            place: place, owner: owner, roles: roles.sorted(), widths: widths,
            grants: PolicyGrant.joined(grants), exemptions: narrowed, withoutDeleted: emptied)
        return PlannedChange(
            target: target, owner: owner, account: account, roles: roles.sorted(),
            summaries: words.summaries, newlyAllows: words.newlyAllows, before: before,
            after: after, size: PolicySize(after, as: place.kind, with: others), setting: nil)
    }

    // MARK: - Grants

    private func scopedGrants(
        _ place: DocumentPlace, _ resources: [String: ScopedResources]
    ) -> (grants: [PolicyGrant], widths: [String: Set<Int>]) {
        var widths: [String: Set<Int>] = [:]
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
            if let asked = asked[wanted.resource] {
                widths[pattern, default: []].formUnion(asked)
            }
            list.append(grant(wanted, pattern, place, condition: nil))
        }
        for (wanted, prefixes) in listings {
            list.append(
                grant(
                    wanted, pattern(for: wanted, place, resources), place,
                    condition: ListedPrefixes.condition(for: prefixes, scope)))
        }
        return (list, widths)
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
        let resourceful = exempted.map { wanted, arn in
            WantedExemption(
                change: .exemptResource(arn, deny: wanted.deny), role: wanted.role,
                resource: wanted.resource)
        }
        return (Array(exemptions) + resourceful).compactMap { wanted in
            guard let index = wanted.change.deny?.index, document.statements.indices.contains(index)
            else { return nil }
            let statement = document.statements[index]
            let exemption: PolicyExemption
            switch wanted.change {
            case .exemptRole(let role?, _):
                exemption = PolicyExemption(from: statement, scope: .role(role))
            case .exemptResource(let arn, _):
                guard let resource = wanted.resource else { return nil }
                let pattern =
                    wanted.role.flatMap { resources[$0] }?.pattern(for: resource)
                    ?? resource.literal
                exemption = PolicyExemption(
                    from: statement, scope: .resource(arn, pattern: pattern))
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
    /// Whether its statements name principals.
    fileprivate var hasPrincipals: Bool {
        switch self {
        case .bucketPolicy, .accessPointPolicy, .keyPolicy: return true
        default: return false
        }
    }

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
