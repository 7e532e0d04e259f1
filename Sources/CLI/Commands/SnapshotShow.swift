import AWSTypes
import Glibc
import Pipeline
import Reports

/// `why403 snapshot show`: one subject's documents, as in force at a time.
func runSnapshotShow(_ command: ParsedCommand, console: Console) -> ExitCode {
    do {
        let name = command.positionals.first ?? ""
        let time = command.instant(.at) ?? Instant(seconds: Int64(Glibc.time(nil)))
        let catalog = try SnapshotCatalog(storePath: command.storePath)
        let subjects = catalog.show(name, at: time)
        guard !subjects.isEmpty else {
            let likely = catalog.likely(name)
            let near = likely.isEmpty ? catalog.nearest(name) : nil
            let meant = likely.isEmpty ? "" : " (\(likely.joined(separator: ", ")) is known)"
            console.error(
                "nothing is known of '\(name)'\(meant)."
                    + (near.map { " Did you mean '\($0)'?" } ?? "")
                    + " What is known: \(command.ownCommand.line("snapshot list"))")
            return .failed
        }
        try console.answer(command) { channel, terminal in
            for subject in subjects {
                channel.write(
                    command.format == .json
                        ? json(subject) : text(subject, command.columns(of: terminal)))
            }
        }
        return .done
    } catch {
        console.error("\(error)")
        return .failed
    }
}

private func json(_ subject: SnapshotCatalog.ShownSubject) -> String {
    RowsReport.Cell.object([
        (name: "kind", value: .text(subject.kind)), (name: "name", value: .text(subject.name)),
        (name: "at", value: .text(subject.time.description)),
        (name: "facets", value: .list(subject.facets.map(cell))),
    ]).json + "\n"
}

private func cell(_ facet: SnapshotCatalog.ShownFacet) -> RowsReport.Cell {
    .object([
        (name: "facet", value: .text(facet.facet)), (name: "known", value: .truth(facet.isKnown)),
        (name: "value", value: .text(facet.value)), (name: "reason", value: .text(facet.reason)),
        (name: "since", value: .text(facet.since?.description)),
        (name: "origin", value: .text(facet.origin)),
        (name: "author", value: .text(facet.author)),
        (name: "later", value: .truth(facet.isLater)),
        (name: "changedSince", value: .text(facet.changedSince?.description)),
        (name: "provenance", value: .text(facet.provenance)),
    ])
}

/// Each facet with where it comes from, its value below, indented. A line of a document stays a
/// line; control characters in it are made visible.
private func text(_ subject: SnapshotCatalog.ShownSubject, _ columns: Int?) -> String {
    func head(_ text: String) -> [String] {
        guard let columns else { return ["  " + text] }
        let lines = text.wrapped(to: columns - 6)
        return lines.enumerated().map { ($0 == 0 ? "  " : "      ") + $1 }
    }
    var lines = ["\(subject.kind) \(subject.name) at \(subject.time)"]
    for facet in subject.facets {
        guard let provenance = facet.provenance else {
            lines += head("\(facet.facet): not known; \(facet.reason ?? "")")
            continue
        }
        lines += head("\(facet.facet): \(facet.value == nil ? "none; " : "")\(provenance)")
        let value = facet.value?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
        lines += value.map { "      \($0)" }
    }
    return lines.map(\.visible).joined(separator: "\n") + "\n"
}
