internal import AWSTypes
internal import ReportStore

/// The rows as a test report that CI systems read: each denial a test that failed. Where there is
/// none, one test that passed, as some take a report without tests for a mistake.
struct JUnitReport: RowWriter {
    private let count: Int

    /// A report of so many denials.
    init(count: Int) { self.count = count }

    func begin() -> String {
        let counts = "tests=\"\(max(1, count))\" failures=\"\(count)\""
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<testsuites name=\"why403\" \(counts)>\n"
            + "<testsuite name=\"denials\" \(counts) errors=\"0\" skipped=\"0\">\n"
            + (count == 0 ? "<testcase classname=\"why403\" name=\"no denials\"/>\n" : "")
    }

    func row(_ row: ReportRow) -> String {
        let text = JUnitReport.escaped
        let lines: [String] =
            [
                "when: \(row.eventTime)", "who: \(row.principal ?? row.role ?? "not known")",
                "request: \(row.requestID)", "resource: \(row.resource)",
                "cause: \(row.cause.rawValue) (\(row.certaintyText))",
            ] + row.fix.map { "change: \($0.summary) (\($0.owner))" }
            + row.missing.map { "missing: \($0)" }
        return "<testcase classname=\"\(text("why403.\(row.cause.rawValue)"))\" "
            + "name=\"\(text("\(row.action) on \(row.resource) (\(row.requestID))"))\">"
            + "<failure type=\"\(text(row.cause.rawValue))\" "
            + "message=\"\(text(OCSFReport.sentence(row)))\">"
            + lines.map(text).joined(separator: "\n") + "</failure></testcase>\n"
    }

    func end() -> String { "</testsuite>\n</testsuites>\n" }

    /// Text for an element or attribute of XML 1.0, which has no place for two characters that HTML
    /// takes.
    private static func escaped(_ text: String) -> String {
        SafeText.html(text).unicodeScalars.reduce(into: "") { safe, scalar in
            if scalar.value & 0xFFFE == 0xFFFE {
                safe += "U+\(String(scalar.value, radix: 16, uppercase: true))"
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
    }
}
