import AWSTypes
import Denials

/// The part of a text around one or a few refusals, made plain, and the refusals found in it.
///
/// Each form of text has a reader of its own in an extension; they run from the most telling to the
/// least, and what one has read no later one reads again.
struct Passage {
    /// Without colours, escapes and the marks that clients draw.
    let text: Substring
    /// What was read where.
    private(set) var found: [(range: Range<Substring.Index>, refusal: ClientRefusal)] = []
    /// Where lines of the original begin in the text: bytes, rising, and the lines' numbers.
    private let lineStarts: [(offset: Int, line: Int)]
    /// How many places of marks were looked at.
    let looked = Tally()
    /// Which bytes of the text were read as a refusal's.
    private var isTaken: [Bool]

    init(_ text: String, lineStarts: [(offset: Int, line: Int)]) {
        self.text = text[...]
        self.lineStarts = lineStarts
        isTaken = Array(repeating: false, count: text.utf8.count)
        readJava()
        readGo()
        readArrow()
        readMinIO()
        readRustSDK()
        readXML()
        readObjectStore()
        readBotocore()
        readS3cmd()
        readPrintedResponses()
        readS3FS()
        readSentences()
        readCut()
        found.sort { $0.range.lowerBound < $1.range.lowerBound }
        fillIDs()
        forgetCutIDs()
    }

    // MARK: - For the readers

    /// Hands out the places of a mark that nothing has been read at yet.
    func places(of mark: String, _ receive: (Range<Substring.Index>) -> Void) {
        var rest = text
        var count = 0
        while count < ErrorTextLimits.passagePlaces, let place = rest.firstRange(ofText: mark) {
            if !isRead(place) { receive(place) }
            rest = rest[place.upperBound...]
            count += 1
        }
        looked.count += count
    }

    /// Whether a place lies in what was read.
    func isRead(_ place: Range<Substring.Index>) -> Bool {
        let offset = offset(place.lowerBound)
        return offset < isTaken.count && isTaken[offset]
    }

    private func offset(_ index: Substring.Index) -> Int {
        text.utf8.distance(from: text.startIndex, to: index)
    }

    /// The text behind a place, as far as one refusal may reach.
    func behind(_ index: Substring.Index) -> Substring {
        text[index...].prefix(bytes: ErrorTextLimits.fieldBytes)
    }

    /// The text before a place, as far as one refusal may reach, and no further than what was read.
    func ahead(_ index: Substring.Index) -> Substring {
        let end = offset(index)
        var start = end
        while start > 0, end - start < ErrorTextLimits.fieldBytes, !isTaken[start - 1] {
            start -= 1
        }
        return text[text.utf8.index(index, offsetBy: start - end)..<index].suffix(
            bytes: ErrorTextLimits.fieldBytes)
    }

    /// The line before a place.
    func lineAhead(_ index: Substring.Index) -> Substring {
        let ahead = ahead(index)
        return ahead.afterLast("\n") ?? ahead
    }

    mutating func add(_ refusal: ClientRefusal, _ range: Range<Substring.Index>) {
        var refusal = refusal
        if let resource = refusal.readMessage?.resource { refusal.take(S3Location(resource)) }
        found.append((range, refusal))
        for offset in offset(range.lowerBound)..<offset(range.upperBound) { isTaken[offset] = true }
    }

    /// The refusals in order, each with the index of the line of the original that it begins in.
    var refusals: [(refusal: ClientRefusal, start: Int)] {
        var start = 0
        return found.map { range, refusal in
            let offset = offset(range.lowerBound)
            while start + 1 < lineStarts.count, lineStarts[start + 1].offset <= offset {
                start += 1
            }
            var refusal = refusal
            refusal.line = lineStarts[start].line
            return (refusal, start)
        }
    }

    // MARK: - Ids behind a refusal

    /// How ids are written behind the words they belong to: in printed responses, in logs.
    private static let requestIDMarks = [
        "'RequestId': '", "\"RequestId\": \"", "\"RequestId\":\"", "'x-amz-request-id': '",
        "requestId: '", "\"requestId\":\"", "\"requestId\": \"", "\"requestID\":\"",
        "\"requestID\": \"", "\"aws_request_id\": \"", "request id: ", "Request ID: ",
        "RequestId: ", "request_id: ",
        "x-amz-request-id: ",
    ]
    private static let extendedIDMarks = [
        "'HostId': '", "\"HostId\": \"", "\"HostId\":\"", "'x-amz-id-2': '",
        "extendedRequestId: '", "\"extendedRequestId\":\"", "\"x-amz-id-2\":\"",
        "\"x-amz-id-2\": \"", "\"s3_extended_request_id\": \"", "host id: ",
        "Extended Request ID: ", "x-amz-id-2: ",
    ]

    /// Ids that stand between a refusal and the next one are its own.
    private mutating func fillIDs() {
        for index in found.indices {
            let refusal = found[index].refusal
            guard refusal.requestID == nil || refusal.extendedRequestID == nil else { continue }
            let start = found[index].range.lowerBound
            let end =
                index + 1 < found.count ? found[index + 1].range.lowerBound : text.endIndex
            let own = text[start..<max(start, end)].prefix(bytes: ErrorTextLimits.fieldBytes)
            if refusal.requestID == nil {
                found[index].refusal.requestID = Passage.id(
                    in: own, Passage.requestIDMarks, RequestIDs.isRequestID)
            }
            if refusal.extendedRequestID == nil {
                found[index].refusal.extendedRequestID = Passage.id(
                    in: own, Passage.extendedIDMarks, RequestIDs.isExtendedID)
            }
        }
    }

    /// An id that the text breaks off in is none.
    private mutating func forgetCutIDs() {
        let end = Substring(text.suffix(bytes: 600).trimmed)
        for index in found.indices {
            guard let id = found[index].refusal.requestID, id.utf8.count < 16, end.hasSuffix(id)
            else { continue }
            found[index].refusal.requestID = nil
        }
    }

    private static func id(
        in text: Substring, _ marks: [String], _ isID: (Substring) -> Bool
    ) -> String? {
        for mark in marks {
            guard let rest = text.after(mark) else { continue }
            let id = idWord(rest)
            if isID(id) { return String(id) }
        }
        return nil
    }

    /// The id that a text begins with.
    static func idWord(_ text: Substring) -> Substring {
        Substring(
            text.utf8.prefix {
                RequestIDs.isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x5F || $0 == 0x2B
                    || $0 == 0x2F || $0 == 0x3D
            })
    }
}

/// A count that is added to while a value is read.
final class Tally {
    var count = 0
}

extension ClientRefusal {
    /// Takes ids as a text has them; what is none (`null`, `None`, nothing) is left out.
    mutating func take(requestID: Substring?, extendedID: Substring?) {
        if let id = requestID.map({ Substring($0.trimmed) }), RequestIDs.isRequestID(id) {
            self.requestID = String(id)
        }
        // A long id may have been broken by the end of a line.
        if let id = extendedID.map({ $0.filter { !$0.isWhitespace } }),
            RequestIDs.isExtendedID(id)
        {
            extendedRequestID = String(id)
        }
    }
}

extension Passage {
    /// Takes the operation of a frame for a refusal that has none.
    mutating func setOperation(_ operation: String, ofFound index: Int) {
        if found[index].refusal.operation == nil { found[index].refusal.operation = operation }
    }
}
