import AWSTypes
import Denials
import IAM
import JSON
import PolicyHistory

/// What the request itself would have to bring, in the place of a change to a policy.
extension RemedyBuilder {
    /// What the request can bring so that a deny no longer meets it: a guard that asks for something of
    /// the request is there to be met, and stays. Nil where nothing of it is known to help.
    func avoiding(_ result: LayerResult, _ permission: AskedPermission) -> RequestChange? {
        guard result.cause != .kmsKey else { return nil }
        return RequestChange.all(for: permission.request.action, of: denial.operation).first {
            change in
            result.conditionKeys.contains { $0.lowercased() == change.key }
                && change.isMet { !denies(result, change.trial(of: permission, $0)) }
        }
    }

    /// Whether the same statement still denies, or may.
    private func denies(_ result: LayerResult, _ permission: AskedPermission) -> Bool {
        PolicyLayers(permission).results().contains { now in
            now.layer == result.layer && (now.blocks || now.mayBlock)
                && now.document == result.document && now.statementIndex == result.statementIndex
        }
    }

    /// What the request would have to bring for a statement that is there to allow it: nobody should
    /// grant without a condition what a guard grants with it.
    func metCondition(
        _ result: LayerResult, _ permission: AskedPermission
    ) -> RequestChange? {
        guard !permission.isKeyRequest else { return nil }
        return RequestChange.all(for: permission.request.action, of: denial.operation).first {
            change in
            switch permission.request.context.state(of: change.key) {
            case .value, .absent: break
            // What is not known to be missing may have been there.
            case .presentUnknown, .oneOf, .noneOf, .unknown: return false
            }
            // A bucket's policy allows what the role's does not, and the other way round.
            let layers = [result.layer, .identityPolicy, .bucketPolicy]
            guard layers.contains(where: { asks(change.key, in: documents(of: $0, permission)) })
            else { return false }
            return change.isMet { value in
                let trial = change.trial(of: permission, value)
                return !PolicyLayers.unpassed(trial).contains { $0.layer == result.layer }
            }
        }
    }

    private func asks(_ key: String, in documents: [PolicyDocument]) -> Bool {
        documents.contains { document in
            document.statements.contains { $0.json.lowercased().contains(text: key) }
        }
    }

    /// The key that a deny asks a write to name; nil where it asks for none. Of those that match a pattern
    /// it is the one that the request names already, or the bucket's default; where the deny takes
    /// neither, which one is for the key's and the bucket's owners to say.
    func namedKey(_ result: LayerResult, _ permission: AskedPermission) -> RequestChange? {
        guard !permission.isKeyRequest, let index = result.statementIndex,
            result.conditionKeys.contains(where: { $0.lowercased() == RequestChange.keyHeader }),
            RequestChange.all(for: permission.request.action, of: denial.operation)
                .contains(where: { $0.option == .encryption }),
            let statement = documents(of: result, permission)
                .first(where: { $0.name == result.document })?
                .statements.first(where: { $0.index == index })
        else { return nil }
        let keys = RequestChange.keys(askedBy: statement.value)
        guard keys.isEmpty else { return .naming(keys: keys) }
        guard RequestChange.asksForSomeKey(statement.value) else { return nil }
        let known = KeysUnderHeader(findings: findings)
        let own = [known.sentKey, known.defaultKey].compactMap { $0 }.uniqued()
        return .naming(
            keys: own.filter { key in
                !denies(result, RequestChange.naming(keys: [key]).trial(of: permission, key))
            })
    }

    /// The keys that any deny of the bucket's or the role's policies asks a write to name.
    private func namedKeys(_ permission: AskedPermission) -> [String] {
        [Layer.bucketPolicy, .identityPolicy].flatMap { documents(of: $0, permission) }
            .flatMap(\.statements).filter { $0.effect == .deny }
            .flatMap { RequestChange.keys(askedBy: $0.value) }.uniqued()
    }

    /// A condition that the request itself can meet is answered by meeting it.
    func requestRemedy(
        _ result: LayerResult, _ change: RequestChange, _ permission: AskedPermission
    ) -> Remedy {
        let fix = Fix(
            cause: result.cause, place: PolicyPlace(.job, principal.roleARN),
            change: .jobOption(change.option), role: role)
        return Remedy(fix: fix) { scenario in
            if let action = change.asks { scenario.ask(action, like: permission) }
            for (key, value) in change.besides { scenario.setContext(key, value, ifUnset: true) }
            set(change, for: result, permission, in: &scenario)
        }
    }

    /// Brings the first value with which the whole request passes; else, as other guards may be met
    /// behind this one, the first that this one lets pass. A bucket with a key of its own keeps it
    /// where a policy lets it: S3's own keys would be less than what its owner chose.
    private func set(
        _ change: RequestChange, for result: LayerResult, _ permission: AskedPermission,
        in scenario: inout Scenario
    ) {
        let trials = trials(change, permission, of: scenario)
        func first(_ trials: [Scenario]) -> Scenario? {
            trials.first { $0.passes(changing: [result.layer]) }
                ?? trials.first {
                    !refuses(result, permission, in: $0) && !isRefusedForEncryption($0)
                }
        }
        let hasOwnKey =
            change.option == .encryption && KeysUnderHeader(findings: findings).defaultKey != nil
        let keeping = hasOwnKey ? trials.filter { $0.headers?.key != nil } : []
        let chosen =
            first(keeping) ?? first(trials)
            ?? trials.first { !refuses(result, permission, in: $0) } ?? trials.last
        if let chosen { scenario = chosen }
    }

    /// What is asked where the request brings a value: another encryption asks another key, or none.
    private func trials(
        _ change: RequestChange, _ permission: AskedPermission, of scenario: Scenario
    ) -> [Scenario] {
        guard change.option == .encryption else {
            return change.values.map { value in
                var trial = scenario
                trial.setContext(change.key, value)
                return trial
            }
        }
        let keys = KeysUnderHeader(findings: findings)
        return headers(change, permission, keys).map { headers in
            var trial = scenario
            trial.headers = headers
            trial.setContext(RequestChange.encryptionHeader, headers.algorithm)
            if let key = headers.key { trial.setContext(RequestChange.keyHeader, key) }
            trial.ask(keys: keys.asked(headers))
            return trial
        }
    }

    /// The headers of encryption that may help, the most usual first: what one guard asks of the
    /// algorithm and another of the key is tried together.
    private func headers(
        _ change: RequestChange, _ permission: AskedPermission, _ keys: KeysUnderHeader
    ) -> [EncryptionHeaders] {
        if change.namesKey {
            return change.values.flatMap { key in
                ["aws:kms", "aws:kms:dsse"].map { EncryptionHeaders(algorithm: $0, key: key) }
            }
        }
        let own = keys.sentKey ?? keys.defaultKey
        var named = own.map { [$0] } ?? []
        named += namedKeys(permission).filter { !named.contains($0) }
        return change.values.flatMap { algorithm -> [EncryptionHeaders] in
            guard algorithm.hasPrefix("aws:kms") else {
                return [EncryptionHeaders(algorithm: algorithm)]
            }
            return (own == nil ? [EncryptionHeaders(algorithm: algorithm)] : [])
                + named.map { EncryptionHeaders(algorithm: algorithm, key: $0) }
        }
    }

    /// Whether the headers of encryption themselves, or the key that they name, meet a deny.
    private func isRefusedForEncryption(_ scenario: Scenario) -> Bool {
        scenario.permissions.contains { permission in
            PolicyLayers(permission).results().contains { result in
                result.blocks && result.outcome == .explicitlyDenies
                    && (permission.isKeyRequest
                        || result.conditionKeys.contains {
                            [RequestChange.encryptionHeader, RequestChange.keyHeader]
                                .contains($0.lowercased())
                        })
            }
        }
    }

    /// Whether what refused the request does so still.
    private func refuses(
        _ result: LayerResult, _ permission: AskedPermission, in scenario: Scenario
    ) -> Bool {
        let asked = scenario.permissions.first {
            $0.request.action == permission.request.action
                && $0.request.resource == permission.request.resource
        }
        guard let asked else { return false }
        return result.outcome == .explicitlyDenies
            ? denies(result, asked)
            : PolicyLayers.unpassed(asked).contains { $0.layer == result.layer }
    }
}
