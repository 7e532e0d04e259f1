import AWSTypes

/// What one layer said to one of the permissions a request needs, with what an attribution, an
/// explanation and a fix want to know of it.
struct LayerResult {
    var layer: Layer
    var cause: Cause
    var mechanism: Mechanism
    var outcome: Outcome
    /// Whether this layer must change for the request to pass. A layer may deny implicitly and
    /// yet not block, where another policy's grant goes round it (facts: the bypass table).
    var blocks: Bool
    /// Whether it is unknown and may block.
    var mayBlock: Bool
    /// The policy's name.
    var policy: String
    /// The deciding statement's label.
    var statement: String?
    /// The deciding statement's place in its policy, from 0.
    var statementIndex: Int?
    /// The organisation's root, unit or account at whose level it was decided.
    var target: String?
    /// The condition keys of the deciding statement.
    var conditionKeys: [String]
    /// The deciding statement, quoted.
    var quotation: String?
    /// The account that owns the policy.
    var account: String?
    /// One sentence: why.
    var detail: String
    /// Since when it is in force, and by whom.
    var source: String?
    /// What would settle it, where it is unknown.
    var missing: [String]
    /// Whether it is unknown because nobody captured the policy or setting, not because of a fact
    /// about the request.
    var isUncaptured = false
    /// Whether its policy was captured only after the request.
    var isLater = false
    /// Whether it holds only if nobody wrote the object after the last event known.
    var isOfLastKnownWrite = false
    /// When its policy last changed, where an event tells.
    var changedAt: Instant?
    /// Whether it blocks only if the object is not there.
    var isHypothesis = false
    /// The bucket that was asked, which for a copy's source is another than the request's.
    var bucket: String?
    /// The account that owns that bucket.
    var bucketOwner: AccountID?

    init(
        layer: Layer, cause: Cause, mechanism: Mechanism, outcome: Outcome, policy: String,
        account: String?, detail: String
    ) {
        self.layer = layer
        self.cause = cause
        self.mechanism = mechanism
        self.outcome = outcome
        self.blocks = outcome == .explicitlyDenies || outcome == .implicitlyDenies
        self.mayBlock = outcome == .unknown
        self.policy = policy
        self.account = account
        self.detail = detail
        self.conditionKeys = []
        self.missing = []
    }

    /// The same, asked of a target.
    func asked(of target: RequestTarget) -> LayerResult {
        var result = self
        result.bucket = target.bucket
        result.bucketOwner = target.settings.owner
        return result
    }

    /// This as a blocker of the attribution.
    var blocker: Blocker {
        Blocker(
            cause: cause, mechanism: mechanism, outcome: outcome, policy: policy,
            statement: statement, account: account, detail: detail, isGuess: isHypothesis)
    }

    /// This as a line of an explanation.
    var finding: LayerFinding {
        LayerFinding(
            layer: cause == .kmsKey ? .kms : layer, mechanism: mechanism, outcome: outcome,
            detail: detail, statement: quotation, source: source)
    }
}

extension LayerResult {
    /// The order of DESIGN 2.4: explicit denies before implicit ones, those before the unknown;
    /// then the order of the layers, the key's own last.
    static func precedes(_ left: LayerResult, _ right: LayerResult) -> Bool {
        (left.severity, left.place) < (right.severity, right.place)
    }

    private var severity: Int {
        switch outcome {
        case .explicitlyDenies: return 0
        case .implicitlyDenies: return 1
        case .unknown: return 2
        case .allows, .notApplicable: return 3
        }
    }

    /// The place in the order of DESIGN 2.4; the layers of the key's request come last.
    var place: Int {
        let place = Layer.allCases.firstIndex(of: layer) ?? Layer.allCases.count
        return cause == .kmsKey ? place + Layer.allCases.count : place
    }
}
