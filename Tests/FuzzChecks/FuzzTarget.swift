/// What reads bytes of strangers, each with what must hold of it whatever the bytes. `make fuzz`
/// has libFuzzer look for bytes of which it does not; the suite tries the corpus and its mutations.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// Lines of S3's access log.
    case accessLog = "access-log"
    /// The same as JSON objects, as CloudWatch delivers them.
    case accessLogObjects = "access-log-objects"
    /// CloudTrail in any of its containers, with the policy changes that its records tell.
    case cloudTrail = "cloudtrail"
    /// A file that may be compressed.
    case gzip
    /// A policy document.
    case policy
    /// A sentence of AWS's about a refusal.
    case message
    /// A loose file of a capture.
    case snapshot

    /// Reads the bytes; says what does not hold, nil where all does. A crash says it louder.
    public func difference(in bytes: [UInt8]) -> String? {
        switch self {
        case .accessLog: AccessLogCheck.difference(in: bytes)
        case .accessLogObjects: AccessLogObjectCheck.difference(in: bytes)
        case .cloudTrail: CloudTrailCheck.difference(in: bytes)
        case .gzip: GzipCheck.difference(in: bytes)
        case .policy: PolicyCheck.difference(in: bytes)
        case .message: MessageCheck.difference(in: bytes)
        case .snapshot: SnapshotCheck.difference(in: bytes)
        }
    }
}

/// Offers bytes in pieces, as a reader of files does.
enum Pieces {
    /// A size that follows from the bytes, so that the same bytes are always cut alike.
    static func size(for bytes: [UInt8]) -> Int { 1 + Int(bytes.last ?? 0) % 97 }

    /// Calls `scan` with what is held and whether that is all; it returns how much is done with.
    static func offer(
        _ bytes: [UInt8], size: Int, _ scan: (UnsafeRawBufferPointer, Bool) -> Int
    ) {
        var held: [UInt8] = []
        var start = 0
        repeat {
            let end = min(bytes.count, start + size)
            held += bytes[start..<end]
            start = end
            let done = held.withUnsafeBytes { scan($0, start == bytes.count) }
            held.removeFirst(done)
        } while start < bytes.count
    }
}
