import AWSTypes

/// What AWS itself said about a denial: the layer its message or a paired event names.
struct Report {
    var cause: Cause
    var mechanism: Mechanism
    var outcome: Outcome
    /// The ARN of the policy, where the message gives one.
    var policyARN: String?
    /// What of the logs says so.
    var evidence: Remark
    /// Mechanisms that the same words stand for as well: a "resource-based policy" may be the
    /// bucket's, an access point's, the public access block, or an object's owner.
    var alternatives: Set<Mechanism> = []
    /// The ARN of what the words are about: of a key, where they tell no mechanism or its state.
    var subject: String?
    /// What kind of place the words are about, where one mechanism has several.
    var placeKind: PolicyPlace.Kind?
    /// Whether the words tell the mechanism at all. Where they tell only the cause, `mechanism` is
    /// nobody's claim.
    var isMechanismTold = true

    /// The policy as captures name it: a control policy by its id.
    var policy: String? {
        guard let policyARN, let arn = ARN(policyARN), arn.service == "organizations" else {
            return policyARN
        }
        return arn.resource.split(separator: "/").last.map(String.init)
    }

    /// Whether AWS says that a policy denies of which no statement that was captured does, whatever others
    /// deny.
    func namesUnseenPolicy(in results: [LayerResult]) -> Bool {
        let mechanisms: Set<Mechanism> = [
            .identityPolicy, .permissionsBoundary, .serviceControlPolicy, .resourceControlPolicy,
        ]
        guard let policy, outcome == .explicitlyDenies, mechanisms.contains(mechanism),
            policyARN.flatMap({ ARN($0) })?.resource.hasPrefix("policy/") ?? false
        else { return false }
        return !results.contains { names($0) && $0.denies(by: policy) }
    }

    /// Whether a layer's result is what the report speaks of.
    func names(_ result: LayerResult) -> Bool {
        guard result.isTold else { return false }
        if result.mechanism == mechanism && result.cause == cause { return true }
        return alternatives.contains(result.mechanism)
            && (cause == .kmsKey) == (result.cause == .kmsKey)
    }
}
