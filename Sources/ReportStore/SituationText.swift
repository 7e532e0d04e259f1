internal import AWSTypes
internal import Denials

/// What the sightings of one principal on one path have in common, as a JSON object: everything
/// in a `Sighting` that belongs to who asked and over which path, and nothing of the single
/// request. Fields without a value are left out.
enum SituationText {
    private typealias Text = any WritableKeyPath<Sighting, String?> & Sendable
    private typealias Account = any WritableKeyPath<Sighting, AccountID?> & Sendable

    private static let texts: [(name: String, path: Text)] = [
        ("bucket", \.bucket), ("accessPoint", \.accessPointARN), ("keyARN", \.keyARN),
        ("bucketOwnerCanonicalID", \.bucketOwnerCanonicalID), ("region", \.region),
        ("sourceAddress", \.sourceAddress), ("vpcEndpoint", \.vpcEndpointID),
        ("userAgent", \.userAgent), ("cipherSuite", \.cipherSuite), ("tls", \.tlsVersion),
        ("signature", \.signatureVersion), ("authentication", \.authenticationType),
        ("arn", \.requester.arn), ("principalID", \.requester.principalID),
        ("issuer", \.requester.issuerARN), ("type", \.requester.type),
        ("accessKey", \.requester.accessKeyID), ("invokedBy", \.requester.invokedBy),
        ("mfa", \.requester.mfaAuthenticated), ("sourceIdentity", \.requester.sourceIdentity),
        ("canonicalID", \.requester.canonicalID),
    ]
    private static let accounts: [(name: String, path: Account)] = [
        ("bucketOwner", \.bucketOwner), ("vpcEndpointAccount", \.vpcEndpointAccount),
        ("recipient", \.recipientAccount), ("account", \.requester.account),
    ]

    /// Whether two sightings have all that in common which is written here, byte for byte.
    static func areSame(_ left: Sighting, _ right: Sighting) -> Bool {
        areSame(left.requester, right.requester) && areSame(left.bucket, right.bucket)
            && areSame(left.operation, right.operation)
            && areSame(left.userAgent, right.userAgent)
            && areSame(left.sourceAddress, right.sourceAddress) && left.log == right.log
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
            && left.recipientAccount == right.recipientAccount
            && left.aclRequired == right.aclRequired && left.inDoubt == right.inDoubt
    }

    private static func areSame(_ left: Requester, _ right: Requester) -> Bool {
        areSame(left.arn, right.arn) && areSame(left.principalID, right.principalID)
            && left.account == right.account && areSame(left.issuerARN, right.issuerARN)
            && areSame(left.type, right.type) && areSame(left.accessKeyID, right.accessKeyID)
            && areSame(left.invokedBy, right.invokedBy)
            && left.tokenIssueTime == right.tokenIssueTime
            && areSame(left.mfaAuthenticated, right.mfaAuthenticated)
            && areSame(left.sourceIdentity, right.sourceIdentity)
            && areSame(left.canonicalID, right.canonicalID)
    }

    /// Swift's own equality takes two spellings of one letter for the same; what is stored must
    /// not hang on which of them came first.
    private static func areSame(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.utf8.elementsEqual(right.utf8)
    }

    /// Writes the object.
    static func write(_ sighting: Sighting, to json: inout JSONText) {
        json.beginObject()
        json.member("log", sighting.log.rawValue)
        json.member("service", sighting.service)
        json.member("operation", sighting.operation)
        json.member("error", sighting.errorCode)
        for (name, path) in texts { json.optionalMember(name, sighting[keyPath: path]) }
        for (name, path) in accounts {
            json.optionalMember(name, sighting[keyPath: path]?.description)
        }
        json.optionalMember("tokenIssued", sighting.requester.tokenIssueTime?.seconds.description)
        if sighting.aclRequired { json.member("aclRequired", "true") }
        if sighting.inDoubt { json.member("inDoubt", "true") }
        json.endObject()
    }

    /// Reads the object into a sighting that has the fields of the single request yet to come;
    /// nil where the text is not one that `write` made.
    static func read(_ content: String) -> Sighting? {
        guard let json = StoredJSON(content) else { return nil }
        let fields = json.textsByName
        guard let log = fields["log"].flatMap(Sighting.Log.init(rawValue:)),
            let service = fields["service"], let operation = fields["operation"],
            let error = fields["error"]
        else { return nil }
        var sighting = Sighting(
            log: log, requestID: "", time: Instant(seconds: 0), service: service,
            operation: operation, errorCode: error)
        for (name, path) in texts { sighting[keyPath: path] = fields[name] }
        for (name, path) in accounts {
            sighting[keyPath: path] = fields[name].flatMap { AccountID($0) }
        }
        sighting.requester.tokenIssueTime = fields["tokenIssued"].flatMap { Int64($0) }
            .map { Instant(seconds: $0) }
        sighting.aclRequired = fields["aclRequired"] != nil
        sighting.inDoubt = fields["inDoubt"] != nil
        return sighting
    }
}
