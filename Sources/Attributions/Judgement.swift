import AWSTypes

/// What all layers together say to a request, and no more: no cause, no reason, no change. For those
/// who ask it of many requests under one set of policies after the other.
public enum Judgement: Hashable, Sendable {
    /// No layer refuses the request, and all that were asked are known.
    case allowed
    /// A layer refuses it.
    case denied
    /// No layer is known to refuse it, and some are not known.
    case unknown

    /// What the outcomes of the layers that block, or may, come to.
    init(of outcomes: [Outcome]) {
        if outcomes.isEmpty {
            self = .allowed
        } else {
            self = outcomes.contains { $0 != .unknown } ? .denied : .unknown
        }
    }

    /// What an answer comes to: by the blockers that a layer speaks for, and where none does, the
    /// layers that are not known.
    public init(of answer: Attribution) { self.init(of: answer.standing.map(\.outcome)) }
}

extension Attribution {
    /// The blockers that a layer speaks for, and where none does, the layers that are not known.
    public var standing: [Blocker] { blockedBy.filter { !$0.isGuess } + openLayers }
}
