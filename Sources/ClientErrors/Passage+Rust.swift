import AWSTypes

/// Texts that hold S3's own answer, as `object_store` prints it (polars, deltalake, obstore,
/// lance), and those of the AWS SDK for Rust.
extension Passage {
    /// S3's XML, split over lines or not.
    mutating func readXML() {
        var read: [(ClientRefusal, Range<Substring.Index>)] = []
        places(of: "<Code>") { place in
            let behind = behind(place.upperBound)
            let code = Substring(behind.before("</Code>", "<").trimmed)
            var refusal = ClientRefusal(.unknown)
            guard Passage.takes(code: code, &refusal) else { return }
            let body = behind.before("</Error>", "<Code>")
            refusal.take(message: Passage.unescaped(body.between("<Message>", "</Message>") ?? ""))
            refusal.take(
                requestID: body.between("<RequestId>", "</RequestId>"),
                extendedID: body.between("<HostId>", "</HostId>"))
            let start = takeRequest(&refusal, before: place.lowerBound, behind: body.endIndex)
            read.append((refusal, start..<body.endIndex))
        }
        for (refusal, range) in read { add(refusal, range) }
    }

    /// An answer without a body: `Error performing HEAD URL in 3ms - … 403 Forbidden: `.
    mutating func readObjectStore() {
        var read: [(ClientRefusal, Range<Substring.Index>)] = []
        places(of: "403 Forbidden") { place in
            let line = lineAhead(place.lowerBound)
            guard line.contains(text: "Error performing ") else { return }
            var refusal = ClientRefusal(.objectStore)
            let start = takeRequest(
                &refusal, before: place.lowerBound, behind: place.upperBound)
            refusal.isWithoutBody = refusal.clientOperation == "HEAD"
            if refusal.isWithoutBody { refusal.operation = "HeadObject" }
            refusal.take(message: "Forbidden")
            read.append((refusal, start..<place.upperBound))
        }
        for (refusal, range) in read { add(refusal, range) }
    }

    /// Takes the request that `object_store` names around S3's answer; returns where it begins.
    private func takeRequest(
        _ refusal: inout ClientRefusal, before place: Substring.Index, behind end: Substring.Index
    ) -> Substring.Index {
        let ahead = ahead(place)
        guard let start = ahead.lastRange(ofText: "Error performing ") else { return place }
        let request = ahead[start.upperBound...]
        refusal.client = .objectStore
        if request.begins(with: "list request: Error performing ") {
            refusal.operation = "ListObjectsV2"
        }
        let words = request.split(separator: " ", maxSplits: 2)
        if words.count >= 2 {
            refusal.clientOperation = String(words[0])
            let url = words[1]
            if url.contains(text: "list-type=2") { refusal.operation = "ListObjectsV2" }
            let location = S3Location(url)
            if refusal.operation == "ListObjectsV2" {
                refusal.bucket = location?.bucket
            } else {
                refusal.take(location)
            }
        }
        let behind = behind(end).firstLine
        if let path = behind.between("(path: ", ")"), refusal.operation != "ListObjectsV2" {
            refusal.bucket = nil
            refusal.key = nil
            refusal.take(S3Location(path))
        }
        if ahead.afterLast("list request: ") != nil { refusal.operation = "ListObjectsV2" }
        return start.lowerBound
    }

    /// `message: "WORDS", aws_request_id: "X", s3_extended_request_id: "Y"`; the answer to a HEAD
    /// has the ids only, in either order.
    mutating func readRustSDK() {
        var read: [(ClientRefusal, Range<Substring.Index>)] = []
        var end = text.startIndex
        places(of: "Error { ") { place in
            guard place.lowerBound >= end else { return }
            let body = behind(place.upperBound).before(" }", "\n\n")
            guard body.contains(text: "aws_request_id: \"") else { return }
            var refusal = ClientRefusal(.awsSDKForRust)
            if let code = body.between("code: \"", "\""), !Passage.takes(code: code, &refusal) {
                return
            }
            // A resource in quotes stands inside of the words.
            if let words = body.between("message: \"", "\", aws_request_id")
                ?? body.between("message: \"", "\", s3_extended_request_id")
            {
                refusal.take(message: words)
            }
            refusal.isWithoutBody = refusal.message == nil
            refusal.take(
                requestID: body.between("aws_request_id: \"", "\""),
                extendedID: body.between("s3_extended_request_id: \"", "\""))
            let line = lineAhead(place.lowerBound)
            let ahead = ahead(place.lowerBound)
            if let path = line.afterLast("s3://") ?? ahead.afterLast("s3://") {
                refusal.take(S3Location("s3://" + path.before("`", "\n", " ").trimmed))
            } else if let target = line.afterLast("multipart upload to ") {
                refusal.take(S3Location(path: target.before(": ")))
                refusal.operation = "CreateMultipartUpload"
            }
            end = body.endIndex
            read.append((refusal, place.lowerBound..<end))
        }
        for (refusal, range) in read { add(refusal, range) }
    }

    /// Without the entities of XML that S3 writes in its words.
    private static func unescaped(_ text: Substring) -> String {
        var plain = String(text)
        for (entity, character) in [
            ("&quot;", "\""), ("&#34;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&lt;", "<"),
            ("&gt;", ">"), ("&amp;", "&"),
        ] {
            plain = plain.replacing(text: entity, with: character)
        }
        return plain
    }
}
