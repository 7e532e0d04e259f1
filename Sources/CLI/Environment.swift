import Glibc

/// The environment variables that the command line reads, as a value, so that tests give their
/// own.
struct Environment: Sendable {
    /// Those that are read, with what they do, for the man page.
    static let documented: [(name: String, purpose: String)] = [
        ("WHY403_STORE", "the store to use where --store is not given"),
        ("COLUMNS", "the width of tables where standard output is no terminal"),
        ("NO_COLOR", "when not empty, no colours"),
        ("TERM", "dumb means no colours and no progress"),
    ]

    private let variables: [String: String]

    /// These variables and no others.
    init(_ variables: [String: String]) { self.variables = variables }

    /// The process's own.
    static var current: Environment {
        var variables = [String: String]()
        for (name, _) in documented {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        return Environment(variables)
    }

    /// The variable's value unless it is unset or empty.
    func nonEmpty(_ name: String) -> String? {
        guard let value = variables[name], !value.isEmpty else { return nil }
        return value
    }
}
