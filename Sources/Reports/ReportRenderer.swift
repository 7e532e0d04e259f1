import AWSTypes
public import ReportStore

/// The formats of `report` that stand.
public enum ReportFormat: String, CaseIterable, Sendable {
    case table
    case json
    case ndjson
    case csv
}

/// Writes rows one by one, so that memory does not grow with their number: `begin`, then each
/// row, then `end`.
public struct ReportRenderer {
    private let format: ReportFormat
    private var count = 0

    /// A renderer of a format.
    public init(format: ReportFormat) { self.format = format }

    private static let columns = [
        "requestId", "eventTime", "role", "action", "resource", "cause", "mechanism", "certainty",
        "blockedBy", "fix",
    ]

    /// What stands before the first row.
    public func begin() -> String {
        switch format {
        case .json: return "["
        case .ndjson: return ""
        case .csv: return ReportRenderer.columns.map(SafeText.csv).joined(separator: ",") + "\r\n"
        case .table:
            return ReportRenderer.padded("TIME", 20) + "  " + ReportRenderer.padded("REQUEST", 16)
                + "  " + ReportRenderer.padded("CAUSE", 22) + "  "
                + ReportRenderer.padded("CERTAINTY", 12) + "  ACTION, RESOURCE, ROLE\n"
        }
    }

    /// One row.
    public mutating func row(_ row: ReportRow) -> String {
        defer { count += 1 }
        switch format {
        case .json: return (count == 0 ? "\n" : ",\n") + row.json
        case .ndjson: return row.json + "\n"
        case .csv: return ReportRenderer.csv(row)
        case .table: return ReportRenderer.table(row)
        }
    }

    /// What stands behind the last row.
    public func end() -> String {
        switch format {
        case .json: return "\n]\n"
        case .ndjson, .csv: return ""
        case .table: return count == 0 ? "no denials\n" : "\(count) denials\n"
        }
    }

    private static func csv(_ row: ReportRow) -> String {
        let fields = [
            row.requestID, row.eventTime.description, row.role ?? "", row.action, row.resource,
            row.cause.rawValue, row.mechanism?.rawValue ?? "", row.certainty.rawValue,
            row.blockedBy.map(\.cause).joined(separator: " "),
            row.fix.map(\.summary).joined(separator: "; "),
        ]
        return fields.map(SafeText.csv).joined(separator: ",") + "\r\n"
    }

    private static func table(_ row: ReportRow) -> String {
        let role = row.role?.split(separator: "/").last.map(String.init) ?? row.principal ?? "-"
        return padded(row.eventTime.description, 20) + "  " + padded(row.requestID, 16) + "  "
            + padded(row.cause.rawValue, 22) + "  " + padded(row.certainty.rawValue, 12) + "  "
            + SafeText.terminal("\(row.action)  \(row.resource)  \(role)") + "\n"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        let safe = SafeText.terminal(text)
        return safe + String(repeating: " ", count: max(0, width - safe.count))
    }
}
