import Foundation

/// CloudTrail records beside the refused request: sessions, job runs, key calls, changes.
enum Event {
    static func assumeRole(policy: String? = nil, time: String = "2026-03-02T06:00:00Z") -> [String:
        Any]
    {
        var parameters: [String: Any] = [
            "roleArn": World.role, "roleSessionName": "GlueJobRunnerSession",
        ]
        if let policy { parameters["policy"] = policy }
        return record(
            "sts.amazonaws.com", "AssumeRole", time: time,
            identity: ["type": "AWSService", "invokedBy": "glue.amazonaws.com"], parameters,
            response: ["credentials": ["accessKeyId": "ASIAEXAMPLEKEY000001"]])
    }

    static func startJobRun(
        job: String = "nightly-load", run: String = "jr_0001", policy: String?,
        time: String = "2026-03-02T05:59:00Z"
    ) -> [String: Any] {
        var parameters: [String: Any] = ["jobName": job, "role": World.role]
        if let policy { parameters["executionRoleSessionPolicy"] = policy }
        return record(
            "glue.amazonaws.com", "StartJobRun", time: time, identity: admin, parameters,
            response: ["jobRunId": run])
    }

    /// A key call that S3 made for the session; refused where a code is given.
    static func key(
        _ operation: String = "Decrypt", key: String, context: String?, code: String?,
        message: String? = nil, source: String = "kms.amazonaws.com",
        time: String = "2026-03-02T06:10:00Z", category: String = "Management"
    ) -> [String: Any] {
        var identity = Request().identity
        identity["invokedBy"] = "fas.s3.amazonaws.com"
        var event = record(
            source, operation, time: time, identity: identity,
            context.map { ["encryptionContext": ["aws:s3:arn": $0], "keyId": key] })
        event["sourceIPAddress"] = "fas.s3.amazonaws.com"
        event["resources"] = [["type": "AWS::KMS::Key", "ARN": key]]
        event["eventCategory"] = category
        if let code { event["errorCode"] = code }
        if let message { event["errorMessage"] = message }
        return event
    }

    /// An object written by an account.
    static func put(
        by account: String, bucket: String, owner: String, key: String, acl: String? = nil,
        headers: [String: String] = [:], name: String = "PutObject",
        time: String = "2026-03-01T10:00:00Z"
    ) -> [String: Any] {
        var parameters: [String: Any] = headers
        parameters["bucketName"] = bucket
        parameters["key"] = key
        if let acl { parameters["x-amz-acl"] = acl }
        var event = record(
            "s3.amazonaws.com", name, time: time,
            identity: [
                "type": "AWSAccount", "principalId": "AROAEXAMPLEWRITER001:w", "accountId": account,
            ],
            parameters)
        event["resources"] = [
            ["type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::\(bucket)", "accountId": owner]
        ]
        return event
    }

    static var admin: [String: Any] {
        [
            "type": "AssumedRole", "principalId": "AROAEXAMPLEADMIN0001:ops",
            "arn": "arn:aws:sts::111122223333:assumed-role/Admin/ops", "accountId": World.lake,
        ]
    }

    static func record(
        _ source: String, _ name: String, time: String, identity: [String: Any] = admin,
        _ parameters: [String: Any]?, response: [String: Any]? = nil
    ) -> [String: Any] {
        [
            "eventVersion": "1.11", "userIdentity": identity, "eventTime": time,
            "eventSource": source, "eventName": name, "awsRegion": World.region,
            "sourceIPAddress": "52.95.4.9", "userAgent": "aws-cli/2",
            "requestParameters": parameters ?? NSNull(), "responseElements": response ?? NSNull(),
            "requestID": "r-\(name)-\(time)",
            "eventID": "e-\(name)-\(time)-\(parameters?.count ?? 0)",
            "readOnly": false, "eventType": "AwsApiCall", "managementEvent": true,
            "recipientAccountId": World.lake, "eventCategory": "Management",
        ]
    }
}

/// AWS's own sentences.
enum Message {
    static func none(
        _ type: String, _ action: String = "s3:GetObject",
        _ resource: String = "arn:aws:s3:::orders/2026/03/orders.parquet"
    ) -> String {
        text(action, resource, "because no \(type) allows the \(action) action")
    }

    static func deny(
        _ type: String, _ action: String = "s3:GetObject",
        _ resource: String = "arn:aws:s3:::orders/2026/03/orders.parquet"
    ) -> String {
        text(action, resource, "with an explicit deny in a \(type)")
    }

    static func text(_ action: String, _ resource: String, _ reason: String) -> String {
        "User: \(Request().arn) is not authorized to perform: \(action) on resource: "
            + "\"\(resource)\" \(reason)"
    }
}
