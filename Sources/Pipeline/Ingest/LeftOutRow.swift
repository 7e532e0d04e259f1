import Denials

/// How many refusals were left out for one reason.
public struct LeftOutRow: Hashable, Sendable {
    /// Why they are no denials. The raw value is the slug that programs get.
    public enum Reason: String, CaseIterable, Sendable {
        /// Another service than S3 or KMS refused them.
        case otherService = "other-service"
        /// The error code speaks of something else than permissions.
        case noAuthorizationFailure = "no-authorization-failure"
        /// Nobody decided on access: a lifecycle action, a preflight.
        case noAccessDecision = "no-access-decision"
        /// They lack their time or request id.
        case incomplete = "no-time-or-request-id"
        /// Reasons beyond the number that is counted apart.
        case further = "further"
    }

    /// Why.
    public let reason: Reason
    /// The error code, or for `noAccessDecision` the operation; empty where there is none.
    public let name: String
    /// The service, `ec2.amazonaws.com`, for `otherService`.
    public let service: String?
    /// How many.
    public let count: Int
}

extension IngestSummary {
    /// The refusals left out, by reason; within one the most frequent first.
    public var leftOutRows: [LeftOutRow] {
        var rows = leftOut.byReason.map { reason, count in
            switch reason {
            case .otherService(let code, let service):
                LeftOutRow(reason: .otherService, name: code, service: service, count: count)
            case .noAuthorizationFailure(let code):
                LeftOutRow(
                    reason: .noAuthorizationFailure, name: code, service: nil, count: count)
            case .noDecision(let operation):
                LeftOutRow(reason: .noAccessDecision, name: operation, service: nil, count: count)
            case .incomplete:
                LeftOutRow(reason: .incomplete, name: "", service: nil, count: count)
            }
        }
        if leftOut.others > 0 {
            rows.append(
                LeftOutRow(reason: .further, name: "", service: nil, count: leftOut.others))
        }
        return rows.sorted { left, right in
            (left.reason.rawValue, right.count, left.name, left.service ?? "")
                < (right.reason.rawValue, left.count, right.name, right.service ?? "")
        }
    }
}
