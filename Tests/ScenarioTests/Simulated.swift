import AWSTypes
import Foundation
import IAM
import ReportStore

/// What the layers that are policies say: once as `simulate` decides the questions that
/// `explain --as-requests` prints, once as `explain` tells. What does not apply is left out.
enum Simulated {
    private static let names = [
        "identity-policy": "identity", "permissions-boundary": "permissionsBoundary",
        "session-policy": "session", "bucket-policy": "resource", "key-policy": "resource",
        "grant": "resource", "access-point-policy": "accessPoint",
        "service-control-policy": "serviceControl", "resource-control-policy": "resourceControl",
        "vpc-endpoint-policy": "vpcEndpoint", "block-public-access": "blockPublicAccess",
    ]

    private static let ofPolicies: Set<Reason.Kind> = [
        .allows, .allowedByACL, .statementDenies, .statementMayDeny, .statementMayAllow,
        .settingDenies, .noStatement, .unknownFacts,
    ]

    static func outcomes(_ lines: [String]) -> Set<String> {
        let simulator = Simulator()
        var outcomes: Set<String> = []
        for line in lines {
            let (answer, isValid) = simulator.simulate(line: line)
            guard isValid,
                let object = try? JSONSerialization.jsonObject(with: Data(answer.utf8)),
                let layers = (object as? [String: Any])?["layers"] as? [String: [String: Any]]
            else {
                outcomes.insert("not decided: \(answer)")
                continue
            }
            let isKey = line.contains(#""action":"kms:"#)
            for (name, layer) in layers {
                guard let outcome = layer["outcome"] as? String, outcome != "not-applicable" else {
                    continue
                }
                outcomes.insert("\(isKey ? "kms " : "")\(name) \(outcome)")
            }
        }
        return outcomes
    }

    static func outcomes(_ explanations: [Explanation]) -> Set<String> {
        var outcomes: Set<String> = []
        for layer in explanations.flatMap(\.layers)
        where ofPolicies.contains(layer.reason.kind) {
            guard let name = names[layer.mechanism] else { continue }
            let isKey = layer.layer == "kms"
            outcomes.insert("\(isKey ? "kms " : "")\(name) \(layer.outcome)")
        }
        return outcomes
    }
}
