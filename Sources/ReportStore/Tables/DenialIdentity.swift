internal import AWSTypes
internal import Denials

/// Which denial a sighting belongs to: AWS's request id, and for a batch delete the line's key,
/// since its lines share one id. Where two records of one id differ in operation, key or host id
/// they tell of two requests (the id alone is no identity: archives hold such records, and whoever
/// may write a log can copy an id); the second one's part then tells more.
struct DenialIdentity: Hashable {
    let requestID: String
    /// The batch delete's key; else empty, or what tells a request that was logged without an id
    /// from others of its kind.
    let part: String

    init(of sighting: Sighting) {
        let fields = sighting.fields
        requestID = fields.requestID
        if let key = fields.batchKey {
            part = key
        } else if requestID.isEmpty || requestID == "-" {
            part =
                fields.eventID ?? fields.hostID
                ?? "\(fields.time) \(sighting.operation) \(fields.key ?? "")"
        } else {
            part = ""
        }
    }

    /// Parts the denials of one request id and part, where there are several requests.
    static let separator = "\u{1}"
    /// What ends the range of texts that the separator begins.
    static let behindSeparator = "\u{2}"

    /// By what a denial of this identity is found (`RequestNumbers`). Those of other requests under one
    /// id and part have the same.
    static func hash(
        requestID: some Sequence<UInt8>, part: some Sequence<UInt8>, _ hash: ContentHash
    )
        -> Int64
    {
        var bytes = Array(requestID)
        // No log writes it in an id.
        bytes.append(1)
        bytes.append(contentsOf: part.prefix { $0 != 1 })
        return hash(bytes)
    }

    /// The part of a request that is another than the one its id and part name already. Not of it
    /// alone: the texts of two requests may be alike.
    func part(ofOther sighting: Sighting) -> String {
        let fields = sighting.fields
        return part + DenialIdentity.separator
            + [
                sighting.log.rawValue, sighting.operation, sighting.bucket ?? "", fields.key ?? "",
                fields.hostID ?? "", fields.eventID ?? "", sighting.requester.arn ?? "",
            ].joined(separator: " ")
    }
}

extension Sighting {
    /// Whether two sightings under one request id tell of two requests. Within one log all that
    /// identifies a request must agree. Two logs may write a bucket or a key in two ways (an access
    /// point, an encoding); where they cannot, a difference tells.
    func isOfAnotherRequest(than other: Sighting) -> Bool {
        let keys = differ(fields.key, other.fields.key)
        let buckets = differ(self.bucket, other.bucket)
        let hosts = differ(fields.hostID, other.fields.hostID)
        let principals = differ(self.requester.arn, other.requester.arn)
        // A client's text leaves out most, and names calls in its own way: only where it names
        // another place does it tell of another request.
        guard self.log != .jobLog, other.log != .jobLog else {
            return hasPlainNames && other.hasPlainNames && (keys || buckets)
        }
        guard self.log == other.log else {
            let isPlain = hasPlainNames && other.hasPlainNames
            return isPlain && (keys || buckets) || methodsDiffer(other)
                || [keys, buckets, hosts, principals].count(where: { $0 }) >= 2
        }
        if let id = fields.sharedEventID, id == other.fields.sharedEventID { return false }
        return keys || buckets || hosts || principals
            || !SameBytes.areSame(self.operation, other.operation)
    }

    /// Whether every log would write the names of bucket and key alike.
    private var hasPlainNames: Bool {
        let key = fields.key ?? ""
        let bucket = self.bucket ?? ""
        let isPlain = key.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "%") && $0 != UInt8(ascii: "+")
        }
        return isPlain && !bucket.utf8.contains(UInt8(ascii: ":")) && !bucket.hasSuffix("-s3alias")
    }

    /// Whether one log tells of another method on an object than the other: `REST.HEAD.OBJECT` and
    /// `GetObject`.
    private func methodsDiffer(_ other: Sighting) -> Bool {
        guard let method = objectMethod, let otherMethod = other.objectMethod else { return false }
        return method != otherMethod
    }

    private var objectMethod: String? {
        switch self.operation {
        case "REST.GET.OBJECT", "GetObject": "GET"
        case "REST.HEAD.OBJECT", "HeadObject": "HEAD"
        case "REST.PUT.OBJECT", "PutObject": "PUT"
        case "REST.DELETE.OBJECT", "DeleteObject": "DELETE"
        default: nil
        }
    }

    private func differ(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return false }
        return !SameBytes.areSame(left, right)
    }
}
