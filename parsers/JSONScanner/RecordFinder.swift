import CByteScan

/// One whole JSON object or array in a buffer, and what was seen on the way through it.
public struct FoundRecord {
    /// 0-based byte offsets in the buffer.
    public let range: Range<Int>
    /// Where the first string `eventName` begins, after its quote; nil where there is none.
    public let eventName: Int?
    /// Whether a string `errorCode` stands in it.
    public let hasErrorCode: Bool
    /// Whether more than one string `eventName` stands in it.
    public let hasMoreNames: Bool
    /// Whether it holds an escape `\u00…`, which may hide an ASCII letter of a key or value.
    public let hasASCIIEscape: Bool
}

/// Finds the whole elements of an array, or a sequence of objects, without parsing them: quotes,
/// escapes and depth are followed 64 bytes at a time. The borders come from the structure alone,
/// so that no text inside a string can forge one.
public struct RecordFinder {
    /// How many records one call looks for.
    public static let batchRecords = 512

    private var found: [why403_record]
    private let usesScalar: Bool

    /// A finder; `usesScalar` takes the portable classifier, which the fast one is tested against.
    public init(usesScalar: Bool = false) {
        found = Array(repeating: why403_record(), count: RecordFinder.batchRecords)
        self.usesScalar = usesScalar
    }

    /// Calls `receive` for each whole record that begins at the buffer's own depth, at most
    /// `batchRecords`, and returns how many there were, and whether the list that holds them was
    /// closed. The buffer must begin outside of a string. What follows the last whole record is
    /// to be looked at again, with more bytes behind it.
    public mutating func find(
        in bytes: UnsafeRawBufferPointer, _ receive: (FoundRecord) -> Void
    ) -> (count: Int, isClosed: Bool) {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            return (0, false)
        }
        var isClosed = false
        let usesScalar = usesScalar
        let count = found.withUnsafeMutableBufferPointer { records in
            why403_find_records(
                base, bytes.count, records.baseAddress, records.count, &isClosed, usesScalar)
        }
        for record in found[..<count] {
            receive(
                FoundRecord(
                    range: record.start..<record.end,
                    eventName: record.event_name == .max ? nil : record.event_name,
                    hasErrorCode: record.has_error_code, hasMoreNames: record.has_more_names,
                    hasASCIIEscape: record.has_ascii_escape))
        }
        return (count, isClosed)
    }
}

/// Searches bytes; the one home of the fast searches.
public enum ByteSearch {
    /// The offset of the first occurrence of a needle of at least two bytes; nil where there is
    /// none.
    public static func first(_ needle: StaticString, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
        let offset = why403_find(
            base, bytes.count, needle.utf8Start, needle.utf8CodeUnitCount)
        return offset < bytes.count ? offset : nil
    }
}
