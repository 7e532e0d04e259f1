/// The formats of `report`. `json`, `ndjson` and `csv` are interfaces and stay stable.
public enum ReportFormat: String, CaseIterable, Sendable {
    case table
    case json
    case ndjson
    case csv
    case markdown
    case html
}
