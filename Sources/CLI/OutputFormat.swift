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
}
