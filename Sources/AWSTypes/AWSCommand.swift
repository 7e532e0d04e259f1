/// A command of the AWS CLI, as data: what is run, and with which values. `Wording` writes it as
/// a line for a shell, every value quoted.
public struct AWSCommand: Hashable, Sendable {
    /// An option and its value, as the CLI's parser shall have it.
    public struct Option: Hashable, Sendable {
        /// The option's name without dashes: `bucket`.
        public var name: String
        /// Its value, unquoted.
        public var value: String

        /// An option with its value, which `Wording` quotes.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The CLI's name of the service: `s3api`.
    public var service: String
    /// The CLI's name of the operation: `get-object-acl`.
    public var operation: String
    /// In the order in which they are written.
    public var options: [Option]

    /// A command; values stand unquoted in its options.
    public init(_ service: String, _ operation: String, _ options: [Option] = []) {
        self.service = service
        self.operation = operation
        self.options = options
    }

    /// A command about one bucket; `BUCKET` stands for one that is not known.
    public static func bucket(_ operation: String, _ bucket: String?) -> AWSCommand {
        AWSCommand("s3api", operation, [Option("bucket", bucket ?? "BUCKET")])
    }

    /// A command about one object; `BUCKET` and `KEY` stand for what is not known.
    public static func object(
        _ operation: String, _ bucket: String?, _ key: String?
    ) -> AWSCommand {
        AWSCommand(
            "s3api", operation,
            [Option("bucket", bucket ?? "BUCKET"), Option("key", key ?? "KEY")])
    }

    /// The command that shows the events of a name in CloudTrail's history.
    public static func events(named name: String) -> AWSCommand {
        AWSCommand(
            "cloudtrail", "lookup-events",
            [Option("lookup-attributes", "AttributeKey=EventName,AttributeValue=\(name)")])
    }

    /// The command that shows an organization's policy.
    public static func describePolicy(_ id: String) -> AWSCommand {
        AWSCommand("organizations", "describe-policy", [Option("policy-id", id)])
    }

    /// The command that shows which S3 policy holds in an account.
    public static func effectiveS3Policy(of account: String) -> AWSCommand {
        AWSCommand(
            "organizations", "describe-effective-policy",
            [Option("policy-type", "S3_POLICY"), Option("target-id", account)])
    }

    /// The command that shows whether a trail has data events, whose messages name the layer.
    public static let eventSelectors = AWSCommand(
        "cloudtrail", "get-event-selectors", [Option("trail-name", "TRAIL")])

    /// The same with a value, where one is known, in the places of a word that stands for it.
    public func putting(_ value: String?, for word: String) -> AWSCommand {
        guard let value else { return self }
        return mappingTexts { $0 == word ? value : $0 }
    }

    /// The same with every value changed.
    func mappingTexts(_ change: (String) -> String) -> AWSCommand {
        var command = self
        command.options = options.map { Option($0.name, change($0.value)) }
        return command
    }
}
