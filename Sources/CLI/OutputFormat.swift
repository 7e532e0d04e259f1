/// How an answer is written. `json`, `ndjson` and `csv` are interfaces and stay stable; the
/// others are for people. The raw value is what `--format` takes.
enum OutputFormat: String, CaseIterable, Sendable {
    case table
    case text
    case json
    case ndjson
    case csv
    case markdown
    case html
    case ocsf
    case junit
    case sarif
}

extension OutputFormat {
    /// The format that a file's ending names: `report.html`; nil where it names none.
    init?(ofFile path: String) {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
        let ending = name[name.index(after: dot)...].lowercased()
        switch ending {
        case "md": self = .markdown
        case "htm": self = .html
        case "jsonl": self = .ndjson
        case "txt": return nil
        default: self.init(rawValue: ending)
        }
    }
}
