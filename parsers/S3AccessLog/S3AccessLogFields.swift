public import AWSTypes

/// One record of an access log, in whichever form it was delivered.
public protocol S3AccessLogFields {
    /// A field as text, without quotes; nil where the log does not have it.
    func text(_ field: S3AccessLogRecord.Field) -> String?
    /// Whether the record has the field, though it be `-`. Older lines have fewer fields, and say
    /// nothing of those.
    func has(_ field: S3AccessLogRecord.Field) -> Bool
    /// When S3 received the request.
    var time: Instant? { get }
    /// The key as S3 names the object, decoded.
    var key: String? { get }
    /// Whether the quoting allows more than one reading, so that a part may be forged.
    var isInDoubt: Bool { get }
    /// Whether the record was torn or stands in another's line, so that it only holds until a whole
    /// delivery of it says more.
    var isProvisional: Bool { get }
}

extension S3AccessLogFields {
    /// The HTTP status; nil where the record has none.
    public var status: Int? { text(.httpStatus).flatMap { Int($0) } }
}

extension S3AccessLogRecord: S3AccessLogFields {
    /// Whether the line is long enough for the field.
    public func has(_ field: Field) -> Bool { fieldCount > field.rawValue }
}
