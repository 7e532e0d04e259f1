import AWSTypes
import JSON
import Pipeline
import ReportStore

/// What a pass of `ingest` or `watch` tells of itself, for people and for programs.
enum IngestText {
    /// Sentences: what was read, what came of it, what was left out and why, what went wrong.
    static func lines(
        _ summary: IngestSummary, allPrincipals: Bool, _ own: OwnCommand = OwnCommand()
    ) -> [String] {
        if summary.read == 0, summary.known > 0 {
            let known = "nothing new: \(Plural.count(summary.known, "file")) read before"
            return [known] + problems(summary, own)
        }
        var lines = [read(summary)]
        if summary.attributed > 0 { lines.append(attributed(summary, allPrincipals)) }
        lines += leftOut(summary.leftOutRows).map { "ignored, \($0)" }
        return lines + problems(summary, own)
    }

    /// The first of them, and where the others are.
    private static func problems(_ summary: IngestSummary, _ own: OwnCommand) -> [String] {
        let more = summary.problemCount - summary.problems.count
        return summary.problems.map { "  \($0)" }
            + (more > 0 ? ["  and \(more) more: \(own.line("doctor --all"))"] : [])
    }

    /// Why nothing was read, where there was nothing; nil where there was.
    static func nothing(_ summary: IngestSummary, at paths: [String]) -> String? {
        guard summary.found == 0, summary.problemCount == 0, !summary.isInterrupted else {
            return nil
        }
        guard let first = paths.first else { return "nothing to read: the list is empty" }
        let place =
            paths.count == 1
            ? ShellWord.quoted(first) : "\(ShellWord.quoted(first)) and \(paths.count - 1) more"
        guard ObjectInput.isMeant(by: first) else {
            return
                "nothing to read: there is no file in \(place) (hidden ones, .part and .tmp left "
                + "out)"
        }
        return "nothing to read: there is no object below \(place) that is wanted"
    }

    private static func read(_ summary: IngestSummary) -> String {
        let growing = Plural.count(summary.growing, "growing file")
        let denials = Plural.count(summary.newDenials, "new denial")
        if summary.read == 0, summary.growing > 0 { return "\(growing) read on, \(denials)" }
        var text = "\(Plural.count(summary.read, "file")) read"
        if summary.known > 0 { text += " (\(summary.known) more were read before)" }
        text += ", \(Plural.count(summary.records, "record"))"
        if summary.growing > 0 { text += ", \(growing) read on" }
        return "\(text), \(denials)"
    }

    private static func attributed(_ summary: IngestSummary, _ allPrincipals: Bool) -> String {
        let text = "\(Plural.count(summary.attributed, "denial")) attributed"
        let others = summary.attributed - summary.ofGlue
        guard others > 0, !allPrincipals else { return text }
        return text + ": \(summary.ofGlue) of Glue roles, \(others) of other principals "
            + "(report --all-principals shows them)"
    }

    /// One sentence for each kind of reason, the most frequent codes first.
    static func leftOut(_ rows: [LeftOutRow]) -> [String] {
        LeftOutRow.Reason.allCases.compactMap { reason in
            let rows = rows.filter { $0.reason == reason }
            guard !rows.isEmpty else { return nil }
            return "\(phrase(reason)): \(list(rows))"
        }
    }

    private static func phrase(_ reason: LeftOutRow.Reason) -> String {
        switch reason {
        case .otherService: "refused by other services than S3 and KMS"
        case .noAuthorizationFailure: "not permission errors"
        case .noAccessDecision: "not decisions on access"
        case .incomplete: "without a time or a request id"
        case .further: "for further reasons"
        }
    }

    /// `44 Client.UnauthorizedOperation (ec2 44), 16 AccessDenied (iam 10, sts 6)`.
    private static func list(_ rows: [LeftOutRow]) -> String {
        let byName = Dictionary(grouping: rows, by: \.name).map { name, rows in
            (name: name, count: rows.reduce(0) { $0 + $1.count }, rows: rows)
        }
        return byName.sorted { ($1.count, $0.name) < ($0.count, $1.name) }.map { group in
            let services = group.rows.compactMap { row in
                row.service.map { "\(shortName($0)) \(row.count)" }
            }
            let text = group.name.isEmpty ? "\(group.count)" : "\(group.count) \(group.name)"
            return services.isEmpty ? text : "\(text) (\(services.joined(separator: ", ")))"
        }.joined(separator: ", ")
    }

    private static func shortName(_ service: String) -> String {
        let suffix = ".amazonaws.com"
        return service.hasSuffix(suffix) ? String(service.dropLast(suffix.count)) : service
    }

    // MARK: - For programs

    /// One JSON object on one line, with a line's end. Stable: members are added, never renamed.
    static func json(_ summary: IngestSummary) -> String {
        var json = JSONText()
        json.beginObject()
        let numbers: [(String, Int64)] = [
            ("found", Int64(summary.found)), ("known", Int64(summary.known)),
            ("read", Int64(summary.read)), ("growing", Int64(summary.growing)),
            ("skipped", Int64(summary.skipped)),
            ("damaged", Int64(summary.damaged)), ("records", summary.records),
            ("rejected", summary.rejected), ("inDoubt", summary.inDoubt),
            ("newDenials", Int64(summary.newDenials)),
            ("attributed", Int64(summary.attributed)),
            ("attributedOfGlueRoles", Int64(summary.ofGlue)),
        ]
        for (name, number) in numbers {
            json.name(name)
            json.value(number)
        }
        json.name("leftOut")
        json.beginArray()
        for row in summary.leftOutRows {
            json.beginObject()
            json.member("reason", row.reason.rawValue)
            json.optionalMember("name", row.name.isEmpty ? nil : row.name)
            json.optionalMember("service", row.service)
            json.name("count")
            json.value(row.count)
            json.endObject()
        }
        json.endArray()
        json.name("problems")
        json.value(summary.problems)
        json.name("problemCount")
        json.value(Int64(summary.problemCount))
        json.name("interrupted")
        json.value(summary.isInterrupted)
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }
}
