internal import Denials

/// Which denial a sighting belongs to: AWS's request id, and for a batch delete the line's key,
/// since its lines share one id.
struct DenialIdentity: Hashable {
    let requestID: String
    /// The batch delete's key; else empty, or what tells a request that was logged without an id
    /// from others of its kind.
    let part: String

    init(of sighting: Sighting) {
        requestID = sighting.requestID
        if let key = sighting.batchKey {
            part = key
        } else if requestID.isEmpty || requestID == "-" {
            part =
                sighting.eventID ?? sighting.hostID
                ?? "\(sighting.time) \(sighting.operation) \(sighting.key ?? "")"
        } else {
            part = ""
        }
    }
}
