public import AWSTypes

/// One access-log line as a borrowed view: the places of its fields. Valid only while the bytes
/// are (S3 User Guide, "Amazon S3 server access log format").
///
/// A field that is `-`, or that the line is too old to have, is nil.
public struct S3AccessLogRecord {
    /// The fields up to the version id, by their documented names.
    public enum Field: Int, CaseIterable, Sendable {
        case bucketOwner, bucket, time, remoteIP, requester, requestID, operation, key, requestURI
        case httpStatus, errorCode, bytesSent, objectSize, totalTime, turnAroundTime
        case referer, userAgent, versionID
        case hostID, signatureVersion, cipherSuite, authenticationType, hostHeader, tlsVersion
        case accessPointARN, aclRequired, sourceRegion
    }

    /// The whole line, without its newline.
    public let line: UnsafeRawBufferPointer
    /// Whether the quoting allows more than one reading, so that a part may be forged. The fields
    /// up to the error code are then read from the left, which a client cannot shift; those from
    /// the referer on may be wrong.
    public let isInDoubt: Bool
    let ranges: FieldRanges

    /// A field's bytes as they stand in the line, without quotes; nil for `-`.
    public func bytes(_ field: Field) -> UnsafeRawBufferPointer? {
        let range = ranges[field.rawValue]
        guard !range.isEmpty else { return nil }
        let bytes = UnsafeRawBufferPointer(rebasing: line[range])
        return bytes.count == 1 && bytes[0] == UInt8(ascii: "-") ? nil : bytes
    }

    /// A field as text; invalid UTF-8 is replaced.
    public func text(_ field: Field) -> String? {
        bytes(field).map { String(decoding: $0, as: UTF8.self) }
    }

    /// When S3 received the request.
    public var time: Instant? { bytes(.time).flatMap(S3AccessLogTime.instant) }

    /// The key as S3 names the object: the log encodes it twice.
    public var key: String? {
        guard let raw = bytes(.key) else { return nil }
        guard bytes(.operation)?.elementsEqual(S3AccessLogKey.formEncodedOperation.utf8) ?? false
        else { return S3AccessLogKey.decoded(raw) }
        let spaced = S3AccessLogKey.withoutFormSpaces(raw)
        return spaced.withUnsafeBytes { S3AccessLogKey.decoded($0) }
    }
}

/// The places of 27 fields. An inline array would be copied whole for each look at it (seen in
/// Swift 6.3), of which a refused line takes fifty.
struct FieldRanges {
    private var storage = [(Int32, Int32)](repeating: (0, 0), count: 27)

    subscript(_ index: Int) -> Range<Int> {
        get { Int(storage[index].0)..<Int(storage[index].1) }
        set {
            storage[index] = (
                Int32(clamping: newValue.lowerBound), Int32(clamping: newValue.upperBound)
            )
        }
    }
}
