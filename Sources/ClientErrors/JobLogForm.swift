/// Whether a file is a log of CloudWatch Logs, as told by its first bytes: an export to S3 and what
/// `aws logs tail` prints, whose lines begin with a time, or the JSON of `filter-log-events` and
/// `get-log-events`.
public enum JobLogForm: Sendable {
    /// It is one.
    case jobLog
    /// It is none.
    case other
    /// More bytes would tell.
    case unfinished

    /// What `filter-log-events` begins with, but for white space.
    private static let documentStart = Array("{\"events\":".utf8)
    /// `2026-11-20T10:04:00.`: a digit where one stands here.
    private static let timeStart = Array("0000-00-00T00:00:00.".utf8)

    /// Looks at the beginning of a file.
    public static func sniff(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> JobLogForm {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = bytes.first(where: { !isSpace($0) }) else {
            return isFinal ? .other : .unfinished
        }
        let start: [UInt8]
        let pattern: [UInt8]
        if first == UInt8(ascii: "{") {
            start = Array(
                bytes.lazy.prefix(256).filter { !isSpace($0) }.prefix(documentStart.count))
            pattern = documentStart
        } else {
            start = bytes.prefix(timeStart.count).map {
                (0x30...0x39).contains($0) ? UInt8(ascii: "0") : $0
            }
            pattern = timeStart
        }
        if start.count == pattern.count { return start == pattern ? .jobLog : .other }
        return pattern.starts(with: start) && !isFinal ? .unfinished : .other
    }
}
