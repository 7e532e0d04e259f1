internal import AWSTypes
internal import ReportStore
internal import Wording

/// Remarks as a list for people: each in its sentence, below it its commands, a line each, which is
/// never broken, as it is copied and run.
struct RemarkLines {
    let columns: Int?
    var own = OwnCommand()

    /// The remarks; a command that stands above, also with a remark that is said to, is not repeated.
    func lines(of remarks: [ReportedRemark], below others: [ReportedRemark] = []) -> [String] {
        var told = Set(others.flatMap { $0.remark?.commands ?? [] })
        return remarks.flatMap { lines(of: $0, &told) }
    }

    private func lines(
        of remark: ReportedRemark, _ told: inout Set<AWSCommand>
    ) -> [String] {
        guard let data = remark.remark, !data.commands.isEmpty else {
            let text = remark.remark.map { RemarkText.sentence($0, own, in: remark.text) }
            return wrapped("- \(text ?? remark.text)", 2)
        }
        let commands = data.commands.filter { told.insert($0).inserted }
        let above = data.commands.filter { !commands.contains($0) }
            .map { "\($0.service) \($0.operation)" }
        return wrapped("- \(remark.lead):", 2)
            + commands.map { "      " + SafeText.terminal(CommandText.line($0)) }
            + (CommandText.toPutIn(commands).map { wrapped("(\($0))", 4) } ?? [])
            + (above.isEmpty ? [] : wrapped("(above: aws \(above.joined(separator: ", aws ")))", 4))
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
