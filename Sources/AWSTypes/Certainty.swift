/// How an attribution is known, strongest first.
public enum Certainty: String, CaseIterable, Sendable, Codable {
    /// AWS's own words, or a paired event, name the layer.
    case reported
    /// The policies in force deny, and every other layer is known to allow.
    case proven
    /// Every layer but one is known to allow, and that one is unknown.
    case eliminated
    /// Several layers remain; they are ranked.
    case likely
    /// Nothing can be said; what is missing is named.
    case undetermined

    /// Whether it is known what refused the request.
    public var isCertain: Bool {
        switch self {
        case .reported, .proven, .eliminated: true
        case .likely, .undetermined: false
        }
    }
}
