public import AWSTypes

/// One refused request of a principal, derived from all its sightings: a pure function of their
/// set, so that the order in which logs arrive changes nothing.
///
/// Each field comes from the log that knows it best: CloudTrail's copy for the caller's account
/// first, then the bucket owner's copy, NetworkActivity, the access log.
///
/// A value that never changes; a class, since much that is asked of it holds on to it, and a copy
/// of it all costs more than most answers.
public final class Denial: Sendable {
    /// The merged fields; those that only some logs have are filled from them.
    public let merged: Sighting
    /// The logs that showed the request, as reports print them.
    public let sightings: [Sighting.Log]
    /// What the logs contradict each other in.
    public let notes: [Remark]
    /// AWS's own sentence about it, read; nil where no log has one that says more than
    /// `Access Denied`.
    public let readMessage: DenialMessage?
    /// The role session's parts, where a log names it by its ARN.
    let sessionParts: SessionParts?

    /// A denial; `sightings` must not be empty (an empty list gives one without any content).
    public init(sightings: [Sighting]) {
        // Nothing read from a part is merged with what was delivered whole.
        let whole = sightings.filter { !$0.fields.isProvisional }
        let sightings = whole.isEmpty ? sightings : whole
        let ordered = sightings.count > 1 ? sightings.sorted(by: Denial.isBetter) : sightings
        var merged =
            ordered.first
            ?? Sighting(
                log: .cloudTrail, requestID: "", time: Instant(seconds: 0), service: "s3",
                operation: "", errorCode: "")
        for other in ordered.dropFirst() { merged.fill(from: other) }
        self.merged = merged
        readMessage = merged.message.flatMap { DenialMessage($0) }
        sessionParts = SessionParts(of: merged, message: readMessage)
        // Not `\.log`, which would be looked up in each field's way, for every denial.
        let logs = ordered.map { $0.situation.fields.log }
        self.sightings =
            logs.count > 1 ? Sighting.Log.allCases.filter(Set(logs).contains) : logs
        notes = Denial.contradictions(in: ordered)
    }

    /// A denial of fields that are merged already; what is read out of them is read anew.
    package init(merged: Sighting, sightings: [Sighting.Log], notes: [Remark]) {
        self.merged = merged
        self.sightings = sightings
        self.notes = notes
        readMessage = merged.message.flatMap { DenialMessage($0) }
        sessionParts = SessionParts(of: merged, message: readMessage)
    }

    /// What tells requests apart: AWS's request id, and for the lines of a batch delete, which
    /// share one, the key.
    public static func identity(of sighting: Sighting) -> String {
        sighting.batchKey.map { "\(sighting.requestID)/\($0)" } ?? sighting.requestID
    }

    private static func isBetter(_ left: Sighting, _ right: Sighting) -> Bool {
        let ranks = (rank(left), rank(right))
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        return (left.eventID ?? "", left.hostID ?? "") < (right.eventID ?? "", right.hostID ?? "")
    }

    private static func rank(_ sighting: Sighting) -> Int {
        switch sighting.log {
        case .cloudTrail: return sighting.requester.arn != nil ? 0 : 1
        case .networkActivity: return 2
        case .s3AccessLog: return 3
        case .jobLog: return 4
        }
    }

    private static func contradictions(in sightings: [Sighting]) -> [Remark] {
        var notes: [Remark] = []
        if sightings.first?.fields.isProvisional ?? false {
            notes.append(Remark(.recordInDoubt))
        }
        if sightings.allSatisfy({ $0.situation.fields.inDoubt }) {
            notes.append(Remark(.quotingAmbiguous))
        }
        guard sightings.count > 1 else { return notes }
        let buckets = Set(sightings.compactMap { $0.situation.fields.bucket })
        if buckets.count > 1 {
            notes.append(
                Remark(.bucketsDiffer, texts: buckets.sorted().map { Remark.Text(.bucket, $0) }))
        }
        let arns = Set(sightings.compactMap { $0.situation.fields.requester.arn })
        if arns.count > 1 {
            notes.append(
                Remark(
                    .principalsDiffer, texts: arns.sorted().map { Remark.Text(.principal, $0) }))
        }
        return notes
    }
}

/// The parts of a role session's ARN, read once: most of what is asked of a denial needs them.
struct SessionParts: Hashable {
    let account: AccountID
    let role: String
    let session: String

    /// From the requester's ARN, or from the ARN that AWS's message names (the bucket owner's
    /// copy of an event has none).
    init?(of sighting: Sighting, message: DenialMessage?) {
        if let parts = sighting.situation.session {
            self = parts
        } else if let arn = message?.principalARN, let parts = SessionParts(arn: arn) {
            self = parts
        } else {
            return nil
        }
    }

    /// From a role session's ARN.
    init?(arn: String) {
        guard case .roleSession(let account, let role, let session)? = Principal(arn) else {
            return nil
        }
        self.account = account
        self.role = role
        self.session = session
    }
}

extension Sighting {
    /// Takes what is missing here from another log's sighting.
    mutating func fill(from other: Sighting) {
        var own = fields
        own.fill(from: other.fields)
        if !other.inDoubt { own.referer = own.referer ?? other.referer }
        var shared = situation.fields
        shared.fill(from: other.situation.fields)
        self = Sighting(Situation(shared), own)
    }
}

extension Sighting.Fields {
    /// All but the referer, which another log may be in doubt about.
    fileprivate mutating func fill(from other: Self) {
        hostID = hostID ?? other.hostID
        eventID = eventID ?? other.eventID
        sharedEventID = sharedEventID ?? other.sharedEventID
        accessKeyID = accessKeyID ?? other.accessKeyID
        tokenIssueTime = tokenIssueTime ?? other.tokenIssueTime
        key = key ?? other.key
        versionID = versionID ?? other.versionID
        sourceAddress = sourceAddress ?? other.sourceAddress
        message = message ?? other.message
        parameters = parameters ?? other.parameters
        query = query ?? other.query
        // A message that names a layer beats one that does not.
        if let text = other.message, let own = message, !SameBytes.areSame(own, text),
            DenialMessage(own)?.policyType == nil, DenialMessage(text)?.policyType != nil
        {
            message = text
        }
    }
}

extension Situation.Fields {
    fileprivate mutating func fill(from other: Self) {
        requester.fill(from: other.requester)
        bucket = bucket ?? other.bucket
        accessPointARN = accessPointARN ?? other.accessPointARN
        keyARN = keyARN ?? other.keyARN
        bucketOwner = bucketOwner ?? other.bucketOwner
        bucketOwnerCanonicalID = bucketOwnerCanonicalID ?? other.bucketOwnerCanonicalID
        region = region ?? other.region
        vpcEndpointID = vpcEndpointID ?? other.vpcEndpointID
        vpcEndpointAccount = vpcEndpointAccount ?? other.vpcEndpointAccount
        userAgent = userAgent ?? other.userAgent
        cipherSuite = cipherSuite ?? other.cipherSuite
        tlsVersion = tlsVersion ?? other.tlsVersion
        signatureVersion = signatureVersion ?? other.signatureVersion
        authenticationType = authenticationType ?? other.authenticationType
        recipientAccount = recipientAccount ?? other.recipientAccount
        eventContext = eventContext ?? other.eventContext
        aclRequired = aclRequired || other.aclRequired
        lacksTransport = lacksTransport || other.lacksTransport
        lacksAccessPoint = lacksAccessPoint || other.lacksAccessPoint
        inDoubt = inDoubt && other.inDoubt
    }
}

extension Requester {
    fileprivate mutating func fill(from other: Requester) {
        arn = arn ?? other.arn
        principalID = principalID ?? other.principalID
        account = account ?? other.account
        issuerARN = issuerARN ?? other.issuerARN
        type = type ?? other.type
        invokedBy = invokedBy ?? other.invokedBy
        mfaAuthenticated = mfaAuthenticated ?? other.mfaAuthenticated
        sourceIdentity = sourceIdentity ?? other.sourceIdentity
        canonicalID = canonicalID ?? other.canonicalID
    }
}
