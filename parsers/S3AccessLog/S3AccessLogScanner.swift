import JSON
public import JSONScanner

/// Finds the lines that may be refusals, and parses only those.
///
/// A line is parsed when it holds ` 403 ` or ` KMS.` (a key's state, refused with 400): status
/// and code stand between single spaces in every form of the log, so that no refusal is missed.
/// Lines without either are counted, not parsed; the first line of every drop is parsed, so that
/// what is no access log is told.
public struct S3AccessLogScanner: RecordScanner {
    /// The lines seen, each as a record.
    public private(set) var counts = ScanCounts()

    /// How far, and in how many lines, one that reads as an access-log line is looked for.
    private static let headBytes = 1 << 16
    private static let headLines = 8

    private var offset: Int64 = 0
    private var isFirstLine = true
    /// Whether the bytes stand in a line that was too long: skipped to its end.
    private var isInOverlong = false

    /// A scanner for one drop.
    public init() {}

    /// The scanner for a drop that begins with these bytes; nil where none of the first lines
    /// reads as an access-log line.
    public static func sniff(_ bytes: UnsafeRawBufferPointer) -> S3AccessLogScanner? {
        let head = bytes.prefix(S3AccessLogScanner.headBytes)
        var start = 0
        for _ in 0..<S3AccessLogScanner.headLines where start < head.count {
            let rest = UnsafeRawBufferPointer(rebasing: head[start...])
            let newline = ByteLines.first(0x0A, in: rest)
            let end = newline ?? rest.count
            let line = UnsafeRawBufferPointer(rebasing: rest[..<end])
            if (try? S3AccessLogLine.parse(line)) != nil {
                var scanner = S3AccessLogScanner()
                // A whole first line was read here; in a small drop that is much of the work.
                let isRead = start == 0 && newline != nil && rest[0] != JSONSpace.byteOrderMark[0]
                scanner.isFirstLine = !isRead
                return scanner
            }
            start += end + 1
        }
        return nil
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
            guard let newline = ByteLines.last(0x0A, in: bytes) else { return overlong(bytes) }
            end = newline + 1
        }
        searchLines(UnsafeRawBufferPointer(rebasing: bytes[..<end]), receive)
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
        let newline = ByteLines.first(0x0A, in: bytes)
        if newline != nil || isFinal {
            isInOverlong = false
            counts.records += 1
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
            let mark = JSONSpace.byteOrderMarkCount(lines)
            position = parseLine(around: mark, from: mark, in: lines, receive)
        }
        while let hit = ByteLines.refusal(
            in: lines, from: position, countingNewlines: &counts.records)
        {
            position = parseLine(around: hit, from: position, in: lines, receive)
        }
        if position < lines.count, lines.last != 0x0A {
            _ = parseLine(around: lines.count - 1, from: position, in: lines, receive)
        }
    }

    /// Parses the line that holds a place and counts it; returns where the next one begins.
    private mutating func parseLine(
        around place: Int, from first: Int, in lines: UnsafeRawBufferPointer,
        _ receive: (S3AccessLogRecord) -> Void
    ) -> Int {
        let before = UnsafeRawBufferPointer(rebasing: lines[first..<place])
        let start = ByteLines.last(0x0A, in: before).map { first + $0 + 1 } ?? first
        let newline = ByteLines.first(0x0A, in: lines, from: place)
        let end = newline ?? lines.count
        counts.records += 1
        var line = UnsafeRawBufferPointer(rebasing: lines[start..<end])
        if line.last == 0x0D { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
        if line.count > S3AccessLogLimits.maximumLineBytes {
            rejectOverlong(at: start)
        } else if newline == nil {
            takeUnended(line, at: start, of: lines, receive)
        } else if !line.isEmpty {
            take(line, at: start, receive)
        }
        return min(end + 1, lines.count)
    }

    private mutating func take(
        _ line: UnsafeRawBufferPointer, at start: Int, _ receive: (S3AccessLogRecord) -> Void
    ) {
        let toldBefore = counts.rejected + counts.inDoubt
        var refusals: Int64 = 0
        func handOn(_ record: S3AccessLogRecord) {
            if record.isRefusal { refusals += 1 }
            receive(record)
        }
        do {
            let record = try S3AccessLogLine.parse(line)
            if record.doubt == nil {
                receive(record)
                if record.hasOtherRefusal {
                    doubt(start, "another refusal seems to stand in the line, or a client wrote it")
                }
                return
            }
            doubt(record, at: start, handOn)
        } catch {
            takeTorn(line, at: start, error, handOn)
        }
        account(for: line, handedOn: refusals, toldBefore: toldBefore)
    }

    /// Counts as in doubt each refusal in a damaged line that was neither handed on nor told by
    /// itself: none is lost without a word.
    private mutating func account(
        for line: UnsafeRawBufferPointer, handedOn: Int64, toldBefore: Int64
    ) {
        let told = counts.rejected + counts.inDoubt - toldBefore
        counts.doubt(more: max(0, Int64(ByteLines.refusals(in: line)) - handedOn - told))
    }

    /// A torn head may be followed by a whole record; where a quote stands before that, a client may
    /// have written it.
    private mutating func takeTorn(
        _ line: UnsafeRawBufferPointer, at start: Int, _ error: S3AccessLogError,
        _ receive: (S3AccessLogRecord) -> Void
    ) {
        guard let second = S3AccessLogLine.secondRecord(in: line, from: 0),
            ByteLines.first(UInt8(ascii: "\""), in: line).map({ $0 > second }) ?? true,
            let record = try? S3AccessLogLine.parse(
                UnsafeRawBufferPointer(rebasing: line[second...]))
        else { return reject(start, "\(error)") }
        doubt(start, "the line is torn, and another record begins inside it")
        doubt(record, at: start + second, receive)
    }

    /// A line without a newline may be the part of one: it is a record only where its end is
    /// unmistakable, by its own fields or by those of the line before.
    private mutating func takeUnended(
        _ line: UnsafeRawBufferPointer, at start: Int, of lines: UnsafeRawBufferPointer,
        _ receive: (S3AccessLogRecord) -> Void
    ) {
        if let record = try? S3AccessLogLine.parse(line), record.endsWhole,
            record.fieldCount > S3AccessLogRecord.Field.aclRequired.rawValue
                || record.fieldCount == fieldCount(before: start, in: lines)
        {
            return receive(record)
        }
        let toldBefore = counts.rejected + counts.inDoubt
        doubt(start, "the file ends inside this line, or without its newline")
        account(for: line, handedOn: 0, toldBefore: toldBefore)
    }

    private func fieldCount(before start: Int, in lines: UnsafeRawBufferPointer) -> Int? {
        guard start > 0 else { return nil }
        let before = UnsafeRawBufferPointer(rebasing: lines[..<(start - 1)])
        let first = ByteLines.last(0x0A, in: before).map { $0 + 1 } ?? 0
        let line = UnsafeRawBufferPointer(rebasing: before[first...])
        return try? S3AccessLogLine.parse(line).fieldCount
    }

    /// Hands on what can be told of a line in doubt: the record whose fields up to the error code
    /// are its own, as provisional.
    private mutating func doubt(
        _ record: S3AccessLogRecord, at start: Int, _ receive: (S3AccessLogRecord) -> Void
    ) {
        var record = record
        var place = start
        for _ in 0..<S3AccessLogLimits.maximumRecordsInLine {
            switch record.doubt {
            case nil:
                record.isProvisional = true
                return receive(record)
            case .tornTail? where !record.mayBeImitated:
                doubt(place, "the line is torn: what follows the user agent is no access log's")
                return receive(record)
            case .tornTail?, .statuses?:
                return doubt(place, "which status in the line is S3's cannot be told")
            case .tornOwner?:
                return doubt(place, "the line is torn: its beginning is not there")
            case .secondRecord(let second, true)?:
                doubt(place + second, "another record begins inside the line")
                // What the first one's status is, its own part tells.
                let part = UnsafeRawBufferPointer(rebasing: record.line[..<second])
                guard let own = try? S3AccessLogLine.parse(part), own.doubt != .statuses,
                    !own.mayBeImitated
                else { return }
                return receive(record)
            case .secondRecord(let second, false)?:
                doubt(place + second, "another record begins inside the line")
                let rest = UnsafeRawBufferPointer(rebasing: record.line[second...])
                // What stands before an owner's id in the place of one is no client's text.
                guard record.line[0] != UInt8(ascii: "\""),
                    let next = try? S3AccessLogLine.parse(rest)
                else { return }
                place += second
                record = next
            }
        }
    }

    private mutating func doubt(_ place: Int, _ reason: String) {
        counts.doubt(at: offset + Int64(place), reason)
    }

    private mutating func reject(_ place: Int, _ reason: String) {
        counts.reject(at: offset + Int64(place), reason)
    }
}
