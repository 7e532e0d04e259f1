/// What a layer says to a request. The raw value is the slug that every format prints.
public enum Outcome: String, CaseIterable, Sendable, Codable {
    case allows
    case explicitlyDenies = "explicitly-denies"
    case implicitlyDenies = "implicitly-denies"
    /// A condition, or the whole document, cannot be decided from what is known.
    case unknown
    case notApplicable = "not-applicable"
}
