public import AWSTypes

/// What the refused requests of one principal on one path have in common: who asked for what kind
/// of thing, over which connection. A job that fails shows one situation by the thousand, each time
/// with another key, which is why it is made once and held on to by all their sightings.
///
/// A value that never changes; a class, so that most comparisons are by identity.
public final class Situation: Hashable, Sendable, CustomStringConvertible {
    /// What was logged.
    public let fields: Fields
    /// Whether all texts are ASCII.
    let isASCII: Bool
    /// The role session's parts, where the log names it by its ARN.
    let session: SessionParts?
    /// How many bytes its texts have.
    package let byteCount: Int
    private let hash: Int
    /// Of all but the bucket and the requester's ARN.
    let namelessHash: Int

    /// A situation of which this was logged.
    public init(_ fields: Fields) {
        self.fields = fields
        isASCII = fields.isASCII
        byteCount = fields.byteCount
        session = fields.requester.arn.flatMap { SessionParts(arn: $0) }
        var hasher = Hasher()
        fields.hashNameless(into: &hasher)
        namelessHash = hasher.finalize()
        fields.hashNames(into: &hasher)
        hash = hasher.finalize()
    }

    /// As `Sighting.isLong`.
    package var isLong: Bool { byteCount > Situation.Fields.usualBytes }

    /// The situation of a client that does not say what it is.
    package var withoutUserAgent: Situation {
        guard fields.userAgent != nil else { return self }
        var fields = fields
        fields.userAgent = nil
        return Situation(fields)
    }

    /// By bytes: two spellings of one letter are two situations.
    public static func == (left: Situation, right: Situation) -> Bool {
        left === right || left.hash == right.hash && left.fields == right.fields
    }

    /// By the hash of all fields.
    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    /// The fields.
    public var description: String { "\(fields)" }
}

extension Situation {
    /// What was logged of a situation.
    public struct Fields: Sendable {
        /// The kind of log that showed the request.
        public var log: Sighting.Log
        /// Who asked.
        public var requester = Requester()
        /// `s3` or `kms`.
        public var service: String
        /// The operation as logged: `REST.GET.OBJECT`, or CloudTrail's event name `GetObject`.
        public var operation: String
        /// The bucket's name.
        public var bucket: String?
        /// The access point's ARN, when the request came through one.
        public var accessPointARN: String?
        /// For KMS: the key's ARN, from `resources`, the parameters or the message.
        public var keyARN: String?
        /// The bucket owner's account.
        public var bucketOwner: AccountID?
        /// The bucket owner's canonical user id.
        public var bucketOwnerCanonicalID: String?
        /// The region of the bucket (CloudTrail's `awsRegion`, or from the host header).
        public var region: String?
        /// The VPC endpoint the request came through.
        public var vpcEndpointID: String?
        /// The owner of that endpoint.
        public var vpcEndpointAccount: AccountID?
        /// Client controlled.
        public var userAgent: String?
        /// The error code as logged: `AccessDenied`.
        public var errorCode: String
        /// `TLS_AES_128_GCM_SHA256`, or nil where the request was not encrypted or the log is
        /// silent.
        public var cipherSuite: String?
        /// `TLSv1.3`.
        public var tlsVersion: String?
        /// `SigV4` or `SigV2`.
        public var signatureVersion: String?
        /// `AuthHeader` or `QueryString`.
        public var authenticationType: String?
        /// Whether an ACL was needed to authorize the request, a hint of foreign ownership.
        public var aclRequired = false
        /// Whether a line of an access log ends before the fields of the connection's encryption.
        public var lacksTransport = false
        /// Whether it ends before the access point's.
        public var lacksAccessPoint = false
        /// The account whose trail delivered the event.
        public var recipientAccount: AccountID?
        /// Condition keys and tags of an enriched event, as `EventContext` writes them.
        public var eventContext: String?
        /// Set when the line's quoting is ambiguous, so that a part may be forged (docs/DESIGN.md,
        /// "Bad input").
        public var inDoubt = false

        /// What every log has; the others follow by assignment.
        public init(log: Sighting.Log, service: String, operation: String, errorCode: String) {
            self.log = log
            self.service = service
            self.operation = operation
            self.errorCode = errorCode
        }
    }
}

extension Situation.Fields: Hashable {
    /// All texts, in one order.
    private func visitTexts(_ visit: (String?) -> Void) {
        visit(requester.arn)
        visit(bucket)
        visitOtherTexts(visit)
    }

    /// All but those that name a role or a bucket in most logs.
    private func visitOtherTexts(_ visit: (String?) -> Void) {
        visit(service)
        visit(operation)
        visit(errorCode)
        visit(requester.principalID)
        visit(requester.issuerARN)
        visit(requester.type)
        visit(requester.invokedBy)
        visit(requester.mfaAuthenticated)
        visit(requester.sourceIdentity)
        visit(requester.canonicalID)
        visit(accessPointARN)
        visit(keyARN)
        visit(bucketOwnerCanonicalID)
        visit(region)
        visit(vpcEndpointID)
        visit(userAgent)
        visit(cipherSuite)
        visit(tlsVersion)
        visit(signatureVersion)
        visit(authenticationType)
        visit(eventContext)
    }

    /// By bytes, as all that follows.
    public static func == (left: Self, right: Self) -> Bool {
        areSame(left.requester.arn, right.requester.arn) && areSame(left.bucket, right.bucket)
            && areSameNameless(left, right)
    }

    /// Whether all is the same but the bucket and the requester's ARN.
    static func areSameNameless(_ left: Self, _ right: Self) -> Bool {
        areSameNameless(left.requester, right.requester)
            && areSame(left.operation, right.operation)
            && areSame(left.userAgent, right.userAgent) && left.log == right.log
            && areSame(left.service, right.service) && areSame(left.errorCode, right.errorCode)
            && areSame(left.accessPointARN, right.accessPointARN)
            && areSame(left.keyARN, right.keyARN) && left.bucketOwner == right.bucketOwner
            && areSame(left.bucketOwnerCanonicalID, right.bucketOwnerCanonicalID)
            && areSame(left.region, right.region)
            && areSame(left.vpcEndpointID, right.vpcEndpointID)
            && left.vpcEndpointAccount == right.vpcEndpointAccount
            && areSame(left.cipherSuite, right.cipherSuite)
            && areSame(left.tlsVersion, right.tlsVersion)
            && areSame(left.signatureVersion, right.signatureVersion)
            && areSame(left.authenticationType, right.authenticationType)
            && areSame(left.eventContext, right.eventContext)
            && left.recipientAccount == right.recipientAccount
            && left.aclRequired == right.aclRequired && left.inDoubt == right.inDoubt
            && left.lacksTransport == right.lacksTransport
            && left.lacksAccessPoint == right.lacksAccessPoint
    }

    private static func areSameNameless(_ left: Requester, _ right: Requester) -> Bool {
        areSame(left.principalID, right.principalID)
            && left.account == right.account && areSame(left.issuerARN, right.issuerARN)
            && areSame(left.type, right.type) && areSame(left.invokedBy, right.invokedBy)
            && areSame(left.mfaAuthenticated, right.mfaAuthenticated)
            && areSame(left.sourceIdentity, right.sourceIdentity)
            && areSame(left.canonicalID, right.canonicalID)
    }

    private static func areSame(_ left: String?, _ right: String?) -> Bool {
        SameBytes.areSame(left, right)
    }

    /// By bytes.
    public func hash(into hasher: inout Hasher) {
        hashNameless(into: &hasher)
        hashNames(into: &hasher)
    }

    /// All but the bucket and the requester's ARN.
    fileprivate func hashNameless(into hasher: inout Hasher) {
        hasher.combine(log)
        visitOtherTexts { Self.hash($0, into: &hasher) }
    }

    /// The bucket and the requester's ARN.
    fileprivate func hashNames(into hasher: inout Hasher) {
        Self.hash(requester.arn, into: &hasher)
        Self.hash(bucket, into: &hasher)
    }

    private static func hash(_ text: String?, into hasher: inout Hasher) {
        // Tells where one text ends and the next begins.
        hasher.combine(text?.utf8.count)
        guard var text else { return }
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// How many bytes the texts of a usual situation have at the most, and a request's own.
    static let usualBytes = 4_096

    /// How many bytes all texts have.
    var byteCount: Int {
        var count = 0
        visitTexts { count += $0?.utf8.count ?? 0 }
        return count
    }

    fileprivate var isASCII: Bool {
        var isASCII = true
        visitTexts { isASCII = isASCII && $0?.isASCII ?? true }
        return isASCII
    }
}
