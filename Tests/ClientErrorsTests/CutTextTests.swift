import AWSTypes
import ClientErrors
import Denials
import Testing

/// Texts as people paste them: cut midway, with lines broken, of clients that print no ids.
@Suite struct CutTextTests {
    static let java1 =
        "com.amazonaws.services.s3.model.AmazonS3Exception: Access Denied (Service: Amazon S3; "
        + "Status Code: 403; Error Code: AccessDenied; Request ID: \(ClientText.id); S3 Extended "
        + "Request ID: \(ClientText.hostID); Proxy: null), S3 Extended Request ID: "
        + ClientText.hostID
    static let java2 =
        "software.amazon.awssdk.services.s3.model.S3Exception: \(ClientText.sentence) (Service: S3, "
        + "Status Code: 403, Request ID: \(ClientText.id), Extended Request ID: \(ClientText.hostID)) "
        + "(SDK Attempt Count: 1)"
    static let botocore =
        "botocore.errorfactory.AccessDenied: An error occurred (AccessDenied) when calling the "
        + "GetObject operation: \(ClientText.sentence)"

    struct Form: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let client: ClientFamily
        var code: String?
        var message: String? = "Access Denied"
        var id: String?
        var operation: String?
        var bucket: String?
        var testDescription: String { name }
    }

    static func cut(_ text: String, before mark: String) -> String {
        String(text[..<(text.firstRange(ofText: mark)?.lowerBound ?? text.endIndex)])
    }

    static let forms: [Form] = [
        Form(
            name: "Java 1, cut in the status", text: cut(java1, before: ": 403"),
            client: .awsSDKForJava1),
        Form(
            name: "Java 1, cut before the bracket", text: cut(java1, before: " (Service"),
            client: .awsSDKForJava1),
        Form(
            name: "Java 1, cut behind the status", text: cut(java1, before: "; Error Code"),
            client: .awsSDKForJava1),
        Form(
            name: "Java 1, cut in the id", text: cut(java1, before: "T7XWRM2P"),
            client: .awsSDKForJava1, code: "AccessDenied"),
        Form(
            name: "Hadoop's exception alone",
            text: "java.nio.file.AccessDeniedException: s3a://sales-raw/in/a.csv: getFileStatus on "
                + "s3a://sales-raw/in/a.csv", client: .s3a, message: nil, bucket: "sales-raw"),
        Form(
            name: "botocore, an ellipsis for the rest",
            text: "An error occurred (AccessDeniedException) ... 403", client: .botocore,
            code: "AccessDeniedException", message: nil),
        Form(
            name: "botocore, cut in the operation's name",
            text: "An error occurred (AccessDenied) when calling the GetObj", client: .botocore,
            code: "AccessDenied", message: nil),
        Form(
            name: "botocore, cut behind the operation's name",
            text: "An error occurred (AccessDenied) when calling the GetObject oper",
            client: .botocore, code: "AccessDenied", message: nil, operation: "GetObject"),
        Form(
            name: "Go 1, cut in the id's name",
            text: "AccessDenied: Access Denied\n\tstatus code: 403, request i", client: .unknown,
            code: "AccessDenied"),
        Form(
            name: "Go 2, cut in the id's name",
            text: "operation error S3: GetObject, https response error StatusCode: 403, Req",
            client: .awsSDKForGo2, message: nil, operation: "GetObject"),
        Form(
            name: "Go 2, the end alone", text: "api error AccessDenied: Access Denied",
            client: .awsSDKForGo2, code: "AccessDenied"),
        Form(
            name: "Rust, cut in the ids' name",
            text: "unhandled error (AccessDenied): Error { code: \"AccessDenied\", message: "
                + "\"Access Denied\", aws_req", client: .awsSDKForRust, code: "AccessDenied"),
        Form(
            name: "Rust, for programmers",
            text: "ServiceError { source: Unhandled { meta: ErrorMetadata { code: "
                + "Some(\"AccessDenied\"), message: Some(\"Access Denied\"), extras: "
                + "Some({\"aws_request_id\": \"\(ClientText.id)\"}) } } }", client: .awsSDKForRust,
            code: "AccessDenied", id: ClientText.id),
        Form(
            name: "JavaScript",
            text: "AccessDenied: Access Denied\n    at throwDefaultError (/app/x.js:8:22) {\n  "
                + "'$metadata': {\n    httpStatusCode: 403,\n    requestId: '\(ClientText.id)',\n",
            client: .unknown, code: "AccessDenied", id: ClientText.id),
        Form(
            name: "Arrow, cut in the code",
            text: "OSError: When reading information for key 'in/a.csv' in bucket 'sales-raw': AWS "
                + "Error ACCESS_DEN", client: .arrow, code: "AccessDenied", message: nil,
            bucket: "sales-raw"),
        Form(
            name: ".NET",
            text: "Amazon.S3.AmazonS3Exception: Access Denied\n ---> Amazon.Runtime.X",
            client: .unknown),
        Form(
            name: "Ruby", text: "x.rb:7: Access Denied (Aws::S3::Errors::AccessDenied)",
            client: .unknown, code: "AccessDenied"),
        Form(
            name: "PHP",
            text:
                "Error executing \"GetObject\" on \"https://sales-raw.s3.amazonaws.com/in/a.csv\"; "
                + "AWS HTTP error: Client error: `GET https://sales-raw.s3.amazonaws.com/in/a.csv` "
                + "resulted in a `403 Forbidden` response: AccessDenied (client): Access Denied",
            client: .unknown, code: "AccessDenied", operation: "GetObject", bucket: "sales-raw"),
        Form(
            name: "requests",
            text:
                "403 Client Error: Forbidden for url: https://sales-raw.s3.eu-west-1.amazonaws.com/a",
            client: .unknown, message: "Forbidden", bucket: "sales-raw"),
        Form(
            name: "a person's words", text: "we get Access Denied, status code 403",
            client: .unknown),
    ]

    @Test(arguments: forms)
    func `what is left of a text is told, and no more`(form: Form) throws {
        let refusals = ErrorTextReader.read(pasted: form.text).refusals
        try #require(refusals.count == 1)
        let refusal = refusals[0]
        #expect(refusal.client == form.client)
        #expect(refusal.errorCode == form.code)
        #expect(refusal.message == form.message)
        #expect(refusal.requestID == form.id)
        #expect(refusal.operation == form.operation)
        #expect(refusal.bucket == form.bucket)
        #expect(refusal.isPermissionError)
    }

    @Test func `AWS's sentence without its beginning tells the rest`() throws {
        let text = try #require(ClientText.sentence.firstRange(ofText: "is not authorized"))
        let refusals = ErrorTextReader.read(
            pasted: String(ClientText.sentence[text.lowerBound...])
        ).refusals
        #expect(refusals.map(\.readMessage?.policyType) == [.identity])
        #expect(refusals.first?.readMessage?.principalARN == nil)
    }

    /// Breaks lines as terminals do, at a width.
    private static func broken(_ text: String, _ width: Int) -> String {
        var lines: [Substring] = []
        var rest = text[...]
        while !rest.isEmpty {
            lines.append(rest.prefix(width))
            rest = rest.dropFirst(width)
        }
        return lines.joined(separator: "\n")
    }

    /// Breaks lines between words and behind hyphens, as mails and Python's textwrap do.
    private static func wrapped(_ text: String, _ width: Int) -> String {
        var lines = [""]
        for word in text.split(separator: " ") {
            for (index, part) in word.split(
                separator: "-", omittingEmptySubsequences: false
            ).enumerated() {
                let isLast =
                    index == word.split(
                        separator: "-", omittingEmptySubsequences: false
                    ).count - 1
                let piece =
                    (index == 0 && lines[lines.count - 1] != "" ? " " : "") + part
                    + (isLast ? "" : "-")
                if lines[lines.count - 1].count + piece.count <= width {
                    lines[lines.count - 1] += piece
                } else {
                    lines.append(piece.trimmingPrefix(" ").description)
                }
            }
        }
        return lines.joined(separator: "\n")
    }

    @Test(arguments: [java1, java2, botocore], [40, 57, 72, 80, 100, 132])
    func `a text with broken lines tells what it told before`(text: String, width: Int) {
        let expected = ErrorTextReader.read(text).refusals
        #expect(expected.count == 1)
        let words = text.split { $0 == " " || $0 == "-" }
        // A word that is longer than a line makes the line longer here.
        let isWrapped = words.allSatisfy { $0.count < width }
        for other in [Self.broken(text, width)] + (isWrapped ? [Self.wrapped(text, width)] : []) {
            let read = ErrorTextReader.read(pasted: other).refusals
            #expect(read.map(\.readMessage) == expected.map(\.readMessage), "\(other)")
            #expect(read.map(\.requestID) == expected.map(\.requestID), "\(other)")
            #expect(read.map(\.operation) == expected.map(\.operation), "\(other)")
            #expect(read.map(\.line) == [1])
        }
    }

    @Test func `a log's time before each broken line is no part of the text`() {
        let text = Self.wrapped(Self.java2, 80).split(separator: "\n").enumerated().map {
            "2026-11-20 10:04:0\($0.offset),345 ERROR [main] \($0.element)"
        }.joined(separator: "\n")
        let refusals = ErrorTextReader.read(pasted: text).refusals
        #expect(refusals.map(\.requestID) == [ClientText.id])
        #expect(refusals.map(\.readMessage?.policyType) == [.identity])
    }

    @Test func `what is no refusal of S3 yields none`() {
        for text in [
            "ERROR 1045 (28000): Access denied for user 'root'@'localhost'", "Access Denied",
            "S3Exception: null (Service: S3, Status Code: 400, Request ID: \(ClientText.id))",
            "An error occurred (NoSuchKey) when calling the GetObj", "AWS Error ACCESS",
            "{\"eventSource\":\"s3.amazonaws.com\",\"errorMessage\":\"Access Denied\"}",
        ] {
            #expect(ErrorTextReader.read(pasted: text).refusals.isEmpty, "\(text)")
        }
    }
}
