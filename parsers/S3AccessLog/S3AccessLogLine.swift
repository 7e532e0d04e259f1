/// Reads one line into fields.
///
/// Quotes inside the request URI, referer and user agent are not escaped, so that no single pass
/// can be right. The line is read from both ends: the head, which no client can shift, from the
/// left up to the key; the middle where a closing quote is followed by status, code and four
/// numbers; the tail behind the last quote.
///
/// A client chooses the URI, the referer and the user agent. A URI cannot hold a raw space (S3
/// would not take the request line), so that a forged middle inside it needs a quote followed by
/// a space: the first closing quote with the shape of the middle behind it is therefore S3's own,
/// and where a second such place follows, the line is marked in doubt.
///
/// A line that a crash tore, or into which another was written, says so in its `doubt`.
public enum S3AccessLogLine {
    /// Reads a line without its newline. Throws `S3AccessLogError` where the fields up to the
    /// error code are not there; later ones may be missing.
    public static func parse(
        _ line: UnsafeRawBufferPointer
    ) throws(S3AccessLogError) -> S3AccessLogRecord {
        var reader = LineReader(line)
        try reader.readHead()
        try reader.readMiddle()
        reader.readTail()
        return S3AccessLogRecord(
            line: line, isInDoubt: reader.isInDoubt, doubt: reader.doubt,
            hasOtherRefusal: reader.hasOtherRefusal, fieldCount: reader.fieldCount,
            ranges: reader.ranges)
    }

    /// Whether a URI is `METHOD TARGET HTTP/1.1`, as S3 logs the request line, or none.
    static func isRequestLine(_ uri: some Collection<UInt8>) -> Bool {
        let words = uri.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        return words.count == 3 && words[2].starts(with: "HTTP/".utf8) || words.count <= 1
    }

    /// Where a second record's head begins in a line; nil where there is none. Two lines become one
    /// where a writer died or two wrote at once (seen in public archives). `start` is behind the
    /// first one's time, as far as it has one.
    static func secondRecord(in line: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var place = start
        while let bracket = ByteLines.first(UInt8(ascii: "["), in: line, from: place) {
            if let start = headStart(before: bracket, in: line), start > 0 { return start }
            place = bracket + 1
        }
        return nil
    }

    /// Where the head whose time stands at `bracket` begins; nil where no head stands there.
    private static func headStart(
        before bracket: Int, in line: UnsafeRawBufferPointer
    ) -> Int? {
        let end = bracket + 27
        guard end < line.count, line[end] == UInt8(ascii: "]"),
            line[bracket + 3] == UInt8(ascii: "/"), line[bracket + 7] == UInt8(ascii: "/")
        else { return nil }
        let space = UInt8(ascii: " ")
        var start = bracket
        while start > 0, line[start - 1] == space { start -= 1 }
        while start > 0, line[start - 1] != space { start -= 1 }
        while start > 0, line[start - 1] == space { start -= 1 }
        // What came before may run on into the owner, whose length is known.
        let owner = max(0, start - S3AccessLogLimits.ownerBytes)
        while start > owner, line[start - 1] != space { start -= 1 }
        var reader = LineReader(UnsafeRawBufferPointer(rebasing: line[start...]))
        return (try? reader.readHead()) == nil ? nil : start
    }
}
