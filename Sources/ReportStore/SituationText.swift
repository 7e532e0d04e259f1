internal import AWSTypes
internal import Denials

/// What the sightings of one principal on one path have in common, as a JSON object: everything
/// in a `Sighting` that belongs to who asked and over which path. Of the single request it has the
/// address, the access key and the token's time, which are taken out of what is kept. Fields without
/// a value are left out.
enum SituationText {
    /// Visits every text in the order in which they are written: one list for both directions.
    private static func visitTexts(
        of sighting: inout Sighting, _ visit: (String, inout String?) -> Void
    ) {
        visit("bucket", &sighting.bucket)
        visit("accessPoint", &sighting.accessPointARN)
        visit("keyARN", &sighting.keyARN)
        visit("bucketOwnerCanonicalID", &sighting.bucketOwnerCanonicalID)
        visit("region", &sighting.region)
        visit("sourceAddress", &sighting.sourceAddress)
        visit("vpcEndpoint", &sighting.vpcEndpointID)
        visit("userAgent", &sighting.userAgent)
        visit("cipherSuite", &sighting.cipherSuite)
        visit("tls", &sighting.tlsVersion)
        visit("signature", &sighting.signatureVersion)
        visit("authentication", &sighting.authenticationType)
        visit("arn", &sighting.requester.arn)
        visit("principalID", &sighting.requester.principalID)
        visit("issuer", &sighting.requester.issuerARN)
        visit("type", &sighting.requester.type)
        visit("accessKey", &sighting.requester.accessKeyID)
        visit("invokedBy", &sighting.requester.invokedBy)
        visit("mfa", &sighting.requester.mfaAuthenticated)
        visit("sourceIdentity", &sighting.requester.sourceIdentity)
        visit("canonicalID", &sighting.requester.canonicalID)
    }

    /// Visits every account, as `visitTexts` the texts.
    private static func visitAccounts(
        of sighting: inout Sighting, _ visit: (String, inout AccountID?) -> Void
    ) {
        visit("bucketOwner", &sighting.bucketOwner)
        visit("vpcEndpointAccount", &sighting.vpcEndpointAccount)
        visit("recipient", &sighting.recipientAccount)
        visit("account", &sighting.requester.account)
    }

    /// What stands with the single request: the address since format 3, the rest since 4.
    private static func isOwn(_ name: String) -> Bool {
        name == "sourceAddress" || name == "accessKey" || name == "tokenIssued"
    }

    /// The sighting without what stands with the single request.
    static func shared(_ sighting: Sighting) -> Sighting {
        var shared = sighting
        shared.sourceAddress = nil
        shared.requester.accessKeyID = nil
        shared.requester.tokenIssueTime = nil
        return shared
    }

    /// Whether two sightings have the same of what `shared` takes out.
    static func haveSameRequest(_ left: Sighting, _ right: Sighting) -> Bool {
        areSame(left.sourceAddress, right.sourceAddress)
            && areSame(left.requester.accessKeyID, right.requester.accessKeyID)
            && left.requester.tokenIssueTime == right.requester.tokenIssueTime
    }

    /// Whether two sightings have all that in common which is kept here, byte for byte.
    static func areSame(_ left: Sighting, _ right: Sighting) -> Bool {
        areSame(left.requester, right.requester) && areSame(left.bucket, right.bucket)
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
            && left.recipientAccount == right.recipientAccount
            && left.aclRequired == right.aclRequired && left.inDoubt == right.inDoubt
    }

    private static func areSame(_ left: Requester, _ right: Requester) -> Bool {
        areSame(left.arn, right.arn) && areSame(left.principalID, right.principalID)
            && left.account == right.account && areSame(left.issuerARN, right.issuerARN)
            && areSame(left.type, right.type) && areSame(left.invokedBy, right.invokedBy)
            && areSame(left.mfaAuthenticated, right.mfaAuthenticated)
            && areSame(left.sourceIdentity, right.sourceIdentity)
            && areSame(left.canonicalID, right.canonicalID)
    }

    private static func areSame(_ left: String?, _ right: String?) -> Bool {
        SameBytes.areSame(left, right)
    }

    /// Writes the object; says where the members stand that belong to the single request, each with
    /// the comma before it.
    static func write(_ sighting: Sighting, to json: inout JSONText) -> [Range<Int>] {
        var own: [Range<Int>] = []
        func member(_ name: String, _ text: String?) {
            guard let text else { return }
            let start = json.bytes.count
            json.member(name, text)
            if isOwn(name) { own.append(start..<json.bytes.count) }
        }
        json.beginObject()
        json.member("log", sighting.log.rawValue)
        json.member("service", sighting.service)
        json.member("operation", sighting.operation)
        json.member("error", sighting.errorCode)
        var visited = sighting
        visitTexts(of: &visited) { member($0, $1) }
        visitAccounts(of: &visited) { member($0, $1?.description) }
        member("tokenIssued", sighting.requester.tokenIssueTime?.seconds.description)
        if sighting.aclRequired { json.member("aclRequired", "true") }
        if sighting.inDoubt { json.member("inDoubt", "true") }
        json.endObject()
        return own
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
        visitTexts(of: &sighting) { $1 = fields[$0] }
        visitAccounts(of: &sighting) { $1 = fields[$0].flatMap { AccountID($0) } }
        sighting.requester.tokenIssueTime = fields["tokenIssued"].flatMap { Int64($0) }
            .map { Instant(seconds: $0) }
        sighting.aclRequired = fields["aclRequired"] != nil
        sighting.inDoubt = fields["inDoubt"] != nil
        return sighting
    }
}
