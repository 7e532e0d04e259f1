/// What an importer found: facts, and what it could not read.
public struct ImportResult: Sendable {
    /// The facts.
    public var entries: [HistoryEntry] = []
    /// What could not be read; the rest is imported all the same.
    public var problems: [ImportProblem] = []

    /// Nothing yet.
    public init() {}

    mutating func add(_ other: ImportResult) {
        entries += other.entries
        problems += other.problems
    }
}

/// One thing in a file that could not be read; what it belongs to is then unknown.
public struct ImportProblem: Hashable, Sendable, CustomStringConvertible {
    /// The file.
    public let file: String
    /// The place in it, `RoleDetailList[3].RolePolicyList[0].PolicyDocument`; empty for the whole.
    public let jsonPath: String
    /// Why, in words.
    public let reason: String

    /// `FILE: at PATH: reason`.
    public var description: String {
        "\(file): \(jsonPath.isEmpty ? "" : "at \(jsonPath): ")\(reason)"
    }
}
