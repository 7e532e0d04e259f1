import AWSTypes
import ClientErrors
import Denials
import Testing

/// Whole logs and hostile texts.
@Suite struct ErrorTextReaderTests {
    static let run = "jr_" + String(repeating: "0a1b2c3d", count: 8)
    static let other = "jr_" + String(repeating: "f00dcafe", count: 8)
    static let refused =
        "py4j.protocol.Py4JJavaError: An error occurred while calling o79.load. Access Denied "
        + "(Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: ID; S3 "
        + "Extended Request ID: null; Proxy: null)"

    static func refused(_ id: String) -> String { refused.replacingFirst("ID: ID", "ID: \(id)") }

    private func read(_ text: String) -> [ClientRefusal] { ErrorTextReader.read(text).refusals }

    // MARK: - Logs

    @Test func `a CloudWatch export tells the time of each line`() {
        let refusals = read(
            """
            2026-11-20T10:04:00.120Z INFO start
            2026-11-20T10:04:09.345Z \(Self.refused("AAAA111122223333"))
            \tat com.amazonaws.http.AmazonHttpClient.execute(AmazonHttpClient.java:5)
            2026-11-20T10:05:09.345Z \(Self.refused("BBBB111122223333"))
            """)
        #expect(refusals.map(\.requestID) == ["AAAA111122223333", "BBBB111122223333"])
        #expect(
            refusals.map(\.time) == [
                Instant(iso8601: "2026-11-20T10:04:09Z"), Instant(iso8601: "2026-11-20T10:05:09Z"),
            ])
        #expect(refusals.map(\.line) == [2, 4])
    }

    @Test func `aws logs tail names the run beside the time`() {
        let refusals = read(
            """
            2026-11-20T10:04:00.120000+00:00 \(Self.run) \(Self.refused("AAAA111122223333"))
            2026-11-20T10:04:01.120000+00:00 \(Self.other)_g-0a1b \(Self.refused("BBBB111122223333"))
            """)
        #expect(refusals.map(\.runID) == [Self.run, Self.other])
    }

    @Test(arguments: [true, false])
    func `each event of filter-log-events has its own stream and time`(isIndented: Bool) {
        let message = Self.refused("AAAA111122223333").escaped + "\\n\\tat x.Y.z(Y.java:1)"
        let second = Self.refused("BBBB111122223333").escaped
        let events = [
            (Self.run, 1_795_000_000_000, message), (Self.other, 1_795_000_060_000, second),
        ]
        let text: String
        if isIndented {
            text =
                "{\n    \"events\": [\n"
                + events.map {
                    "        {\n            \"logStreamName\": \"\($0.0)\",\n            "
                        + "\"timestamp\": \($0.1),\n            \"message\": \"\($0.2)\",\n"
                        + "            \"eventId\": \"1\"\n        }"
                }.joined(separator: ",\n") + "\n    ]\n}\n"
        } else {
            text =
                "{\"events\":["
                + events.map {
                    "{\"logStreamName\":\"\($0.0)\",\"timestamp\":\($0.1),\"message\":\"\($0.2)\"}"
                }.joined(separator: ",") + "]}"
        }
        let refusals = read(text)
        #expect(refusals.map(\.requestID) == ["AAAA111122223333", "BBBB111122223333"])
        #expect(refusals.map(\.runID) == [Self.run, Self.other])
        #expect(
            refusals.map(\.time) == [
                Instant(seconds: 1_795_000_000), Instant(seconds: 1_795_000_060),
            ])
    }

    @Test func `one refusal of a job is one, though its log tells it four times`() {
        let text = Self.refused("AAAA111122223333")
        let refusals = read(
            """
            \(text)
            \tat org.apache.spark.sql.Frame.a(F.scala:1)
            Caused by: com.amazonaws.services.s3.model.AmazonS3Exception: Access Denied (Service: \
            Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: AAAA111122223333)
            26/11/20 10:04:09 ERROR GlueExceptionAnalysisListener: [Glue Exception Analysis] \
            {"Event":"GlueETLJobExceptionEvent","Failure Reason":"\(text.escaped)\\n"}
            Lost task 49.3 in stage 1.0 (TID 63) (10.0.0.1 executor 6): \(text)\\n\\tat x
            """)
        #expect(refusals.map(\.requestID) == ["AAAA111122223333"])
        #expect(refusals.first?.count == 4)
    }

    @Test func `what s3fs prints and its cause are one refusal`() {
        let refusals = read(
            """
            botocore.exceptions.ClientError: An error occurred (403) when calling the HeadObject \
            operation: Forbidden

            The above exception was the direct cause of the following exception:

            Traceback (most recent call last):
              File "x.py", line 1
            PermissionError: Forbidden
            """)
        #expect(refusals.map(\.operation) == ["HeadObject"])
        #expect(refusals.map(\.client) == [.s3fs])
    }

    @Test func `refusals of two objects stay two`() {
        let text = ClientText.forms[0].text
        let other = text.replacingFirst("in/a.csv\" because", "in/b.csv\" because")
        #expect(read("\(text)\n\(other)").map(\.key) == ["in/a.csv", "in/b.csv"])
    }

    @Test func `ids that stand in no refusal are kept for the store to know`() {
        let text = ErrorTextReader.read(
            "see 8Z4QK1V0T7XWRM2P and 0f8fad5b-d9cb-469f-a165-70867728950e; not ABCDEFGHIJKLMNOP")
        #expect(text.refusals.isEmpty)
        #expect(text.otherIDs == ["8Z4QK1V0T7XWRM2P", "0f8fad5b-d9cb-469f-a165-70867728950e"])
    }

    // MARK: - Hostile text

    @Test(arguments: ClientText.forms)
    func `no beginning of a text and no broken byte traps`(form: ClientText.Form) {
        let bytes = Array(form.text.utf8)
        for end in stride(from: 0, to: bytes.count, by: 7) {
            _ = read(String(decoding: bytes[..<end], as: UTF8.self))
            _ = read(String(decoding: bytes[end...], as: UTF8.self))
        }
        for index in stride(from: 0, to: bytes.count, by: 11) {
            var broken = bytes
            broken[index] = 0xFF
            var reader = ErrorTextReader()
            broken.withUnsafeBytes { reader.read($0) }
            #expect(reader.finish().refusals.count <= 2)
        }
    }

    @Test func `how the bytes are cut makes no difference`() {
        let text = ClientText.forms.map(\.text).joined(separator: "\n\n\n\n\n\n")
        let whole = read(text)
        let bytes = Array(text.utf8)
        for size in [1, 7, 64, 1_000] {
            var reader = ErrorTextReader()
            for start in stride(from: 0, to: bytes.count, by: size) {
                bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { reader.read($0) }
            }
            #expect(reader.finish().refusals == whole)
        }
    }

    @Test(arguments: [
        "(Service: ", "An error occurred (", "<Code>", "AWS Error ",
        "User: x is not authorized to "
            + "perform: ", "Error performing ", "code: ", "HTTPStatusCode': 403", "Error { ",
        "PermissionError: Forbidden ", "\u{1B}[31m", "\\\\\\\\", "↳ ",
        "https response error StatusCode: 403, RequestID: ",
        "status code: 403, request id: ",
    ])
    func `marks by the thousand, on one line or many, end`(mark: String) {
        for separator in ["", "\n"] {
            let text = Array(repeating: "403 \(mark)", count: 2_000).joined(separator: separator)
            #expect(read(text).count <= ErrorTextLimits.refusals)
        }
    }

    @Test func `more refusals and ids than are kept are said to be more`() {
        var text = ""
        for number in 0..<(ErrorTextLimits.refusals + 10) {
            text += Self.refused("AAAA\(100_000_000_000 + number)") + "\n"
        }
        let read = ErrorTextReader.read(text)
        #expect(read.isCut)
        #expect(read.refusals.count == ErrorTextLimits.refusals)
    }

    @Test func `a key that reads like a reason settles nothing`() {
        let refusals = read(
            "An error occurred (AccessDenied) when calling the GetObject operation: User: "
                + "arn:aws:iam::111122223333:role/x is not authorized to perform: s3:GetObject on "
                + "resource: \"arn:aws:s3:::b-b/because no session policy allows the x\" because "
                + "no identity-based policy allows the s3:GetObject action")
        #expect(refusals.map(\.readMessage?.policyType) == [.identity])
    }
}

extension String {
    /// With the first place of a text replaced.
    fileprivate func replacingFirst(_ text: String, _ other: String) -> String {
        guard let place = firstRange(of: text) else { return self }
        return String(self[..<place.lowerBound]) + other + String(self[place.upperBound...])
    }

    /// As JSON writes it inside of a string.
    fileprivate var escaped: String { split(separator: "\"").joined(separator: "\\\"") }
}
