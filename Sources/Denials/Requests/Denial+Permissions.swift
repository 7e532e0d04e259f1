public import AWSTypes

/// What a refused request asked for.
extension Denial {
    /// What the request needs as far as its logs show, the primary permission first; empty where
    /// no log names what it is asked on (CloudTrail's network activity events name no bucket).
    /// Through an access point, the ARNs are the access point's (S3 User Guide, "Configuring IAM
    /// policies for using access points").
    public var requiredPermissions: [RequiredPermission] {
        guard service == "s3" else {
            let action = Action(service: "kms", name: operation)
            return [RequiredPermission(action, keyARN ?? "*", .operation)]
        }
        let own = needs.compactMap { need in
            resource(need).map { RequiredPermission(need.action, $0, .operation) }
        }
        return own.isEmpty ? [] : own + headerPermissions
    }

    /// The action that the request is about, also where no log names what it was asked on; nil for
    /// an operation that is not known.
    public var primaryAction: Action? {
        service == "s3" ? needs.first?.action : Action(service: "kms", name: operation)
    }

    private var needs: [S3Operations.Need] {
        S3Operations.needs(
            of: operation, query: query, hasKey: key != nil, hasVersion: merged.versionID != nil)
    }

    private func resource(_ need: S3Operations.Need) -> String? {
        switch need.kind {
        case .object, .bucket: return ownARN(isBucket: need.kind == .bucket)
        case .service: return "*"
        case .directoryBucket:
            guard let bucket, let region, let bucketOwner else { return nil }
            return "arn:\(partition):s3express:\(region):\(bucketOwner):bucket/\(bucket)"
        case .other:
            let facts = ServiceAuthorization.of(need.action)?.facts(of: need.action)
            return facts?.resourceTypes.contains("accesspoint") ?? false ? accessPointARN : nil
        }
    }

    private func ownARN(isBucket: Bool) -> String? {
        if let accessPointARN {
            return isBucket ? accessPointARN : "\(accessPointARN)/object/\(key ?? "*")"
        }
        return bucket.map { s3ARN(bucket: $0, key: isBucket ? nil : key ?? "*") }
    }

    /// The bucket's or object's own ARN, also behind an access point.
    public func underlyingResource(of action: Action) -> String? {
        guard accessPointARN != nil, let bucket else { return nil }
        let isBucket = action.lowercased.contains(text: "bucket")
        return s3ARN(bucket: bucket, key: isBucket ? nil : key)
    }

    // MARK: - Headers

    /// A header's value: as CloudTrail records it, or from the query, where a presigned request
    /// carries its headers (S3 API Reference, "Authenticating requests: using query parameters");
    /// nil where it was not sent or is not logged.
    private func sent(_ header: String) -> String? { parameters?[header] ?? presigned?[header] }

    /// The query of a presigned request. Another request's may hold what S3 does not act on.
    private var presigned: [String: String]? {
        authenticationType == "QueryString" ? query : nil
    }

    /// Whether a header was sent, as far as a log shows headers.
    private func hasSent(_ names: String...) -> Bool { names.contains { sent($0) != nil } }

    private var hasSentACL: Bool {
        [parameters, presigned].contains { texts in
            texts?.keys.contains { $0 == "x-amz-acl" || $0.hasPrefix("x-amz-grant-") } ?? false
        }
    }

    /// Whether a header that no log shows was not sent: CloudTrail records those that S3 acts on,
    /// the access log none.
    private var areHeadersLogged: Bool { parameters != nil }

    /// What headers ask for (S3 API Reference, "Permissions" of `PutObject`, `CopyObject`,
    /// `CreateBucket`; S3 User Guide, "Managing Object Lock": permissions).
    private var headerPermissions: [RequiredPermission] {
        if operation == "CreateBucket" || operation == "REST.PUT.BUCKET" {
            return bucketCreationPermissions
        }
        guard key != nil, let object = ownARN(isBucket: false) else { return [] }
        var permissions: [RequiredPermission] = []
        func add(_ action: String, _ header: String, _ isSent: Bool) {
            if isSent { permissions.append(s3(action, object, .header(header))) }
        }
        if S3Operations.writesWhole(operation) {
            add("PutObjectAcl", "x-amz-acl", hasSentACL)
            add("PutObjectTagging", "x-amz-tagging", hasSent("x-amz-tagging"))
            add("PutObjectRetention", "x-amz-object-lock-mode", hasSentRetention)
            add(
                "PutObjectLegalHold", "x-amz-object-lock-legal-hold",
                hasSent("x-amz-object-lock-legal-hold"))
        }
        permissions += sourcePermissions
        let bypass = "x-amz-bypass-governance-retention"
        add("BypassGovernanceRetention", bypass, sent(bypass)?.lowercased() == "true")
        return permissions
    }

    private var hasSentRetention: Bool {
        hasSent("x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date")
    }

    private var bucketCreationPermissions: [RequiredPermission] {
        guard let bucket = ownARN(isBucket: true) else { return [] }
        var permissions: [RequiredPermission] = []
        func add(_ action: String, _ header: String) {
            permissions.append(s3(action, bucket, .header(header)))
        }
        if hasSentACL, sent("x-amz-acl") != "private" { add("PutBucketAcl", "x-amz-acl") }
        if sent("x-amz-bucket-object-lock-enabled")?.lowercased() == "true" {
            add("PutBucketObjectLockConfiguration", "x-amz-bucket-object-lock-enabled")
            add("PutBucketVersioning", "x-amz-bucket-object-lock-enabled")
        }
        if hasSent("x-amz-object-ownership") {
            add("PutBucketOwnershipControls", "x-amz-object-ownership")
        }
        return permissions
    }

    // MARK: - Copies

    /// The object that the request reads, where it copies and a log names it.
    public var copySource: CopySource? {
        guard S3Operations.copies(operation) else { return nil }
        return sent("x-amz-copy-source").flatMap { CopySource($0) }
    }

    /// The ARN of a copy's source: its own, or an access point's.
    public func arn(of source: CopySource) -> String {
        if let point = source.accessPointARN { return "\(point)/object/\(source.key)" }
        return s3ARN(bucket: source.bucket ?? "", key: source.key)
    }

    private var sourcePermissions: [RequiredPermission] {
        guard let source = copySource, !source.isInDirectoryBucket else { return [] }
        let action = source.versionID == nil ? "GetObject" : "GetObjectVersion"
        return [s3(action, arn(of: source), .copySource)]
    }

    // MARK: - What is not logged

    /// What the request may have needed besides, for a reason that no log of it shows. Empty only
    /// where the logs show all that the operation can need.
    public var unseenPermissions: [UnseenPermission] {
        guard service == "s3", let object = ownARN(isBucket: false) else { return [] }
        var unseen: [UnseenPermission] = []
        func add(_ action: String, _ reason: UnseenPermission.Reason, on resource: String? = nil) {
            unseen.append(
                UnseenPermission(
                    Action(service: "s3", name: action), resource ?? object, reason))
        }
        if S3Operations.writesWhole(operation), !areHeadersLogged {
            if !hasSentACL { add("PutObjectAcl", .aclHeader) }
            if !hasSent("x-amz-tagging") { add("PutObjectTagging", .taggingHeader) }
            if !hasSentRetention { add("PutObjectRetention", .retentionHeader) }
            if !hasSent("x-amz-object-lock-legal-hold") {
                add("PutObjectLegalHold", .legalHoldHeader)
            }
        }
        if needs.contains(where: { Denial.mayBypass.contains($0.action.name) }),
            !areHeadersLogged, !hasSent("x-amz-bypass-governance-retention")
        {
            add("BypassGovernanceRetention", .bypassHeader)
        }
        if needs.contains(where: { $0.action.name == "DeleteObject" }), key != nil {
            add("GetObject", .condition)
        }
        return unseen + unseenOfSource(object)
    }

    /// Actions that may bypass a retention (S3 User Guide, "Bypassing governance mode").
    private static let mayBypass: Set<String> = ["DeleteObjectVersion", "PutObjectRetention"]

    /// What a copy asks of its source: of one that is not logged everything, of another what the
    /// copy takes along by default (S3 API Reference, `CopyObject`: directives; S3 User Guide,
    /// "Copying objects": permissions for tags).
    private func unseenOfSource(_ object: String) -> [UnseenPermission] {
        guard S3Operations.copies(operation) else { return [] }
        func permission(
            _ action: String, _ resource: String?, _ reason: UnseenPermission.Reason
        ) -> UnseenPermission {
            UnseenPermission(Action(service: "s3", name: action), resource, reason)
        }
        let source = copySource
        let (name, version) = (
            source.map { arn(of: $0) }, source?.versionID == nil ? "" : "Version"
        )
        let isUnknown = source?.isInDirectoryBucket ?? true
        var unseen = isUnknown ? [permission("GetObject", nil, .copySource)] : []
        // A part takes along neither.
        guard S3Operations.writesWhole(operation) else { return unseen }
        if sent("x-amz-tagging-directive")?.uppercased() != "REPLACE" {
            unseen.append(permission("GetObject\(version)Tagging", name, .sourceTags))
            unseen.append(permission("PutObjectTagging", object, .sourceTags))
        }
        if sent("x-amz-object-annotation-directive")?.uppercased() != "EXCLUDE" {
            unseen.append(permission("GetObject\(version)Annotation", name, .sourceAnnotations))
            unseen.append(permission("PutObjectAnnotation", object, .sourceAnnotations))
        }
        return unseen
    }

    private func s3(
        _ name: String, _ resource: String, _ origin: RequiredPermission.Origin
    ) -> RequiredPermission {
        RequiredPermission(Action(service: "s3", name: name), resource, origin)
    }
}
