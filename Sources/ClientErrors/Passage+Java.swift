import AWSTypes

/// Texts of the AWS SDKs for Java, and of S3A and EMRFS around them:
///
///     java.nio.file.AccessDeniedException: s3a://B/K: getFileStatus on s3a://B/K:
///     com.amazonaws.services.s3.model.AmazonS3Exception: WORDS (Service: Amazon S3; Status Code:
///     403; Error Code: AccessDenied; Request ID: X; S3 Extended Request ID: Y; Proxy: null), S3
///     Extended Request ID: Y:AccessDenied
///
/// Version 2 writes `(Service: S3, Status Code: 403, Request ID: X, Extended Request ID: Y)`.
extension Passage {
    mutating func readJava() {
        var read: [(ClientRefusal, Range<Substring.Index>)] = []
        var end = text.startIndex
        places(of: "(Service: ") { place in
            let behind = behind(place.upperBound).prefix(bytes: ErrorTextLimits.bracketBytes)
            // A connection test's text is cut inside of the bracket.
            let inside = behind.before(")", "Please refer", "\n\n")
            guard place.lowerBound >= end, let bracket = JavaBracket(inside) else { return }
            let head = text[end..<place.lowerBound].suffix(bytes: ErrorTextLimits.fieldBytes)
            let tail = text[inside.endIndex...].prefix(bytes: 1_024).firstLine
            var refusal = ClientRefusal(bracket.isVersion1 ? .awsSDKForJava1 : .awsSDKForJava2)
            refusal.errorCode = bracket.errorCode
            let outside = tail.after("Extended Request ID: ").map(Passage.idWord)
            refusal.take(requestID: bracket.requestID, extendedID: bracket.extendedID ?? outside)
            let line = head.afterLast("\n") ?? head
            let start = words(of: &refusal, head, line)
            if let path = tail.between("(Path: ", ")") { refusal.take(S3Location(path)) }
            end = inside.endIndex
            read.append((refusal, start..<end))
        }
        for (refusal, range) in read { add(refusal, range) }
        readFrames()
    }

    /// Takes what stands before the bracket; returns where that begins.
    private func words(
        of refusal: inout ClientRefusal, _ head: Substring, _ line: Substring
    ) -> Substring.Index {
        // A sentence may be wrapped over lines; the class before it tells where it begins.
        var start = line.startIndex
        if let sentence = head.lastRange(ofText: "User: "),
            head[sentence.lowerBound...].contains(text: "is not authorized to perform: ")
        {
            start = min(start, sentence.lowerBound)
        }
        let whole = head[start...]
        var words = whole.afterLast("Exception: ") ?? whole
        if let sentence = whole.lastRange(ofText: "User: "), sentence.lowerBound >= words.startIndex
        {
            words = whole[sentence.lowerBound...]
        } else if words.contains(text: "An error occurred while calling ") {
            words = words.afterLast(". ") ?? words
        }
        takeRequest(of: &refusal, words)
        refusal.take(message: words.before("; request: "))
        refusal.isWithoutBody =
            refusal.message == nil || refusal.message == "Forbidden"
            || refusal.errorCode == "403 Forbidden"
        // Hadoop's exception has the path; it may stand a line further up, where a text is wrapped.
        if let hadoop = line.afterLast("AccessDeniedException: ") {
            takeHadoop(of: &refusal, hadoop)
        }
        if line.contains(text: "com.amazon.ws.emr.hadoop.fs") { refusal.client = .emrfs }
        return start
    }

    /// Databricks' S3A tells the request: `; request: HEAD https://B.s3.… K {} Hadoop …`.
    private func takeRequest(of refusal: inout ClientRefusal, _ words: Substring) {
        guard let request = words.after("; request: ") else { return }
        let parts = request.split(separator: " ", maxSplits: 3)
        guard parts.count >= 3, let host = S3Location(parts[1]) ?? S3Location("\(parts[1])/") else {
            return
        }
        refusal.take(host)
        if parts[2] != "{}" { refusal.take(S3Location(bucket: host.bucket, key: parts[2])) }
        refusal.clientOperation = String(parts[0])
    }

    /// `PATH: OPERATION on PATH: CLASS: …`, the path with or without its bucket.
    func takeHadoop(of refusal: inout ClientRefusal, _ text: Substring) {
        guard text.contains(text: " on ") || text.begins(with: "s3a://") else { return }
        refusal.client = .s3a
        if text.begins(with: "s3a://") || text.begins(with: "s3://") {
            // The path stands twice, so that its end is told even where it holds a colon.
            let path = text.before(": ")
            refusal.take(S3Location(path))
        }
        if let middle = text.after(": "), let end = middle.firstRange(ofText: " on ") {
            let operation = middle[..<end.lowerBound].trimmed
            if operation.utf8.count <= 100 { refusal.clientOperation = operation }
        }
    }

    /// Frames of a stack trace name the call: `AmazonS3Client.listObjectsV2(`.
    private mutating func readFrames() {
        var calls: [(Substring.Index, String)] = []
        for mark in ["AmazonS3Client.", "DefaultS3Client.", "Jets3tNativeFileSystemStore."] {
            places(of: mark) { place in
                let method = behind(place.upperBound).before("(", "\n", " ")
                if let operation = Passage.operations[String(method)] {
                    calls.append((place.lowerBound, operation))
                }
            }
        }
        calls.sort { $0.0 < $1.0 }
        for (place, operation) in calls {
            let last = found.indices.last { found[$0].range.upperBound <= place }
            if let last { setOperation(operation, ofFound: last) }
        }
    }

    /// Methods of the SDKs' clients, by the API that they call.
    private static let operations = [
        "listObjectsV2": "ListObjectsV2", "listObjects": "ListObjects", "list": "ListObjectsV2",
        "getObject": "GetObject", "getObjectMetadata": "HeadObject", "headObject": "HeadObject",
        "putObject": "PutObject", "uploadPart": "UploadPart", "copyObject": "CopyObject",
        "initiateMultipartUpload": "CreateMultipartUpload",
        "createMultipartUpload": "CreateMultipartUpload",
        "completeMultipartUpload": "CompleteMultipartUpload", "deleteObject": "DeleteObject",
        "deleteObjects": "DeleteObjects", "headBucket": "HeadBucket",
    ]
}

/// What stands in the SDK's brackets behind its words.
private struct JavaBracket {
    var isVersion1 = false
    var errorCode: String?
    var requestID: Substring?
    var extendedID: Substring?

    /// Nil where it is no refusal of S3 or KMS.
    init?(_ inside: Substring) {
        var status: Substring?
        var service: Substring = ""
        for part in inside.split(whereSeparator: { $0 == ";" || $0 == "," }) {
            let pair = part.split(separator: ":", maxSplits: 1)
            let name = pair[0].split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let value = pair.count > 1 ? Substring(pair[1].trimmed) : ""
            switch name {
            case "Status Code": status = value
            case "Error Code": errorCode = String(value)
            case "Request ID": requestID = value
            case "Extended Request ID", "S3 Extended Request ID": extendedID = value
            default: if pair.count == 1, service.isEmpty { service = part }
            }
        }
        let name = service.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        isVersion1 = name != "S3" && name != "Kms"
        let isOfS3 = ["Amazon S3", "S3", "AWSKMS", "Kms", "AWS KMS"].contains(name)
        guard isOfS3, status == "403" || errorCode?.contains("AccessDenied") ?? false else {
            return nil
        }
    }
}
