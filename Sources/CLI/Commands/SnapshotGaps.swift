import AWSTypes
import Pipeline
import PolicyHistory
import Reports

/// `why403 snapshot gaps`: the documents that denials need and nobody captured.
func runSnapshotGaps(_ command: ParsedCommand, console: Console) -> ExitCode {
    do {
        let gaps = try SnapshotGaps(storePath: command.storePath).find()
        let report =
            command.format == .table
            ? RowsReport(
                columns: ["denials", "kind", "name", "missing", "capture with"],
                rows: gaps.flatMap(tableRows), lastIsCopied: true)
            : RowsReport(
                columns: [
                    "kind", "name", "facets", "reason", "denials", "firstDenial", "lastDenial",
                    "commands",
                ],
                rows: gaps.map(row))
        try console.answer(report, to: command)
        if gaps.isEmpty {
            console.note(
                "no document is missing: all that the stored denials of Glue roles need, of what is "
                    + "evaluated here, is captured")
        } else if command.format == .table {
            let words = Set(
                gaps.flatMap(\.commands).flatMap { $0.command.split(separator: " ") })
            let open = ["ACCOUNT", "REGION"].filter { words.contains(Substring($0)) }
            console.note(
                "\(command.ownCommand.line("doctor")) prints these commands with the files that snapshot "
                    + "import reads"
                    + (open.isEmpty ? "" : "; put in what \(open.joined(separator: " and ")) is"))
        }
        return .done
    } catch {
        console.error("\(error)")
        return .failed
    }
}

/// One line for each command of a gap, so that each can be copied.
private func tableRows(_ gap: SnapshotGaps.Gap) -> [[RowsReport.Cell]] {
    let head: [RowsReport.Cell] = [
        .number(gap.denials), .text(gap.kind), .text(gap.name),
        .list(gap.facets.map { .text($0) }),
    ]
    guard let first = gap.commands.first else { return [head + [.text(gap.reason)]] }
    let blank = [RowsReport.Cell](repeating: .text(nil), count: head.count)
    return [head + [.text(first.command)]]
        + gap.commands.dropFirst().map { blank + [.text($0.command)] }
}

private func row(_ gap: SnapshotGaps.Gap) -> [RowsReport.Cell] {
    [
        .text(gap.kind), .text(gap.name), .list(gap.facets.map { .text($0) }),
        .text(gap.reason), .number(gap.denials), .text(gap.firstDenial.description),
        .text(gap.lastDenial.description),
        .list(
            gap.commands.map { command in
                .object([
                    (name: "command", value: .text(command.command)),
                    (name: "file", value: .text(command.file)),
                    (name: "account", value: .text(command.account?.description)),
                ])
            }),
    ]
}
