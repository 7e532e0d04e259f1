internal import Denials

/// Which denial a sighting belongs to: AWS's request id, and for a batch delete the line's key,
/// since its lines share one id.
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
}
