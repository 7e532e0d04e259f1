import ClientErrors
import Denials
import Testing

/// The forms in which clients print a refusal, with names of our own (docs/CLIENTS.md).
enum ClientText {
    static let role = "arn:aws:sts::111122223333:assumed-role/orders-etl/GlueJobRunnerSession"
    static let sentence =
        "User: \(role) is not authorized to perform: s3:GetObject on resource: "
        + "\"arn:aws:s3:::sales-raw/in/a.csv\" because no identity-based policy allows the "
        + "s3:GetObject action"
    static let escaped = sentence.replacing("\"", with: "\\\"")
    static let inXML = sentence.replacing("\"", with: "&quot;")
    static let id = "8Z4QK1V0T7XWRM2P"
    static let hostID =
        "q3Jv+Tn0bXz/5cD7hYw9LkPmA2sEoFrUiG8VtBxN1yKdQjZR4fHcW6eSaOgMlT0uIpX2vC9n5Eo="
    static let xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>\(inXML)"
        + "</Message><RequestId>\(id)</RequestId><HostId>\(hostID)</HostId></Error>"
    static let url = "https://s3.eu-central-1.amazonaws.com/sales-raw/in/a.csv"

    /// What a form must yield.
    struct Form: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let client: ClientFamily
        var hasSentence = true
        var hasIDs = true
        var hasHostID = true
        var operation: String?
        var bucket: String? = "sales-raw"
        var key: String? = "in/a.csv"
        var testDescription: String { name }
    }

    static let forms: [Form] = [
        Form(
            name: "boto3 get_object",
            text: """
                Traceback (most recent call last):
                  File "/tmp/job.py", line 9, in <module>
                    s3.get_object(Bucket="sales-raw", Key="in/a.csv")
                botocore.errorfactory.AccessDenied: An error occurred (AccessDenied) when calling \
                the GetObject operation: \(sentence)
                """, client: .botocore, hasIDs: false, operation: "GetObject"),
        Form(
            name: "boto3 head",
            text: "botocore.exceptions.ClientError: An error occurred (403) "
                + "when calling the HeadObject operation: Forbidden", client: .botocore,
            hasSentence: false, hasIDs: false, operation: "HeadObject", bucket: nil, key: nil),
        Form(
            name: "boto3 upload_file",
            text: "boto3.exceptions.S3UploadFailedError: Failed to "
                + "upload /tmp/x to sales-raw/in/a.csv: An error occurred (AccessDenied) when "
                + "calling the PutObject operation (reached max retries: 4): Access Denied",
            client: .botocore, hasSentence: false, hasIDs: false, operation: "PutObject"),
        Form(
            name: "boto3 response printed",
            text: "{'Error': {'Message': 'Forbidden', 'Code': "
                + "'403'}, 'ResponseMetadata': {'RequestId': '\(id)', 'HostId': '\(hostID)', "
                + "'HTTPStatusCode': 403, 'HTTPHeaders': {'x-amz-request-id': '\(id)'}}}",
            client: .botocore, hasSentence: false, bucket: nil, key: nil),
        Form(
            name: "aws s3 cp",
            text: "download failed: s3://sales-raw/in/a.csv to ./a.csv An "
                + "error occurred (AccessDenied) when calling the GetObject operation: Access "
                + "Denied", client: .botocore, hasSentence: false, hasIDs: false,
            operation: "GetObject"),
        Form(
            name: "aws s3 cp, refused HEAD",
            text: "fatal error: An error occurred (403) when "
                + "calling the HeadObject operation: Forbidden", client: .botocore,
            hasSentence: false, hasIDs: false, operation: "HeadObject", bucket: nil, key: nil),
        Form(
            name: "s3fs", text: "    raise err\nPermissionError: \(sentence)", client: .s3fs,
            hasIDs: false),
        Form(
            name: "s3fs head", text: "PermissionError: Forbidden", client: .s3fs,
            hasSentence: false, hasIDs: false, bucket: nil, key: nil),
        Form(
            name: "pyarrow head",
            text: "OSError: When reading information for key 'in/a.csv' in "
                + "bucket 'sales-raw': AWS Error ACCESS_DENIED during HeadObject operation: No "
                + "response body.", client: .arrow, hasSentence: false, hasIDs: false,
            operation: "HeadObject"),
        Form(
            name: "pyarrow get",
            text: "OSError: AWS Error ACCESS_DENIED during GetObject "
                + "operation: \(sentence) (Request ID: \(id))", client: .arrow, hasHostID: false,
            operation: "GetObject"),
        Form(
            name: "pyarrow parquet",
            text: "OSError: Could not open Parquet input source "
                + "'sales-raw/in/a.csv': AWS Error ACCESS_DENIED during GetObject operation: "
                + "\(sentence) (Request ID: \(id))", client: .arrow, hasHostID: false,
            operation: "GetObject"),
        Form(
            name: "smart_open",
            text: "OSError: unable to access bucket: 'sales-raw' key: "
                + "'in/a.csv' version: None error: An error occurred (AccessDenied) when calling "
                + "the GetObject operation: \(sentence)", client: .botocore, hasIDs: false,
            operation: "GetObject"),
        Form(
            name: "polars",
            text: "PermissionError: object-store error: The operation lacked the "
                + "necessary privileges to complete for path in/a.csv: Error performing GET "
                + "\(url) in 12.1ms - Server returned non-2xx status code: 403 Forbidden: \(xml) "
                + "(path: s3://sales-raw/in/a.csv)", client: .objectStore),
        Form(
            name: "polars head",
            text: "PermissionError: object-store error: The operation lacked "
                + "the necessary privileges to complete for path in/a.csv: Error performing HEAD "
                + "\(url) in 3.9ms - Server returned non-2xx status code: 403 Forbidden:  (path: "
                + "s3://sales-raw/in/a.csv)", client: .objectStore, hasSentence: false,
            hasIDs: false, operation: "HeadObject"),
        Form(
            name: "deltalake",
            text: "OSError: Kernel error -> The operation lacked the necessary "
                + "privileges to complete for path in/a.csv\n  \u{1B}[31m↳\u{1B}[0m Error "
                + "performing GET \(url) in 1ms - Server returned non-2xx status code\n    ↳ 403 "
                + "Forbidden\n      ↳ <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
                + "AccessDenied</Code><Message>"
                + inXML.replacing(": ", with: "\n        ↳ ")
                + "</Message><RequestId>\(id)</RequestId><HostId>\(hostID)</HostId></Error>",
            client: .objectStore),
        Form(
            name: "obstore debug",
            text: "Debug source:\nPermissionDenied { path: \"in/a.csv\", "
                + "source: RetryError(… Error performing GET \(url) in 2ms - 403 Forbidden "
                + "body: Some(\""
                + xml.replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\") })",
            client: .objectStore),
        Form(
            name: "daft",
            text: "daft.exceptions.DaftCoreException: DaftError::External Unhandled "
                + "Error for path: s3://sales-raw/in/a.csv\nDetails:\nunhandled error "
                + "(AccessDenied): Error { code: \"AccessDenied\", message: \"\(escaped)\", "
                + "aws_request_id: \"\(id)\", s3_extended_request_id: \"\(hostID)\" }",
            client: .awsSDKForRust),
        Form(
            name: "daft head",
            text: "daft.exceptions.MiscTransientError: Misc Transient error "
                + "trying to read path `s3://sales-raw/in/a.csv`\nunhandled error: Error { "
                + "s3_extended_request_id: \"\(hostID)\", aws_request_id: \"\(id)\" }",
            client: .awsSDKForRust, hasSentence: false),
        Form(
            name: "minio",
            text: "minio.error.S3Error: S3 operation failed; code: AccessDenied, "
                + "message: \(sentence), resource: None, request_id: \(id), host_id: \(hostID)",
            client: .minio),
        Form(
            name: "minio head",
            text: "minio.error.S3Error: S3 operation failed; code: "
                + "AccessDenied, message: Access denied, resource: /sales-raw/in/a.csv, "
                + "request_id: \(id), host_id: \(hostID), bucket_name: sales-raw, object_name: "
                + "in/a.csv", client: .minio, hasSentence: false),
        Form(
            name: "s3cmd", text: "ERROR: S3 error: 403 (AccessDenied): \(sentence)",
            client: .s3cmd, hasIDs: false),
        Form(
            name: "s3cmd head", text: "ERROR: S3 error: 403 (Forbidden)", client: .s3cmd,
            hasSentence: false, hasIDs: false, bucket: nil, key: nil),
        Form(
            name: "rclone",
            text: "2026/11/20 10:00:00 ERROR : a.csv: Failed to copy: "
                + "AccessDenied: \(sentence)\n\tstatus code: 403, request id: \(id), host id: "
                + "\(hostID)", client: .awsSDKForGo1),
        Form(
            name: "rclone head",
            text: "Forbidden: Forbidden\n\tstatus code: 403, request id: "
                + "\(id), host id: \(hostID)", client: .awsSDKForGo1, hasSentence: false,
            bucket: nil, key: nil),
        Form(
            name: "Go 2",
            text: "operation error S3: GetObject, https response error StatusCode: "
                + "403, RequestID: \(id), HostID: \(hostID), api error AccessDenied: \(sentence)",
            client: .awsSDKForGo2, operation: "GetObject"),
        Form(
            name: "Java 1 in a DynamicFrame",
            text: "py4j.protocol.Py4JJavaError: An error "
                + "occurred while calling o79.getDynamicFrame.\n: java.io.IOException: "
                + "com.amazon.ws.emr.hadoop.fs.shaded.com.amazonaws.services.s3.model."
                + "AmazonS3Exception: \(sentence) (Service: Amazon S3; Status Code: 403; Error "
                + "Code: AccessDenied; Request ID: \(id); S3 Extended Request ID: \(hostID); "
                + "Proxy: null), S3 Extended Request ID: \(hostID)\n\tat com.amazon.ws.emr.hadoop"
                + ".fs.shaded.com.amazonaws.services.s3.AmazonS3Client.getObject(AmazonS3Client"
                + ".java:5)", client: .emrfs, operation: "GetObject"),
        Form(
            name: "S3A over Java 1, refused HEAD",
            text: "java.nio.file.AccessDeniedException: "
                + "s3a://sales-raw/in/a.csv: getFileStatus on s3a://sales-raw/in/a.csv: "
                + "com.amazonaws.services.s3.model.AmazonS3Exception: Forbidden (Service: Amazon "
                + "S3; Status Code: 403; Error Code: 403 Forbidden; Request ID: \(id); S3 "
                + "Extended Request ID: \(hostID); Proxy: null), S3 Extended Request ID: "
                + "\(hostID):403 Forbidden", client: .s3a, hasSentence: false),
        Form(
            name: "S3A over Java 2",
            text: "Caused by: java.nio.file.AccessDeniedException: "
                + "s3a://sales-raw/in/a.csv: open s3a://sales-raw/in/a.csv at 0 on "
                + "s3a://sales-raw/in/a.csv: software.amazon.awssdk.services.s3.model.S3Exception: "
                + "\(sentence) (Service: S3, Status Code: 403, Request ID: \(id), Extended "
                + "Request ID: \(hostID)) (SDK Attempt Count: 1):AccessDenied", client: .s3a),
        Form(
            name: "Java 2, refused HEAD",
            text: "software.amazon.awssdk.services.s3.model"
                + ".S3Exception: null (Service: S3, Status Code: 403, Request ID: \(id), Extended "
                + "Request ID: \(hostID))", client: .awsSDKForJava2, hasSentence: false,
            bucket: nil, key: nil),
        Form(
            name: "Glue's ErrorMessage, wrapped",
            text: "An error occurred while calling "
                + "o122.pyWriteDynamicFrame. Access Denied (Service: Amazon\n                S3; "
                + "Status Code: 403; Error Code: AccessDenied; Request ID: \(id);\n                "
                + "S3 Extended Request ID: \(hostID))", client: .awsSDKForJava1,
            hasSentence: false, bucket: nil, key: nil),
        Form(
            name: "Athena",
            text: "com.amazonaws.services.s3.model.AmazonS3Exception: Access "
                + "Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; "
                + "Request ID: \(id); S3 Extended Request ID: \(hostID); Proxy: null), S3 "
                + "Extended Request ID: \(hostID) (Path: s3://sales-raw/in/a.csv)",
            client: .awsSDKForJava1, hasSentence: false),
        Form(
            name: "Databricks",
            text: "AmazonS3Exception: Forbidden; request: HEAD "
                + "https://sales-raw.s3.us-east-2.amazonaws.com in/a.csv {} Hadoop 3.3.4, "
                + "aws-sdk-java/1.12 com.amazonaws.services.s3.model.GetObjectMetadataRequest; "
                + "Request ID: \(id), Extended Request ID: \(hostID), Cloud Provider: AWS, "
                + "Instance ID: i-0 (Service: Amazon S3; Status Code: 403; Error Code: 403 "
                + "Forbidden; Request ID: \(id); S3 Extended Request ID: \(hostID); Proxy: null)",
            client: .awsSDKForJava1, hasSentence: false),
        Form(name: "AWS's sentence alone", text: sentence, client: .unknown, hasIDs: false),
        Form(name: "S3's XML alone", text: xml, client: .unknown),
        Form(
            name: "a sentence that is wrapped",
            text: sentence.replacing(" because no ", with: "\nbecause no "), client: .unknown,
            hasIDs: false),
    ]
}

extension String {
    fileprivate func replacing(_ text: String, with other: String) -> String {
        split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
    }
}

@Suite struct ClientTextTests {
    @Test(arguments: ClientText.forms)
    func `each client's text yields its refusal, once, with what it tells`(
        form: ClientText.Form
    ) throws {
        let refusals = ErrorTextReader.read(form.text).refusals
        try #require(refusals.count == 1)
        let refusal = refusals[0]
        #expect(refusal.client == form.client)
        #expect((refusal.readMessage?.policyType == .identity) == form.hasSentence)
        #expect(refusal.requestID == (form.hasIDs ? ClientText.id : nil))
        let hasHostID = form.hasIDs && form.hasHostID
        #expect(refusal.extendedRequestID == (hasHostID ? ClientText.hostID : nil))
        #expect(refusal.bucket == form.bucket)
        #expect(refusal.key == form.key)
        if let operation = form.operation { #expect(refusal.operation == operation) }
        #expect(refusal.isPermissionError)
    }

    @Test(arguments: ClientText.forms)
    func `the same text twice is the same refusal`(form: ClientText.Form) {
        let refusals = ErrorTextReader.read("\(form.text)\nretrying\n\(form.text)\n").refusals
        #expect(refusals.count == 1)
        #expect(refusals.first?.count ?? 0 >= 2)
    }

    @Test func `how often a request was tried again is no part of what was said`() {
        let texts = ["Forbidden", "PermissionError: Forbidden"]
        let refusals = ErrorTextReader.read(
            "ClientError: An error occurred (403) when calling the HeadObject operation (reached "
                + "max retries: 0): \(texts.joined(separator: "\n"))"
        ).refusals
        #expect(refusals.map(\.message) == ["Forbidden"])
        #expect(refusals.map(\.count) == [2])
    }

    @Test func `an answer without a body is known as one`() {
        for form in ClientText.forms where form.name.contains("head") {
            #expect(
                ErrorTextReader.read(form.text).refusals.map(\.isWithoutBody) == [true],
                "\(form.name)")
        }
    }

    @Test func `a signature that is wrong is no matter of permissions`() {
        let text =
            "An error occurred (SignatureDoesNotMatch) when calling the GetObject operation: The "
            + "request signature we calculated does not match the signature you provided."
        let refusals = ErrorTextReader.read(text).refusals
        #expect(refusals.map(\.isPermissionError) == [false])
        #expect(refusals.first?.errorCode == "SignatureDoesNotMatch")
    }

    @Test func `what is no refusal yields none`() {
        for text in [
            "", "\n\n", "INFO wrote 403 rows",
            "An error occurred (NoSuchKey) when calling the "
                + "GetObject operation: The specified key does not exist.",
            "(Service: Amazon S3; Status Code: 404; Error Code: NoSuchKey; Request ID: "
                + "8Z4QK1V0T7XWRM2P)",
        ] {
            #expect(ErrorTextReader.read(text).refusals.isEmpty, "\(text)")
        }
    }
}
