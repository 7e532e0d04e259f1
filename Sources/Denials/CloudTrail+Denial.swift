import AWSTypes
public import CloudTrail
import JSON

extension Finding {
    /// What a CloudTrail record yields: a denial, evidence, or nothing.
    public init?(_ record: CloudTrailRecord, _ situations: SituationMemory) {
        guard let time = record.eventTime, let eventID = record.eventID ?? record.requestID else {
            return nil
        }
        if let code = record.errorCode {
            self.init(refused: record, code: code, time: time, situations)
        } else {
            self.init(succeeded: record, time: time, eventID: eventID)
        }
    }

    // MARK: - Refused

    private init?(
        refused record: CloudTrailRecord, code: String, time: Instant,
        _ situations: SituationMemory
    ) {
        guard let source = record.eventSource, let name = record.eventName,
            let requestID = record.requestID ?? record.eventID
        else { return nil }
        let isS3 = ErrorCodes.isS3(source)
        let isKMS = source == "kms.amazonaws.com"
        guard
            (isS3 && (ErrorCodes.isDenial(code) || ErrorCodes.isKeyState(code)))
                || (isKMS && (ErrorCodes.isDenial(code) || ErrorCodes.isKeyStateOfKMS(code)))
        else { return nil }
        let isNetwork = record.eventCategory == "NetworkActivity" || code == "VpceAccessDenied"
        var fields = Situation.Fields(
            log: isNetwork ? .networkActivity : .cloudTrail, service: isS3 ? "s3" : "kms",
            operation: name, errorCode: code)
        fields.fill(from: record)
        var own = Sighting.Fields(requestID: requestID, time: time)
        own.fill(from: record)
        let sighting = Sighting(situations.situation(of: fields), own)
        if isKMS, isNetwork || sighting.isMadeByService {
            self = .evidence(.keyDenial(sighting))
        } else {
            self = .denial(sighting)
        }
    }

    // MARK: - Succeeded

    private init?(succeeded record: CloudTrailRecord, time: Instant, eventID: String) {
        // Of a call that went through, the endpoint's record tells nothing that the service's own
        // does not: what was asked is redacted.
        guard let name = record.eventName, !record.isNetworkActivity else { return nil }
        switch (record.eventSource, name) {
        case ("sts.amazonaws.com"?, _) where name.hasPrefix("AssumeRole"):
            guard let session = RoleSession(record, time: time, eventID: eventID) else {
                return nil
            }
            self = .evidence(.roleSession(session))
        case ("sts.amazonaws.com"?, "GetScopedCredentials"):
            guard let session = RoleSession(narrowed: record, time: time, eventID: eventID) else {
                return nil
            }
            self = .evidence(.roleSession(session))
        case ("glue.amazonaws.com"?, _) where RecordInterest.glueNames.contains(name):
            guard
                let evidence = LogEvidence(
                    glue: record, name: name, time: time, eventID: eventID)
            else { return nil }
            self = .evidence(evidence)
        case ("s3.amazonaws.com"?, _) where RecordInterest.writes.contains(name):
            guard let write = ForeignWrite(record, time: time, eventID: eventID) else { return nil }
            self = .evidence(.foreignWrite(write))
        default:
            guard RecordInterest.eventNames.contains(name), record.isOfServiceKept else {
                return nil
            }
            self = .evidence(
                .policyChange(
                    PolicyChange(
                        time: time, eventID: eventID, eventName: name, record: record.json)))
        }
    }
}

extension CloudTrailRecord {
    /// Tags are set by events of one name in most services, and jobs and sessions are made by some.
    fileprivate var isOfServiceKept: Bool {
        if let eventName, RecordInterest.glueNames.contains(eventName) { return false }
        guard eventName == "TagResource" || eventName == "UntagResource" else { return true }
        return eventSource == "s3.amazonaws.com" || eventSource == "kms.amazonaws.com"
    }
}

extension Sighting {
    /// Whether S3 or another service made this call on the principal's behalf: in forward access
    /// sessions `fas.s3.amazonaws.com`, earlier `s3.amazonaws.com` or `AWS Internal`.
    fileprivate var isMadeByService: Bool {
        let services = [situation.fields.requester.invokedBy, fields.sourceAddress].compactMap {
            $0
        }
        return services.contains { $0.hasSuffix("s3.amazonaws.com") || $0 == "AWS Internal" }
    }
}

extension Sighting.Fields {
    fileprivate mutating func fill(from record: CloudTrailRecord) {
        hostID = record.additionalEventData?["x-amz-id-2"]?.string
        eventID = record.eventID
        sharedEventID = record.sharedEventID
        sourceAddress = record.sourceIPAddress
        message = record.errorMessage
        if case .object? = record.requestParameters {
            parameters = (record.requestParameters?.flattened).map { Secrets.redacted($0) }
        }
        key = record.requestParameters?["key"]?.string
        versionID = record.requestParameters?["versionId"]?.string
        accessKeyID = record.userIdentity?["accessKeyId"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        tokenIssueTime = record.userIdentity?["sessionContext"]?["attributes"]?["creationDate"]?
            .string.flatMap { Instant(iso8601: $0) }
    }
}

extension Situation.Fields {
    fileprivate mutating func fill(from record: CloudTrailRecord) {
        requester = Requester(record.userIdentity)
        region = record.region
        vpcEndpointID = record.vpcEndpointID
        vpcEndpointAccount = record.vpcEndpointAccount
        userAgent = record.userAgent.map { agent in
            let isBracketed =
                agent.utf8.first == UInt8(ascii: "[") && agent.utf8.last == UInt8(ascii: "]")
            return isBracketed ? String(Substring(agent.utf8.dropFirst().dropLast())) : agent
        }
        recipientAccount = record.recipientAccount
        eventContext = EventContext.text(of: record["eventContext"])
        fillRequest(from: record)
        fillConnection(from: record)
    }

    private mutating func fillRequest(from record: CloudTrailRecord) {
        bucket = record.requestParameters?["bucketName"]?.string
        // Through an access point its ARN, or its alias, stands where the bucket's name does.
        if let name = bucket, name.hasPrefix("arn:") || name.hasSuffix("-s3alias") {
            accessPointARN = name.hasPrefix("arn:") ? name : nil
            bucket = nil
        }
        for resource in record.resources {
            let arn = resource["ARN"]?.string ?? resource["arn"]?.string
            let owner = resource["accountId"]?.string.flatMap { AccountID($0) }
            switch resource["type"]?.string {
            case "AWS::S3::Bucket"?:
                bucketOwner = owner
                bucket = bucket ?? arn.flatMap { ARN($0) }?.resource
            case "AWS::S3::AccessPoint"?: accessPointARN = accessPointARN ?? arn
            case "AWS::KMS::Key"?: keyARN = arn
            default: break
            }
        }
        if service == "kms", keyARN == nil {
            let named = record.requestParameters?["keyId"]?.string
            keyARN = named ?? record.errorMessage.flatMap { DenialMessage($0)?.keyARN }
        }
    }

    private mutating func fillConnection(from record: CloudTrailRecord) {
        let extra = record.additionalEventData
        signatureVersion = extra?["SignatureVersion"]?.string
        authenticationType = extra?["AuthenticationMethod"]?.string
        cipherSuite = extra?["CipherSuite"]?.string ?? record["tlsDetails"]?["cipherSuite"]?.string
        tlsVersion = record["tlsDetails"]?["tlsVersion"]?.string
        aclRequired = extra?["aclRequired"]?.string == "Yes"
    }
}

extension Requester {
    init(_ identity: JSONValue?) {
        self.init()
        guard let identity else { return }
        arn = identity["arn"]?.string
        principalID = identity["principalId"]?.string
        account = identity["accountId"]?.string.flatMap { AccountID($0) }
        type = identity["type"]?.string
        invokedBy = identity["invokedBy"]?.string
        let session = identity["sessionContext"]
        issuerARN = session?["sessionIssuer"]?["arn"]?.string
        sourceIdentity = session?["sourceIdentity"]?.string
        mfaAuthenticated = session?["attributes"]?["mfaAuthenticated"]?.string
    }
}

extension JSONValue {
    /// The members as texts by dotted path, names lowercased; lists of one as their element.
    var flattened: [String: String] {
        var texts: [String: String] = [:]
        flatten(into: &texts, path: "", depth: 0)
        return texts
    }

    private func flatten(into texts: inout [String: String], path: String, depth: Int) {
        guard depth < 8 else { return }
        switch self {
        case .object(let members):
            for member in members {
                let name = path.isEmpty ? member.key : "\(path).\(member.key)"
                member.value.flatten(into: &texts, path: name.lowercased(), depth: depth + 1)
            }
        case .array(let values):
            if values.count == 1 { values[0].flatten(into: &texts, path: path, depth: depth + 1) }
        case .string(let text): texts[path] = text
        case .number(let digits): texts[path] = digits
        case .bool(let value): texts[path] = value ? "true" : "false"
        case .null: break
        }
    }
}
