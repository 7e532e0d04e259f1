import AWSTypes
import Glibc
import Pipeline
import ReportStore
import Reports

/// `why403 prune`: old denials out of the store.
func runPrune(_ command: ParsedCommand, console: Console) -> ExitCode {
    guard let time = command.instant(.before) else { return .usage }
    do {
        let removal = try StoreRemoval(storePath: command.storePath)
            .prune(before: time, isDryRun: command.isOn(.dryRun))
        try console.answer(command) { channel, _ in
            channel.write(RemovalText(removal, command).text)
        }
        return .done
    } catch {
        console.error("\(error)")
        return .failed
    }
}

/// `why403 forget`: what single drops told out of the store.
func runForget(_ command: ParsedCommand, console: Console) -> ExitCode {
    StopSignals.install()
    do {
        let (removal, attributed) = try StoreRemoval(
            storePath: command.storePath, isStopRequested: { StopSignals.isStopRequested }
        ).forget(command.positionals, isDryRun: command.isOn(.dryRun))
        // Where no file was found, what is said of each is all there is to say.
        if removal.drops > 0 || command.format == .json {
            try console.answer(command) { channel, _ in
                channel.write(RemovalText(removal, command, attributed: attributed).text)
            }
        }
        for path in removal.unknown {
            var status = stat()
            let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            console.error(
                isFolder
                    ? "'\(path)' is a folder: name the files in it that are to be forgotten"
                    : "the store has read no file '\(path)'; the view drop_status lists them")
        }
        if StopSignals.isStopRequested { return .interrupted }
        return removal.unknown.isEmpty ? .done : .failed
    } catch {
        console.error("\(error)")
        return .failed
    }
}

/// What a removal took, in words or as an object.
private struct RemovalText {
    private let removal: Removal
    private let command: ParsedCommand
    private let attributed: Int

    init(_ removal: Removal, _ command: ParsedCommand, attributed: Int = 0) {
        self.removal = removal
        self.command = command
        self.attributed = attributed
    }

    var text: String { command.format == .json ? json : words }

    private var words: String {
        let isDryRun = command.isOn(.dryRun)
        let parts = [
            command.name == .forget ? Plural.count(removal.drops, "file") : nil,
            Plural.count(removal.denials, "denial"), Plural.count(removal.sightings, "sighting"),
            Plural.count(
                removal.facts, command.name == .prune ? "refused KMS call" : "other fact"),
        ].compactMap(\.self)
        var lines = [(isDryRun ? "would go: " : "gone: ") + parts.joined(separator: ", ")]
        if removal.readAgain > 0 {
            lines.append(
                "read again by the next ingest, as they may tell the same: "
                    + Plural.count(removal.readAgain, "file"))
        }
        if command.name == .forget, !isDryRun {
            lines.append("\(Plural.count(attributed, "denial")) attributed again")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private var json: String {
        RowsReport.Cell.object([
            (name: "dryRun", value: .truth(command.isOn(.dryRun))),
            (name: "files", value: .number(removal.drops)),
            (name: "denials", value: .number(removal.denials)),
            (name: "sightings", value: .number(removal.sightings)),
            (name: "facts", value: .number(removal.facts)),
            (name: "readAgain", value: .number(removal.readAgain)),
            (name: "attributed", value: .number(attributed)),
        ]).json + "\n"
    }
}
