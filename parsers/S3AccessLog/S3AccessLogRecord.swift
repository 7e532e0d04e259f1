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

    /// What cannot be told of a line.
    public enum Doubt: Hashable, Sendable {
        /// What follows the user agent has not the form of an access log's fields, or is not there:
        /// the line was torn. All up to the error code is read.
        case tornTail
        /// The owner's id is shorter than one: the line lost its beginning, and may be a part of what a
        /// client wrote.
        case tornOwner
        /// Another record begins at this byte of the line. Where that is behind the status, all up
        /// to the error code belongs to the first; else the first has none.
        case secondRecord(at: Int, isBehindStatus: Bool)
        /// A status and code stand in the line twice, one of them a refusal, and which are S3's own
        /// cannot be told, or the client tries to look like S3.
        case statuses
    }

    /// The whole line, without its newline.
    public let line: UnsafeRawBufferPointer
    /// Whether the quoting allows more than one reading, so that a part may be forged. The fields
    /// up to the error code are then read from the left, which a client cannot shift; those from
    /// the referer on may be wrong.
    public let isInDoubt: Bool
    /// What cannot be told; nil where the line reads one way.
    public let doubt: Doubt?
    /// Whether another refusal seems to stand behind this record's: the end of a torn line, or what
    /// a client wrote.
    let hasOtherRefusal: Bool
    /// Whether what it says is to be held for true only until a whole delivery of it says more.
    public internal(set) var isProvisional: Bool
    /// How many fields the line has, of those that are known; a host id of two tokens is one.
    let fieldCount: Int
    let ranges: FieldRanges

    init(
        line: UnsafeRawBufferPointer, isInDoubt: Bool, doubt: Doubt?, hasOtherRefusal: Bool,
        fieldCount: Int, ranges: FieldRanges
    ) {
        self.line = line
        self.isInDoubt = isInDoubt
        self.doubt = doubt
        self.hasOtherRefusal = hasOtherRefusal
        self.fieldCount = fieldCount
        self.ranges = ranges
        isProvisional = doubt != nil
    }

    /// Whether the last field is surely read to its end, so that no newline is needed to tell.
    var endsWhole: Bool {
        guard doubt == nil, let last = Field(rawValue: fieldCount - 1) else { return false }
        guard let text = text(last) else { return true }
        switch last {
        case .aclRequired: return text == "Yes"
        case .tlsVersion: return text == "TLSv1.2" || text == "TLSv1.3"
        case .authenticationType: return text == "AuthHeader" || text == "QueryString"
        case .hostHeader: return text.hasSuffix(".amazonaws.com")
        // `eu-west-1`: no region has a number of two digits.
        case .sourceRegion:
            return text.utf8.last.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
        default: return false
        }
    }

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

    /// Whether its status is 403.
    var isRefusal: Bool { bytes(.httpStatus)?.elementsEqual("403".utf8) ?? false }

    /// Whether the status may be one that a client wrote into a request line: a refusal in a damaged
    /// line, behind what is no whole request line.
    var mayBeImitated: Bool {
        isRefusal && !(bytes(.requestURI).map { S3AccessLogLine.isRequestLine($0) } ?? true)
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
