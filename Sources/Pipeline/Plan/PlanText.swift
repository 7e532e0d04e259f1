import AWSTypes
import Attributions
import IAM
import PolicyHistory
import ReportStore

/// Names for the changes of a plan, each its own: files and sentences call them so.
struct PlanNames {
    private var names: [ChangeTarget: String] = [:]

    init(_ targets: [ChangeTarget]) {
        // `plan.json` is the plan itself.
        var taken: Set<String> = ["plan"]
        for target in targets {
            let base = PlanNames.base(of: target)
            var name = base
            var number = 2
            // Compared without case: some file systems take `A.json` and `a.json` for one.
            while !taken.insert(name.lowercased()).inserted {
                name = "\(base)-\(number)"
                number += 1
            }
            names[target] = name
        }
    }

    subscript(target: ChangeTarget) -> String { names[target] ?? PlanNames.base(of: target) }

    private static func base(of target: ChangeTarget) -> String {
        switch target {
        case .document(let place): return place.fileName
        case .setting(let setting, let place):
            return DocumentPlace.safeFileName("\(setting.rawValue)-\(lastName(place.name))")
        case .jobOption(let option, let role):
            return DocumentPlace.safeFileName("job-\(lastName(role))-\(option.rawValue)")
        }
    }

    private static func lastName(_ text: String?) -> String {
        text?.split(separator: "/").last.map(String.init) ?? "any"
    }
}

/// Writes the changes of a plan as reports show them.
struct PlanText {
    let history: PolicyHistory

    func change(_ planned: PlannedChange, named name: String) -> ChangePlan.Change {
        var change = ChangePlan.Change(
            name: name, kind: PlanText.kind(of: planned.target),
            title: title(of: planned.target), owner: planned.owner,
            account: planned.account, roles: planned.roles, summaries: planned.summaries,
            newlyAllows: planned.newlyAllows)
        change.setting = planned.setting
        switch planned.target {
        case .document(let place): change.document = document(planned, at: place, name)
        case .setting(let setting, let place):
            change.step = ChangePlan.SettingStep.making(setting, place.name ?? "")
        case .jobOption: break
        }
        return change
    }

    private func document(
        _ planned: PlannedChange, at place: DocumentPlace, _ name: String
    ) -> ChangePlan.Document? {
        guard let after = planned.after, let size = planned.size else { return nil }
        let region = history.lastRegion(of: place)
        // White space counts for some kinds: what is over the limit with it is written without.
        let isTight = after.json.unicodeScalars.count > size.limit
        return ChangePlan.Document(
            subject: place.subjectText, before: planned.before?.json,
            after: isTight ? after.compactJSON : after.json,
            difference: PolicyDifference(from: planned.before, to: after).lines, size: size.used,
            limit: size.limit, unit: size.unit, source: size.source,
            readCommand: place.readCommand(region: region),
            writeCommand: place.writeCommand(file: "\(name).json", region: region))
    }

    private static func kind(of target: ChangeTarget) -> String {
        switch target {
        case .document: return "document"
        case .setting: return "setting"
        case .jobOption: return "job-option"
        }
    }

    private func title(of target: ChangeTarget) -> String {
        switch target {
        case .document(.inlinePolicy(let account, let role, let name)):
            return "policy \(name) embedded in role \(role) of account \(account)"
        case .document(.managedPolicy(let arn)): return "managed policy \(arn)"
        case .document(.bucketPolicy(let bucket)): return "bucket policy of \(bucket)"
        case .document(.accessPointPolicy(let arn)): return "policy of access point \(arn)"
        case .document(.keyPolicy(let arn)): return "policy of key \(arn)"
        case .document(.endpointPolicy(let id)): return "policy of VPC endpoint \(id)"
        case .document(.serviceControlPolicy(let id)):
            return "service control policy \(named(id))"
        case .document(.resourceControlPolicy(let id)):
            return "resource control policy \(named(id))"
        case .setting(.bucketOwnerEnforced, let place):
            return "Object Ownership of bucket \(place.name ?? "")"
        case .setting(.usableKey, let place): return "state of key \(place.name ?? "")"
        case .setting(.privateBucketPolicy, let place):
            return "public bucket policy of \(place.name ?? "")"
        case .setting(.customerManagedKey, let place):
            return "encryption of bucket \(place.name ?? "")"
        case .jobOption(_, let role): return "jobs of \(role ?? "the role")"
        }
    }

    private func named(_ id: String) -> String {
        history.controlPolicyName(id).map { "\($0) (\(id))" } ?? id
    }
}
