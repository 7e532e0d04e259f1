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

    /// The terms over the columns `name`, `time`, `request` and `part`.
    var terms: String {
        switch self {
        case .time: return "time, request, part"
        case .newest: return "time DESC, request DESC, part DESC"
        case .role, .account, .bucket, .action, .cause: return "name, time, request, part"
        }
    }
}
