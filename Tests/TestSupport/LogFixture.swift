/// Lines and records of both logs, of our own accounts and names, for tests.
public enum LogFixture {
    /// The bucket owner's canonical id.
    public static let owner = String(repeating: "0a", count: 32)
    /// A session of a Glue job.
    public static let glueSession =
        "arn:aws:sts::111122223333:assumed-role/orchard-etl/GlueJobRunnerSession"

    /// An access-log line of today's 27 fields, without its end. The fields that a client chooses
    /// stand in it as they are.
    public static func line(
        requestID: String, requester: String = glueSession, operation: String = "REST.GET.OBJECT",
        key: String = "raw/a.csv", uri: String = "\"GET /raw/a.csv HTTP/1.1\"",
        status: String = "403", code: String = "AccessDenied", referer: String = "\"-\"",
        userAgent: String = "\"Hadoop 3.4.0, aws-sdk-java/2.29.0\""
    ) -> String {
        "\(owner) orchard-lake [04/May/2026:12:57:29 +0000] 10.0.0.1 \(requester) \(requestID) "
            + "\(operation) \(key) \(uri) \(status) \(code) 243 - 18 - \(referer) \(userAgent) - "
            + "aG9zdA== SigV4 TLS_AES_128_GCM_SHA256 AuthHeader "
            + "orchard-lake.s3.eu-west-1.amazonaws.com TLSv1.3 - - eu-west-1"
    }

    /// A CloudTrail record of a refused request to S3. The texts are JSON-escaped here.
    public static func record(
        requestID: String, key: String = "raw/a.csv", session: String = "GlueJobRunnerSession",
        userAgent: String = "[Hadoop 3.4.0]", message: String = "Access Denied",
        code: String = "AccessDenied", source: String = "s3.amazonaws.com",
        eventName: String = "GetObject"
    ) -> String {
        let role = "arn:aws:iam::111122223333:role/orchard-etl"
        return """
            {"eventVersion":"1.11","userIdentity":{"type":"AssumedRole",\
            "principalId":"AROAORCHARD0000000001:\(escaped(session))",\
            "arn":"arn:aws:sts::111122223333:assumed-role/orchard-etl/\(escaped(session))",\
            "accountId":"111122223333","accessKeyId":"ASIAORCHARD000000001",\
            "sessionContext":{"sessionIssuer":{"type":"Role",\
            "principalId":"AROAORCHARD0000000001","arn":"\(role)","accountId":"111122223333",\
            "userName":"orchard-etl"}}},"eventTime":"2026-05-04T12:57:29Z",\
            "eventSource":"\(source)","eventName":"\(eventName)","awsRegion":"eu-west-1",\
            "sourceIPAddress":"10.0.0.1","userAgent":"\(escaped(userAgent))",\
            "errorCode":"\(code)","errorMessage":"\(escaped(message))",\
            "requestParameters":{"bucketName":"orchard-lake","key":"\(escaped(key))"},\
            "responseElements":null,"requestID":"\(requestID)",\
            "eventID":"00000000-0000-4000-8000-\(requestID)","readOnly":true,\
            "resources":[{"accountId":"111122223333","type":"AWS::S3::Bucket",\
            "ARN":"arn:aws:s3:::orchard-lake"}],"eventType":"AwsApiCall",\
            "managementEvent":false,"recipientAccountId":"111122223333",\
            "eventCategory":"Data"}
            """
    }

    /// An access-log record of all documented fields in the JSON form that CloudWatch delivers.
    public static func object(
        _ requestID: String, key: String = "raw/a%20b.csv",
        uri: String = "GET /raw/a%20b.csv?versionId=v1 HTTP/1.1", status: String = "403",
        code: String = "\"AccessDenied\""
    ) -> String {
        """
        {"schema_version_id":"V_1_0","bucket_arn":"arn:aws:s3:::orchard-lake",\
        "bucket_name":"orchard-lake","request_time":"2026-05-04T12:57:29.123Z",\
        "bucket_owner_id":"\(owner)","remote_ip":"10.0.0.1",\
        "requester":"\(glueSession)","request_id":"\(requestID)",\
        "operation":"REST.GET.OBJECT","key_name":"\(key)","request_uri":"\(uri)",\
        "http_status":\(status),"error_code":\(code),"bytes_sent":243,"object_size":null,\
        "total_time":18,"turn_around_time":null,"referer":null,"user_agent":"a \\"quoted\\" one",\
        "version_id":null,"host_id":"aG9zdA==","signature_version":"SigV4",\
        "cipher_suite":"TLS_AES_128_GCM_SHA256","authentication_type":"AuthHeader",\
        "host_header":"orchard-lake.s3.eu-west-1.amazonaws.com","tls_version":"TLSv1.3",\
        "access_point_arn":null,"acl_required":"Yes","source_region":"eu-west-1","a_new_field":[1]}
        """
    }

    /// A text as it stands inside a JSON string.
    public static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\u{00}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
