import AWSTypes
public import S3AccessLog

extension Finding {
    /// The denial that an access-log record shows; nil for every other one.
    ///
    /// The code decides, and the status where the code does not: a copy's source line has
    /// neither, and is never read as a denial.
    public init?(_ line: S3AccessLogRecord, _ situations: SituationMemory) {
        self.init(line) { read in situations.situation(of: line, read) }
    }

    /// The same of an object.
    public init?(_ object: S3AccessLogObject, _ situations: SituationMemory) {
        self.init(object) { read in situations.situation(of: read()) }
    }

    private init?(
        _ record: some S3AccessLogFields, situation: (() -> Situation.Fields) -> Situation
    ) {
        guard let code = record.text(.errorCode), let time = record.time,
            let requestID = record.text(.requestID), let operation = record.text(.operation),
            (record.status == 403 && ErrorCodes.isDenial(code)) || ErrorCodes.isKeyState(code),
            !S3Operations.isNoDecision(operation)
        else { return nil }
        var fields = Sighting.Fields(requestID: requestID, time: time)
        fields.fill(from: record)
        fields.isProvisional = record.isProvisional
        if operation == "BATCH.DELETE.OBJECT" { fields.batchKey = fields.key }
        let situation = situation {
            Situation.Fields(record, operation: operation, errorCode: code)
        }
        self = .denial(Sighting(situation, fields))
    }
}

extension Situation.Fields {
    fileprivate init(_ record: some S3AccessLogFields, operation: String, errorCode: String) {
        self.init(log: .s3AccessLog, service: "s3", operation: operation, errorCode: errorCode)
        bucketOwnerCanonicalID = record.text(.bucketOwner)
        bucket = record.text(.bucket)
        if let text = record.text(.requester) {
            let principal = Principal(text)
            switch principal {
            case .canonicalUser(let id)?: requester.canonicalID = id
            default: requester.arn = text
            }
            requester.account = principal?.account
        }
        accessPointARN = record.text(.accessPointARN)
        userAgent = record.text(.userAgent)
        signatureVersion = record.text(.signatureVersion)
        cipherSuite = record.text(.cipherSuite)
        authenticationType = record.text(.authenticationType)
        tlsVersion = record.text(.tlsVersion)
        aclRequired = record.text(.aclRequired) == "Yes"
        lacksTransport = !record.has(.cipherSuite) || !record.has(.tlsVersion)
        lacksAccessPoint = !record.has(.accessPointARN)
        inDoubt = record.isInDoubt
        region = record.text(.hostHeader).flatMap(Situation.Fields.region)
    }

    /// `eu-west-1` of `bucket.s3.eu-west-1.amazonaws.com`, and of
    /// `bucket.vpce-0a-1b.s3.eu-west-1.vpce.amazonaws.com` (S3 User Guide, "AWS PrivateLink for Amazon
    /// S3"); nil where the host names none.
    ///
    /// The endpoint's id is not read: the client chooses the header, and may send any endpoint's name
    /// through another one, or over the internet, while conditions on `aws:SourceVpce` are guards
    /// against such clients.
    private static func region(_ host: String) -> String? {
        let name = host.utf8[..<(host.firstRange(ofText: ":")?.lowerBound ?? host.endIndex)]
        guard let end = host.lastRange(ofText: ".amazonaws"), end.upperBound <= name.endIndex,
            end.upperBound == name.endIndex || host.utf8[end.upperBound] == UInt8(ascii: ".")
        else { return nil }
        var before = Substring(name[..<end.lowerBound])
        let suffix = ".vpce"
        if before.hasSuffix(suffix), before.hasPrefix("vpce-") || before.contains(text: ".vpce-") {
            before = Substring(before.utf8.dropLast(suffix.utf8.count))
        }
        let candidate = before[(before.lastRange(ofText: ".")?.upperBound ?? before.startIndex)...]
        guard candidate.hasTwoDashes, !candidate.begins(with: "s3") else { return nil }
        return String(candidate)
    }
}

extension Substring {
    /// Whether it may be a region's name, which has so many at the least.
    fileprivate var hasTwoDashes: Bool {
        let bytes = utf8.span
        return bytes.indices.count { bytes[$0] == UInt8(ascii: "-") } >= 2
    }
}

extension Sighting.Fields {
    fileprivate mutating func fill(from record: some S3AccessLogFields) {
        key = record.key
        sourceAddress = record.text(.remoteIP)
        hostID = record.text(.hostID)
        versionID = record.text(.versionID)
        referer = record.text(.referer).map { Secrets.redacted(referer: $0) }
        query = record.text(.requestURI).map { Secrets.redacted(Sighting.Fields.query($0)) }
        if versionID == nil { versionID = query?["versionid"] }
    }

    /// The query of `GET /key?list-type=2&prefix=raw%2F HTTP/1.1`, percent-decoded.
    private static func query(_ uri: String) -> [String: String] {
        guard uri.contains(text: "?") else { return [:] }
        let parts = uri.utf8.split(separator: UInt8(ascii: " "))
        guard parts.count >= 2, let mark = parts[1].firstIndex(of: UInt8(ascii: "?")) else {
            return [:]
        }
        var query: [String: String] = [:]
        for pair in parts[1][mark...].dropFirst().split(separator: UInt8(ascii: "&")) {
            let equal = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            query[QueryText.decoded(pair[..<equal]).lowercased()] =
                QueryText.decoded(pair[equal...].dropFirst())
        }
        return query
    }
}
