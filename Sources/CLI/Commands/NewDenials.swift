import AWSTypes
import ReportStore
import Reports

/// Tells of each denial once as `watch` finds it: of those that come into the store while it runs.
final class NewDenials {
    /// How many lines of one pass people get: a first run may find thousands.
    static let shown = 20

    private let command: ParsedCommand
    private let console: Console
    /// The last denial that was told of, or that was there before; nil where a store of an earlier
    /// format is brought up to date first.
    private var last: Int64?

    /// Begins with what the store has now, which is told of no more.
    init(_ command: ParsedCommand, _ console: Console) {
        self.command = command
        self.console = console
        do {
            last = try StoreReader(path: command.storePath).latestDenial()
        } catch {
            if case .olderVersion = error.reason { last = nil } else { last = 0 }
        }
    }

    /// Tells of those that came since.
    func tell() throws {
        let reader = try StoreReader(path: command.storePath)
        guard let told = last else {
            last = try reader.latestDenial()
            return
        }
        let output = console.standardOutput
        let isForPrograms = command.format == .ndjson
        var count = 0
        last = try reader.denials(
            storedAfter: told, includesAllPrincipals: command.isOn(.allPrincipals)
        ) { row in
            count += 1
            if isForPrograms {
                output.write(NewDenialText.json(row))
            } else if count <= NewDenials.shown {
                output.write(NewDenialText.line(row))
            }
        }
        if !isForPrograms, count > NewDenials.shown {
            output.write(
                "and \(Plural.count(count - NewDenials.shown, "more new denial")): "
                    + "why403 report --all\n")
        }
        output.flush()
    }
}
