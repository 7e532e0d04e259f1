import Foundation

/// The refused request of a scenario, as both logs would show it.
struct Request {
    enum Log { case cloudTrail, accessLog }

    var id = "REQ403"
    var time = "2026-03-02T06:10:00Z"
    /// CloudTrail's name; the access log's follows.
    var operation = "GetObject"
    var bucket = "orders"
    var key: String? = "2026/03/orders.parquet"
    var session = "GlueJobRunnerSession"
    var role = "nightly"
    var account = World.lake
    var roleID = "AROAEXAMPLENIGHTLY01"
    var accessKey = "ASIAEXAMPLEKEY000001"
    var address = "52.95.4.1"
    var endpoint: String?
    var parameters: [String: Any] = [:]
    var code = "AccessDenied"
    var message = "Access Denied"
    var userAgent = "ElasticMapReduce/1.0.0 emrfs/s3n {}"
    var referer: String?
    var accessPoint: String?
    var invokedBy: String?
    var isEncrypted = true
    /// The TLS version that both logs show of an encrypted request.
    var tlsVersion = "TLSv1.3"
    /// Condition keys and tags of an enriched event.
    var context: [String: Any]?
    /// Whether CloudTrail shows it as a network activity event, which AWS leaves the request out
    /// of.
    var isNetworkActivity = false
    /// `AuthHeader`, or `QueryString` of a presigned URL.
    var authentication = "AuthHeader"
    /// The owner of the bucket that the logs name, where it is not the one captured.
    var loggedOwner: String?
    /// Whether the request is about no bucket.
    var namesNoBucket = false
    /// The header by which the client names S3, in the access log; nil for the bucket's usual host.
    var host: String?
    /// How many fields the access log's line has; nil for all of today.
    var lineFields: Int?
    var logs: Set<Log> = [.cloudTrail, .accessLog]
    /// Whether CloudTrail's copy is the one in the bucket owner's trail: of the caller it shows an
    /// account and a principal id alone.
    var isOwnersCopy = false

    var arn: String { "arn:aws:sts::\(account):assumed-role/\(role)/\(session)" }

    var identity: [String: Any] {
        if isOwnersCopy {
            return [
                "type": "AWSAccount", "accountId": account,
                "principalId": "\(roleID):\(session)",
            ]
        }
        var identity: [String: Any] = [
            "type": "AssumedRole", "principalId": "\(roleID):\(session)", "arn": arn,
            "accountId": account, "accessKeyId": accessKey,
            "sessionContext": [
                "sessionIssuer": [
                    "type": "Role", "principalId": roleID, "accountId": account,
                    "userName": role,
                    "arn": role == "nightly" ? World.role : "arn:aws:iam::\(account):role/\(role)",
                ],
                "attributes": [
                    "creationDate": "2026-03-02T06:00:00Z", "mfaAuthenticated": "false",
                ],
            ],
        ]
        if let invokedBy { identity["invokedBy"] = invokedBy }
        return identity
    }

    func record(bucketOwner: String) -> [String: Any] {
        var sent = parameters
        sent["bucketName"] = accessPoint ?? bucket
        if let key { sent["key"] = key }
        var resources: [[String: Any]] = [
            [
                "type": "AWS::S3::Bucket", "accountId": bucketOwner,
                "ARN": "arn:aws:s3:::\(bucket)",
            ]
        ]
        if let key {
            resources.append(["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::\(bucket)/\(key)"])
        }
        if let accessPoint {
            resources.append(["type": "AWS::S3::AccessPoint", "ARN": accessPoint])
        }
        var extra: [String: Any] = [
            "SignatureVersion": "SigV4", "AuthenticationMethod": authentication,
            "x-amz-id-2": "host-\(id)",
        ]
        if isEncrypted { extra["CipherSuite"] = "TLS_AES_128_GCM_SHA256" }
        var record: [String: Any] = [
            "eventVersion": "1.11", "userIdentity": identity, "eventTime": time,
            "eventSource": "s3.amazonaws.com", "eventName": operation,
            "awsRegion": World.region, "sourceIPAddress": address,
            "userAgent": "[\(userAgent)]", "errorCode": code,
            "errorMessage": message, "requestParameters": sent, "additionalEventData": extra,
            "requestID": id, "eventID": "event-\(id)", "readOnly": true, "resources": resources,
            "eventType": "AwsApiCall", "managementEvent": false, "recipientAccountId": account,
            "eventCategory": "Data",
        ]
        if isEncrypted {
            record["tlsDetails"] = [
                "tlsVersion": tlsVersion, "cipherSuite": "TLS_AES_128_GCM_SHA256",
            ]
        }
        if let endpoint {
            record["vpcEndpointId"] = endpoint
            record["vpcEndpointAccountId"] = World.lake
        }
        if let context { record["eventContext"] = context }
        if isNetworkActivity {
            for member in [
                "requestParameters", "resources", "userAgent", "additionalEventData", "tlsDetails",
            ] { record[member] = nil }
            record["eventType"] = "AwsVpceEvent"
            record["eventCategory"] = "NetworkActivity"
        }
        if namesNoBucket {
            record["requestParameters"] = nil
            record["resources"] = nil
        }
        return record
    }

    private static let operations = [
        "GetObject": "REST.GET.OBJECT", "HeadObject": "REST.HEAD.OBJECT",
        "PutObject": "REST.PUT.OBJECT", "ListObjects": "REST.GET.BUCKET",
        "DeleteObject": "REST.DELETE.OBJECT", "UploadPart": "REST.PUT.PART",
        "CreateMultipartUpload": "REST.POST.UPLOADS", "CopyObject": "REST.COPY.OBJECT",
        "CompleteMultipartUpload": "REST.POST.UPLOAD", "PutObjectAcl": "REST.PUT.ACL",
        "UploadPartCopy": "REST.COPY.PART", "DeleteBucketWebsite": "REST.DELETE.WEBSITE",
    ]

    func line(bucketOwner: String) -> String {
        let clock = "02/Mar/2026:\(time.dropFirst(11).dropLast())"
        let logged =
            key?.addingPercentEncoding(withAllowedCharacters: .alphanumerics)?
            .replacingOccurrences(of: "%2F", with: "/") ?? "-"
        let encoded = logged == "-" ? "-" : logged.replacingOccurrences(of: "%", with: "%25")
        let query = parameters.filter { !$0.key.hasPrefix("x-amz") }
            .map {
                "\($0.key)=\("\($0.value)".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
            }
            .sorted().joined(separator: "&")
        let verb = operation.hasPrefix("Put") ? "PUT" : "GET"
        let uri = "/\(logged == "-" ? "" : logged)" + (query.isEmpty ? "" : "?\(query)")
        let fields = [
            World.canonicalID(bucketOwner), bucket, "[\(clock) +0000]", address, arn, id,
            Request.operations[operation] ?? "REST.GET.OBJECT", encoded,
            "\"\(verb) \(uri) HTTP/1.1\"", code.hasPrefix("KMS.") ? "400" : "403", code, "243",
            "-", "9", "-", "\"\(referer ?? "-")\"", "\"\(userAgent)\"", "-", "host-\(id)",
            "SigV4", isEncrypted ? "TLS_AES_128_GCM_SHA256" : "-", authentication,
            host ?? "\(bucket).s3.\(World.region).amazonaws.com", isEncrypted ? tlsVersion : "-",
            accessPoint ?? "-", "-", "-",
        ]
        return fields.prefix(lineFields ?? fields.count).joined(separator: " ") + "\n"
    }
}
