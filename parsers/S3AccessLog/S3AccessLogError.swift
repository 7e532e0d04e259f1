/// Why a line is no access-log line, and where.
public struct S3AccessLogError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Which field could not be read.
    public let field: S3AccessLogRecord.Field
    /// 0-based byte offset in the line.
    public let offset: Int

    /// `no operation at byte 120`.
    public var description: String { "no \(field) at byte \(offset)" }
}

/// What is read of one access log at the most.
public enum S3AccessLogLimits {
    /// The longest line, in bytes: a key of 1,024 bytes encoded twice, a URI of 8 KB, and the
    /// headers a client may send.
    public static let maximumLineBytes = 1 << 20
    /// The longest object of the JSON form, an envelope of many records too, in bytes. CloudWatch
    /// Logs hands a subscription at most 1 MB, compressed.
    public static let maximumObjectBytes = 16 << 20
    /// How long a bucket owner's canonical user id is, in bytes.
    static let ownerBytes = 64
    /// How many records are looked for in one line, at the most.
    public static let maximumRecordsInLine = 8
}
