/// Why S3 or SQS did not do what it was asked to, or why it could not be asked.
public struct ServiceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Reason: Hashable, Sendable {
        /// libcurl is not installed.
        case noLibrary
        /// No credentials were found, or those found cannot be had.
        case noCredentials
        /// The credentials are refused: unknown, wrong, expired.
        case badCredentials
        /// The clock here and there differ too much.
        case skewedClock
        /// The action is not allowed.
        case accessDenied
        /// The bucket, key or queue is not there.
        case notFound
        /// The object is not the one that was listed any more.
        case changed
        /// No byte of the object is in the range that was asked for.
        case emptyRange
        /// The answer did not come whole, or not at all.
        case notWhole
        /// The service is overloaded or has an error of its own.
        case unavailable
        /// Anything else.
        case other
    }

    /// What kind of failure it is.
    public let reason: Reason
    /// One sentence or two: what, where, and the way out.
    public let description: String

    /// An error.
    public init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}
