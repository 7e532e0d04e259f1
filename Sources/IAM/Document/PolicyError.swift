/// Why a policy document could not be decoded, and where.
public struct PolicyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The JSON path, `Statement[2].Action`; empty for the whole document.
    public let path: String
    /// The element, `Action`.
    public let element: String
    /// What was wrong.
    public let reason: String

    init(_ path: String, _ element: String, _ reason: String) {
        self.path = path
        self.element = element
        self.reason = reason
    }

    /// `Statement[2].Action: must be a string or a list of strings`.
    public var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}
