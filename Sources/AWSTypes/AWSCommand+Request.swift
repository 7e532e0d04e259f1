/// What is known of a request that commands are to tell more of.
public struct CommandContext: Hashable, Sendable {
    /// When the request was made.
    public var time: Instant
    /// The region of its bucket; nil where that is not known.
    public var region: String?

    /// What a log has of a request.
    public init(time: Instant, region: String?) {
        self.time = time
        self.region = region
    }
}

extension CommandContext {
    /// What of a context its commands depend on.
    public struct Window: Hashable, Sendable {
        private let firstMinute: Int64
        private let lastMinute: Int64
        private let region: String?

        fileprivate init(_ context: CommandContext) {
            let seconds = context.time.seconds
            firstMinute = seconds &- seconds.modulo(60)
            lastMinute = seconds &+ 59 &- (seconds &+ 59).modulo(60)
            region = context.region
        }
    }

    /// Requests of one window have the same commands: these are told by whole minutes or hours, which
    /// begin some minutes before the request and end as much after it.
    public var window: Window { Window(self) }
}

extension AWSCommand {
    /// The command as it is run for one request: where it asks a service that answers for one region
    /// alone, with the region; where it asks for events, with the times between which they lie, in
    /// whole minutes or hours, so that near requests share a command.
    /// Answers are kept without, as many requests share one.
    public func completed(for request: CommandContext) -> AWSCommand {
        guard isRegional else { return self }
        var command = self
        if let event = eventName {
            let isOfSession = AWSCommand.sessionEvents.contains(event)
            let (before, whole): (Int64, Int64) =
                isOfSession ? (AWSCommand.longestSession, 3_600) : (AWSCommand.clocks, 60)
            let (start, end) = (
                request.time.seconds &- before,
                request.time.seconds &+ AWSCommand.clocks &+ whole - 1
            )
            command.set("start-time", "\(Instant(seconds: start &- start.modulo(whole)))")
            command.set("end-time", "\(Instant(seconds: end &- end.modulo(whole)))")
        }
        command.set("region", keyRegion ?? request.region ?? "REGION")
        return command
    }

    /// What opens or narrows a session, maybe long before the request.
    public static let sessionEvents = ["AssumeRole", "StartJobRun", "GetScopedCredentials"]

    /// A role's session lasts twelve hours at the most (STS API Reference, `AssumeRole`,
    /// `DurationSeconds`).
    private static let longestSession: Int64 = 12 * 3_600

    /// How far two clocks may be apart, in seconds.
    private static let clocks: Int64 = 300

    /// Whether the service answers for one region, that of the command. Of S3 the CLI finds the
    /// bucket's; IAM and Organizations have none.
    private var isRegional: Bool {
        switch service {
        case "cloudtrail", "ec2", "kms", "lakeformation", "s3control", "s3tables": true
        default: false
        }
    }

    private var eventName: String? {
        guard operation == "lookup-events" else { return nil }
        return options.first { $0.name == "lookup-attributes" }.flatMap {
            $0.value.split(separator: "=").last.map(String.init)
        }
    }

    /// The region that a key's own ARN names.
    private var keyRegion: String? {
        options.first { $0.name == "key-id" }.flatMap { ARN($0.value)?.region }
    }

    private mutating func set(_ name: String, _ value: String) {
        if options.contains(where: { $0.name == name }) { return }
        options.append(Option(name, value))
    }
}

extension Remark {
    /// The remark with its commands as they are run for one request.
    public func completed(for request: CommandContext) -> Remark {
        var remark = self
        remark.commands = commands.map { $0.completed(for: request) }
        remark.because = because.map { $0.completed(for: request) }
        return remark
    }

    /// Whether it has commands, or what it follows from has.
    public var hasCommands: Bool { !commands.isEmpty || because.contains(where: \.hasCommands) }

    /// The remark without commands: what is told, whatever may be run to learn more.
    public var withoutCommands: Remark {
        var remark = self
        remark.commands = []
        remark.because = because.map(\.withoutCommands)
        return remark
    }
}

extension Int64 {
    /// The rest of a division, never negative.
    fileprivate func modulo(_ divisor: Int64) -> Int64 {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}
