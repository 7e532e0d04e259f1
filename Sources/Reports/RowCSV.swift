internal import AWSTypes
internal import ReportStore

/// Writes denials as CSV records (RFC 4180): the fields of the JSON, lists joined. What many denials
/// share is written once, and the key put in.
struct RowCSV {
    private var missing = PartTexts<ReportedRemark> { SafeText.csvBody($0.text) }
    private var summaries = PartTexts<ReportedFix> { SafeText.csvBody($0.summary) }
    private var owners = PartTexts<ReportedFix> { SafeText.csvBody($0.owner) }

    /// A record of some columns, with the end of its line.
    mutating func line(_ columns: [ReportColumn], of row: ReportRow) -> String {
        var bytes: [UInt8] = []
        // Most records are as long.
        bytes.reserveCapacity(8_192)
        for (place, column) in columns.enumerated() {
            if place > 0 { bytes.append(",") }
            switch column {
            case .missing:
                RowCSV.append(row.missingList, &missing, first: \.text, to: &bytes)
            case .fix: RowCSV.append(row.fixList, &summaries, first: \.summary, to: &bytes)
            case .owner: RowCSV.append(row.fixList, &owners, first: \.owner, to: &bytes)
            default: SafeText.appendCSV(column.text(row) ?? "", to: &bytes)
            }
        }
        bytes.append("\r\n")
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append<Value>(
        _ list: AnswerList<Value>, _ texts: inout PartTexts<Value>, first: (Value) -> String,
        to bytes: inout [UInt8]
    ) {
        bytes.append("\"")
        // A key's place is no formula: what the mark stands for begins with a letter or a digit.
        if let text = list.parts.first.map({ first($0.value) }), SafeText.isFormula(text) {
            bytes.append("'")
        }
        texts.append(list, separator: "; ", to: &bytes)
        bytes.append("\"")
    }
}
