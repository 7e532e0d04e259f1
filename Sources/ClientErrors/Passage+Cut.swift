import AWSTypes
import Denials

/// Texts that were cut before their ids, or that have none: what is left of the forms of others.
extension Passage {
    /// Read only where nothing else was: what is whole tells more.
    mutating func readCut() {
        guard found.isEmpty else { return }
        var read: [(ClientRefusal, Range<Substring.Index>)] = []
        for form in CutForm.all where read.isEmpty {
            places(of: form.mark) { place in
                let line = lineAhead(place.lowerBound)
                let rest = behind(place.upperBound).firstLine
                guard var refusal = form.refusal(line, rest) else { return }
                if line.contains(text: "com.amazon.ws.emr.hadoop.fs") { refusal.client = .emrfs }
                if let hadoop = line.afterLast("java.nio.file.AccessDeniedException: ") {
                    takeHadoop(of: &refusal, hadoop)
                }
                let range = line.startIndex..<max(rest.endIndex, place.upperBound)
                refusal.take(requestID: Passage.onlyID(in: text[range]), extendedID: nil)
                read.append((refusal, range))
            }
        }
        for (refusal, range) in read where !isRead(range) { add(refusal, range) }
    }

    /// The only word of a line that looks like a request id, whatever stands before it.
    private static func onlyID(in line: Substring) -> Substring? {
        let ids = line.utf8.split { !PlainText.isOfID($0) }.map { Substring($0) }.filter {
            RequestIDs.looksLikeRequestID($0)
        }
        return ids.count == 1 ? ids[0] : nil
    }

    /// Whether words are what AWS or a client says of a refusal.
    static func isRefusal(_ words: some StringProtocol) -> Bool {
        let words = words.trimmed
        return words == "Access Denied" || words == "Forbidden" || words == "AccessDenied"
    }
}

/// One form of what is left of a text: the mark by which it is found, and what is read around it.
private struct CutForm: Sendable {
    let mark: String
    /// The refusal that the line before the mark and the line behind it tell; nil where it is none.
    let refusal: @Sendable (_ line: Substring, _ rest: Substring) -> ClientRefusal?

    /// From the most telling to the least.
    static let all: [CutForm] = [
        java, botocore, goWithOperation, goAlone, rust, rustDebug, arrow, php, ruby, python, node,
        hadoopAlone, words,
    ]

    /// `AmazonS3Exception: Access Denied (Service: Amazon S3; Sta`, of Java and .NET.
    private static let java = CutForm(mark: "S3Exception: ") { line, rest in
        let words = rest.before(" (Service", "(Service", "; request: ")
        guard Passage.isRefusal(words) else { return nil }
        var refusal = ClientRefusal(.unknown)
        if line.contains(text: "software.amazon.awssdk") { refusal.client = .awsSDKForJava2 }
        if line.contains(text: "com.amazonaws") { refusal.client = .awsSDKForJava1 }
        refusal.take(message: words)
        refusal.isWithoutBody = refusal.message == "Forbidden"
        return refusal
    }

    /// `An error occurred (AccessDenied) when calling the GetObj`.
    private static let botocore = CutForm(mark: "An error occurred (") { _, rest in
        var refusal = ClientRefusal(.botocore)
        guard let code = rest.upTo(")"), Passage.takes(code: code, &refusal) else { return nil }
        if let call = rest.after(" when calling the "), let operation = call.upTo(" "),
            Passage.isName(operation)
        {
            refusal.operation = String(operation)
        }
        refusal.isWithoutBody = code == "403"
        return refusal
    }

    /// `operation error S3: GetObject, https response error StatusCode: 403`.
    private static let goWithOperation = CutForm(mark: "https response error StatusCode: 403") {
        line, _ in
        var refusal = ClientRefusal(.awsSDKForGo2)
        if let name = line.afterLast("operation error S3: ")?.before(","), Passage.isName(name) {
            refusal.operation = String(name)
        }
        return refusal
    }

    /// `api error AccessDenied: Access Denied`.
    private static let goAlone = CutForm(mark: "api error ") { _, rest in
        var refusal = ClientRefusal(.awsSDKForGo2)
        guard let code = rest.upTo(": "), Passage.takes(code: code, &refusal) else { return nil }
        refusal.take(message: rest[code.endIndex...].behind(": "))
        return refusal
    }

    /// `unhandled error (AccessDenied): Error { code: "AccessDenied", message: "…", aws_req`.
    private static let rust = CutForm(mark: "unhandled error (") { _, rest in
        var refusal = ClientRefusal(.awsSDKForRust)
        guard let code = rest.upTo(")"), Passage.takes(code: code, &refusal) else { return nil }
        refusal.take(message: rest.between("message: \"", "\"") ?? "")
        return refusal
    }

    /// `ErrorMetadata { code: Some("AccessDenied"), message: Some("Access Denied"), …`.
    private static let rustDebug = CutForm(mark: "code: Some(\"") { _, rest in
        var refusal = ClientRefusal(.awsSDKForRust)
        guard let code = rest.upTo("\""), Passage.takes(code: code, &refusal) else { return nil }
        refusal.take(message: rest.between("message: Some(\"", "\")") ?? "")
        return refusal
    }

    /// `in bucket 'B': AWS Error ACCESS_DEN`.
    private static let arrow = CutForm(mark: "AWS Error ACCESS_") { line, _ in
        var refusal = ClientRefusal(.arrow)
        refusal.errorCode = "AccessDenied"
        if let bucket = line.between("in bucket '", "'") {
            refusal.take(S3Location(bucket: bucket, key: line.between("for key '", "'")))
        }
        return refusal
    }

    /// `Error executing "GetObject" on "URL"; AWS HTTP error: … AccessDenied (client): WORDS`.
    private static let php = CutForm(mark: "Error executing \"") { _, rest in
        guard let name = rest.upTo("\""), Passage.isName(name),
            rest.contains(text: "403") || rest.contains(text: "AccessDenied")
        else { return nil }
        var refusal = ClientRefusal(.unknown)
        refusal.operation = String(name)
        if let url = rest.between(" on \"", "\"") { refusal.take(S3Location(url)) }
        if let words = rest.after("AccessDenied (client): ") {
            refusal.errorCode = "AccessDenied"
            refusal.take(message: words.before(" - <?xml"))
        }
        return refusal
    }

    /// `Access Denied (Aws::S3::Errors::AccessDenied)`.
    private static let ruby = CutForm(mark: "(Aws::S3::Errors::") { line, rest in
        var refusal = ClientRefusal(.unknown)
        guard let code = rest.upTo(")"), Passage.takes(code: code, &refusal) else { return nil }
        refusal.take(message: line.afterLast(": ") ?? line)
        return refusal
    }

    /// `403 Client Error: Forbidden for url: URL`, of Python's requests.
    private static let python = CutForm(mark: "403 Client Error: Forbidden for url: ") { _, rest in
        guard rest.contains(text: ".amazonaws.com"),
            let location = S3Location(rest.before(" ", "?"))
        else { return nil }
        var refusal = ClientRefusal(.unknown)
        refusal.take(location)
        refusal.take(message: "Forbidden")
        return refusal
    }

    /// `AccessDenied: Access Denied`, of the SDKs for JavaScript and Go 1; ids may follow.
    private static let node = CutForm(mark: "AccessDenied: ") { _, rest in
        guard Passage.isRefusal(rest) else { return nil }
        var refusal = ClientRefusal(.unknown)
        refusal.errorCode = "AccessDenied"
        refusal.take(message: rest)
        return refusal
    }

    /// `java.nio.file.AccessDeniedException: s3a://B/K`, Hadoop's exception without its cause.
    private static let hadoopAlone = CutForm(mark: "java.nio.file.AccessDeniedException: s3") {
        _, rest in
        var refusal = ClientRefusal(.s3a)
        let text = Substring("s3" + rest)
        refusal.take(S3Location(text.before(": ")))
        guard refusal.bucket != nil else { return nil }
        if let name = text.between(": ", " on "), Passage.isName(name) {
            refusal.clientOperation = String(name)
        }
        return refusal
    }

    /// `Access Denied` in a line that speaks of S3 or of the status.
    private static let words = CutForm(mark: "Access Denied") { line, rest in
        let isOfS3 = ["403", "S3", "s3", "(Service"].contains {
            line.contains(text: $0) || rest.contains(text: $0)
        }
        // A record of CloudTrail is no text of a client.
        guard isOfS3, !line.contains(text: "\"errorMessage\"") else { return nil }
        var refusal = ClientRefusal(.unknown)
        refusal.take(message: "Access Denied")
        return refusal
    }
}
