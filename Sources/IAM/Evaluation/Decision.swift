public import AWSTypes
import Wording

/// What the evaluator says. The raw value is what `simulate` prints.
public enum Verdict: String, Sendable {
    case allowed = "Allowed"
    case explicitlyDenied = "ExplicitlyDenied"
    case implicitlyDenied = "ImplicitlyDenied"
    case unknown = "Unknown"
}

/// The whole answer to one request.
public struct Decision: Sendable {
    /// What it says.
    public let outcome: Verdict
    /// Every layer asked, in the order of `Layer`.
    public let layers: [LayerDecision]
    /// The layers that must change for the request to pass, each for certain.
    public let blockers: [Layer]
    /// The layers that may have to, and are not known.
    public let suspects: [Layer]
    /// The blockers that deny in so many words, and would allow nothing if they did not.
    public let lacking: [Layer]

    /// For an unknown verdict, the fewest facts that would settle it whatever they turn out to
    /// be; where that cannot be worked out within bounds, every fact that concerns it. Otherwise
    /// empty.
    public let settledBy: [UnknownFact]

    /// What one layer said.
    public func layer(_ layer: Layer) -> LayerDecision? { layers.first { $0.layer == layer } }

    /// The keys among `settledBy`.
    public var unknownKeys: [String] {
        settledBy.compactMap { fact in
            if case .key(let key) = fact { return key }
            return nil
        }
    }
}

/// What one layer said.
public struct LayerDecision: Sendable {
    /// The layer.
    public let layer: Layer
    /// What it says.
    public let outcome: Outcome
    /// The statements that decided.
    public let statements: [StatementReference]
    /// What would settle it.
    public let unknowns: [UnknownFact]
    /// The organisation's level that decided.
    public let target: String?

    /// What a layer said.
    package init(
        layer: Layer, outcome: Outcome, statements: [StatementReference], unknowns: [UnknownFact],
        target: String?
    ) {
        self.layer = layer
        self.outcome = outcome
        self.statements = statements
        self.unknowns = unknowns
        self.target = target
    }

    /// Whether it is open because nobody captured its policy, and no statement or page leaves it so.
    public var isUncaptured: Bool { statements.isEmpty && !unknowns.contains(.ownAccessPoint) }
}

/// A statement by its policy's name and its place.
public struct StatementReference: Hashable, Sendable {
    /// The JSON text of its policy, as far as it is known.
    public let policy: String
    /// The Sid, else `#index`.
    public let statement: String
    /// Its place in the policy, from 0.
    public let index: Int
}

/// A fact that is not known and would settle a decision.
public enum UnknownFact: Hashable, Sendable {
    /// A condition key that the logs do not show.
    case key(String)
    /// A document that was not captured.
    case document(Layer, [Remark])
    /// Whether the caller and the resource belong to the same account.
    case accounts
    /// An operator or value that is not understood.
    case element(policy: String, statement: String, Remark)

    /// In the order in which people read them, which is always the same.
    static func sorted(_ facts: some Collection<UnknownFact>) -> [UnknownFact] {
        if facts.count < 2 { return Array(facts) }
        let named = facts.map { (text: $0.sentence, fact: $0) }
        return named.sorted { $0.text < $1.text }.map(\.fact)
    }

    /// What would settle it, in one sentence.
    var sentence: String { RemarkText.list(remarks) }

    /// What would settle it.
    public var remarks: [Remark] {
        switch self {
        case .key(let key): return [Remark(.conditionKey, [.conditionKey: key])]
        case .document(_, let reasons): return reasons
        case .accounts: return [Remark(.accountsNotKnown)]
        case .element(let policy, let statement, let reason):
            return [
                Remark(
                    .elementNotUnderstood, [.policy: policy, .statement: statement],
                    because: [reason])
            ]
        }
    }
}
