public import AWSTypes

/// Commands of the AWS CLI as lines for a shell.
public enum CommandText {
    /// The command with every value quoted, so that the CLI has each as it is.
    public static func line(_ command: AWSCommand) -> String {
        let options = AWSOptions.words(command.options.map { ($0.name, $0.value) })
        return (["aws", command.service, command.operation] + options).joined(separator: " ")
    }

    /// Several commands in one sentence.
    public static func list(_ commands: [AWSCommand]) -> String {
        commands.map(line).joined(separator: "; ")
    }
}
