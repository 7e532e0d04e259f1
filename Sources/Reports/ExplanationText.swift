public import AWSTypes
public import ReportStore
internal import Wording

/// One denial told in full: what was asked, by whom, over which path; why this cause; what each
/// layer said; and the change to make.
public struct ExplanationText {
    let columns: Int?
    let usesColor: Bool
    private let own: OwnCommand

    /// For people, on a terminal of `columns`, nil for any width, with the commands that go on from it.
    public init(
        columns: Int? = nil, usesColor: Bool = false, own: OwnCommand = OwnCommand()
    ) {
        self.columns = columns
        self.usesColor = usesColor
        self.own = own
    }

    /// The explanation; every line ends.
    public func text(_ explanation: Explanation) -> String {
        let row = explanation.row
        let layers = LayerGroups(explanation)
        var lines = wrapped("Request \(row.requestID): \(row.action) on \(row.resource)", 0)
        lines += facts(explanation)
        lines += section(
            "Mended since",
            row.fix.filter(\.isMade).flatMap {
                wrapped($0.summary + ($0.verified ? "" : ", as far as they are known"), 2)
            })
        lines += section("Why it was refused", verdict(row))
        lines += section(
            "Checks for \(row.action)", layers.request.flatMap(self.lines))
        let keyQuestion = LayerGroups.keyQuestion(layers.keyRequest) ?? "the KMS key"
        lines += section(
            "Checks for \(keyQuestion)"
                + (row.isKeyRequest ? "" : " (S3 calls KMS on the caller's behalf)"),
            layers.keyRequest.flatMap(self.lines))
        lines += section("How this is known", reasons(explanation))
        lines += section(
            "Other policies that also deny this request",
            row.blockedBy.dropFirst().flatMap { wrapped("- \(VerdictText.sentence(of: $0))", 2) })
        lines += section(
            "What is missing to be sure",
            RemarkLines(columns: columns, own: own).lines(of: row.missingRemarks))
        lines += section("What to change", changes(explanation))
        lines += section(
            "Notes",
            RemarkLines(columns: columns, own: own).lines(
                of: explanation.notes, below: row.missingRemarks)
                + ClientText.sentences(explanation.client).flatMap { wrapped("- \($0)", 2) })
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - Parts

    private func facts(_ explanation: Explanation) -> [String] {
        let row = explanation.row
        var facts = [("when", row.eventTime.description)]
        facts.append(("who", row.principal ?? "an unknown principal"))
        if let role = row.role { facts.append(("role", role)) }
        if !row.isGlue {
            facts.append(
                ("Glue", "not known as a Glue role: report has it with --all-principals only"))
        }
        facts.append(
            (
                "job",
                row.jobs.map(JobText.sentence)
                    ?? "unknown (no job or run with this role is in the store)"
            ))
        facts.append(("path", PathText.sentence(explanation.sightings)))
        facts.append(("seen in", PathText.logs(explanation)))
        if let client = explanation.client?.name { facts.append(("client", client)) }
        return facts.map { name, value in
            "  \(name.filled(to: 8))" + SafeText.terminal(value)
        }
    }

    private func verdict(_ row: ReportRow) -> [String] {
        ["  " + paint(VerdictText.heading(row), .bold)] + wrapped(VerdictText.sentence(row), 2)
    }

    private func reasons(_ explanation: Explanation) -> [String] {
        wrapped("- \(VerdictText.meaning(ofCertaintyIn: explanation.row))", 2)
            + explanation.evidence.flatMap { wrapped("- \($0.text)", 2) }
    }

    /// The plan for this one denial, as `fix` makes it.
    private func changes(_ explanation: Explanation) -> [String] {
        let row = explanation.row
        guard !row.fix.contains(where: \.isMade) else { return [] }
        // A redacted answer has no plan, whose documents are whole policies.
        guard let plan = explanation.plan else {
            return row.fix.flatMap { wrapped("- \($0.summary) (\($0.owner))", 2) }
        }
        let isAlone = plan.changes.count == 1
        var lines = plan.changes.enumerated().flatMap { index, change in
            (isAlone ? [] : ["  \(index + 1)."])
                + PlanChangeText(columns: columns).whole(
                    change, isAlone: isAlone, indent: isAlone ? 2 : 5)
        }
        if plan.assumed > 0 {
            lines += wrapped("Not captured, and taken to allow it:", 2)
            for fact in PlanReport.few(plan.unknown) { lines += wrapped("- \(fact)", 4) }
        }
        if plan.uncertain > 0 {
            lines += wrapped("Not certain: something else may have refused it; see above.", 2)
        }
        if plan.mended > 0 { lines += wrapped("nothing: \(PlanReport.mended)", 2) }
        let isPart = !plan.changes.isEmpty
        for group in plan.unresolved {
            lines += wrapped(
                "\(isPart ? "not enough" : "none that can be tested"): "
                    + UnplannableText.sentence(group.reason, own), 2)
        }
        if plan.hasDocuments {
            lines += wrapped("The whole new documents, and a script that applies them:", 2)
            lines.append("    " + SafeText.terminal(FixHint.command(for: row.requestID, own)))
        }
        return lines
    }

    /// A layer: a line with mark, word and name; below it what decided, and since when.
    private func lines(_ line: LayerGroups.Line) -> [String] {
        guard line.outcome != .notApplicable else { return [] }
        let mark = Mark(line)
        let head = "  " + paint("\(mark.symbol) \(mark.word)".filled(to: 10), mark.color)
        var lines: [String] = [head + line.name]
        for finding in line.findings {
            let decided = line.blocks || mark == .unknown
            if decided || finding.reason.kind != .allows {
                let detail =
                    mark == .silent
                    ? "no matching statement (not required here)"
                    : RemarkText.sentence(of: finding.reason, in: finding.detail, own)
                lines += wrapped(detail, 12)
            }
            if let source = finding.source {
                lines += source.split(separator: "\n").flatMap { wrapped(String($0), 12) }
            }
            if decided, let statement = finding.statement {
                lines += statement.split(separator: "\n").map {
                    String(repeating: " ", count: 12) + SafeText.terminal(String($0))
                }
            }
        }
        return lines
    }

    // MARK: - Layout

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : [""] + wrapped(title, 0).map { paint($0, .bold) } + lines
    }

    private func wrapped(_ text: String, _ indent: Int) -> [String] {
        SafeText.terminal(text).wrapped(to: columns, indent: indent)
    }

    private func paint(_ text: String, _ color: Color) -> String {
        usesColor ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// SGR parameters (ECMA-48, 8.3.117).
private enum Color: String {
    case bold = "1"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case plain = "0"
}

/// What a layer's line begins with; the word alone says it too.
private enum Mark {
    case allows
    case denies
    case unknown
    /// Denies implicitly, and stops nothing.
    case silent

    init(_ line: LayerGroups.Line) {
        switch line.outcome {
        case .allows: self = .allows
        case .unknown: self = .unknown
        case .implicitlyDenies where !line.blocks: self = .silent
        default: self = .denies
        }
    }

    var symbol: String {
        switch self {
        case .allows: return "✓"
        case .denies: return "✗"
        case .unknown: return "?"
        case .silent: return "·"
        }
    }

    var word: String {
        switch self {
        case .allows: return "allows"
        case .denies: return "denies"
        case .unknown: return "unknown"
        case .silent: return "silent"
        }
    }

    var color: Color {
        switch self {
        case .allows: return .green
        case .denies: return .red
        case .unknown: return .yellow
        case .silent: return .plain
        }
    }
}

extension ReportRow {
    /// Whether the denied call is one of KMS itself.
    fileprivate var isKeyRequest: Bool { action.hasPrefix("kms:") }
}
