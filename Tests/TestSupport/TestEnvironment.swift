import Foundation

/// What a run of the tests is told from outside.
public enum TestEnvironment {
    /// A text; nil where it is not set, or empty.
    public static func text(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A whole number; nil where it is not set, or none.
    public static func number(_ name: String) -> Int? { text(name).flatMap { Int($0) } }
}
