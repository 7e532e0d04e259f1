import AWSTypes
public import S3AccessLog

extension Finding {
    /// The denial that an access-log record shows; nil for every other one.
    ///
    /// The code decides, and the status where the code does not: a copy's source line has
    /// neither, and is never read as a denial.
    public init?(_ record: some S3AccessLogFields) {
        guard let code = record.text(.errorCode), let time = record.time,
            let requestID = record.text(.requestID), let operation = record.text(.operation),
            (record.status == 403 && ErrorCodes.isDenial(code)) || ErrorCodes.isKeyState(code),
            !S3Operations.isNoDecision(operation)
        else { return nil }
        var sighting = Sighting(
            log: .s3AccessLog, requestID: requestID, time: time, service: "s3",
            operation: operation, errorCode: code)
        sighting.fill(from: record)
        self = .denial(sighting)
    }
}

extension Sighting {
    fileprivate mutating func fill(from record: some S3AccessLogFields) {
        bucketOwnerCanonicalID = record.text(.bucketOwner)
        bucket = record.text(.bucket)
        key = record.key
        if operation == "BATCH.DELETE.OBJECT" { batchKey = key }
        sourceAddress = record.text(.remoteIP)
        if let text = record.text(.requester) {
            switch Principal(text) {
            case .canonicalUser(let id)?: requester.canonicalID = id
            default: requester.arn = text
            }
            requester.account = Principal(text)?.account
        }
        hostID = record.text(.hostID)
        versionID = record.text(.versionID)
        accessPointARN = record.text(.accessPointARN)
        referer = record.text(.referer)
        userAgent = record.text(.userAgent)
        signatureVersion = record.text(.signatureVersion)
        cipherSuite = record.text(.cipherSuite)
        authenticationType = record.text(.authenticationType)
        tlsVersion = record.text(.tlsVersion)
        aclRequired = record.text(.aclRequired) == "Yes"
        inDoubt = record.isInDoubt
        query = record.text(.requestURI).map(Sighting.query)
        if versionID == nil { versionID = query?["versionid"] }
        region = record.text(.hostHeader).flatMap(Sighting.region)
    }

    /// The query of `GET /key?list-type=2&prefix=raw%2F HTTP/1.1`, percent-decoded.
    private static func query(_ uri: String) -> [String: String] {
        let parts = uri.split(separator: " ")
        guard parts.count >= 2, let mark = parts[1].firstIndex(of: "?") else { return [:] }
        var query: [String: String] = [:]
        for pair in parts[1][parts[1].index(after: mark)...].split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = halves.first else { continue }
            query[decoded(name).lowercased()] = halves.count == 2 ? decoded(halves[1]) : ""
        }
        return query
    }

    private static func decoded(_ text: Substring) -> String {
        S3AccessLogKey.percentDecoded(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
            ?? String(text)
    }

    /// `eu-west-1` of `bucket.s3.eu-west-1.amazonaws.com`; nil where the host names none.
    private static func region(_ host: String) -> String? {
        let parts = host.split(separator: ":")[0].split(separator: ".").map(String.init)
        guard let end = parts.lastIndex(of: "amazonaws"), end > 0 else { return nil }
        let candidate = parts[end - 1]
        let isRegion = candidate.split(separator: "-").count >= 3 && !candidate.hasPrefix("s3")
        return isRegion ? candidate : nil
    }
}
