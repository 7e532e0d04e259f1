import AWSTypes
import Denials
import IAM
import PolicyHistory

/// Fills in the condition keys that a log shows, or whose absence it shows. A key not set here
/// stays unknown: the context is never complete.
struct ContextKeys {
    let denial: Denial
    let target: RequestTarget
    let principal: DeniedPrincipal
    let network: NetworkPath
    let tags: SessionTags
    let organization: OrganizationPlacement
    let history: RememberedHistory

    /// The context of the S3 request itself.
    func s3Context() -> RequestContext {
        var context = RequestContext(isComplete: false)
        addCaller(to: &context)
        addNetwork(to: &context)
        addTransport(to: &context)
        addRequest(to: &context)
        addHeaders(to: &context)
        addCreation(to: &context)
        addAccessPoint(to: &context)
        ResourceTagKeys(target, denial, history: history).add(to: &context)
        addAccessGrants(to: &context)
        addEventContext(to: &context) { !ContextKeys.isOfResource($0) || target.isOwn }
        return context
    }

    /// S3 Access Grants sets its instance's key in the sessions that it vends, and in no others
    /// (S3 User Guide, "S3 Access Grants": condition keys).
    private func addAccessGrants(to context: inout RequestContext) {
        guard principal.sessionName != nil, !GlueFingerprint.isAccessGrants(denial) else { return }
        context.set(
            "s3:AccessGrantsInstanceArn", .absent, from: "no session of S3 Access Grants")
    }

    /// What CloudTrail itself says of the keys wins over what follows from other fields.
    private func addEventContext(
        to context: inout RequestContext, where isIncluded: (String) -> Bool
    ) {
        guard let told = denial.eventContext else { return }
        for (key, values) in told.keys where isIncluded(key.lowercased()) {
            context.set(key, .value(values), from: "CloudTrail's eventContext")
        }
        if target.bucket.map({ history.bucket($0, at: denial.time).authorizesByTags }) == true,
            let bucket = target.bucket, isIncluded("s3:buckettag")
        {
            for (tag, value) in told.resourceTags[denial.s3ARN(bucket: bucket)] ?? [:] {
                for prefix in ["s3:BucketTag/", "aws:ResourceTag/"] {
                    context.set(prefix + tag, value, from: "CloudTrail's eventContext")
                }
            }
        }
        for (tag, value) in told.principalTags {
            context.set("aws:PrincipalTag/\(tag)", value, from: "CloudTrail's eventContext")
        }
    }

    /// Keys about what is asked, which for a copy's source or a key is another.
    private static func isOfResource(_ key: String) -> Bool {
        key.hasPrefix("aws:resource") || !key.hasPrefix("aws:")
    }

    /// Keys about who asks, the same in every request that S3 makes on the caller's behalf.
    private static func isOfCaller(_ key: String) -> Bool {
        key.hasPrefix("aws:principal")
            || ["aws:userid", "aws:username", "aws:sourceidentity"].contains(key)
    }

    /// Keys about who calls and when: the same for S3 and for the KMS call S3 makes.
    func addCaller(to context: inout RequestContext) {
        let requester = denial.requester
        context.set("aws:CurrentTime", denial.time.description, from: "the event's time")
        context.set("aws:EpochTime", String(denial.time.seconds), from: "the event's time")
        if let uniqueID = principal.uniqueID, let session = principal.sessionName {
            context.set("aws:userid", "\(uniqueID):\(session)", from: "principalId")
        }
        if let token = denial.tokenIssueTime {
            context.set("aws:TokenIssueTime", token.description, from: "sessionContext")
        }
        if let mfa = requester.mfaAuthenticated {
            context.set("aws:MultiFactorAuthPresent", mfa, from: "sessionContext")
        }
        if let identity = requester.sourceIdentity {
            context.set("aws:SourceIdentity", identity, from: "sessionContext")
        } else if denial.isSeenInCloudTrail {
            context.set("aws:SourceIdentity", .absent, from: "not in CloudTrail's identity")
        }
        tags.add(to: &context)
        organization.add(to: &context)
        // Keys of federated, EC2 and service callers: a Glue role's session is none of these.
        if principal.roleName != nil {
            for key in [
                "aws:FederatedProvider", "aws:Ec2InstanceSourceVpc",
                "aws:Ec2InstanceSourcePrivateIPv4", "ec2:RoleDelivery", "ec2:SourceInstanceArn",
                "aws:username", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList",
            ] {
                context.set(key, .absent, from: "not valid for a role session")
            }
            context.set("aws:PrincipalIsAWSService", "false", from: "the caller is a role")
        }
        addEventContext(to: &context, where: ContextKeys.isOfCaller)
    }

    private func addNetwork(to context: inout RequestContext) {
        network.add(to: &context)
        if let agent = denial.userAgent {
            context.set("aws:UserAgent", agent, from: "userAgent")
        }
        // Of a query the store keeps the names alone.
        if let referer = denial.referer, !referer.utf8.contains(UInt8(ascii: "?")) {
            context.set("aws:Referer", referer, from: "the access log's Referer")
        }
        if let region = denial.region {
            context.set("aws:RequestedRegion", region, from: "the region of the request")
        }
        if let service = denial.requester.invokedBy {
            context.set("aws:ViaAWSService", "true", from: "invokedBy")
            // `AWS Internal` is the name of no service.
            if service.contains(text: ".") {
                context.set("aws:CalledVia", .value([service]), from: "invokedBy")
                context.set("aws:CalledViaFirst", service, from: "invokedBy")
                context.set("aws:CalledViaLast", service, from: "invokedBy")
            }
        } else if denial.isSeenInCloudTrail || GlueFingerprint.isJobSession(denial) {
            context.set("aws:ViaAWSService", "false", from: "no invokedBy")
            for key in ["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"] {
                context.set(key, .absent, from: "no invokedBy")
            }
        }
    }

    private func addTransport(to context: inout RequestContext) {
        if denial.cipherSuite != nil || denial.tlsVersion != nil {
            context.set("aws:SecureTransport", "true", from: "the TLS details logged")
        } else if denial.isSeenInAccessLog, !denial.merged.lacksTransport {
            context.set("aws:SecureTransport", "false", from: "no cipher suite in the access log")
        }
        if let version = denial.tlsVersion, version.lowercased().hasPrefix("tls") {
            let number = version.drop { !$0.isNumber }
            if !number.isEmpty {
                context.set("s3:TlsVersion", String(number), from: "the TLS version logged")
            }
        }
        switch denial.signatureVersion {
        case "SigV4": context.set("s3:signatureversion", "AWS4-HMAC-SHA256", from: "SigV4")
        case "SigV2": context.set("s3:signatureversion", "AWS", from: "SigV2")
        default: break
        }
        switch denial.authenticationType {
        case "AuthHeader":
            context.set("s3:authType", "REST-HEADER", from: "AuthHeader")
            context.set("s3:signatureAge", .unknown, from: "not logged")
        case "QueryString": context.set("s3:authType", "REST-QUERY-STRING", from: "QueryString")
        default: break
        }
    }

    /// Query parameters: CloudTrail's request parameters hold them by name, the access log's
    /// request URI has them whole, so that one not there was not sent.
    private func addRequest(to context: inout RequestContext) {
        guard target.isOwn else {
            let version = target.sourceVersion
            context.set(
                "s3:VersionId", version.map { .value([$0]) } ?? .absent, from: "x-amz-copy-source")
            return
        }
        guard let sent = denial.parameters ?? denial.query else { return }
        let source = denial.parameters == nil ? "the request URI" : "requestParameters"
        for (key, parameter) in [
            ("s3:prefix", "prefix"), ("s3:delimiter", "delimiter"), ("s3:VersionId", "versionid"),
        ] {
            if let value = sent[parameter] {
                // In a request URI "+" may be a space.
                let isPlain = denial.parameters != nil || !value.contains("+")
                context.set(key, isPlain ? .value([value]) : .presentUnknown, from: source)
            } else {
                context.set(key, .absent, from: "not in \(source)")
            }
        }
        // S3 may fill in its default of 1,000 where the parameter is not sent, so that its
        // absence decides nothing.
        if let maximum = sent["max-keys"] {
            context.set("s3:max-keys", maximum, from: source)
        }
    }

    /// Headers: CloudTrail records those sent; the access log records none, so that they stay
    /// unknown there. What shapes an object that is uploaded in parts was sent with
    /// CreateMultipartUpload, so that its absence from a part or the completion says nothing (S3
    /// User Guide, "Uploading and copying objects using multipart upload").
    private func addHeaders(to context: inout RequestContext) {
        guard target.isOwn, let parameters = denial.parameters else { return }
        let continues = S3Operations.continuesUpload(denial.operation)
        addNormalized(to: &context, parameters)
        for (key, header) in ContextKeys.headers {
            if let value = parameters[header] {
                context.set(key, value, from: "requestParameters")
            } else if !continues || ContextKeys.headersOfParts.contains(header) {
                context.set(key, .absent, from: "not in requestParameters")
            }
        }
        if !continues { addWrite(to: &context, parameters) }
    }

    /// Whether the operation makes an object, which parts of an upload, and its beginning, do not
    /// (S3 User Guide, "Enforce conditional writes on Amazon S3 buckets").
    private func addCreation(to context: inout RequestContext) {
        guard target.isOwn else { return }
        let kind = RequestKind(operation: denial.operation)
        guard !kind.isDisjoint(with: [.write, .part]) else { return }
        let makes =
            kind.contains(.part)
            ? ContextKeys.completions.contains(denial.operation)
            : !S3Operations.beginsUpload(denial.operation)
        context.set("s3:ObjectCreationOperation", makes ? "true" : "false", from: "the operation")
    }

    private static let completions: Set<String> = ["CompleteMultipartUpload", "REST.POST.UPLOAD"]

    /// Headers whose condition keys need not have the very text that was sent: the key that S3 uses
    /// must match, whichever way it is named, and also where none is ("Using server-side
    /// encryption with AWS KMS keys": requiring a specific key); and a source may be written with
    /// or without a slash, and percent-encoded.
    private func addNormalized(to context: inout RequestContext, _ sent: [String: String]) {
        let keyHeader = "x-amz-server-side-encryption-aws-kms-key-id"
        if let name = sent[keyHeader] {
            let isExact = ARN(name)?.resource.hasPrefix("key/") ?? false
            context.set(
                "s3:" + keyHeader, isExact ? .value([name]) : .presentUnknown,
                from: "requestParameters")
        } else if !S3Operations.continuesUpload(denial.operation),
            sent["x-amz-server-side-encryption"]?.hasPrefix("aws:kms") != true,
            sent["x-amz-server-side-encryption"] != nil
                || target.settings.encryption.value == .some(nil)
        {
            context.set("s3:" + keyHeader, .absent, from: "not in requestParameters")
        }
        let source = sent["x-amz-copy-source"]
        let isPlain = source.map { !$0.hasPrefix("/") && !$0.contains("%") } ?? true
        context.set(
            "s3:x-amz-copy-source",
            source.map { isPlain ? .value([$0]) : .presentUnknown } ?? .absent,
            from: "requestParameters")
    }

    /// Keys that a header gives under another name, or in another form.
    private func addWrite(to context: inout RequestContext, _ parameters: [String: String]) {
        // A bucket's default retention may stand in for a header that was not sent.
        for (key, header) in ContextKeys.lockHeaders {
            if let value = parameters[header] {
                context.set(key, value, from: "requestParameters")
            }
        }
        guard let tagging = parameters["x-amz-tagging"] else {
            guard ContextKeys.setsNoTags(denial.operation, parameters) else { return }
            context.setAbsent(prefix: "s3:RequestObjectTag/", from: "no x-amz-tagging")
            context.set("s3:RequestObjectTagKeys", .absent, from: "no x-amz-tagging")
            return
        }
        let tags = TaggingHeader.tags(in: tagging)
        for (name, value) in tags {
            context.set("s3:RequestObjectTag/\(name)", value, from: "x-amz-tagging")
        }
        context.setAbsent(prefix: "s3:RequestObjectTag/", from: "not in x-amz-tagging")
        context.set(
            "s3:RequestObjectTagKeys", .value(tags.map(\.name)), from: "x-amz-tagging")
    }

    /// Whether a write without the header sets no tags: a form has a field for them, and a copy takes
    /// its source's along (S3 API Reference, `CopyObject`: `x-amz-tagging-directive`).
    private static func setsNoTags(_ operation: String, _ sent: [String: String]) -> Bool {
        switch operation {
        case "PutObject", "CreateMultipartUpload": return true
        case "CopyObject": return sent["x-amz-tagging-directive"]?.uppercased() == "REPLACE"
        default: return false
        }
    }

    private func addAccessPoint(to context: inout RequestContext) {
        let keys = [
            "s3:DataAccessPointArn", "s3:DataAccessPointAccount", "s3:AccessPointNetworkOrigin",
        ]
        guard let text = target.accessPointARN, let arn = ARN(text) else {
            guard target.showsAccessPoint(denial) else { return }
            for key in keys { context.set(key, .absent, from: "no access point in the log") }
            return
        }
        context.set("s3:DataAccessPointArn", text, from: "the access point logged")
        context.set("s3:DataAccessPointAccount", arn.account, from: "the access point logged")
        if let origin = history.accessPoint(text, at: denial.time).networkOrigin {
            context.set("s3:AccessPointNetworkOrigin", origin, from: "the access point's snapshot")
        }
        if let owner = arn.accountID { addOwners(owner, to: &context) }
    }

    /// Behind an access point of another account than the bucket's no page of AWS says whose account
    /// is meant (IAM User Guide, "aws:ResourceAccount": "owner of the resource requested"): it is one of
    /// the two, and what these have not in common stays open.
    private func addOwners(_ owner: AccountID, to context: inout RequestContext) {
        guard owner != target.settings.owner else { return }
        let source = "the access point's account or the bucket's"
        let (id, paths) = OrganizationPlacement.keys(of: owner, at: denial.time, history: history)
        let either = [
            ("aws:ResourceAccount", ConditionKeyState.value([owner.description])),
            ("s3:ResourceAccount", .value([owner.description])),
            ("aws:ResourceOrgID", id), ("aws:ResourceOrgPaths", paths),
        ]
        for (key, state) in either where context.state(of: key) != state {
            let isThere = key.hasSuffix("Account")
            let ofBucket =
                isThere
                ? target.settings.owner.map { ConditionKeyState.value([$0.description]) }
                : context.state(of: key)
            if case .value(let own) = state, case .value(let others)? = ofBucket, own.count == 1,
                others.count == 1
            {
                context.set(key, .oneOf(own + others), from: source)
            } else {
                context.set(key, isThere ? .presentUnknown : .unknown, from: source)
            }
        }
    }

    /// The headers that S3 offers as condition keys under the header's own name.
    private static let headers = [
        "x-amz-acl", "x-amz-server-side-encryption",
        "x-amz-server-side-encryption-customer-algorithm", "x-amz-storage-class",
        "x-amz-metadata-directive", "x-amz-grant-read",
        "x-amz-grant-write", "x-amz-grant-read-acp", "x-amz-grant-write-acp",
        "x-amz-grant-full-control", "x-amz-website-redirect-location", "x-amz-object-ownership",
        "x-amz-object-annotation-directive",
    ].map { (key: "s3:\($0)", header: $0) }

    /// Those that each part carries itself (S3 API Reference, `UploadPart`, `UploadPartCopy`).
    private static let headersOfParts: Set<String> = [
        "x-amz-server-side-encryption-customer-algorithm"
    ]

    /// Headers of Object Lock and their keys (S3 User Guide, "Managing Object Lock").
    private static let lockHeaders = [
        (key: "s3:object-lock-mode", header: "x-amz-object-lock-mode"),
        (key: "s3:object-lock-retain-until-date", header: "x-amz-object-lock-retain-until-date"),
        (key: "s3:object-lock-legal-hold", header: "x-amz-object-lock-legal-hold"),
    ]
}
