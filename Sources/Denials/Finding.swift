/// What one record yields.
public enum Finding: Hashable, Sendable {
    /// A refused request of some principal (whether a Glue role is decided later, with all the
    /// evidence there is).
    case denial(Sighting)
    /// Evidence: a record that can change the answers to denials.
    case evidence(LogEvidence)
}
