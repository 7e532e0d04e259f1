import JSON
import JSONScanner

/// What is told of a damaged file, and how reading goes on behind the damage.
extension CloudTrailScanner {
    // MARK: - Ends

    /// Tells what the file's end breaks off, and returns where reading goes on behind it; nil where
    /// nothing is left.
    mutating func endInside(
        _ rest: UnsafeRawBufferPointer, _ sessions: (OpenedSession) -> Bool,
        _ receive: (CloudTrailRecord) -> Void
    ) -> Int? {
        let first = CloudTrailScanner.firstByte(of: rest)
        switch place {
        case .elements where first == rest.count && isClosedWrongly: return nil
        case .objects where first == rest.count: return nil
        case .elements, .objects:
            // A list that is never closed was cut, also where the cut is between two records.
            reject(at: 0, "the file ends inside its records")
            return recover(rest, from: first, sessions, receive)
        case .behindElements:
            reject(at: 0, "the object around the records is not closed")
            return nil
        case .start, .garbage, .lost: return nil
        }
    }

    /// The offset of the first byte that does not separate records.
    private static func firstByte(of rest: UnsafeRawBufferPointer) -> Int {
        rest.firstIndex { !JSONSpace.isSpace($0) && $0 != UInt8(ascii: ",") } ?? rest.count
    }

    mutating func passOverlong(
        _ rest: UnsafeRawBufferPointer, _ sessions: (OpenedSession) -> Bool,
        _ receive: (CloudTrailRecord) -> Void
    ) -> Int? {
        let first = CloudTrailScanner.firstByte(of: rest)
        if place == .elements || place == .objects,
            RecordHead.next(in: rest, from: first + 1) != nil
        {
            reject(at: first, "a record that is not closed")
            return recover(rest, from: first, sessions, receive)
        }
        rejectOverlong(at: 0, andThen: "; the rest of the file is not read")
        place = .lost
        return nil
    }

    // MARK: - Recovery

    /// Takes the records that a damaged one swallowed, each from its beginning to the next one's,
    /// and returns where the last begins, from where reading goes on; nil where there is none.
    /// The damaged one begins at `start` and is told already. What one call looks at it looks at a
    /// fixed number of times; behind each damaged record that swallowed others the caller finds one
    /// batch of records anew (33 MB of nothing but such records of 55 bytes: 15 s).
    mutating func recover(
        _ bytes: UnsafeRawBufferPointer, from start: Int, _ sessions: (OpenedSession) -> Bool,
        _ receive: (CloudTrailRecord) -> Void
    ) -> Int? {
        guard var head = RecordHead.next(in: bytes, from: start + 1) else { return nil }
        while let next = RecordHead.next(in: bytes, from: head + 1) {
            let text = UnsafeRawBufferPointer(rebasing: bytes[head..<next])
            offset += Int64(head)
            counts.records += 1
            if let found = RecordHead.record(of: text, by: &finder) {
                if RecordInterest.mayMatter(found, in: text) {
                    _ = take(found, in: text, sessions, receive)
                }
            } else {
                reject(at: 0, "a record that is not closed")
            }
            offset -= Int64(head)
            head = next
        }
        isBehindRecord = false
        return head
    }

    // MARK: - Telling

    mutating func rejectOverlong(at place: Int, andThen consequence: String = "") {
        reject(
            at: place,
            "a record is longer than \(CloudTrailLimits.maximumRecordBytes) bytes" + consequence)
    }

    mutating func rejectDamage(_ damage: JSONError?, at place: Int) {
        if let damage { reject(at: place + damage.offset, damage.reason.rawValue) }
    }

    mutating func reject(at place: Int, _ reason: String) {
        counts.reject(at: offset + Int64(place), reason)
    }
}
