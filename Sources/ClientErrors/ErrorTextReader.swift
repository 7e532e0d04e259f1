import AWSTypes

/// Reads the text that people have of a refused request: an error, a stack trace, a whole job's
/// log, an answer of `aws logs`. Streaming, in bounded memory, whatever the text.
///
/// Most lines of a log tell of nothing. A line that holds one of the few words with which a refusal
/// is told begins a passage, which goes on with the lines that a trace or a document goes on with;
/// `Passage` reads that as a whole.
public struct ErrorTextReader {
    private var text = ErrorText()
    private var context: LogContext
    private var line: [UInt8] = []
    private var passage: [UInt8] = []
    private var passageLines: [(offset: Int, line: Int)] = []
    private var passageContexts: [LogContext] = []
    /// Whether the line at hand is a document of many events.
    private var isDocument = false
    private var quietLines = 0
    private var goingOn = 0
    private var tellingLines = 0
    private var searched = 0
    private var places = 0
    /// The lines just before, of which one may name what the next one tells of.
    private var before: [(line: [UInt8], number: Int)] = []
    private var byID: [String: Int] = [:]
    private var byWords: [ClientRefusal.Words: Int] = [:]
    private var otherIDs: Set<String> = []

    /// A reader; the run is that which the text's name tells, where it does.
    public init(runID: String? = nil) { context = LogContext(runID: runID) }

    /// Takes the next bytes of the text.
    public mutating func read(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            take(rest[..<end])
            finishLine(isWhole: true)
            rest = rest[(end + 1)...]
        }
        take(rest)
    }

    /// The end of the text: what was found.
    public mutating func finish() -> ErrorText {
        if !line.isEmpty { finishLine(isWhole: true) }
        finishPassage()
        text.otherIDs = text.otherIDs.filter { byID[$0] == nil }
        defer { self = ErrorTextReader() }
        return text
    }

    /// Reads a text that is at hand.
    public static func read(_ text: String) -> ErrorText {
        var reader = ErrorTextReader()
        var text = text
        text.withUTF8 { reader.read(UnsafeRawBufferPointer($0)) }
        return reader.finish()
    }

    // MARK: - Lines

    private mutating func take(_ bytes: Slice<UnsafeRawBufferPointer>) {
        var rest = bytes
        while line.count + rest.count > ErrorTextLimits.lineBytes {
            let room = ErrorTextLimits.lineBytes - line.count
            line += rest.prefix(room)
            rest = rest.dropFirst(room)
            finishLine(isWhole: false)
        }
        line += rest
    }

    private mutating func finishLine(isWhole: Bool) {
        let number = text.lineCount + 1
        if isWhole { text.lineCount += 1 }
        if line.starts(with: ErrorTextReader.documentStart) { isDocument = true }
        if isDocument {
            // A document on one line has many events, each with its own stream.
            for event in PlainText.split(line, before: ErrorTextReader.nextEvent) {
                takeLine(event, number)
            }
        } else {
            takeLine(line[...], number)
        }
        if isWhole { isDocument = false }
        line.removeAll(keepingCapacity: true)
    }

    /// How `filter-log-events` begins where nobody indented it, and what stands between two events.
    private static let documentStart = Array("{\"events\"".utf8)
    private static let nextEvent = Array("{\"".utf8)

    private mutating func takeLine(_ line: ArraySlice<UInt8>, _ number: Int) {
        context.take(line)
        let isTelling = Telling.isTelling(line)
        if isTelling || searched < ErrorTextLimits.searchedBytes { searchIDs(line) }
        searched += line.count
        if isTelling {
            quietLines = 0
            goingOn = 0
        } else {
            guard !passage.isEmpty else {
                remember(line, number)
                return
            }
            if Telling.goesOn(line) { goingOn += 1 } else { quietLines += 1 }
            if quietLines > ErrorTextLimits.followingLines
                || goingOn > ErrorTextLimits.continuedLines
            {
                finishPassage()
                remember(line, number)
                return
            }
        }
        if passage.count + line.count > ErrorTextLimits.passageBytes
            || tellingLines == ErrorTextLimits.passagePlaces
        {
            finishPassage()
        }
        for (line, number) in before { addToPassage(line[...], number) }
        before.removeAll(keepingCapacity: true)
        addToPassage(line, number)
        if isTelling { tellingLines += 1 }
    }

    private mutating func remember(_ line: ArraySlice<UInt8>, _ number: Int) {
        if before.count == ErrorTextLimits.linesBefore { before.removeFirst() }
        before.append((Array(line.prefix(ErrorTextLimits.fieldBytes)), number))
    }

    private mutating func addToPassage(_ line: ArraySlice<UInt8>, _ number: Int) {
        passageLines.append((passage.count, number))
        passageContexts.append(context)
        PlainText.append(line, to: &passage)
        passage.append(UInt8(ascii: "\n"))
    }

    private mutating func finishPassage() {
        guard !passage.isEmpty else { return }
        guard places < ErrorTextLimits.places else {
            text.isCut = true
            forgetPassage()
            return
        }
        let read = Passage(String(decoding: passage, as: UTF8.self), lineStarts: passageLines)
        places += read.looked.count
        for (refusal, start) in read.refusals {
            var refusal = refusal
            refusal.time = passageContexts[start].time
            refusal.runID = passageContexts[start].runID
            add(refusal)
        }
        forgetPassage()
    }

    private mutating func forgetPassage() {
        passage.removeAll(keepingCapacity: true)
        passageLines.removeAll(keepingCapacity: true)
        passageContexts.removeAll(keepingCapacity: true)
        quietLines = 0
        goingOn = 0
        tellingLines = 0
    }

    // MARK: - Each refusal once

    private mutating func add(_ refusal: ClientRefusal) {
        if let id = refusal.requestID, let known = byID[id] {
            text.refusals[known].merge(refusal)
            return
        }
        if refusal.requestID == nil, let known = byWords[refusal.words] {
            text.refusals[known].merge(refusal)
            return
        }
        let recent = text.refusals.indices.suffix(ErrorTextReader.recentRefusals)
        let near = recent.last { index in
            let other = text.refusals[index]
            return (refusal.requestID == nil || other.requestID == nil)
                && refusal.line - other.line <= ErrorTextLimits.sameTraceLines
                && other.isCompatible(with: refusal)
        }
        if let near {
            text.refusals[near].merge(refusal)
            if let id = refusal.requestID { byID[id] = near }
            byWords[refusal.words] = near
            return
        }
        guard text.refusals.count < ErrorTextLimits.refusals else {
            text.isCut = true
            return
        }
        if let id = refusal.requestID { byID[id] = text.refusals.count }
        if refusal.requestID == nil { byWords[refusal.words] = text.refusals.count }
        text.refusals.append(refusal)
    }

    /// How many refusals before one are held against it.
    private static let recentRefusals = 8

    // MARK: - Other ids

    private mutating func searchIDs(_ line: ArraySlice<UInt8>) {
        guard !text.isCut else { return }
        for word in line.split(whereSeparator: { !PlainText.isOfID($0) }) {
            let isCandidate = word.count == 16 || word.count == 36 || word.count >= 40
            guard isCandidate, word.count <= 512 else { continue }
            let word = String(decoding: word, as: UTF8.self)
            guard
                RequestIDs.looksLikeRequestID(word) || RequestIDs.looksLikeEventID(word)
                    || RequestIDs.looksLikeExtendedID(word)
            else { continue }
            guard otherIDs.count < ErrorTextLimits.otherIDs else {
                text.isCut = true
                return
            }
            if otherIDs.insert(word).inserted { text.otherIDs.append(word) }
        }
    }
}

extension ClientRefusal {
    /// What a refusal without an id is told from others by.
    struct Words: Hashable {
        let message: String?
        let operation: String?
        let bucket: String?
        let key: String?
        let code: String?
        let runID: String?
    }

    var words: Words {
        Words(
            message: message, operation: operation, bucket: bucket, key: key, code: errorCode,
            runID: runID)
    }
}
