import AWSTypes
import Denials

/// Texts of Arrow, the AWS SDKs for Go, MinIO's client and s3cmd, and AWS's sentence alone.
extension Passage {
    /// `When reading information for key 'K' in bucket 'B': AWS Error ACCESS_DENIED during
    /// HeadObject operation: WORDS (Request ID: X)`.
    mutating func readArrow() {
        var read: [(ClientRefusal, Range<Substring.Index>)] = []
        places(of: "AWS Error ") { place in
            let behind = behind(place.upperBound)
            guard let code = behind.upTo(" during "),
                let operation = behind.between(" during ", " operation"),
                Passage.isName(operation), code == "ACCESS_DENIED" || code.contains(text: "403")
            else { return }
            var refusal = ClientRefusal(.arrow)
            refusal.errorCode = "AccessDenied"
            refusal.operation = String(operation)
            let line = (behind[operation.endIndex...].after(": ") ?? "").firstLine
            let words = line.before(" (Request ID: ")
            refusal.take(message: sentence(words))
            refusal.isWithoutBody = refusal.message == nil && operation.begins(with: "Head")
            refusal.take(requestID: line.between("(Request ID: ", ")"), extendedID: nil)
            let ahead = lineAhead(place.lowerBound)
            if let bucket = ahead.between("in bucket '", "'") {
                refusal.take(S3Location(bucket: bucket, key: ahead.between("for key '", "'")))
            } else if let path = ahead.between("input source '", "'") {
                refusal.take(S3Location(path: path))
            }
            read.append((refusal, ahead.startIndex..<max(line.endIndex, place.upperBound)))
        }
        for (refusal, range) in read { add(refusal, range) }
    }

    /// Version 1: `AccessDenied: WORDS`, and on the next line `status code: 403, request id: X, host
    /// id: Y`. Version 2: `operation error S3: GetObject, https response error StatusCode: 403,
    /// RequestID: X, HostID: Y, api error AccessDenied: WORDS`.
    mutating func readGo() {
        var read: [(ClientRefusal, Range<Substring.Index>)] = []
        places(of: "status code: 403, request id: ") { place in
            let ids = behind(place.upperBound).firstLine
            let ahead = text[..<place.lowerBound].suffix(bytes: ErrorTextLimits.fieldBytes)
            let line = Substring(ahead.trimmed).afterLast("\n") ?? Substring(ahead.trimmed)
            var refusal = ClientRefusal(.awsSDKForGo1)
            for code in Codes.refusals.union(Codes.others).sorted() {
                guard let words = line.after("\(code): ") else { continue }
                refusal.errorCode = code
                refusal.take(message: words)
                break
            }
            refusal.isWithoutBody = refusal.errorCode == "Forbidden"
            refusal.take(
                requestID: Passage.idWord(ids),
                extendedID: ids.after("host id: ").map(Passage.idWord)
            )
            let start = text.utf8.index(place.lowerBound, offsetBy: -Passage.gap(ahead, line))
            read.append((refusal, start..<ids.endIndex))
        }
        places(of: "https response error StatusCode: 403, RequestID: ") { place in
            let line = behind(place.upperBound).firstLine
            var refusal = ClientRefusal(.awsSDKForGo2)
            if let error = line.after("api error "), let code = error.upTo(": ") {
                if !Passage.takes(code: code, &refusal) { return }
                refusal.take(message: error[code.endIndex...].behind(": "))
                refusal.isWithoutBody = code == "Forbidden"
            }
            refusal.take(
                requestID: Passage.idWord(line),
                extendedID: line.after("HostID: ").map(Passage.idWord))
            let ahead = lineAhead(place.lowerBound)
            if let operation = ahead.afterLast("operation error S3: ")?.before(","),
                Passage.isName(operation)
            {
                refusal.operation = String(operation)
            }
            read.append((refusal, ahead.startIndex..<line.endIndex))
        }
        for (refusal, range) in read { add(refusal, range) }
    }

    /// How many bytes of `ahead` the line, its last, and what is behind that take.
    private static func gap(_ ahead: Substring, _ line: Substring) -> Int {
        let behind = ahead.utf8.reversed().prefix { $0 == 0x20 || (0x09...0x0D).contains($0) }
        return min(ahead.utf8.count, line.utf8.count + behind.count)
    }

    /// `code: AccessDenied, message: WORDS, resource: /B/K, request_id: X, host_id: Y`.
    mutating func readMinIO() {
        var read: [(ClientRefusal, Range<Substring.Index>)] = []
        places(of: "code: ") { place in
            let line = behind(place.upperBound).firstLine
            guard let code = line.upTo(", message: "),
                let words = line.between(", message: ", ", resource: "),
                let ids = line.after(", resource: ")
            else { return }
            var refusal = ClientRefusal(.minio)
            guard Passage.takes(code: code, &refusal) else { return }
            refusal.take(message: words)
            // The client's own words: AWS writes `Access Denied`.
            refusal.isWithoutBody = words == "Access denied"
            if refusal.isWithoutBody { refusal.message = nil }
            refusal.take(
                requestID: ids.after("request_id: ")?.before(","),
                extendedID: ids.after("host_id: ")?.before(","))
            if let bucket = ids.after("bucket_name: ")?.before(", object_name: ", "\n") {
                refusal.take(S3Location(bucket: bucket, key: ids.after("object_name: ")))
            }
            read.append((refusal, place.lowerBound..<line.endIndex))
        }
        for (refusal, range) in read { add(refusal, range) }
    }

    /// `S3 error: 403 (AccessDenied): WORDS`.
    mutating func readS3cmd() {
        var read: [(ClientRefusal, Range<Substring.Index>)] = []
        places(of: "S3 error: 403 (") { place in
            let line = behind(place.upperBound).firstLine
            var refusal = ClientRefusal(.s3cmd)
            guard let code = line.upTo(")"), Passage.takes(code: code, &refusal) else {
                return
            }
            refusal.take(message: line.after("): ") ?? "")
            refusal.isWithoutBody = code == "Forbidden"
            let ahead = ahead(place.lowerBound)
            if let bucket = ahead.between("Access to bucket '", "' was denied") {
                refusal.take(S3Location(bucket: bucket, key: String?.none))
            }
            read.append((refusal, place.lowerBound..<line.endIndex))
        }
        for (refusal, range) in read { add(refusal, range) }
    }

    /// AWS's sentence, whatever is around it.
    mutating func readSentences() {
        var read: [(ClientRefusal, Range<Substring.Index>)] = []
        places(of: "is not authorized to perform: ") { place in
            let line = lineAhead(place.lowerBound)
            // Who asked may have been cut off.
            let start = line.lastRange(ofText: "User")?.lowerBound ?? place.lowerBound
            let words = sentence(behind(start).firstLine)
            var refusal = ClientRefusal(.unknown)
            refusal.take(message: words)
            guard let sentence = refusal.readMessage,
                sentence.principalARN != nil || sentence.action != nil
            else { return }
            read.append((refusal, start..<max(words.endIndex, place.upperBound)))
        }
        for (refusal, range) in read where !isRead(range) { add(refusal, range) }
    }
}

extension ClientRefusal {
    /// AWS's sentence in a text.
    static func reading(_ text: Substring) -> DenialMessage? { DenialMessage(String(text)) }
}
