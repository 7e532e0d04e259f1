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
        switch OutputFormat.ending(ofFile: path) {
        case nil: return nil
        case "md": self = .markdown
        case "htm": self = .html
        case "jsonl": self = .ndjson
        case "txt": return nil
        case let ending?: self.init(rawValue: ending)
        }
    }

    /// The format's name where somebody types its ending: `md` for `markdown`.
    static func word(_ typed: String, among words: [String]) -> String {
        guard !words.contains(typed), let meant = OutputFormat(ofFile: "x." + typed)?.rawValue,
            words.contains(meant)
        else { return typed }
        return meant
    }

    /// Endings by which other programs know what none of the formats is.
    static let endingsOfOthers: Set<String> = [
        "avro", "db", "doc", "docx", "gz", "odf", "ods", "odt", "orc", "parquet", "pdf", "png",
        "rtf", "sqlite", "svg", "tsv", "xls", "xlsx", "xml", "yaml", "yml", "zip",
    ]

    /// What stands behind the last dot of a file's name, in small letters; nil where that is no
    /// ending, as in `denials.2026-05-04`.
    static func ending(ofFile path: String) -> String? {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
        let ending = name[name.index(after: dot)...].lowercased()
        let isOne = !ending.isEmpty && ending.utf8.allSatisfy { (0x61...0x7A).contains($0) }
        return isOne ? ending : nil
    }

    /// The endings that name formats: `.txt`, `.csv`, `.md`.
    static func endings(of formats: [OutputFormat]) -> [String] {
        formats.map { format in
            switch format {
            case .table, .text: ".txt"
            case .markdown: ".md"
            default: "." + format.rawValue
            }
        }
    }
}
