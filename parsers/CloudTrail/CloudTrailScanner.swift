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

    enum Place {
        /// Before a top-level value.
        case start
        /// Among the elements of the array of records.
        case elements
        /// After that array, in the object around it.
        case behindElements
        /// Among top-level objects, each a record or an envelope.
        case objects
        /// Behind a document, in text that is no JSON: skipped to the next object.
        case garbage
        /// In a record that is too long: skipped to the file's end.
        case lost
    }

    /// What the file turned out to be.
    public private(set) var kind = Kind.undecided
    /// The events seen.
    public internal(set) var counts = ScanCounts()

    var place = Place.start
    var finder: RecordFinder
    /// The inflated bytes consumed so far.
    var offset: Int64 = 0
    /// Whether the array of records is a member of an object, which is to be closed behind it.
    private var isInObject = false
    /// Whether a record was the last that was consumed, so that a comma is due before the next.
    var isBehindRecord = false
    /// Whether the array was closed by a bracket of another kind, which is told already.
    var isClosedWrongly = false

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
        while true {
            while done < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
                let before = place
                let step = self.step(rest, isFinal: isFinal, sessions, receive)
                done += step
                offset += Int64(step)
                // Learning what the bytes are uses none of them up.
                if step == 0, place == before { break }
            }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            guard isFinal || rest.count > CloudTrailLimits.maximumRecordBytes else { break }
            let step =
                isFinal
                ? endInside(rest, sessions, receive) : passOverlong(rest, sessions, receive)
            guard let step else {
                done = bytes.count
                break
            }
            done += step
            offset += Int64(step)
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
        case .elements, .objects: return records(bytes, isFinal: isFinal, sessions, receive)
        case .behindElements: return leave(bytes, isFinal: isFinal)
        case .garbage: return passGarbage(bytes)
        case .lost: return bytes.count
        }
    }

    // MARK: - Containers

    private mutating func start(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Int {
        let index = JSONSpace.start(of: bytes)
        guard index < bytes.count else { return index }
        switch bytes[index] {
        case UInt8(ascii: "["):
            enterList(inObject: false)
            return index + 1
        case UInt8(ascii: "{"):
            let object = UnsafeRawBufferPointer(rebasing: bytes[index...])
            if EnvelopeHead.isRecord(object, from: 0) {
                place = .objects
                return index
            }
            switch EnvelopeHead.recordsArray(in: object, from: 1) {
            case .array(let start):
                rejectDamage(EnvelopeHead.damage(in: object[..<start], behind: "]}"), at: index)
                enterList(inObject: true)
                kind = .events
                return index + start
            case .none: place = .objects
            case .unfinished:
                if !isFinal, bytes.count < EnvelopeHead.maximumBytes { return index }
                place = .objects
            }
            return index
        default:
            guard kind == .undecided, counts.records == 0 else {
                reject(at: index, "text behind the records that is no JSON")
                place = .garbage
                return index
            }
            kind = .unrecognized
            place = .lost
            reject(at: index, "not JSON")
            return bytes.count
        }
    }

    private mutating func enterList(inObject: Bool) {
        place = .elements
        isInObject = inObject
        isBehindRecord = false
        isClosedWrongly = false
    }

    private mutating func passGarbage(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let index = bytes.firstIndex(of: UInt8(ascii: "{")) else { return bytes.count }
        place = .start
        return index
    }

    /// After the array of records: the end of its object, or members, amongst which another such
    /// array may be.
    private mutating func leave(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Int {
        let index = JSONSpace.next(in: bytes, from: 0)
        guard index < bytes.count else { return index }
        switch bytes[index] {
        case UInt8(ascii: "}"):
            place = .start
            return index + 1
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            reject(at: index, "the object around the records is not closed")
            place = .start
            return index
        default: break
        }
        // What came before is left out: an element that stands for it makes an object of the rest.
        let before = "{\"\":0"
        let rest = UnsafeRawBufferPointer(rebasing: bytes[index...])
        switch EnvelopeHead.recordsArray(in: rest, from: 0) {
        case .array(let start):
            rejectDamage(
                EnvelopeHead.damage(in: rest[..<start], before: before, behind: "]}"), at: index)
            enterList(inObject: true)
            return index + start
        case .none(let end):
            rejectDamage(EnvelopeHead.damage(in: rest[..<end], before: before), at: index)
            place = .start
            return index + end
        case .unfinished:
            if !isFinal, rest.count < EnvelopeHead.maximumBytes { return index }
            reject(at: index, "the object around the records is not closed; the rest is not read")
            place = .lost
            return bytes.count
        }
    }

    // MARK: - Records

    private mutating func records(
        _ bytes: UnsafeRawBufferPointer, isFinal: Bool, _ sessions: (OpenedSession) -> Bool,
        _ receive: (CloudTrailRecord) -> Void
    ) -> Int {
        let isList = place == .elements
        var batch = RecordBatch(ofList: isList, isBehindRecord: isBehindRecord)
        let (_, closing) = finder.find(in: bytes) { batch.add($0, in: bytes) }
        var isLeft = false
        if let closing {
            isLeft = batch.close(at: closing, in: bytes)
        } else {
            batch.settleLast(in: bytes, isFinal: isFinal)
        }
        for item in batch.items {
            switch item {
            case .damage(let place, let reason): reject(at: place, reason)
            case .record(let found, let number):
                let isRead =
                    isList
                    ? take(found, in: bytes, sessions, receive)
                    : takeObject(found, in: bytes, sessions, receive)
                guard !isRead,
                    let next = recover(
                        UnsafeRawBufferPointer(rebasing: bytes[..<found.range.upperBound]),
                        from: found.range.lowerBound, sessions, receive)
                else { continue }
                // It swallowed others: what was found behind it is found again from there.
                if isList { counts.records += Int64(number) }
                return next
            }
        }
        if isList { counts.records += Int64(batch.count) }
        if isLeft {
            place = isInObject ? .behindElements : .start
        } else if closing != nil {
            isClosedWrongly = true
        }
        isBehindRecord = batch.isBehindRecord
        if batch.end == 0 { return JSONSpace.next(in: bytes, from: 0) }
        return batch.end
    }

    /// Returns whether it is JSON.
    mutating func take(
        _ found: FoundRecord, in bytes: UnsafeRawBufferPointer,
        _ sessions: (OpenedSession) -> Bool, _ receive: (CloudTrailRecord) -> Void
    ) -> Bool {
        guard found.range.count <= CloudTrailLimits.maximumRecordBytes else {
            rejectOverlong(at: found.range.lowerBound)
            return true
        }
        let mayOpenSession = RecordInterest.mayOpenSession(found, in: bytes)
        if mayOpenSession,
            let session = OpenedSession(UnsafeRawBufferPointer(rebasing: bytes[found.range])),
            sessions(session)
        {
            return true
        }
        do {
            let record = Array(bytes[found.range])
            if mayOpenSession,
                let session = CloudTrailRecord(
                    try JSONValue(parsing: record, keeping: RecordInterest.membersOfSessions)),
                RecordInterest.opensSession(session)
            {
                receive(session)
                return true
            }
            deliver(try JSONValue(parsing: record), at: found.range.lowerBound, receive)
            return true
        } catch {
            reject(at: found.range.lowerBound + error.offset, error.reason.rawValue)
            return false
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

    /// A top-level object: a record itself, or an envelope of records. Returns whether it is JSON.
    private mutating func takeObject(
        _ found: FoundRecord, in bytes: UnsafeRawBufferPointer,
        _ sessions: (OpenedSession) -> Bool, _ receive: (CloudTrailRecord) -> Void
    ) -> Bool {
        if EnvelopeHead.isRecord(bytes, from: found.range.lowerBound) {
            counts.records += 1
            kind = .events
            return !RecordInterest.mayMatter(found, in: bytes)
                || take(found, in: bytes, sessions, receive)
        }
        let value: JSONValue
        do { value = try JSONValue(parsing: Array(bytes[found.range])) } catch {
            reject(at: found.range.lowerBound + error.offset, error.reason.rawValue)
            return false
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
        return true
    }
}
