import AWSTypes

/// What one layer said to one of the permissions a request needs, with what an attribution, an
/// explanation and a fix want to know of it.
///
/// Most layers let a request pass, and nobody reads what they say: the words of those that are
/// policies are made when they are asked for.
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
    /// Whether it is unknown because nobody captured the policy or setting, not because of a fact
    /// about the request.
    var isUncaptured = false
    /// Whether it holds only if nobody wrote the object after the last event known.
    var isOfLastKnownWrite = false
    /// Whether it blocks only if the object is not there.
    var isHypothesis = false
    /// The bucket that was asked, which for a copy's source is another than the request's.
    var bucket: String?
    /// The account that owns that bucket.
    var bucketOwner: AccountID?
    private var origin: Origin

    private enum Origin {
        case written(Written)
        /// The layer of that number.
        case decided(PolicyLayers, Int)
    }

    private final class Written {
        private let write: () -> LayerWords
        lazy var words = write()
        let source: () -> String?

        init(_ write: @escaping () -> LayerWords, source: @escaping () -> String?) {
            self.write = write
            self.source = source
        }
    }

    /// The answer of a layer that is a setting; its words are written when they are asked for.
    init(
        layer: Layer, cause: Cause, mechanism: Mechanism, outcome: Outcome,
        place: @autoclosure @escaping () -> PolicyPlace,
        detail: @autoclosure @escaping () -> String,
        source: @autoclosure @escaping () -> String? = nil
    ) {
        let written = Written(
            { LayerWords(place: place(), detail: detail()) }, source: source)
        self.init(layer, cause, mechanism, outcome, .written(written))
    }

    /// The answer of a layer that is a policy, the one of that number among those decided.
    init(
        layer: Layer, cause: Cause, mechanism: Mechanism, outcome: Outcome,
        number: Int, of layers: PolicyLayers
    ) {
        self.init(layer, cause, mechanism, outcome, .decided(layers, number))
    }

    private init(
        _ layer: Layer, _ cause: Cause, _ mechanism: Mechanism, _ outcome: Outcome,
        _ origin: Origin
    ) {
        self.layer = layer
        self.cause = cause
        self.mechanism = mechanism
        self.outcome = outcome
        self.blocks = outcome == .explicitlyDenies || outcome == .implicitlyDenies
        self.mayBlock = outcome == .unknown
        self.origin = origin
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
        let words = words
        return Blocker(
            cause: cause, mechanism: mechanism, outcome: outcome, place: words.place,
            policy: words.policy, statement: words.statement, detail: words.detail,
            isGuess: isHypothesis)
    }

    /// This as a line of an explanation.
    var finding: LayerFinding {
        LayerFinding(
            layer: cause == .kmsKey ? .kms : layer, mechanism: mechanism, outcome: outcome,
            place: place, detail: detail, statement: quotation, source: source)
    }
}

extension LayerResult {
    /// The order of DESIGN 2.4: explicit denies before implicit ones, those before the unknown;
    /// then the order of the layers, the key's own last.
    static func precedes(_ left: LayerResult, _ right: LayerResult) -> Bool {
        (left.severity, left.rank) < (right.severity, right.rank)
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
    var rank: Int {
        let order = LayerResult.order
        let rank = order.firstIndex(of: layer) ?? order.count
        return cause == .kmsKey ? rank + order.count : rank
    }

    private static let order = Layer.allCases
}

// MARK: - In words

extension LayerResult {
    /// What it said, in words.
    private var words: LayerWords {
        get { LayerResult.words(of: origin) }
        set {
            let origin = origin
            self.origin = .written(
                Written({ newValue }, source: { LayerResult.source(of: origin) }))
        }
    }

    private static func words(of origin: Origin) -> LayerWords {
        switch origin {
        case .written(let written): return written.words
        case .decided(let layers, let number): return layers.words(of: number)
        }
    }

    /// Which policy or setting it is, and whose.
    var place: PolicyPlace {
        get { words.place }
        set { words.place = newValue }
    }
    /// The policy's name.
    var policy: String { words.policy }
    /// One sentence: why.
    var detail: String {
        get { words.detail }
        set { words.detail = newValue }
    }
    /// Since when it is in force, and by whom.
    var source: String? {
        get { LayerResult.source(of: origin) }
        set {
            let origin = origin
            self.origin = .written(Written({ LayerResult.words(of: origin) }, source: { newValue }))
        }
    }

    private static func source(of origin: Origin) -> String? {
        switch origin {
        case .written(let written): return written.source()
        case .decided(let layers, let number): return layers.source(of: number)
        }
    }

    /// The deciding statement, as JSON.
    private var quotation: String? {
        if case .decided(let layers, let number) = origin { return layers.quotation(of: number) }
        return nil
    }
    /// The condition keys of the deciding statement.
    var conditionKeys: [String] {
        get { words.conditionKeys }
        set { words.conditionKeys = newValue }
    }
    /// What would settle it, where it is unknown.
    var missing: [String] {
        get {
            if case .decided(let layers, let number) = origin { return layers.missing(of: number) }
            return words.missing
        }
        set { words.missing = newValue }
    }
    /// When its policy last changed, where an event tells.
    var changedAt: Instant? {
        if case .decided(let layers, let number) = origin { return layers.lastChange(of: number) }
        return nil
    }
    /// The deciding statement's label.
    var statement: String? { words.statement }
    /// The deciding statement's place in its policy, from 0.
    var statementIndex: Int? { words.statementIndex }
    /// The organisation's root, unit or account at whose level it was decided.
    var target: String? { words.target }
    /// Whether its policy was captured only after the request.
    var isLater: Bool { words.isLater }
}
