public import AWSTypes
public import JSON

/// One access-log record in the JSON form that CloudWatch Logs delivers (S3 User Guide, "Log
/// format in CloudWatch Logs"): `null` stands for what the text form writes as `-`.
public struct S3AccessLogObject: S3AccessLogFields {
    private let value: JSONValue

    /// A record; nil where the object is none. The names of the fields tell: those that every
    /// record has, and that no CloudTrail event has.
    public init?(_ value: JSONValue) {
        guard value["operation"] != nil, value["request_time"] != nil,
            value["request_id"] != nil, value["bucket_name"] != nil || value["bucket_arn"] != nil
        else { return nil }
        self.value = value
    }

    /// No quoting is ambiguous in JSON.
    public var isInDoubt: Bool { false }

    /// No object is read that is not whole.
    public var isProvisional: Bool { false }

    /// Whether the object has the member.
    public func has(_ field: S3AccessLogRecord.Field) -> Bool {
        value[S3AccessLogObject.name(of: field)] != nil
    }

    /// A field as text; numbers as they are written.
    public func text(_ field: S3AccessLogRecord.Field) -> String? {
        let text: String?
        switch value[S3AccessLogObject.name(of: field)] {
        case .string(let string)?: text = string
        case .number(let digits)?: text = digits
        case .bool(let flag)?: text = flag ? "Yes" : nil
        default: text = nil
        }
        if text == nil, field == .bucket {
            return value["bucket_arn"]?.string.flatMap { ARN($0) }?.resource
        }
        return text == "-" || text == "" ? nil : text
    }

    /// `2026-05-04T12:57:29.123Z`; the fraction is left, as the text form has none.
    public var time: Instant? { text(.time).flatMap { Instant(iso8601: $0) } }

    /// The documentation does not say how often the key is encoded here. The request URI, which
    /// is always encoded once, tells; without one it is taken for the text form's two.
    public var key: String? {
        guard var raw = text(.key) else { return nil }
        if text(.operation) == S3AccessLogKey.formEncodedOperation {
            raw = String(decoding: S3AccessLogKey.withoutFormSpaces(raw.utf8), as: UTF8.self)
        }
        let bytes = Array(raw.utf8)
        guard bytes.contains(UInt8(ascii: "%")) else { return raw }
        if let path = requestedPath {
            var candidate: [UInt8]? = bytes
            for _ in 0...2 {
                guard let decoded = candidate else { break }
                if path.hasSuffix(decoded) { return String(decoding: decoded, as: UTF8.self) }
                candidate = PercentCoding.decoded(decoded)
            }
        }
        return bytes.withUnsafeBytes { S3AccessLogKey.decoded($0) }
    }

    /// The path of `GET /lake/a%20b?versionId=x HTTP/1.1`, decoded.
    private var requestedPath: [UInt8]? {
        guard let uri = text(.requestURI)?.split(separator: " "), uri.count >= 2 else { return nil }
        return PercentCoding.decoded(Array(uri[1].prefix { $0 != "?" }.utf8))
    }

    private static func name(of field: S3AccessLogRecord.Field) -> String {
        switch field {
        case .bucketOwner: "bucket_owner_id"
        case .bucket: "bucket_name"
        case .time: "request_time"
        case .remoteIP: "remote_ip"
        case .requester: "requester"
        case .requestID: "request_id"
        case .operation: "operation"
        case .key: "key_name"
        case .requestURI: "request_uri"
        case .httpStatus: "http_status"
        case .errorCode: "error_code"
        case .bytesSent: "bytes_sent"
        case .objectSize: "object_size"
        case .totalTime: "total_time"
        case .turnAroundTime: "turn_around_time"
        case .referer: "referer"
        case .userAgent: "user_agent"
        case .versionID: "version_id"
        case .hostID: "host_id"
        case .signatureVersion: "signature_version"
        case .cipherSuite: "cipher_suite"
        case .authenticationType: "authentication_type"
        case .hostHeader: "host_header"
        case .tlsVersion: "tls_version"
        case .accessPointARN: "access_point_arn"
        case .aclRequired: "acl_required"
        case .sourceRegion: "source_region"
        }
    }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ other: [UInt8]) -> Bool { suffix(other.count) == other[...] }
}
