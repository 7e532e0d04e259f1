/// Finds the fields of one line; `S3AccessLogLine` tells how.
struct LineReader {
    private let line: UnsafeRawBufferPointer
    private(set) var ranges = FieldRanges()
    private(set) var isInDoubt = false
    private(set) var doubt: S3AccessLogRecord.Doubt?
    /// Whether, of a line that is read all the same, a refusal of another's seems to stand in it.
    private(set) var hasOtherRefusal = false
    /// How many fields there are, of those that are known.
    private(set) var fieldCount = 0
    private var position = 0
    /// Where the places of a second record are looked for: behind the first one's time.
    private var headEnd = 0
    /// Whether a quoted field begins and does not end.
    private var isQuoteOpen = false

    init(_ line: UnsafeRawBufferPointer) { self.line = line }

    // MARK: - Head

    mutating func readHead() throws(S3AccessLogError) {
        try take(.bucketOwner)
        try take(.bucket)
        skipSpaces()
        guard position < line.count, line[position] == UInt8(ascii: "["),
            let end = find(UInt8(ascii: "]"), from: position)
        else { throw missing(.time) }
        // A longer one runs on into another line's.
        guard end - position == 27 else { throw missing(.time) }
        set(.time, (position + 1)..<end)
        position = end + 1
        headEnd = position
        try take(.remoteIP)
        try takeRequester()
        skipSpaces()
        try takeKey()
    }

    /// The requester may hold spaces (a CloudFront identity); it ends before the request id, which
    /// is followed by an operation. No quote or bracket stands in it: another line's head or end does.
    private mutating func takeRequester() throws(S3AccessLogError) {
        skipSpaces()
        let start = position
        var end = start
        while let token = nextToken(from: end) {
            if let id = nextToken(from: token.upperBound),
                let operation = nextToken(from: id.upperBound), isOperation(operation)
            {
                set(.requester, start..<token.upperBound)
                set(.requestID, id)
                set(.operation, operation)
                position = operation.upperBound
                return
            }
            end = token.upperBound
            if end - start > 2_048 || line[token].contains(where: isForeign) { break }
        }
        throw missing(.operation)
    }

    private func isForeign(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
    }

    private func isOperation(_ range: Range<Int>) -> Bool {
        let token = line[range]
        return ["REST.", "SOAP.", "WEBSITE.", "BATCH.", "S3."].contains {
            token.starts(with: $0.utf8)
        }
    }

    /// The key ends before the URI: before ` "`, or ` - ` where there is none. Its own encoding
    /// leaves it neither spaces nor quotes, but old lines may.
    private mutating func takeKey() throws(S3AccessLogError) {
        guard let token = nextToken(from: position) else { throw missing(.key) }
        set(.key, token)
        position = token.upperBound
    }

    // MARK: - Middle

    mutating func readMiddle() throws(S3AccessLogError) {
        skipSpaces()
        guard position < line.count else { throw missing(.requestURI) }
        if line[position] != UInt8(ascii: "\"") {
            guard let token = nextToken(from: position), let count = middle(at: token.upperBound)
            else { throw missing(.httpStatus) }
            set(.requestURI, token)
            takeMiddle(count, at: token.upperBound)
            return
        }
        let start = position + 1
        var quote = find(UInt8(ascii: "\""), from: start)
        while let place = quote {
            if let count = middle(at: place + 1) {
                set(.requestURI, start..<place)
                takeMiddle(count, at: place + 1)
                return
            }
            quote = find(UInt8(ascii: "\""), from: place + 1)
        }
        throw missing(.httpStatus)
    }

    /// How many fields there are of status, error code and four numbers behind a place; nil where
    /// something else stands there. A line cut short may have fewer numbers.
    private func middle(at start: Int) -> Int? {
        guard start < line.count, line[start] == UInt8(ascii: " "),
            let status = nextToken(from: start), isStatus(status),
            let code = nextToken(from: status.upperBound), isCode(code)
        else { return nil }
        var end = code.upperBound
        for number in 0..<4 {
            guard let token = nextToken(from: end) else { return 2 + number }
            guard isNumber(token) else { return nil }
            end = token.upperBound
        }
        return 6
    }

    /// Whether status, error code and a number stand behind a place. What follows may be torn.
    private func isMiddleBegun(at start: Int) -> Bool {
        guard start < line.count, line[start] == UInt8(ascii: " "),
            let status = nextToken(from: start), status.count == 3, isNumber(status),
            let code = nextToken(from: status.upperBound), isCode(code),
            let bytes = nextToken(from: code.upperBound)
        else { return false }
        return isNumber(bytes)
    }

    private mutating func takeMiddle(_ count: Int, at start: Int) {
        position = start
        let first = S3AccessLogRecord.Field.httpStatus.rawValue
        for field in first..<(first + count) {
            guard let token = nextToken(from: position) else { return }
            ranges[field] = token
            position = token.upperBound
        }
    }

    private func isStatus(_ range: Range<Int>) -> Bool {
        isDash(range) || (range.count == 3 && isNumber(range))
    }

    private func isCode(_ range: Range<Int>) -> Bool {
        isDash(range)
            || (isLetter(line[range.lowerBound])
                && line[range].allSatisfy {
                    isLetter($0) || isDigit($0) || $0 == 0x2E || $0 == 0x5F
                })
    }

    private func isNumber(_ range: Range<Int>) -> Bool {
        isDash(range) || line[range].allSatisfy(isDigit)
    }

    // MARK: - Tail

    /// Referer and user agent, and what follows the last quote of the line: the fields from the
    /// version id on never hold one.
    mutating func readTail() {
        skipSpaces()
        if position < line.count {
            if let lastQuote = lastQuote(), lastQuote > position {
                takeQuoted(upTo: lastQuote)
                takeTokens(from: lastQuote + 1)
                findForgedMiddles(before: lastQuote)
            } else {
                takeBareTail()
            }
        }
        findOtherRefusal()
        if !hasWholeTail, doubt != .statuses { doubtTail(.tornTail) }
        let owner = ranges[S3AccessLogRecord.Field.bucketOwner.rawValue]
        if owner.count < S3AccessLogLimits.ownerBytes, line[owner].allSatisfy(isHexDigit) {
            return doubtTail(.tornOwner)
        }
        if owner.count > S3AccessLogLimits.ownerBytes {
            let start = owner.upperBound - S3AccessLogLimits.ownerBytes
            return doubtTail(.secondRecord(at: start, isBehindStatus: false))
        }
        if ByteLines.first(UInt8(ascii: "["), in: line, from: headEnd) != nil,
            let second = S3AccessLogLine.secondRecord(in: line, from: headEnd)
        {
            let code = ranges[S3AccessLogRecord.Field.errorCode.rawValue]
            doubtTail(.secondRecord(at: second, isBehindStatus: second > code.upperBound))
        }
    }

    /// Nothing behind the error code is believed.
    private mutating func doubtTail(_ reason: S3AccessLogRecord.Doubt) {
        isInDoubt = true
        doubt = reason
        for field in S3AccessLogRecord.Field.bytesSent.rawValue..<27 { ranges[field] = 0..<0 }
    }

    /// A middle inside what the client chose: somebody tries to look like S3. The first one is S3's
    /// own where the URI before it is a whole request line, which no raw space can forge.
    private mutating func findForgedMiddles(before lastQuote: Int) {
        var (hasOther, isRefusedLater) = (false, false)
        var quote = find(UInt8(ascii: "\""), from: position)
        while let place = quote, place <= lastQuote {
            if isMiddleBegun(at: place + 1) {
                hasOther = true
                isRefusedLater = isRefusedLater || isRefusal(at: place + 1)
            }
            quote = find(UInt8(ascii: "\""), from: place + 1)
        }
        guard hasOther else { return }
        isInDoubt = true
        if isRefused ? !S3AccessLogLine.isRequestLine(uri) : isRefusedLater { doubt = .statuses }
    }

    /// A refusal's middle beside this one's, whatever stands before it: that of a line that lost its
    /// head or its end, or what a client wrote.
    private mutating func findOtherRefusal() {
        let own = ranges[S3AccessLogRecord.Field.httpStatus.rawValue].lowerBound - 1
        var space = find(0x20, from: ranges[S3AccessLogRecord.Field.requestURI.rawValue].lowerBound)
        while let place = space, !hasOtherRefusal {
            // The first digit is asked for first: this is done for every refusal.
            hasOtherRefusal =
                place != own && place + 1 < line.count && line[place + 1] == UInt8(ascii: "4")
                && line[place...].starts(with: " 403 ".utf8) && isMiddleBegun(at: place)
            space = find(0x20, from: place + 1)
        }
    }

    private var uri: Slice<UnsafeRawBufferPointer> {
        line[ranges[S3AccessLogRecord.Field.requestURI.rawValue]]
    }

    private var isRefused: Bool { isRefusal(ranges[S3AccessLogRecord.Field.httpStatus.rawValue]) }

    private func isRefusal(at start: Int) -> Bool {
        nextToken(from: start).map { isRefusal($0) } ?? false
    }

    private func isRefusal(_ status: Range<Int>) -> Bool { line[status].elementsEqual("403".utf8) }

    /// Whether what follows the user agent has the form of the fields that stand there, as far as
    /// there are any: every line since the log exists has a version id. What AWS may write there
    /// tomorrow passes; a part of what it writes today does not.
    private var hasWholeTail: Bool {
        guard !isQuoteOpen, fieldCount > S3AccessLogRecord.Field.versionID.rawValue else {
            return false
        }
        return isForm(.hostID) { token in
            token.allSatisfy {
                isLetter($0) || isDigit($0) || $0 == 0x2B || $0 == 0x2F || $0 == 0x3D
                    || $0 == 0x20 || $0 == 0x2D || $0 == 0x5F
            }
        } && isForm(.signatureVersion) { $0.starts(with: "SigV".utf8) && $0.count > 4 }
            && isForm(.authenticationType) { isWord($0, "AuthHeader") && isWord($0, "QueryString") }
            && isForm(.tlsVersion) {
                $0.starts(with: "TLS".utf8) && ($0.last.map(isDigit) ?? false) && $0.count > 6
            }
            && isForm(.accessPointARN) { $0.starts(with: "arn:".utf8) }
            && isForm(.aclRequired) { $0.elementsEqual("Yes".utf8) }
    }

    /// Whether a token is not the beginning of a word, cut short.
    private func isWord(_ token: Slice<UnsafeRawBufferPointer>, _ word: StaticString) -> Bool {
        word.withUTF8Buffer { $0.count <= token.count || !$0.starts(with: token) }
    }

    private func isForm(
        _ field: S3AccessLogRecord.Field, _ form: (Slice<UnsafeRawBufferPointer>) -> Bool
    ) -> Bool {
        let range = ranges[field.rawValue]
        return range.isEmpty || isDash(range) || form(line[range])
    }

    /// Both are `-` without quotes, as on lines of batch deletes.
    private mutating func takeBareTail() {
        for field in [S3AccessLogRecord.Field.referer, .userAgent] {
            guard let token = nextToken(from: position) else { return }
            if !isDash(token) { isQuoteOpen = true }
            set(field, token)
            position = token.upperBound
        }
        takeTokens(from: position)
    }

    private mutating func takeQuoted(upTo lastQuote: Int) {
        // The referer: bare `-`, or quoted up to the first `" "`.
        if line[position] != UInt8(ascii: "\"") {
            guard let token = nextToken(from: position) else { return }
            set(.referer, token)
            let agent = find(UInt8(ascii: "\""), from: token.upperBound) ?? lastQuote
            if agent == lastQuote { isQuoteOpen = true }
            set(.userAgent, (agent + 1)..<max(agent + 1, lastQuote))
            return
        }
        let start = position + 1
        var quote = find(UInt8(ascii: "\""), from: start)
        while let place = quote, place < lastQuote {
            if line[place...].starts(with: "\" \"".utf8), place + 2 < lastQuote {
                set(.referer, start..<place)
                set(.userAgent, (place + 3)..<lastQuote)
                if hasAnotherSplit(after: place + 2, before: lastQuote) { isInDoubt = true }
                return
            }
            if line[place...].starts(with: "\" - ".utf8) { break }
            // The user agent begins and does not end.
            if place + 2 == lastQuote, line[place + 1] == UInt8(ascii: " ") { isQuoteOpen = true }
            quote = find(UInt8(ascii: "\""), from: place + 1)
        }
        set(.referer, start..<max(start, quote ?? lastQuote))
    }

    private func hasAnotherSplit(after start: Int, before end: Int) -> Bool {
        var quote = find(UInt8(ascii: "\""), from: start + 1)
        while let place = quote, place < end {
            if line[place...].starts(with: "\" \"".utf8) { return true }
            quote = find(UInt8(ascii: "\""), from: place + 1)
        }
        return false
    }

    /// The fields from the version id on. A host id may be two tokens: what follows it is the
    /// signature version, which tells.
    private mutating func takeTokens(from start: Int) {
        var end = start
        var field = S3AccessLogRecord.Field.versionID.rawValue
        while field < S3AccessLogRecord.Field.allCases.count, var range = nextToken(from: end) {
            if field == S3AccessLogRecord.Field.hostID.rawValue,
                let second = nextToken(from: range.upperBound), !isSignature(second),
                let third = nextToken(from: second.upperBound), isSignature(third)
            {
                range = range.lowerBound..<second.upperBound
            }
            ranges[field] = range
            end = range.upperBound
            field += 1
            fieldCount = field
        }
    }

    private func isSignature(_ range: Range<Int>) -> Bool {
        isDash(range) || line[range].starts(with: "SigV".utf8)
    }

    // MARK: - Bytes

    private mutating func take(_ field: S3AccessLogRecord.Field) throws(S3AccessLogError) {
        guard let token = nextToken(from: position) else { throw missing(field) }
        set(field, token)
        position = token.upperBound
    }

    private mutating func set(_ field: S3AccessLogRecord.Field, _ range: Range<Int>) {
        ranges[field.rawValue] = range
    }

    private func nextToken(from start: Int) -> Range<Int>? {
        var first = start
        while first < line.count, line[first] == 0x20 { first += 1 }
        guard first < line.count else { return nil }
        return first..<(find(0x20, from: first) ?? line.count)
    }

    private mutating func skipSpaces() {
        while position < line.count, line[position] == 0x20 { position += 1 }
    }

    private func find(_ byte: UInt8, from start: Int) -> Int? {
        ByteLines.first(byte, in: line, from: start)
    }

    private func lastQuote() -> Int? {
        let rest = UnsafeRawBufferPointer(rebasing: line[position...])
        return ByteLines.last(UInt8(ascii: "\""), in: rest).map { position + $0 }
    }

    private func isDash(_ range: Range<Int>) -> Bool {
        range.count == 1 && line[range.lowerBound] == UInt8(ascii: "-")
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte >= 0x61 && byte <= 0x66)
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
    }

    private func missing(_ field: S3AccessLogRecord.Field) -> S3AccessLogError {
        S3AccessLogError(field: field, offset: position)
    }
}
