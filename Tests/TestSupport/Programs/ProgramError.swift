import Glibc

/// A program of a test could not be started, or did not end.
public struct ProgramError: Error, CustomStringConvertible {
    /// What happened, to which program, and at what it was.
    public let description: String

    init(_ description: String) { self.description = description }

    init(_ call: String, _ code: Int32) {
        description = "\(call): \(String(cString: strerror(code)))"
    }
}
