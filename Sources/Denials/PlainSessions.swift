public import AWSTypes
public import CloudTrail

/// The beginnings of role sessions of which nothing is known but who took which role: without session
/// policy or tags, and not by Glue. Each tells only denials of its own role something: that nothing
/// more was passed. So they are kept together, as bytes, until there is a denial of the role.
///
/// Of each: the hashes of its account, role and name (8 bytes each), the time (8, UTC seconds), the
/// lengths of six texts (2 each; all ones where there is none), and the texts in ASCII: event id, role's
/// ARN, session's name, access key id, service, caller's ARN. Numbers are little-endian.
public struct PlainSessions: Hashable, Sendable {
    /// How many there are.
    public private(set) var count = 0
    /// All of them, one behind the other.
    public private(set) var bytes: [UInt8] = []

    /// None.
    public init() {}

    /// As they were kept; nil where the bytes are none.
    public init?(bytes: [UInt8]) {
        self.bytes = bytes
        var place = 0
        while place < bytes.count {
            guard let end = PlainSessions.end(in: bytes, of: place) else { return nil }
            place = end
            count += 1
        }
    }

    /// Whether there are none.
    public var isEmpty: Bool { count == 0 }

    // MARK: - Adding

    /// Adds a session; false, and nothing is added, where its role is none that has a name, or a text
    /// is too long.
    public mutating func add(_ session: OpenedSession) -> Bool {
        guard let hashes = SessionHashes(role: session.roleARN, session: session.sessionName) else {
            return false
        }
        let texts = (
            session.eventID, session.roleARN, session.sessionName, session.accessKeyID,
            session.service, session.callerARN
        )
        let isShort = { (text: UnsafeRawBufferPointer?) in
            text.map { $0.count < Int(UInt16.max) } ?? true
        }
        guard isShort(texts.0), isShort(texts.1), isShort(texts.2), isShort(texts.3),
            isShort(texts.4), isShort(texts.5)
        else { return false }
        let length = { (text: UnsafeRawBufferPointer?) in
            (text.map { UInt16($0.count) } ?? .max).littleEndian
        }
        let head = Head(
            account: hashes.account.littleEndian, role: hashes.role.littleEndian,
            session: hashes.session.littleEndian, time: session.time.seconds.littleEndian,
            lengths: (
                length(texts.0), length(texts.1), length(texts.2), length(texts.3),
                length(texts.4), length(texts.5)
            ))
        withUnsafeBytes(of: head) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: texts.0)
        bytes.append(contentsOf: texts.1)
        bytes.append(contentsOf: texts.2)
        if let key = texts.3 { bytes.append(contentsOf: key) }
        if let service = texts.4 { bytes.append(contentsOf: service) }
        if let caller = texts.5 { bytes.append(contentsOf: caller) }
        count += 1
        return true
    }

    /// Adds a session as it stands in others.
    private mutating func add(_ part: ArraySlice<UInt8>) {
        bytes += part
        count += 1
    }

    /// What stands before a session's texts, with no gap between its parts.
    private struct Head {
        let account: UInt64
        let role: UInt64
        let session: UInt64
        let time: Int64
        let lengths: (UInt16, UInt16, UInt16, UInt16, UInt16, UInt16)
    }

    /// Takes out all behind the first `count`.
    public mutating func takeRest(behind count: Int) -> PlainSessions {
        var place = 0
        for _ in 0..<min(count, self.count) {
            place = PlainSessions.end(in: bytes, of: place) ?? bytes.count
        }
        var rest = PlainSessions()
        rest.bytes = Array(bytes[place...])
        rest.count = max(0, self.count - count)
        bytes.removeLast(bytes.count - place)
        self.count -= rest.count
        return rest
    }

    /// The same sessions in pieces of so many at the most, those of a role side by side: then who takes
    /// out a role's sessions touches few pieces.
    public func inPieces(of size: Int) -> [PlainSessions] {
        let places = parts.map { (role: number(at: $0.lowerBound + 8), range: $0) }
            .sorted { ($0.role, $0.range.lowerBound) < ($1.role, $1.range.lowerBound) }
        return stride(from: 0, to: places.count, by: size).map { first in
            let some = places[first..<min(first + size, places.count)]
            var piece = PlainSessions()
            piece.bytes.reserveCapacity(some.reduce(0) { $0 + $1.range.count })
            for (_, range) in some { piece.add(bytes[range]) }
            return piece
        }
    }

    /// Takes out the sessions that stand in others, too, with all that is known of them.
    public mutating func remove(_ others: PlainSessions) {
        let known = Set(others.parts.map { others.bytes[$0] })
        var left = PlainSessions()
        for range in parts where !known.contains(bytes[range]) {
            left.add(bytes[range])
        }
        self = left
    }

    /// Where each session stands.
    private var parts: [Range<Int>] {
        var parts: [Range<Int>] = []
        parts.reserveCapacity(count)
        var place = 0
        while let end = PlainSessions.end(in: bytes, of: place) {
            parts.append(place..<end)
            place = end
        }
        return parts
    }

    // MARK: - Finding

    /// What each session is found by, in their order.
    public var hashes: [SessionHashes] { parts.map { hashes(at: $0.lowerBound) } }

    /// The first and the last of the sessions' times; nil where there are none.
    public var times: ClosedRange<Instant>? {
        var times: ClosedRange<Instant>?
        for part in parts {
            let time = time(at: part.lowerBound)
            times = min(times?.lowerBound ?? time, time)...max(times?.upperBound ?? time, time)
        }
        return times
    }

    /// A number for each session's event, in their order: another in each process, and the same for
    /// the same event id.
    public var eventHashes: [Int] {
        bytes.withUnsafeBytes { all in
            parts.map { part in
                let start = part.lowerBound + PlainSessions.headBytes
                let length = PlainSessions.length(in: bytes, at: part.lowerBound, 0) ?? 0
                return PlainSessions.eventHash(
                    UnsafeRawBufferPointer(rebasing: all[start..<(start + length)]))
            }
        }
    }

    /// The same for the event id of a session that is kept by itself.
    public static func eventHash(_ eventID: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: eventID)
        return hasher.finalize()
    }

    /// Takes out some sessions.
    public mutating func take(where isWanted: (SessionHashes) -> Bool) -> [RoleSession] {
        var taken: [RoleSession] = []
        var left = PlainSessions()
        for part in parts {
            if isWanted(hashes(at: part.lowerBound)) {
                taken.append(session(at: part.lowerBound))
            } else {
                left.add(bytes[part])
            }
        }
        self = left
        return taken
    }

    /// Hands out some sessions, and takes out those of them that `receive` says to be done with.
    public mutating func take<Failure>(
        where isWanted: (SessionHashes) -> Bool,
        doneWith receive: (RoleSession) throws(Failure) -> Bool
    ) throws(Failure) {
        var left = PlainSessions()
        for part in parts {
            let isDone =
                isWanted(hashes(at: part.lowerBound))
                ? try receive(session(at: part.lowerBound)) : false
            if !isDone { left.add(bytes[part]) }
        }
        self = left
    }

    // MARK: - Reading

    private static let textCount = 6
    private static let headBytes = 32 + 2 * textCount

    /// Where the session that begins at `place` ends; nil where none does.
    private static func end(in bytes: [UInt8], of place: Int) -> Int? {
        var end = place + headBytes
        guard end <= bytes.count else { return nil }
        for text in 0..<textCount { end += length(in: bytes, at: place, text) ?? 0 }
        return end <= bytes.count ? end : nil
    }

    private static func length(in bytes: [UInt8], at place: Int, _ text: Int) -> Int? {
        let low = bytes[place + 32 + 2 * text]
        let high = bytes[place + 33 + 2 * text]
        let length = UInt16(high) << 8 | UInt16(low)
        return length == .max ? nil : Int(length)
    }

    private func hashes(at place: Int) -> SessionHashes {
        SessionHashes(
            account: number(at: place), role: number(at: place + 8),
            session: number(at: place + 16))
    }

    private func time(at place: Int) -> Instant {
        Instant(seconds: Int64(bitPattern: number(at: place + 24)))
    }

    private func number(at place: Int) -> UInt64 {
        bytes.withUnsafeBytes {
            UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        }
    }

    private func session(at place: Int) -> RoleSession {
        var start = place + PlainSessions.headBytes
        var texts: [String?] = []
        for text in 0..<PlainSessions.textCount {
            guard let length = PlainSessions.length(in: bytes, at: place, text) else {
                texts.append(nil)
                continue
            }
            texts.append(String(decoding: bytes[start..<(start + length)], as: UTF8.self))
            start += length
        }
        var session = RoleSession(
            time: time(at: place),
            eventID: texts[0] ?? "", roleARN: texts[1] ?? "", sessionName: texts[2] ?? "")
        session.accessKeyID = texts[3]
        session.service = texts[4]
        session.callerARN = texts[5]
        return session
    }
}
