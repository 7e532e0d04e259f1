import CByteScan

/// Finds the lines that may be refusals, and parses only those. Incremental, as the CloudTrail
/// scanner: what is not consumed is offered again with more behind it.
///
/// A line is parsed when it holds ` 403 ` or ` KMS.` (a key's state, refused with 400): status
/// and code stand between single spaces in every form of the log, so that no refusal is missed.
/// Lines without either are counted, not parsed; the first line of every drop is parsed, so that
/// what is no access log is told.
public struct S3AccessLogScanner {
    /// The lines seen.
    public private(set) var lineCount: Int64 = 0
    /// The lines that were looked at and could not be read.
    public private(set) var rejectedCount: Int64 = 0
    /// The first of them: offset in the inflated bytes, and why.
    public private(set) var rejected: [(offset: Int64, reason: String)] = []

    private var offset: Int64 = 0
    private var isFirstLine = true
    /// Whether the bytes stand in a line that was too long: skipped to its end.
    private var isInOverlong = false

    /// A scanner for one drop.
    public init() {}

    /// Whether the first line of these bytes reads as an access-log line.
    public static func looksLikeAccessLog(_ bytes: UnsafeRawBufferPointer) -> Bool {
        for line in bytes.prefix(1 << 16).split(separator: 0x0A, maxSplits: 8) {
            let whole = UnsafeRawBufferPointer(rebasing: line)
            if (try? S3AccessLogLine.parse(whole)) != nil { return true }
        }
        return false
    }

    /// Scans what is there and returns how many bytes are done with.
    public mutating func scan(
        _ bytes: UnsafeRawBufferPointer, isFinal: Bool, _ receive: (S3AccessLogRecord) -> Void
    ) -> Int {
        let start = isInOverlong ? skipOverlong(bytes, isFinal: isFinal) : 0
        if isInOverlong { return start }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
        return start + scanLines(rest, isFinal: isFinal, receive)
    }

    private mutating func scanLines(
        _ bytes: UnsafeRawBufferPointer, isFinal: Bool, _ receive: (S3AccessLogRecord) -> Void
    ) -> Int {
        var end = bytes.count
        if !isFinal {
            guard let newline = bytes.lastIndex(of: 0x0A) else { return overlong(bytes) }
            end = newline + 1
        }
        let lines = UnsafeRawBufferPointer(rebasing: bytes[..<end])
        lineCount += S3AccessLogScanner.newlines(in: lines)
        if end > 0, lines[end - 1] != 0x0A { lineCount += 1 }
        searchLines(lines, receive)
        offset += Int64(end)
        return end
    }

    private mutating func overlong(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard bytes.count > S3AccessLogLimits.maximumLineBytes else { return 0 }
        rejectOverlong(at: 0)
        isFirstLine = false
        isInOverlong = true
        offset += Int64(bytes.count)
        return bytes.count
    }

    /// Skips what is left of a line that was too long, and counts it.
    private mutating func skipOverlong(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Int {
        let newline = bytes.firstIndex(of: 0x0A)
        if newline != nil || isFinal {
            isInOverlong = false
            lineCount += 1
        }
        let done = newline.map { $0 + 1 } ?? bytes.count
        offset += Int64(done)
        return done
    }

    private mutating func rejectOverlong(at place: Int) {
        reject(place, "a line is longer than \(S3AccessLogLimits.maximumLineBytes) bytes")
    }

    private mutating func searchLines(
        _ lines: UnsafeRawBufferPointer, _ receive: (S3AccessLogRecord) -> Void
    ) {
        var position = 0
        if isFirstLine, !lines.isEmpty {
            isFirstLine = false
            let mark = lines.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            position = parseLine(around: mark, from: mark, in: lines, receive)
        }
        var refused = S3AccessLogScanner.find(" 403 ", in: lines, from: position)
        var key = S3AccessLogScanner.find(" KMS.", in: lines, from: position)
        while let hit = [refused, key].compactMap({ $0 }).min() {
            position = parseLine(around: hit, in: lines, receive)
            if let place = refused, place < position {
                refused = S3AccessLogScanner.find(" 403 ", in: lines, from: position)
            }
            if let place = key, place < position {
                key = S3AccessLogScanner.find(" KMS.", in: lines, from: position)
            }
        }
    }

    /// Parses the line that holds a place, and returns where the next one begins.
    private mutating func parseLine(
        around place: Int, from first: Int = 0, in lines: UnsafeRawBufferPointer,
        _ receive: (S3AccessLogRecord) -> Void
    ) -> Int {
        let start = lines[first..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? first
        let end = lines[place...].firstIndex(of: 0x0A) ?? lines.count
        var line = UnsafeRawBufferPointer(rebasing: lines[start..<end])
        if line.last == 0x0D { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
        if line.count > S3AccessLogLimits.maximumLineBytes {
            rejectOverlong(at: start)
        } else if !line.isEmpty {
            do { receive(try S3AccessLogLine.parse(line)) } catch { reject(start, "\(error)") }
        }
        return min(end + 1, lines.count)
    }

    private static func find(
        _ needle: StaticString, in bytes: UnsafeRawBufferPointer, from start: Int
    ) -> Int? {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
            start < bytes.count
        else { return nil }
        let place = why403_find(
            base + start, bytes.count - start, needle.utf8Start, needle.utf8CodeUnitCount)
        return place < bytes.count - start ? start + place : nil
    }

    private static func newlines(in bytes: UnsafeRawBufferPointer) -> Int64 {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
        return Int64(why403_count(base, bytes.count, 0x0A))
    }

    private mutating func reject(_ place: Int, _ reason: String) {
        rejectedCount += 1
        if rejected.count < S3AccessLogLimits.maximumSamples {
            rejected.append((offset + Int64(place), reason))
        }
    }
}
