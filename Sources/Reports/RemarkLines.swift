internal import AWSTypes
internal import ReportStore
internal import Wording

/// Remarks as a list for people: each in its sentence, below it its commands, a line each, which is
/// never broken, as it is copied and run.
struct RemarkLines {
    let columns: Int?

    func lines(of remarks: [ReportedRemark]) -> [String] { remarks.flatMap(lines) }

    private func lines(of remark: ReportedRemark) -> [String] {
        guard let data = remark.remark, !data.commands.isEmpty else {
            return wrapped("- \(remark.text)", 2)
        }
        return wrapped("- \(remark.lead):", 2)
            + data.commands.map { "      " + SafeText.terminal(CommandText.line($0)) }
            + (CommandText.toPutIn(data.commands).map { wrapped("(\($0))", 4) } ?? [])
    }

    private func wrapped(_ text: String, _ indent: Int) -> [String] {
        SafeText.terminal(text).wrapped(to: columns, indent: indent)
    }
}

extension ReportedRemark {
    /// The sentence without its commands, which stand at its end; the names of accounts in it stay.
    fileprivate var lead: String {
        guard let remark else { return text }
        let tail = RemarkText.sentence(remark).dropFirst(RemarkText.lead(remark).count)
        return text.hasSuffix(tail) ? String(text.dropLast(tail.count)) : RemarkText.lead(remark)
    }
}
