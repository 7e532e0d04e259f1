import CByteScan

/// One whole JSON object or array in a buffer, and what was seen on the way through it.
public struct FoundRecord {
    /// 0-based byte offsets in the buffer.
    public let range: Range<Int>
    /// Where the first watched key begins for the first time, after its quote; nil where it is not
    /// there. A string value that reads like the key counts too.
    public let firstKey: Int?
    /// The same of the other watched key.
    public let otherKey: Int?
    /// Whether one of them is there more than once.
    public let hasMoreKeys: Bool
    /// Whether it holds an escape `\u00…`, which may hide an ASCII letter of a key or value.
    public let hasASCIIEscape: Bool
}

/// Two keys that are watched for while records are found, so that the caller need not read a
/// record to know whether it has them.
///
/// Both are of one length and begin with the same byte. At `telling` bytes from there they differ;
/// the choice is fast where few other texts have one of these two bytes there.
public struct WatchedKeys {
    fileprivate let keys: why403_keys

    /// Of two keys of the program, each written with the quote behind it: `eventName"`.
    public init(_ first: StaticString, _ other: StaticString, telling: Int) {
        precondition(
            first.utf8CodeUnitCount == other.utf8CodeUnitCount && first.utf8CodeUnitCount <= 32
                && telling > 0 && telling < first.utf8CodeUnitCount
                && first.utf8Start[0] == other.utf8Start[0],
            "the keys differ in length or in their first byte")
        keys = why403_keys(
            first: first.utf8Start, other: other.utf8Start, length: first.utf8CodeUnitCount,
            telling: telling)
    }

    /// None: JSON has no such byte in a string.
    public static var none: WatchedKeys { WatchedKeys("\u{1}a", "\u{1}b", telling: 1) }
}

/// Finds the whole elements of an array, or a sequence of objects, without parsing them: quotes,
/// escapes and depth are followed 64 bytes at a time. The borders come from the structure alone,
/// so that no text inside a string can forge one.
///
/// A buffer of a CloudTrail file, from behind the bracket that opens its list:
///
///     {"eventName":"GetObject","a":"}{"},{"errorCode":"AccessDenied",…},{"eventNa
///     └────────── record 0 ──────────┘   └───────── record 1 ─────────┘ └ not whole: offered again
///
/// - Record 0 ends at its own bracket: those inside the string `}{` are no structure.
/// - Record 0 has `firstKey` 2 (behind the quote), record 1 `otherKey`, with CloudTrail's
///   `WatchedKeys("eventName\"", "errorCode\"", telling: 5)`.
/// - `find` returns 2 and no `closing`. A `]` at the buffer's own depth would be it.
///
/// Not a parser: what stands between two brackets may still be no JSON. Whoever parses a record
/// finds that out.
public struct RecordFinder {
    /// How many records one call looks for.
    public static let batchRecords = 512

    private var found: [why403_record]
    private let watched: why403_keys
    private let usesScalar: Bool

    /// A finder; `usesScalar` takes the portable classifier, which the fast one is tested against.
    public init(watching keys: WatchedKeys = .none, usesScalar: Bool = false) {
        watched = keys.keys
        found = Array(repeating: why403_record(), count: RecordFinder.batchRecords)
        self.usesScalar = usesScalar
    }

    /// Calls `receive` for each whole record that begins at the buffer's own depth, at most
    /// `batchRecords`, and returns how many there were, and where a bracket closes what holds them,
    /// whichever bracket it is. The buffer must begin outside of a string. What follows the last whole record is
    /// to be looked at again, with more bytes behind it.
    public mutating func find(
        in bytes: UnsafeRawBufferPointer, _ receive: (FoundRecord) -> Void
    ) -> (count: Int, closing: Int?) {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            return (0, nil)
        }
        var closing = Int.max
        let usesScalar = usesScalar
        var watched = watched
        let count = found.withUnsafeMutableBufferPointer { records in
            why403_find_records(
                base, bytes.count, &watched, records.baseAddress, records.count, &closing,
                usesScalar)
        }
        for record in found[..<count] {
            receive(
                FoundRecord(
                    range: record.start..<record.end,
                    firstKey: record.first_key == .max ? nil : record.first_key,
                    otherKey: record.other_key == .max ? nil : record.other_key,
                    hasMoreKeys: record.has_more_keys,
                    hasASCIIEscape: record.has_ascii_escape))
        }
        return (count, closing == .max ? nil : closing)
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
