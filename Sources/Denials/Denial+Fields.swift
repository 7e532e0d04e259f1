public import AWSTypes

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
    /// Whether no log shows it but a damaged or torn one.
    public var isInDoubt: Bool { merged.isProvisional }
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
    /// Whether CloudTrail showed it; NetworkActivity events are CloudTrail's too.
    public var isSeenInCloudTrail: Bool {
        sightings.contains(.cloudTrail) || sightings.contains(.networkActivity)
    }
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
}
