extension ChangePlan {
    /// A setting that is made as it is, by one command.
    public struct SettingStep: Hashable, Sendable {
        /// As `what-if` names the setting: `bucket:lake#ownership`.
        public var subject: String
        /// What it is made to be, as the command that reads it prints it.
        public var value: String
        /// The shell command that prints the setting in force.
        public var readCommand: String
        /// The shell command that makes it.
        public var writeCommand: String

        /// A setting.
        public init(subject: String, value: String, readCommand: String, writeCommand: String) {
            self.subject = subject
            self.value = value
            self.readCommand = readCommand
            self.writeCommand = writeCommand
        }
    }
}
