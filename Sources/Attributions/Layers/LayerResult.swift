import AWSTypes
import PolicyHistory

/// What one layer said to one of the permissions a request needs, with what an attribution, an
/// explanation and a fix want to know of it.
///
/// Most layers let a request pass, and nobody asks them why: what a policy says is worked out when
/// it is asked for.
struct LayerResult {
    var layer: Layer
    var cause: Cause
    var mechanism: Mechanism
    var outcome: Outcome
    /// Whether this layer must change for the request to pass. A layer may deny implicitly and
    /// yet not block, where another policy's grant is enough.
    var blocks: Bool
    /// Whether it is unknown and may block.
    var mayBlock: Bool
    /// Whether it is unknown because nobody captured the policy or setting, not because of a fact
    /// about the request.
    var isUncaptured = false
    /// Whether it is a key's, and which key its name stands for is not known: nor is whose it is.
    var isOfUnresolvedKey = false
    /// What else than the policies must hold for it to block; nil where nothing must.
    var doubt: Doubt?
    /// Whether it blocks only if the object is not there.
    var isHypothesis = false
    /// Whether it is what the same layer says once the statement that denies is gone.
    var isBehind = false
    /// Whether it is told among what every layer said: not what is behind another's word, or of a key that
    /// nothing tells.
    var isListed = true
    /// Whether what AWS says of a key may be about the key that it is of.
    var isTold = true
    /// The bucket that was asked, which for a copy's source is another than the request's.
    var bucket: String?
    /// The account that owns that bucket.
    var bucketOwner: AccountID?
    /// Since when a setting is in force, and by whom.
    var provenance: Provenance?
    /// Nil until it is asked for or changed, of a layer that is a policy.
    private var ownFacts: LayerFacts?
    /// Of a policy, the layer of that number among those decided.
    private let decided: (layers: PolicyLayers, number: Int)?

    /// What a layer's answer rests on that is taken for granted, and not known.
    enum Doubt {
        /// The bucket's default key is taken for the object's.
        case defaultKey
        /// The request is taken for one that asks for the object's checksum.
        case checksum
        /// The object is taken for the one that was captured before the request.
        case captured
        /// The last foreign write known is taken for the object's last.
        case lastWrite
        /// AWS's pages do not say whether it has a say.
        case undocumented
        /// What sessions of this name, or runs of the role, passed is taken for the session's.
        case session
    }

    /// The answer of a layer that is a setting.
    init(
        _ mechanism: Mechanism, _ outcome: Outcome, place: PolicyPlace, reason: Reason,
        since provenance: Provenance? = nil
    ) {
        let row = mechanism.row
        self.init(row.layer, row.cause, mechanism, outcome, nil)
        ownFacts = LayerFacts(place: place, reason: reason)
        self.provenance = provenance
    }

    /// The answer of a layer that is a policy, the one of that number among those decided.
    init(
        layer: Layer, cause: Cause, mechanism: Mechanism, outcome: Outcome,
        number: Int, of layers: PolicyLayers
    ) {
        self.init(layer, cause, mechanism, outcome, (layers, number))
    }

    private init(
        _ layer: Layer, _ cause: Cause, _ mechanism: Mechanism, _ outcome: Outcome,
        _ decided: (PolicyLayers, Int)?
    ) {
        self.layer = layer
        self.cause = cause
        self.mechanism = mechanism
        self.outcome = outcome
        self.blocks = outcome == .explicitlyDenies || outcome == .implicitlyDenies
        self.mayBlock = outcome == .unknown
        self.decided = decided
    }

    /// Whether it blocks, whatever is not known.
    var isCertain: Bool { blocks && (doubt == nil || doubt == .captured) && !isHypothesis }

    /// The same, in doubt.
    func doubted(_ doubt: Doubt?) -> LayerResult {
        var result = self
        result.doubt = result.doubt ?? doubt
        return result
    }

    /// The same, asked of a target; of a key, with whether what AWS says may be about it.
    func asked(of target: RequestTarget, isTold: Bool = true) -> LayerResult {
        var result = self
        result.isTold = isTold
        result.bucket = target.bucket
        result.bucketOwner = target.settings.owner
        return result
    }

    /// This as a blocker of the attribution.
    var blocker: Blocker {
        let facts = facts
        return Blocker(
            cause: cause, mechanism: mechanism, outcome: outcome, place: facts.place,
            reason: facts.reason, isGuess: isHypothesis)
    }

    /// This as a line of an explanation.
    var finding: LayerFinding {
        LayerFinding(
            layer: cause == .kmsKey ? .kms : layer, mechanism: mechanism, outcome: outcome,
            place: place, reason: reason, statement: quotation, source: source)
    }
}

extension LayerResult {
    /// The order of docs/DESIGN.md: S3's own layers before the key's, which is asked only when those
    /// let the request pass; explicit denies before implicit ones, those before the unknown; then
    /// the order of the layers; of a copy's two keys the one of which AWS tells.
    static func precedes(_ left: LayerResult, _ right: LayerResult) -> Bool {
        func place(_ result: LayerResult) -> (Int, Int, Int, Int, Int) {
            (
                result.blocks && result.cause == .kmsKey ? 1 : 0, result.severity, result.rank,
                result.isTold ? 0 : 1, result.isCertain ? 0 : 1
            )
        }
        return place(left) < place(right)
    }

    private var severity: Int {
        switch outcome {
        case .explicitlyDenies: return 0
        case .implicitlyDenies: return 1
        case .unknown: return 2
        case .allows, .notApplicable: return 3
        }
    }

    /// The place in the order of docs/DESIGN.md; the layers of the key's request come last.
    var rank: Int {
        let order = LayerResult.order
        let rank = order.firstIndex(of: layer) ?? order.count
        return cause == .kmsKey ? rank + order.count : rank
    }

    private static let order = Layer.allCases
}

// MARK: - What it said

extension LayerResult {
    private var facts: LayerFacts {
        get {
            if let ownFacts { return ownFacts }
            return decided.map { $0.layers.facts(of: $0.number) }
                ?? LayerFacts(
                    place: PolicyPlace(mechanism.row.place), reason: Reason(.notApplicable))
        }
        set { ownFacts = newValue }
    }

    /// Whether a policy denies here as it is captured, or may.
    func denies(by policy: String) -> Bool {
        decided.map { $0.layers.denies($0.number, in: policy) } ?? false
    }

    /// The same by a statement of the policy that AWS names, where several deny.
    func told(by policy: String?) -> LayerResult {
        guard let policy, outcome == .explicitlyDenies,
            let facts = decided.flatMap({ $0.layers.facts(of: $0.number, in: policy) })
        else { return self }
        var result = self
        result.ownFacts = facts
        return result
    }

    /// Which policy or setting it is, and whose.
    var place: PolicyPlace {
        get { facts.place }
        set { facts.place = newValue }
    }
    /// Why it said so.
    var reason: Reason {
        get { facts.reason }
        set { facts.reason = newValue }
    }
    /// Since when it is in force, and by whom.
    var source: String? {
        provenance?.description ?? decided.flatMap { $0.layers.source(of: $0.number) }
    }
    /// The deciding statement, as JSON.
    var quotation: String? {
        decided.flatMap { $0.layers.quotation(of: $0.number) }
    }
    /// The condition keys of the deciding statement.
    var conditionKeys: [String] {
        get { facts.conditionKeys }
        set { facts.conditionKeys = newValue }
    }
    /// Whether it may block by a deny alone, of which a condition is not decided.
    var isUndecidedDeny: Bool {
        guard let decided, outcome == .unknown else { return false }
        return decided.layers.isUndecidedDeny(of: decided.number)
    }
    /// The same by a statement that denies whatever key is asked, of a key's request, and of the policy
    /// that AWS names; nil where none does.
    func ofAnyKey(in policy: String? = nil) -> LayerResult? {
        decided.flatMap { $0.layers.factsOfAnyKey(of: $0.number, in: policy) }.map { facts in
            var result = self
            result.ownFacts = facts
            return result
        }
    }
    /// What would settle it, where it is unknown.
    var missing: [Remark] {
        get {
            if let ownFacts { return ownFacts.missing }
            return decided.map { $0.layers.missing(of: $0.number) } ?? []
        }
        set { facts.missing = newValue }
    }
    /// When its policy last changed, where an event tells.
    var changedAt: Instant? { decided.flatMap { $0.layers.lastChange(of: $0.number) } }
    /// The deciding statement's label.
    var statement: String? { reason.statement }
    /// The document that holds the deciding statement, by the name that the evaluation has for it.
    var document: String? { facts.document }
    /// The organization's root, unit or account at whose level it was decided.
    var target: String? {
        let place = facts.place
        switch place.kind {
        case .serviceControlPolicy, .resourceControlPolicy: return place.name
        default: return nil
        }
    }
    /// The deciding statement's place in its policy, from 0.
    var statementIndex: Int? { facts.statementIndex }
    /// Whether its policy was captured only after the request.
    var isLater: Bool { facts.isLater }
}
