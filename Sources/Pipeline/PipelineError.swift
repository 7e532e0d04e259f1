/// Why a run could not go on: which part, what it says, and the way out.
public struct PipelineError: Error, CustomStringConvertible, Sendable {
    /// One sentence.
    public let description: String

    /// An error of this wording.
    public init(_ description: String) { self.description = description }

    /// An error of a part below, in its own words.
    init(_ error: any Error) { description = "\(error)" }
}
