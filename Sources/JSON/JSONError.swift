/// Why a JSON text could not be read, and where.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was wrong.
    public enum Reason: String, Sendable {
        case endOfText = "the text ends too early"
        case unexpectedByte = "unexpected character"
        case invalidString = "invalid string"
        case invalidNumber = "invalid number"
        case tooDeep = "nested too deeply"
        case trailingBytes = "bytes after the value"
        case tooManyValues = "more values than are read"
        case tooLong = "longer than is read"
    }

    /// What was wrong.
    public let reason: Reason
    /// 0-based byte offset in the text that was read.
    public let offset: Int

    /// An error at a byte offset.
    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// `unexpected character at byte 17`.
    public var description: String { "\(reason.rawValue) at byte \(offset)" }
}
