internal import AWSTypes
internal import JSON
internal import ReportStore
internal import Wording

/// The rows as results of an analysis: SARIF 2.1.0 (OASIS), which code hosts show beside changes.
/// Each cause is a rule; where a result is, is the policy that has to change.
struct SARIFReport: RowWriter {
    private let version: String
    private var isFirst = true

    /// A report by a version of the program.
    init(version: String) { self.version = version }

    func begin() -> String {
        let text = JSONText.quoted
        let rules = Cause.allCases.map { cause in
            JSONText.object([
                ("id", text(cause.rawValue)),
                (
                    "shortDescription",
                    JSONText.object([("text", text("Access denied: \(cause.rawValue)"))])
                ),
            ])
        }
        let driver = JSONText.object([
            ("name", text("why403")), ("version", text(version)), ("rules", JSONText.list(rules)),
        ])
        return
            "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
            + "\"runs\":[{\"tool\":{\"driver\":\(driver)},\"columnKind\":\"utf16CodeUnits\","
            + "\"results\":["
    }

    mutating func row(_ row: ReportRow) -> String {
        defer { isFirst = false }
        let text = JSONText.quoted
        let rule = Cause.allCases.firstIndex(of: row.cause) ?? 0
        let sentence =
            "\(row.action) on \(row.resource) was refused: \(OCSFReport.sentence(row))"
        let result = JSONText.object([
            ("ruleId", text(row.cause.rawValue)), ("ruleIndex", "\(rule)"),
            ("level", text(row.cause == .undetermined ? "warning" : "error")),
            ("message", JSONText.object([("text", text(sentence))])),
            ("locations", JSONText.list([location(row)])),
            (
                "partialFingerprints",
                JSONText.object([
                    ("requestId/v1", text("\(row.requestID) \(row.action) \(row.resource)"))
                ])
            ),
            (
                "properties",
                JSONText.object([
                    ("requestId", text(row.requestID)),
                    ("eventTime", text(row.eventTime.description)),
                    ("role", JSONText.string(row.role)),
                    ("certainty", text(row.certainty.rawValue)),
                    ("owner", JSONText.string(row.fix.first?.owner)),
                ])
            ),
        ])
        return (isFirst ? "\n" : ",\n") + result
    }

    func end() -> String { "\n]}]}\n" }

    private func location(_ row: ReportRow) -> String {
        let place = row.fix.lazy.compactMap(\.place).first ?? row.blockedBy.first?.place
        let name = place.map(PlaceText.name) ?? row.resource
        // A reference to a file, which some readers of SARIF want: no such file need be there.
        let uri = "policies/" + PercentCoding.encoded(name)
        return JSONText.object([
            (
                "physicalLocation",
                JSONText.object([
                    ("artifactLocation", JSONText.object([("uri", JSONText.quoted(uri))]))
                ])
            ),
            (
                "logicalLocations",
                JSONText.list([
                    JSONText.object([
                        ("fullyQualifiedName", JSONText.quoted(name)),
                        ("kind", JSONText.quoted("resource")),
                    ])
                ])
            ),
        ])
    }
}
