import AWSTypes
import ReportStore

/// `why403 complete KIND [START]`: names of the store, a line each, for the completions of shells,
/// which ask while somebody types. So it says nothing else, whatever is wrong, and waits for nobody.
func runComplete(_ command: ParsedCommand, console: Console) -> ExitCode {
    guard let kind = command.positionals.first.flatMap(StoredName.init(rawValue:)) else {
        return .usage
    }
    let start = command.positionals.dropFirst().first ?? ""
    guard start.isEmpty || CompleteNames.isPlain(start),
        let reader = try? StoreReader(path: command.storePath, busyMilliseconds: 0),
        let names = try? reader.names(
            of: kind, beginningWith: start, limit: CompleteNames.limit,
            accepts: CompleteNames.isPlain)
    else { return .done }
    for name in names { console.standardOutput.writeLine(name) }
    return .done
}

/// Which names are handed to a shell.
enum CompleteNames {
    /// How many at the most.
    static let limit = 100
    /// How many bytes a name has at the most.
    static let maximumBytes = 256

    /// Whether no shell sees in a name anything but letters. Names are a stranger's: one that would
    /// have to be quoted, where a completion would break it (`:`, `=`), or that is an option, is not
    /// offered.
    static func isPlain(_ name: String) -> Bool {
        ShellWord.isPlain(name) && name.utf8.count <= maximumBytes && !name.hasPrefix("-")
            && !name.utf8.contains { ":=%".utf8.contains($0) }
    }
}
