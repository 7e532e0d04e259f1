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

    /// The sighting without what belongs to the single request, so that two of one situation are
    /// equal.
    static func shared(of sighting: Sighting) -> Sighting {
        var shared = sighting
        shared.requestID = ""
        shared.time = Instant(seconds: 0)
        shared.batchKey = nil
        shared.hostID = nil
        shared.eventID = nil
        shared.sharedEventID = nil
        shared.key = nil
        shared.versionID = nil
        shared.referer = nil
        shared.message = nil
        shared.parameters = nil
        shared.query = nil
        return shared
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
