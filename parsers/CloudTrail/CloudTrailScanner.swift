import JSON
public import JSONScanner

/// Finds the records in CloudTrail bytes, whatever contains them.
///
/// Containers: `{"Records":[…]}`, a bare array, one object a line or back to back,
/// `lookup-events` output, EventBridge envelopes, CloudWatch Logs subscription records, Splunk.
public struct CloudTrailScanner: RecordScanner {
    /// What the file turned out to be.
    public enum Kind: Sendable {
        case undecided
        case events
        /// A digest file: hashes of log files, no events.
        case digest
        /// An Insights file: statistics, no events.
        case insight
        /// JSON, or something like it, that holds no events.
        case unrecognized
    }

    private enum Place {
        /// Before a top-level value.
        case start
        /// Among the elements of the array of records.
        case elements
        /// After that array, in the object around it.
        case behindElements
        /// Among top-level objects, each a record or an envelope.
        case objects
        /// In a record that is too long: skipped to the file's end.
        case lost
    }

    /// What the file turned out to be.
    public private(set) var kind = Kind.undecided
    /// The events seen.
    public private(set) var counts = ScanCounts()

    private var place = Place.start
    private var finder: RecordFinder
    /// The inflated bytes consumed so far.
    private var offset: Int64 = 0

    /// A scanner for one file.
    public init(usesScalar: Bool = false) {
        finder = RecordFinder(watching: RecordInterest.watchedKeys, usesScalar: usesScalar)
    }

    /// Whether a file that begins so may be CloudTrail: its first byte that is no white space
    /// opens a JSON object or array.
    public static func looksLikeCloudTrail(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let start = JSONSpace.start(of: bytes)
        guard start < bytes.count else { return false }
        return bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "[")
    }

    /// Scans what is there and returns how many bytes are done with.
    public mutating func scan(
        _ bytes: UnsafeRawBufferPointer, isFinal: Bool, _ receive: (CloudTrailRecord) -> Void
    ) -> Int {
        scan(bytes, isFinal: isFinal, sessions: { _ in false }, receive)
    }

    /// The same; a record that only tells who took a role goes to `sessions`, and to `receive` where
    /// that does not take it.
    public mutating func scan(
        _ bytes: UnsafeRawBufferPointer, isFinal: Bool, sessions: (OpenedSession) -> Bool,
        _ receive: (CloudTrailRecord) -> Void
    ) -> Int {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let before = place
            let step = self.step(rest, isFinal: isFinal, sessions, receive)
            done += step
            offset += Int64(step)
            // Learning what the bytes are uses none of them up.
            if step == 0, place == before { break }
        }
        if isFinal {
            // A list that is never closed was cut, also where the cut is between two records.
            let rest = bytes[done...].contains { !JSONSpace.isSpace($0) }
            if rest || place == .elements { reject(at: 0, "the file ends inside its records") }
            done = bytes.count
        } else if bytes.count - done > CloudTrailLimits.maximumRecordBytes {
            rejectOverlong(at: 0, andThen: "; the rest of the file is not read")
            place = .lost
            done = bytes.count
        }
        if isFinal, kind == .undecided { kind = counts.records > 0 ? .events : .unrecognized }
        return done
    }

    private mutating func step(
        _ bytes: UnsafeRawBufferPointer, isFinal: Bool, _ sessions: (OpenedSession) -> Bool,
        _ receive: (CloudTrailRecord) -> Void
    ) -> Int {
        switch place {
        case .start: return start(bytes, isFinal: isFinal)
        case .elements, .objects: return records(bytes, sessions, receive)
        case .behindElements: return leave(bytes)
        case .lost: return bytes.count
        }
    }

    // MARK: - Containers

    private mutating func start(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Int {
        let index = JSONSpace.start(of: bytes)
        guard index < bytes.count else { return index }
        switch bytes[index] {
        case UInt8(ascii: "["):
            place = .elements
            return index + 1
        case UInt8(ascii: "{"):
            let object = UnsafeRawBufferPointer(rebasing: bytes[index...])
            switch EnvelopeHead.recordsArray(in: object) {
            case .array(let start):
                place = .elements
                kind = .events
                return index + start
            case .none: place = .objects
            case .unfinished:
                if !isFinal, bytes.count < EnvelopeHead.maximumBytes { return index }
                place = .objects
            }
            return index
        default:
            kind = .unrecognized
            place = .lost
            reject(at: index, "not JSON")
            return bytes.count
        }
    }

    /// After the array of records: the end of its object, or members that hold no records.
    private mutating func leave(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let index = bytes.firstIndex(where: { !JSONSpace.isSpace($0) }) else {
            return bytes.count
        }
        if bytes[index] == UInt8(ascii: "}") {
            place = .start
            return index + 1
        }
        if bytes[index] == UInt8(ascii: "{") || bytes[index] == UInt8(ascii: "[") {
            place = .start
            return index
        }
        place = .lost
        return bytes.count
    }

    // MARK: - Records

    private mutating func records(
        _ bytes: UnsafeRawBufferPointer, _ sessions: (OpenedSession) -> Bool,
        _ receive: (CloudTrailRecord) -> Void
    ) -> Int {
        var end = 0
        var candidates: [FoundRecord] = []
        let isList = place == .elements
        let (count, isClosed) = finder.find(in: bytes) { found in
            end = found.range.upperBound
            if !isList || RecordInterest.mayMatter(found, in: bytes) { candidates.append(found) }
        }
        if isList {
            counts.records += Int64(count)
            for found in candidates { take(found, in: bytes, sessions, receive) }
        } else {
            for found in candidates { takeObject(found, in: bytes, sessions, receive) }
        }
        if isClosed {
            // The array's own bracket, behind the last record.
            let bracket = bytes[end...].firstIndex(of: UInt8(ascii: "]")) ?? end
            place = .behindElements
            return bracket + 1
        }
        if count == 0 {
            let blank = bytes.prefix { JSONSpace.isSpace($0) || $0 == UInt8(ascii: ",") }
            return blank.count
        }
        return end
    }

    private mutating func take(
        _ found: FoundRecord, in bytes: UnsafeRawBufferPointer,
        _ sessions: (OpenedSession) -> Bool, _ receive: (CloudTrailRecord) -> Void
    ) {
        guard found.range.count <= CloudTrailLimits.maximumRecordBytes else {
            rejectOverlong(at: found.range.lowerBound)
            return
        }
        let mayOpenSession = RecordInterest.mayOpenSession(found, in: bytes)
        if mayOpenSession,
            let session = OpenedSession(UnsafeRawBufferPointer(rebasing: bytes[found.range])),
            sessions(session)
        {
            return
        }
        do {
            let record = Array(bytes[found.range])
            if mayOpenSession,
                let session = CloudTrailRecord(
                    try JSONValue(parsing: record, keeping: RecordInterest.membersOfSessions)),
                RecordInterest.opensSession(session)
            {
                return receive(session)
            }
            deliver(try JSONValue(parsing: record), at: found.range.lowerBound, receive)
        } catch {
            reject(at: found.range.lowerBound + error.offset, error.reason.rawValue)
        }
    }

    private mutating func deliver(
        _ value: JSONValue, at place: Int, _ receive: (CloudTrailRecord) -> Void
    ) {
        guard let record = CloudTrailRecord(value) else {
            reject(at: place, "a record that is no object")
            return
        }
        if RecordInterest.matters(record) { receive(record) }
    }

    /// A top-level object: a record itself, or an envelope of records.
    private mutating func takeObject(
        _ found: FoundRecord, in bytes: UnsafeRawBufferPointer,
        _ sessions: (OpenedSession) -> Bool, _ receive: (CloudTrailRecord) -> Void
    ) {
        if EnvelopeHead.isRecord(bytes, from: found.range.lowerBound) {
            counts.records += 1
            kind = .events
            if RecordInterest.mayMatter(found, in: bytes) {
                take(found, in: bytes, sessions, receive)
            }
            return
        }
        let value: JSONValue
        do { value = try JSONValue(parsing: Array(bytes[found.range])) } catch {
            reject(at: found.range.lowerBound + error.offset, error.reason.rawValue)
            return
        }
        switch Envelope(value) {
        case .records(let records):
            kind = .events
            counts.records += Int64(records.count)
            for record in records { deliver(record, at: found.range.lowerBound, receive) }
        case .digest: if kind != .events { kind = .digest }
        case .insight: if kind != .events { kind = .insight }
        case .control: if kind == .undecided { kind = .events }
        case .other: reject(at: found.range.lowerBound, "an object that holds no CloudTrail event")
        case .damaged(let reason): reject(at: found.range.lowerBound, reason)
        }
    }

    private mutating func rejectOverlong(at place: Int, andThen consequence: String = "") {
        reject(
            at: place,
            "a record is longer than \(CloudTrailLimits.maximumRecordBytes) bytes" + consequence)
    }

    private mutating func reject(at place: Int, _ reason: String) {
        counts.reject(at: offset + Int64(place), reason)
    }
}
