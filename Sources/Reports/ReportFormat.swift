/// The formats of `report`. `json`, `ndjson` and `csv` are interfaces and stay stable.
public enum ReportFormat: String, CaseIterable, Sendable {
    case table
    case json
    case ndjson
    case csv
    case markdown
    case html
    /// Events of the Open Cybersecurity Schema Framework, a line each.
    case ocsf
    /// A test report for CI systems.
    case junit
    /// Results of an analysis, for code hosts.
    case sarif

    /// Whether it is of denials alone, and of no groups or chosen columns.
    public var isOfDenials: Bool { [.ocsf, .junit, .sarif].contains(self) }
}
