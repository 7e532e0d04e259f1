/// The command line is wrong: what is wrong and, where it can be told, what was meant.
struct UsageError: Error, Equatable {
    /// A sentence or two, in the user's words.
    let message: String
    /// The command whose help would tell more; nil when none was recognised.
    let command: CommandName?

    /// A wrong command line.
    init(_ message: String, in command: CommandName? = nil) {
        self.message = message
        self.command = command
    }

    /// The line that leads on.
    var hint: String {
        guard let command else { return "'why403 --help' lists the commands." }
        return "'why403 \(command.rawValue) --help' has examples and all options."
    }
}
