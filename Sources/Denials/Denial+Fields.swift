public import AWSTypes
import S3AccessLog

/// The merged fields by their own names, and what follows from them.
extension Denial {
    /// AWS's request id, as logged.
    public var requestID: String { merged.requestID }
    /// When the request was refused.
    public var time: Instant { merged.time }
    /// Who asked.
    public var requester: Requester { merged.requester }
    /// The access key that signed the request.
    public var accessKeyID: String? { merged.accessKeyID }
    /// When the session's token was issued.
    public var tokenIssueTime: Instant? { merged.tokenIssueTime }
    /// `s3` or `kms`.
    public var service: String { merged.service }
    /// As logged.
    public var operation: String { merged.operation }
    /// The bucket's name.
    public var bucket: String? { merged.bucket }
    /// Decoded.
    public var key: String? { merged.key }
    /// The access point's ARN.
    public var accessPointARN: String? { merged.accessPointARN }
    /// The key's ARN, for KMS.
    public var keyARN: String? { merged.keyARN }
    /// The bucket owner's account.
    public var bucketOwner: AccountID? { merged.bucketOwner }
    /// The bucket owner's canonical user id.
    public var bucketOwnerCanonicalID: String? { merged.bucketOwnerCanonicalID }
    /// The bucket's region.
    public var region: String? { merged.region }
    /// As logged.
    public var sourceAddress: String? { merged.sourceAddress }
    /// The VPC endpoint the request came through.
    public var vpcEndpointID: String? { merged.vpcEndpointID }
    /// Its owner.
    public var vpcEndpointAccount: AccountID? { merged.vpcEndpointAccount }
    /// Client controlled; nil where it may be forged.
    public var userAgent: String? { merged.inDoubt ? nil : merged.userAgent }
    /// Client controlled; nil where it may be forged.
    public var referer: String? { merged.inDoubt ? nil : merged.referer }
    /// As logged.
    public var errorCode: String { merged.errorCode }
    /// CloudTrail's message.
    public var message: String? { merged.message }
    /// CloudTrail's request parameters.
    public var parameters: [String: String]? { merged.parameters }
    /// The access log's query.
    public var query: [String: String]? { merged.query }
    /// Of the connection.
    public var cipherSuite: String? { merged.cipherSuite }
    /// Of the connection.
    public var tlsVersion: String? { merged.tlsVersion }
    /// `SigV4`.
    public var signatureVersion: String? { merged.signatureVersion }
    /// `AuthHeader`.
    public var authenticationType: String? { merged.authenticationType }
    /// Whether an ACL had to be asked.
    public var aclRequired: Bool { merged.aclRequired }
    /// Whether CloudTrail showed it.
    public var isSeenInCloudTrail: Bool { sightings.contains(.cloudTrail) }
    /// Whether the access log showed it.
    public var isSeenInAccessLog: Bool { sightings.contains(.s3AccessLog) }

    /// The account of the principal.
    public var account: AccountID? {
        requester.account ?? sessionParts?.account
            ?? requester.arn.flatMap { Principal($0)?.account }
    }

    /// The role's name without its path.
    public var roleName: String? {
        if let parts = sessionParts { return parts.role }
        guard let issuer = requester.issuerARN, let arn = ARN(issuer),
            arn.resource.hasPrefix("role/")
        else { return nil }
        return arn.resource.split(separator: "/").last.map(String.init)
    }

    /// The session's name: after the last slash of the ARN, or after the colon of `principalId`.
    public var sessionName: String? {
        if let parts = sessionParts { return parts.session }
        guard let id = requester.principalID, let colon = id.firstRange(ofText: ":") else {
            return nil
        }
        return String(id[colon.upperBound...])
    }

    /// The role's unique id, `AROA…`.
    public var uniqueID: String? {
        guard let id = requester.principalID else { return nil }
        let first = String(Substring(id.utf8.prefix { $0 != UInt8(ascii: ":") }))
        return Principal.isUniqueID(first) ? first : nil
    }

    /// What the request needs, the primary permission first. Through an access point, the ARNs
    /// are the access point's (S3 User Guide, "Configuring IAM policies for using access points").
    public var requiredPermissions: [RequiredPermission] {
        guard service == "s3" else {
            let action = Action(service: "kms", name: operation)
            return [RequiredPermission(action, keyARN ?? "*", "the request itself")]
        }
        let hasVersion = merged.versionID != nil
        var permissions = S3Operations.actions(
            of: operation, hasKey: key != nil, hasVersion: hasVersion
        ).map { row in
            RequiredPermission(
                row.action, resource(isBucket: row.isOnBucket), "the request itself")
        }
        permissions += headerPermissions
        return permissions
    }

    /// The partition that the request was in, as an ARN of it tells, or its region.
    public var partition: String {
        for arn in [requester.arn, requester.issuerARN, accessPointARN, keyARN] {
            if let arn, let partition = Partition.of(arn: arn) { return partition }
        }
        return region.map { Partition.of(region: $0) } ?? "aws"
    }

    /// The ARN of a bucket or an object in the request's partition.
    public func s3ARN(bucket: String, key: String? = nil) -> String {
        key.map { "arn:\(partition):s3:::\(bucket)/\($0)" } ?? "arn:\(partition):s3:::\(bucket)"
    }

    private func resource(isBucket: Bool) -> String {
        if let accessPointARN {
            return isBucket ? accessPointARN : "\(accessPointARN)/object/\(key ?? "*")"
        }
        guard let bucket else { return "*" }
        return s3ARN(bucket: bucket, key: isBucket ? nil : key ?? "*")
    }

    /// The bucket's or object's own ARN, also behind an access point.
    public func underlyingResource(of action: Action) -> String? {
        guard accessPointARN != nil, let bucket else { return nil }
        let isBucket = action.lowercased.contains(text: "bucket")
        return s3ARN(bucket: bucket, key: isBucket ? nil : key)
    }

    /// Permissions that headers ask for; known only where the log records headers.
    private var headerPermissions: [RequiredPermission] {
        guard let parameters, key != nil else { return [] }
        let object = resource(isBucket: false)
        var permissions: [RequiredPermission] = []
        let isWrite = ["PutObject", "CopyObject", "CreateMultipartUpload", "PostObject"]
            .contains(operation)
        if isWrite {
            let acl = parameters.keys.contains { $0 == "x-amz-acl" || $0.hasPrefix("x-amz-grant-") }
            if acl { permissions.append(s3("PutObjectAcl", object, "the ACL header")) }
            if parameters["x-amz-tagging"] != nil {
                permissions.append(s3("PutObjectTagging", object, "the tagging header"))
            }
        }
        if let source = parameters["x-amz-copy-source"],
            operation == "CopyObject" || operation == "UploadPartCopy"
        {
            let path = source.hasPrefix("/") ? String(source.dropFirst()) : source
            let whole = path.split(separator: "?", maxSplits: 1)
            let name = whole.count == 2 ? "GetObjectVersion" : "GetObject"
            let object = Denial.urlDecoded(String(whole.first ?? ""))
            permissions.append(s3(name, s3ARN(bucket: object), "the source of the copy"))
        }
        if parameters["x-amz-bypass-governance-retention"] == "true" {
            permissions.append(s3("BypassGovernanceRetention", object, "the bypass header"))
        }
        return permissions
    }

    /// A header's value as it is meant: `x-amz-copy-source` must be URL-encoded (S3 API Reference,
    /// `CopyObject`).
    private static func urlDecoded(_ text: String) -> String {
        S3AccessLogKey.percentDecoded(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
            ?? text
    }

    private func s3(_ name: String, _ resource: String, _ reason: String) -> RequiredPermission {
        RequiredPermission(Action(service: "s3", name: name), resource, reason)
    }
}
