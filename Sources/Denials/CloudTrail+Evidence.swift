import AWSTypes
import CloudTrail
import JSON

extension RoleSession {
    /// Reads an `AssumeRole` event.
    init?(_ record: CloudTrailRecord, time: Instant, eventID: String) {
        guard let parameters = record.requestParameters,
            let role = parameters["roleArn"]?.string,
            let name = parameters["roleSessionName"]?.string
        else { return nil }
        self.init(time: time, eventID: eventID, roleARN: role, sessionName: name)
        accessKeyID = record.responseElements?["credentials"]?["accessKeyId"]?.string
        if record.userIdentity?["type"]?.string == "AWSService" {
            service = record.userIdentity?["invokedBy"]?.string
        } else {
            callerARN = record.userIdentity?["arn"]?.string
        }
        sessionPolicy = parameters["policy"]?.string
        sessionPolicyARNs = (parameters["policyArns"]?.oneOrMany ?? []).compactMap {
            $0["arn"]?.string ?? $0.string
        }
        for tag in parameters["tags"]?.oneOrMany ?? [] {
            guard let key = tag["key"]?.string else { continue }
            tags[key] = tag["value"]?.string ?? ""
        }
    }
}

extension RoleSession {
    /// Reads a `GetScopedCredentials` event (STS API Reference): the session gets a second access
    /// key, which may do what the session may and its policy allows.
    init?(narrowed record: CloudTrailRecord, time: Instant, eventID: String) {
        let identity = record.userIdentity
        guard let role = identity?["sessionContext"]?["sessionIssuer"]?["arn"]?.string,
            let name = identity?["arn"]?.string?.split(separator: "/").last,
            let narrowed = identity?["accessKeyId"]?.string,
            let key = record.responseElements?["credentials"]?["accessKeyId"]?.string
        else { return nil }
        self.init(time: time, eventID: eventID, roleARN: role, sessionName: String(name))
        accessKeyID = key
        callerARN = identity?["arn"]?.string
        sessionPolicy = record.requestParameters?["policy"]?.string
        narrowedFrom = narrowed
        if case .number(let digits)? = record.responseElements?["scopedPoliciesCount"] {
            narrowingCount = Int64(digits)
        }
    }
}

extension JobRun {
    /// Reads Glue's `StartJobRun` event.
    init?(_ record: CloudTrailRecord, time: Instant, eventID: String) {
        guard let parameters = record.requestParameters,
            let job = parameters["jobName"]?.string ?? parameters["name"]?.string
        else { return nil }
        self.init(time: time, eventID: eventID, jobName: job)
        account =
            record.recipientAccount
            ?? record.userIdentity?["accountId"]?.string.flatMap { AccountID($0) }
        runID = record.responseElements?["jobRunId"]?.string
        role = parameters["role"]?.string ?? record.responseElements?["role"]?.string
        sessionPolicy = parameters["executionRoleSessionPolicy"]?.string
    }
}

extension ForeignWrite {
    /// Reads a successful write whose caller is of another account than the bucket.
    init?(_ record: CloudTrailRecord, time: Instant, eventID: String) {
        guard let bucket = record.requestParameters?["bucketName"]?.string,
            let key = record.requestParameters?["key"]?.string,
            let writer = record.userIdentity?["accountId"]?.string.flatMap({ AccountID($0) }),
            let owner = record.resources.first(where: {
                $0["type"]?.string == "AWS::S3::Bucket"
            })?["accountId"]?.string.flatMap({ AccountID($0) }),
            owner != writer
        else { return nil }
        // The copies of a cross-account event share an id: one write, whichever copy is read.
        self.init(
            time: time, eventID: record.sharedEventID ?? eventID, bucket: bucket, key: key,
            bucketOwner: owner, writer: writer,
            sentACL: record.eventName == "CompleteMultipartUpload"
                ? ForeignWrite.aclOfUpload : ForeignWrite.sentACL(record.requestParameters))
    }

    /// The ACL among a request's headers; records of 2019 have their values in lists.
    private static func sentACL(_ parameters: JSONValue?) -> String? {
        let headers = (parameters?.members ?? []).compactMap { member -> (String, String)? in
            member.value.oneOrMany.first?.string.map { (member.key, $0) }
        }
        if let canned = headers.first(where: { $0.0 == "x-amz-acl" }) { return canned.1 }
        let grants = headers.filter { $0.0.hasPrefix("x-amz-grant-") }
            .map { "\($0.0): \($0.1)" }
        return grants.isEmpty ? nil : grants.sorted().joined(separator: "\n")
    }
}
