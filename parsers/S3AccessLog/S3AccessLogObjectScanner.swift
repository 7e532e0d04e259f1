import JSON
public import JSONScanner

/// Finds the refusals in access logs of the JSON form: an object a line or back to back, in an
/// array, or wrapped as CloudWatch Logs hands them to a subscription.
public struct S3AccessLogObjectScanner: RecordScanner {
    /// What the first object of some JSON bytes is.
    public enum Sniffed: Sendable {
        case accessLog
        case other
        /// The bytes end before it can be told.
        case unfinished
    }

    /// The records seen.
    public private(set) var counts = ScanCounts()

    private var finder = RecordFinder()
    private var offset: Int64 = 0
    /// Whether a record was too long: the rest is skipped.
    private var isLost = false

    /// A scanner for one drop.
    public init() {}

    // MARK: - Sniffing

    /// Tells, from the first object that is no message of the transport itself, whether JSON
    /// bytes are an access log. What begins as AWS's own CloudTrail files do is told at once.
    public static func sniff(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Sniffed {
        var rest = bytes[JSONSpace.byteOrderMarkCount(bytes)...]
        rest = rest.drop(while: isBetween)
        let head = rest.dropFirst().drop(while: isBetween)
        for key in ["\"Records\"", "\"eventVersion\""] where head.starts(with: key.utf8) {
            return .other
        }
        let objects = UnsafeRawBufferPointer(rebasing: rest)
        var finder = RecordFinder()
        var sniffed: Sniffed?
        _ = finder.find(in: objects) { found in
            if sniffed == nil { sniffed = sniff(objects[found.range]) }
        }
        if let sniffed { return sniffed }
        return isFinal || bytes.count > S3AccessLogLimits.maximumLineBytes ? .other : .unfinished
    }

    /// nil for a message that tells nothing.
    private static func sniff(_ object: Slice<UnsafeRawBufferPointer>) -> Sniffed? {
        guard let value = try? JSONValue(parsing: Array(object)) else { return .other }
        if value["messageType"]?.string == "CONTROL_MESSAGE" { return nil }
        guard let events = value["logEvents"]?.array else {
            return S3AccessLogObject(value) == nil ? .other : .accessLog
        }
        guard let first = events.first else { return nil }
        let record = try? message(of: first)
        return record.flatMap { S3AccessLogObject($0) } == nil ? .other : .accessLog
    }

    // MARK: - Scanning

    /// Scans what is there and returns how many bytes are done with.
    public mutating func scan(
        _ bytes: UnsafeRawBufferPointer, isFinal: Bool, _ receive: (S3AccessLogObject) -> Void
    ) -> Int {
        var done = isLost ? bytes.count : 0
        if offset == 0, !isLost { done = JSONSpace.byteOrderMarkCount(bytes) }
        while true {
            while done < bytes.count, S3AccessLogObjectScanner.isBetween(bytes[done]) { done += 1 }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            var found: [Range<Int>] = []
            _ = finder.find(in: rest) { found.append($0.range) }
            var end = 0
            for range in found {
                checkGap(rest, end..<range.lowerBound, at: done)
                take(rest, range, at: done + range.lowerBound, receive)
                end = range.upperBound
            }
            guard end > 0 else { break }
            done += end
        }
        if isFinal, done < bytes.count {
            reject(done, "the file ends inside a record")
            done = bytes.count
        } else if bytes.count - done > S3AccessLogLimits.maximumObjectBytes {
            reject(
                done,
                "a record is longer than \(S3AccessLogLimits.maximumObjectBytes) bytes; "
                    + "the rest of the file is not read")
            isLost = true
            done = bytes.count
        }
        offset += Int64(done)
        return done
    }

    private mutating func checkGap(
        _ bytes: UnsafeRawBufferPointer, _ gap: Range<Int>, at place: Int
    ) {
        let isStray = { (byte: UInt8) in !S3AccessLogObjectScanner.isBetween(byte) }
        guard let first = bytes[gap].firstIndex(where: isStray) else { return }
        reject(place + first, "bytes between records that are no JSON object")
    }

    private mutating func take(
        _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, at place: Int,
        _ receive: (S3AccessLogObject) -> Void
    ) {
        let object = UnsafeRawBufferPointer(rebasing: bytes[range])
        let mayRefuse =
            ByteSearch.first("403", in: object) != nil
            || ByteSearch.first("KMS.", in: object) != nil
        // How many records an envelope holds is only known once it is read.
        if !mayRefuse, ByteSearch.first("\"logEvents\"", in: object) == nil {
            counts.records += 1
            return
        }
        do {
            try take(try JSONValue(parsing: Array(object)), at: place, receive)
        } catch {
            reject(place, "\(error)")
        }
    }

    private mutating func take(
        _ value: JSONValue, at place: Int, _ receive: (S3AccessLogObject) -> Void
    ) throws(JSONError) {
        guard let events = value["logEvents"]?.array else {
            counts.records += 1
            deliver(value, at: place, receive)
            return
        }
        if value["messageType"]?.string == "CONTROL_MESSAGE" { return }
        for event in events {
            counts.records += 1
            guard let record = try S3AccessLogObjectScanner.message(of: event) else {
                reject(place, "a log event without a message")
                continue
            }
            deliver(record, at: place, receive)
        }
    }

    private mutating func deliver(
        _ value: JSONValue, at place: Int, _ receive: (S3AccessLogObject) -> Void
    ) {
        if let record = S3AccessLogObject(value) {
            receive(record)
        } else {
            reject(place, "an object that is no access-log record")
        }
    }

    /// The record in a subscription's log event: a JSON text, or, edited by hand, an object.
    private static func message(of event: JSONValue) throws(JSONError) -> JSONValue? {
        guard let message = event["message"] else { return nil }
        guard let text = message.string else { return message }
        return try JSONValue(parsing: text)
    }

    private mutating func reject(_ place: Int, _ reason: String) {
        counts.reject(at: offset + Int64(place), reason)
    }

    /// What may stand between records: white space, and the brackets and commas of a list.
    private static func isBetween(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) || byte == UInt8(ascii: ",")
            || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
    }
}
