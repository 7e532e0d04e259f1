import AWSTypes
import Denials
import IAM
import PolicyHistory
import Wording

/// What must be checked before somebody weakens a guard that is not known to be what refused:
/// exempts from a deny, opens a key, an endpoint, a boundary or a perimeter.
struct GuardCheck {
    private let result: LayerResult
    private let findings: Findings
    private let permission: AskedPermission?

    init(_ result: LayerResult, of findings: Findings, _ permission: AskedPermission?) {
        self.result = result
        self.findings = findings
        self.permission = permission
    }

    /// What is not certain, and the command that would tell.
    var remark: Remark {
        let place = PlaceText.name(of: result.place)
        let known = undecidedKeys.lazy.compactMap { key in
            commands(for: key).map { (key, $0) }
        }
        if let (key, commands) = known.first {
            return Remark(.guardCondition, [.place: place, .conditionKey: key], run: commands)
        }
        // KMS's own refusals are management events, which every trail has; S3's own message names
        // the layer where data events are on.
        guard result.cause != .kmsKey else {
            let operation = permission?.request.action.name ?? "Decrypt"
            return Remark(
                .guardOfKey, [.place: place, .operation: operation],
                run: [.events(named: operation)])
        }
        return Remark(.guardWithoutMessage, [.place: place], run: [.eventSelectors])
    }

    /// The keys of the conditions on which it depends: not those that are decided, whatever else is not.
    private var undecidedKeys: [String] {
        result.reason.conditions.filter(\.isUnknown).map(\.key)
    }

    private var areRoleTagsKnown: Bool {
        guard let account = findings.principal.account, let name = findings.principal.roleName,
            case .known(let role?, _) = findings.history.role(
                account: account, name: name, at: findings.denial.time)
        else { return false }
        return role.tags.value != nil
    }

    /// The commands that show what a condition looks at; nil where none does.
    private func commands(for key: String) -> [AWSCommand]? {
        let denial = findings.denial
        let key = key.lowercased()
        if key.hasPrefix("s3:existingobjecttag/") {
            return [.object("get-object-tagging", denial.bucket, denial.key)]
        }
        if key.hasPrefix("aws:principaltag/") {
            let role = AWSCommand.Option("role-name", findings.principal.roleName ?? "ROLE")
            // Where the role's own are known, those of its session are what is not.
            return (areRoleTagsKnown ? [] : [AWSCommand("iam", "list-role-tags", [role])])
                + [.events(named: "AssumeRole")]
        }
        if key.hasPrefix("aws:resourcetag/") || key.hasPrefix("s3:buckettag/") {
            return ["get-bucket-abac", "get-bucket-tagging"].map { .bucket($0, denial.bucket) }
        }
        if key.hasPrefix("aws:sourcevpc") || key.hasPrefix("aws:vpc") {
            return [AWSCommand("ec2", "describe-vpc-endpoints")]
        }
        return nil
    }
}
