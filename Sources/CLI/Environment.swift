import Glibc

/// The environment variables that the command line reads, as a value, so that tests give their
/// own.
struct Environment: Sendable {
    /// Those that are read, with what they do, for the man page.
    static let documented: [(name: String, purpose: String)] = [
        ("WHY403_STORE", "the store to use where --store is not given"),
        ("WHY403_TZ", "the time zone where --tz is not given"),
        ("WHY403_CONFIG", "the configuration where --config is not given"),
        ("WHY403_WEBHOOK", "the address that watch posts to where --webhook is not given"),
        ("SOURCE_DATE_EPOCH", "when an HTML page says that it was made, in seconds since 1970"),
        ("COLUMNS", "the width of tables where standard output is no terminal"),
        ("NO_COLOR", "when not empty, no colours"),
        ("TERM", "dumb means no colours and no progress"),
        ("XDG_CONFIG_HOME", "where the configuration is looked for, else in $HOME/.config"),
        ("HOME", "see XDG_CONFIG_HOME"),
        ("AWS_...", "credentials, profile, region and endpoint of S3, as for the AWS CLI"),
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

    /// All of the process's variables, for the AWS CLI's settings and the programs that it names.
    static var process: [String: String] {
        var variables = [String: String]()
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            next += 1
        }
        return variables
    }

    /// The variable's value unless it is unset or empty.
    func nonEmpty(_ name: String) -> String? {
        guard let value = variables[name], !value.isEmpty else { return nil }
        return value
    }
}
