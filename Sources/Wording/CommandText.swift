public import AWSTypes

/// Commands of the AWS CLI as lines for a shell.
public enum CommandText {
    /// The command with every value quoted, so that the CLI has each as it is.
    public static func line(_ command: AWSCommand) -> String {
        let options = AWSOptions.words(command.options.map { ($0.name, $0.value) })
        return (["aws", command.service, command.operation] + options).joined(separator: " ")
    }

    /// Several commands in one sentence, with what is to be put in.
    static func list(_ commands: [AWSCommand]) -> String {
        let lines = commands.map(line).joined(separator: "; ")
        return lines + (toPutIn(commands).map { " (\($0))" } ?? "")
    }

    /// What the words in capitals of commands stand for: `put in for TRAIL: a trail, of those that …`;
    /// nil where every value is known.
    public static func toPutIn(_ commands: [AWSCommand]) -> String? {
        var meanings: [String] = []
        for option in commands.flatMap(\.options) {
            guard let meaning = placeholders[option], !meanings.contains(meaning) else { continue }
            meanings.append(meaning)
        }
        return meanings.isEmpty ? nil : "put in " + meanings.joined(separator: ", ")
    }

    private static let placeholders: [AWSCommand.Option: String] = {
        let meanings: [(String, String, String)] = [
            ("bucket", "BUCKET", "the bucket's name"),
            ("bucket", "SOURCE", "the bucket that the copy read from"),
            ("key", "KEY", "the object's key"), ("role-name", "ROLE", "the role's name"),
            ("trail-name", "TRAIL", "a trail's name, which aws cloudtrail list-trails prints"),
            ("account-id", "ACCOUNT", "the account's twelve digits"),
            ("target-id", "ACCOUNT", "the account's twelve digits"),
            ("region", "REGION", "the region of the bucket"),
            ("table-bucket-arn", "TABLE_BUCKET_ARN", "the table bucket's ARN"),
        ]
        return Dictionary(
            uniqueKeysWithValues: meanings.map { name, word, meaning in
                (AWSCommand.Option(name, word), "for \(word) \(meaning)")
            })
    }()
}
