import AWSTypes
import Glibc
import Pipeline
import Reports

/// `why403 store merge`: the facts of other stores into one.
func runStoreMerge(_ command: ParsedCommand, console: Console) -> ExitCode {
    guard let target = command.positionals.first else { return .usage }
    StopSignals.install()
    do {
        var merge = StoreMerge(into: target, isStopRequested: { StopSignals.isStopRequested })
        merge.keepsFactsOnly = command.isOn(.factsOnly)
        let summary = try merge.run(Array(command.positionals.dropFirst()))
        if command.format == .json {
            try console.answer(command) { channel, _ in channel.write(json(summary)) }
        } else {
            console.note(
                summary.merged == 0 && !summary.isInterrupted
                    ? "nothing was merged; \(target) "
                        + (access(target, F_OK) == 0 ? "is as it was" : "was not made")
                    : text(summary, into: target, command))
        }
        for refusal in summary.refused { console.error("left out: \(refusal.reason)") }
        if summary.isInterrupted { return .interrupted }
        if summary.merged == 0 { return .failed }
        return summary.refused.isEmpty ? .done : .doneWithDoubt
    } catch {
        console.error("\(error)")
        return .failed
    }
}

private func text(
    _ summary: StoreMerge.Summary, into target: String, _ command: ParsedCommand
) -> String {
    let merged =
        "\(Plural.count(summary.merged, "store")) merged into \(target): "
        + "\(Plural.count(summary.newDrops, "new file")), "
        + Plural.count(summary.newDenials, "new denial")
    if command.isOn(.factsOnly) { return merged }
    return merged + ", \(Plural.count(summary.attributed, "denial")) attributed"
}

private func json(_ summary: StoreMerge.Summary) -> String {
    RowsReport.Cell.object([
        (name: "merged", value: .number(summary.merged)),
        (
            name: "refused",
            value: .list(
                summary.refused.map { refusal in
                    .object([
                        (name: "store", value: .text(refusal.path)),
                        (name: "reason", value: .text(refusal.reason)),
                    ])
                })
        ),
        (name: "newFiles", value: .number(summary.newDrops)),
        (name: "newDenials", value: .number(summary.newDenials)),
        (name: "attributed", value: .number(summary.attributed)),
    ]).json + "\n"
}
