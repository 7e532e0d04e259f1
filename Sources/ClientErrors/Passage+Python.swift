import AWSTypes
import Denials

/// Texts of botocore, of what prints it, and of s3fs.
extension Passage {
    /// `An error occurred (AccessDenied) when calling the GetObject operation: WORDS`, to the line's
    /// end.
    mutating func readBotocore() {
        var read: [(ClientRefusal, Range<Substring.Index>)] = []
        places(of: "An error occurred (") { place in
            let behind = behind(place.upperBound)
            guard let code = behind.upTo(") when calling the "),
                let operation = behind.between(") when calling the ", " operation"),
                code.utf8.count <= 100, Passage.isName(operation)
            else { return }
            var refusal = ClientRefusal(.botocore)
            guard Passage.takes(code: code, &refusal) else { return }
            refusal.operation = String(operation)
            let rest = behind[operation.endIndex...].behind(" operation")
            // `(reached max retries: 4)` may stand before the words.
            let isRetried = rest.begins(with: " (reached max retries")
            let words = rest.after(isRetried ? "): " : ": ")?.firstLine ?? ""
            refusal.take(message: sentence(words))
            refusal.isWithoutBody = code == "403" && refusal.readMessage == nil
            let line = lineAhead(place.lowerBound)
            refusal.take(Passage.transfer(line))
            read.append((refusal, line.startIndex..<max(words.endIndex, place.upperBound)))
        }
        for (refusal, range) in read { add(refusal, range) }
    }

    /// A code of an answer 403; false for the others (`NoSuchKey`).
    static func takes(code: Substring, _ refusal: inout ClientRefusal) -> Bool {
        let code = String(code)
        guard code == "403" || Codes.refusals.contains(code) || Codes.others.contains(code) else {
            return false
        }
        refusal.errorCode = code
        return true
    }

    /// Where the words before an error say that they copied from or to.
    private static func transfer(_ line: Substring) -> S3Location? {
        for mark in ["download failed: ", "upload failed: ", "copy failed: ", "move failed: "] {
            guard let rest = line.after(mark), let path = rest.after("s3://") else { continue }
            return S3Location("s3://" + path.before(" to ", " An error").trimmed)
        }
        if let rest = line.after("Failed to upload "), let target = rest.after(" to ") {
            return S3Location(path: target.before(": "))
        }
        if let bucket = line.between("bucket: '", "'") ?? line.between("the bucket '", "'") {
            return S3Location(bucket: bucket, key: line.between("key: '", "'"))
        }
        return nil
    }

    /// A printed response: `{'Error': {…}, 'ResponseMetadata': {'RequestId': 'X', …
    /// 'HTTPStatusCode': 403, …}}`.
    mutating func readPrintedResponses() {
        var read: [(ClientRefusal, Range<Substring.Index>)] = []
        places(of: "HTTPStatusCode") { place in
            let status = behind(place.upperBound).prefix(8)
            guard status.contains(text: ": 403"),
                let start = ahead(place.lowerBound).lastRange(ofText: "ResponseMetadata")
            else { return }
            let ahead = ahead(start.lowerBound)
            let error = ahead.lastRange(ofText: "Error'") ?? ahead.lastRange(ofText: "Error\"")
            var refusal = ClientRefusal(.botocore)
            if let error {
                let text = ahead[error.lowerBound...]
                let words =
                    text.between("Message': '", "', 'Code'")
                    ?? text.between("Message': '", "'}") ?? text.between("Message\": \"", "\"")
                let code = text.between("Code': '", "'") ?? text.between("Code\": \"", "\"")
                if let code, !Passage.takes(code: code, &refusal) { return }
                refusal.take(message: words ?? "")
                refusal.isWithoutBody = code == "403"
            }
            read.append((refusal, (error?.lowerBound ?? start.lowerBound)..<place.upperBound))
        }
        for (refusal, range) in read { add(refusal, range) }
    }

    /// `PermissionError: WORDS`, of which `Forbidden` is the answer to a HEAD.
    mutating func readS3FS() {
        var read: [(ClientRefusal, Range<Substring.Index>)] = []
        places(of: "PermissionError: ") { place in
            let words = behind(place.upperBound).firstLine
            var refusal = ClientRefusal(.s3fs)
            refusal.take(message: sentence(words))
            let isForbidden = refusal.message == "Forbidden"
            guard
                isForbidden || refusal.readMessage != nil || refusal.message == "Access Denied"
            else { return }
            refusal.isWithoutBody = isForbidden
            read.append((refusal, place.lowerBound..<words.endIndex))
        }
        for (refusal, range) in read { add(refusal, range) }
    }

    /// Words to their line's end, and on where a sentence is wrapped there.
    func sentence(_ line: Substring) -> Substring {
        guard line.contains(text: "is not authorized to perform: "),
            let read = ClientRefusal.reading(line), read.policyType == nil
        else { return line }
        var end = line.endIndex
        for _ in 0..<ErrorTextLimits.followingLines {
            guard end < text.endIndex else { break }
            let next = text[text.utf8.index(after: end)...].prefix(
                bytes: ErrorTextLimits.fieldBytes
            ).firstLine
            end = next.endIndex
            let longer = text[line.startIndex..<end]
            if ClientRefusal.reading(longer)?.policyType != nil { return longer }
        }
        return line
    }

    /// Whether a text is the name of an API.
    static func isName(_ text: Substring) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(RequestIDs.isLetterOrDigit)
    }
}

/// Error codes that come with the status 403.
enum Codes {
    /// A decision about permissions.
    static let refusals: Set<String> = [
        "AccessDenied", "AccessDeniedException", "VpceAccessDenied", "UnauthorizedAccess",
        "Forbidden", "403 Forbidden",
    ]
    /// Something else (S3 API Reference, "Error responses").
    static let others: Set<String> = [
        "InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed", "InvalidObjectState",
        "AccountProblem", "AllAccessDisabled", "NotSignedUp", "InvalidPayer", "InvalidSecurity",
        "RequestExpired", "ExpiredToken", "InvalidToken", "UnrecognizedClientException",
    ]
}
