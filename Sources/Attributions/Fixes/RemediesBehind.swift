import AWSTypes
import IAM

/// What a request needs behind the first changes: a layer names one statement, and another of it may
/// refuse once that does not; and what the job does for two guards may be one thing.
struct RemediesBehind {
    let findings: Findings
    let builder: RemedyBuilder
    /// Whether guards may be changed that are sure to have refused the request as it was.
    let mayChangeGuards: Bool

    /// How many statements behind the first are looked for.
    private static let maximum = 8

    /// Adds the changes for what denies the request still, applied, and returns the layers of these.
    /// The order of a policy's statements changes nothing: what the job does comes first.
    func add(to remedies: inout [Remedy], _ scenario: inout Scenario) -> Set<Layer> {
        var layers: Set<Layer> = []
        for _ in 0..<RemediesBehind.maximum {
            guard let (remedy, layer) = next(in: scenario, besides: remedies) else { break }
            remedy.apply(&scenario)
            remedies.append(remedy)
            layers.insert(layer)
        }
        if !layers.isEmpty {
            let options = remedies.filter { $0.option != nil }.sorted {
                ($0.option?.rawValue ?? "") < ($1.option?.rawValue ?? "")
            }
            remedies = options + remedies.filter { $0.option == nil }
        }
        return layers
    }

    /// Leaves out what the job need not do where it does the rest: who speaks TLS 1.3 meets a guard
    /// that asks for 1.2, too.
    func reduce(
        _ remedies: inout [Remedy], _ scenario: inout Scenario, changing layers: Set<Layer>
    ) {
        for option in remedies.compactMap(\.option) {
            let rest = remedies.filter { $0.option != option }
            guard rest.contains(where: { $0.option != nil }) else { return }
            var trial = findings.scenario(withListing: false)
            for remedy in rest { remedy.apply(&trial) }
            if trial.passes(changing: layers) { (remedies, scenario) = (rest, trial) }
        }
    }

    private func next(
        in scenario: Scenario, besides remedies: [Remedy]
    ) -> (Remedy, Layer)? {
        for permission in scenario.permissions where !permission.isKeyRequest {
            for result in PolicyLayers(permission).results()
            where result.blocks && result.outcome == .explicitlyDenies {
                guard let remedy = builder.remedy(for: result, of: permission),
                    !remedies.contains(where: { $0.fix == remedy.fix }),
                    !remedy.weakensGuard || mayChangeGuards && didDeny(result, permission)
                else { continue }
                return (remedy, result.layer)
            }
        }
        return nil
    }

    /// Whether the statement denied the request as it was, for certain: what would deny it only for
    /// what the job is to bring is no guard that refused it.
    private func didDeny(_ result: LayerResult, _ permission: AskedPermission) -> Bool {
        guard
            let asked = findings.permissions.first(where: {
                $0.request.action == permission.request.action
                    && $0.request.resource == permission.request.resource
            })
        else { return false }
        return explain(asked.request, with: asked.policies, layer: result.layer).contains {
            $0.effect == .deny && $0.matches == .yes && $0.reference.policy == result.document
                && $0.reference.index == result.statementIndex
                && $0.statement.json == result.quotation
        }
    }
}

extension Remedy {
    /// What the job itself does; nil for other changes.
    fileprivate var option: JobOption? {
        if case .jobOption(let option) = fix.change { return option }
        return nil
    }
}
