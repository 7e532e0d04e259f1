/// This program's commands as somebody goes on with them: on the store that he named, with the filters
/// that he gave, each a line for a shell.
public struct OwnCommand: Hashable, Sendable {
    /// The store that the command line named; nil where another default holds, which holds again.
    private let store: String?
    /// What chose the denials, as options and words for a shell; empty where all are meant.
    private let filters: String

    /// Commands on a store, with filters that are quoted already.
    public init(store: String? = nil, filters: String = "") {
        self.store = store
        self.filters = filters
    }

    /// The same for what others read, who have no such file.
    public var ofOthers: OwnCommand { OwnCommand(filters: filters) }

    /// `why403 doctor --store PATH`: a command with words that are quoted already.
    public func line(_ words: String) -> String {
        (["why403", words] + (store.map { [ShellWord.option("store", $0)] } ?? []))
            .joined(separator: " ")
    }

    /// `why403 fix --role etl -o plan --store PATH`: a command on the same denials.
    public func again(_ command: String, _ options: String = "") -> String {
        line([command, filters, options].filter { !$0.isEmpty }.joined(separator: " "))
    }
}
