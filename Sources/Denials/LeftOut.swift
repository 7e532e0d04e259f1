public import CloudTrail
public import S3AccessLog

/// A refused request that is no denial for why403, and why. What a log holds and the store does
/// not is told, not just missing.
public enum LeftOut: Hashable, Sendable {
    /// Another service than S3 or KMS refused it.
    case otherService(code: String, service: String)
    /// The code says that something else was wrong than the caller's permissions: a bad
    /// signature, a skewed clock, an archived object.
    case noAuthorizationFailure(code: String)
    /// Nobody decided on access: S3's own lifecycle actions, a browser's preflight.
    case noDecision(operation: String)
    /// A refusal that lacks its time or its request id, so that it cannot be told from others.
    case incomplete

    /// Why a CloudTrail record that yields no `Finding` is left out; nil where it is no refusal.
    public init?(_ record: CloudTrailRecord) {
        guard let code = record.errorCode else { return nil }
        let service = record.eventSource ?? "unknown"
        if !ErrorCodes.isOfInterest(service: service) {
            self = .otherService(code: code, service: service)
        } else if !ErrorCodes.isDenial(code), !ErrorCodes.isKeyStateOfKMS(code) {
            self = .noAuthorizationFailure(code: code)
        } else {
            self = .incomplete
        }
    }

    /// Why an access-log record that yields no `Finding` is left out; nil where it is no refusal.
    public init?(_ record: some S3AccessLogFields) {
        let code = record.text(.errorCode)
        let operation = record.text(.operation) ?? ""
        guard record.status == 403 || code?.hasPrefix("KMS.") ?? false else { return nil }
        if S3Operations.isNoDecision(operation) {
            self = .noDecision(operation: operation)
        } else if let code, ErrorCodes.isDenial(code) || ErrorCodes.isKeyState(code) {
            self = .incomplete
        } else {
            self = .noAuthorizationFailure(code: code ?? "no error code")
        }
    }
}

/// How many refused requests were left out, by reason.
public struct LeftOutCounts: Sendable {
    /// Reasons counted apart at the most: a log's own text must not make memory grow.
    public static let maximumReasons = 256

    /// By reason.
    public private(set) var byReason: [LeftOut: Int] = [:]
    /// Those of further reasons.
    public private(set) var others = 0

    /// Nothing yet.
    public init() {}

    /// All of them.
    public var total: Int { byReason.values.reduce(others, +) }

    /// Counts one more.
    public mutating func add(_ reason: LeftOut, count: Int = 1) {
        if byReason[reason] != nil || byReason.count < LeftOutCounts.maximumReasons {
            byReason[reason, default: 0] += count
        } else {
            others += count
        }
    }

    /// Adds another's counts.
    public mutating func add(_ counts: LeftOutCounts) {
        for (reason, count) in counts.byReason { add(reason, count: count) }
        others += counts.others
    }
}
