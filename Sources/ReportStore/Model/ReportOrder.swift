/// In which order `report` lists denials. The raw value is what `--sort` takes.
public enum ReportOrder: String, CaseIterable, Sendable {
    /// The oldest first, then by request id.
    case time
    /// The newest first.
    case newest
    /// By the role's ARN, and so in the others by what they are named after; then by time.
    case role
    case account
    case bucket
    case action
    case cause

    /// What is ordered by before time, of the verdict.
    var column: String {
        switch self {
        case .time, .newest: return "NULL"
        case .role, .account, .bucket, .action, .cause: return "verdict.\(rawValue)"
        }
    }

    /// What parts requests of one id and time: what they asked for, as `part` depends on which came
    /// in first.
    private static let requestParts = ["object", "action", "bucket", "principal", "part"]

    /// The terms over the columns `name`, `time`, `request`, those of `requestParts`.
    var terms: String {
        let inTime = ["time", "request"] + ReportOrder.requestParts
        switch self {
        case .time: return inTime.joined(separator: ", ")
        case .newest: return inTime.map { "\($0) DESC" }.joined(separator: ", ")
        case .role, .account, .bucket, .action, .cause:
            return (["name"] + inTime).joined(separator: ", ")
        }
    }
}
