internal import AWSTypes
internal import Denials
internal import JSON

/// A situation as a JSON object. Fields without a value are left out.
struct SituationText {
    /// What belongs to the single request, and stood in the object once: the address until format
    /// 3, the rest until 4. What tells one sighting from another is still the whole text, with it.
    private enum Own: String, CaseIterable {
        case sourceAddress
        case accessKey
        case tokenIssued
    }

    /// The log of a row of `situation`, as SQL: the first member, as `init` writes it, which is read
    /// without the others, since a store may have a row for each denial.
    static let log = """
        iif(content GLOB '{"log":"*', substr(content, 9, instr(substr(content, 9, 32), '"') - 1),
            content ->> '$.log')
        """

    /// One member of a text that was written here, without the others. The name in its quotes stands
    /// in no value: there a quote has a backslash before it.
    static func member(_ name: String, of content: String) -> String? {
        guard let start = content.firstRange(ofText: "\"\(name)\":\"") else { return nil }
        let rest = content[start.upperBound...]
        guard let end = rest.firstRange(ofText: "\"")?.lowerBound,
            !rest[..<end].contains(text: "\\")
        else { return JSONValue(content)?[name]?.string }
        return String(rest[..<end])
    }

    /// The object that is kept.
    let shared: [UInt8]
    /// Where in it the members of the single request would stand, in the order of `Own`.
    private let places: [Int]

    init(_ fields: Situation.Fields) {
        var json = JSONText()
        var places: [Int] = []
        json.beginObject()
        json.member("log", fields.log.rawValue)
        json.member("service", fields.service)
        json.member("operation", fields.operation)
        json.member("error", fields.errorCode)
        var fields = fields
        SituationText.visitTexts(of: &fields) {
            json.optionalMember($0, $1)
        } own: { _ in
            places.append(json.bytes.count)
        }
        if fields.aclRequired { json.member("aclRequired", "true") }
        if fields.inDoubt { json.member("inDoubt", "true") }
        if fields.lacksTransport { json.member("lacksTransport", "true") }
        if fields.lacksAccessPoint { json.member("lacksAccessPoint", "true") }
        json.endObject()
        // As many bytes as it has: thousands are remembered, and a list that has grown has room.
        shared = json.bytes.withUnsafeBufferPointer { Array($0) }
        self.places = places
    }

    /// Writes the whole object, with what a sighting has of its own.
    func write(with sighting: Sighting, to json: inout JSONText) {
        let fields = sighting.fields
        var start = 0
        for (own, place) in zip(Own.allCases, places) {
            json.continueObject(shared[start..<place])
            let text =
                switch own {
                case .sourceAddress: fields.sourceAddress
                case .accessKey: fields.accessKeyID
                case .tokenIssued: fields.tokenIssueTime?.seconds.description
                }
            json.optionalMember(own.rawValue, text)
            start = place
        }
        json.continueObject(shared[start...])
    }

    /// Reads the object into a sighting that has the fields of the single request yet to come, but
    /// for those that earlier formats kept here; nil where the text is not one that was written
    /// here.
    static func read(_ content: String) -> Sighting? {
        guard let json = JSONValue(content) else { return nil }
        let texts = json.textsByName
        guard let log = texts["log"].flatMap(Sighting.Log.init(rawValue:)),
            let service = texts["service"], let operation = texts["operation"],
            let error = texts["error"]
        else { return nil }
        var fields = Situation.Fields(
            log: log, service: service, operation: operation, errorCode: error)
        visitTexts(of: &fields) {
            $1 = texts[$0]
        } own: { _ in
        }
        fields.aclRequired = texts["aclRequired"] != nil
        fields.inDoubt = texts["inDoubt"] != nil
        fields.lacksTransport = texts["lacksTransport"] != nil
        fields.lacksAccessPoint = texts["lacksAccessPoint"] != nil
        var sighting = Sighting(Situation(fields), requestID: "", time: Instant(seconds: 0))
        sighting.sourceAddress = texts[Own.sourceAddress.rawValue]
        sighting.accessKeyID = texts[Own.accessKey.rawValue]
        sighting.tokenIssueTime = texts[Own.tokenIssued.rawValue].flatMap { Int64($0) }
            .map { Instant(seconds: $0) }
        return sighting
    }

    /// Visits every text in the order in which they are written, and the places of what belongs to
    /// the single request: one list for both directions.
    private static func visitTexts(
        of fields: inout Situation.Fields, _ visit: (String, inout String?) -> Void,
        own: (Own) -> Void
    ) {
        visit("bucket", &fields.bucket)
        visit("accessPoint", &fields.accessPointARN)
        visit("keyARN", &fields.keyARN)
        visit("bucketOwnerCanonicalID", &fields.bucketOwnerCanonicalID)
        visit("region", &fields.region)
        own(.sourceAddress)
        visit("vpcEndpoint", &fields.vpcEndpointID)
        visit("userAgent", &fields.userAgent)
        visit("cipherSuite", &fields.cipherSuite)
        visit("tls", &fields.tlsVersion)
        visit("signature", &fields.signatureVersion)
        visit("authentication", &fields.authenticationType)
        visit("arn", &fields.requester.arn)
        visit("principalID", &fields.requester.principalID)
        visit("issuer", &fields.requester.issuerARN)
        visit("type", &fields.requester.type)
        own(.accessKey)
        visit("invokedBy", &fields.requester.invokedBy)
        visit("mfa", &fields.requester.mfaAuthenticated)
        visit("sourceIdentity", &fields.requester.sourceIdentity)
        visit("canonicalID", &fields.requester.canonicalID)
        visit("eventContext", &fields.eventContext)
        visitAccount("bucketOwner", &fields.bucketOwner, visit)
        visitAccount("vpcEndpointAccount", &fields.vpcEndpointAccount, visit)
        visitAccount("recipient", &fields.recipientAccount, visit)
        visitAccount("account", &fields.requester.account, visit)
        own(.tokenIssued)
    }

    private static func visitAccount(
        _ name: String, _ account: inout AccountID?, _ visit: (String, inout String?) -> Void
    ) {
        var text = account?.description
        visit(name, &text)
        account = text.flatMap { AccountID($0) }
    }
}
