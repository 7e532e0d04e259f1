/// What one record yields.
public enum Finding: Hashable, Sendable {
    /// A refused request of some principal (whether a Glue role is decided later, with all the
    /// evidence there is).
    case denial(Sighting)
    /// What bears on denials.
    case evidence(LogEvidence)
}
