import AWSTypes

/// What all layers together say to a request, and no more: no cause, no reason, no change. For those
/// who ask it of many requests under one set of policies after the other.
public enum Judgement: String, Hashable, Sendable {
    /// No layer refuses the request, and all that were asked are known.
    case allowed
    /// A layer refuses it.
    case denied
    /// No layer is known to refuse it, and some are not known.
    case unknown

    /// The revision of the deciding, which is kept beside a judgement: one of another revision is not
    /// believed. To be raised with every change after which a request may be judged otherwise.
    public static let revision: Int64 = 5

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
