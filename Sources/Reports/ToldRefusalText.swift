internal import AWSTypes
internal import JSON
public import ReportStore
internal import Wording

/// A refusal that only a client's text tells: what it says, what AWS's words in it settle, and what
/// they leave open.
public struct ToldRefusalText {
    private let columns: Int?
    private let usesColor: Bool

    /// For people, on a terminal of `columns`, nil for any width.
    public init(columns: Int? = nil, usesColor: Bool = false) {
        self.columns = columns
        self.usesColor = usesColor
    }

    /// The answer; every line ends.
    public func text(_ told: ToldRefusal) -> String {
        var lines = wrapped(ToldRefusalText.head(told), 0)
        lines += facts(told).map { "  \($0.0.filled(to: 9))" + SafeText.terminal($0.1) }
        lines += section("Why it was refused", verdict(told))
        lines += section(
            "About the client",
            told.habits.flatMap {
                wrapped(
                    "- \(ClientHabitText.sentence($0, client: told.client ?? "the client"))", 2)
            })
        lines += section("What the text does not tell", open(told))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func head(_ told: ToldRefusal) -> String {
        let what = told.action ?? told.operation ?? told.clientOperation ?? "A request"
        return "Not in the store: \(what)" + (told.resource.map { " on \($0)" } ?? "")
    }

    private func facts(_ told: ToldRefusal) -> [(String, String)] {
        let times = told.count > 1 ? " (\(told.count) times in all)" : ""
        let calls = [told.operation, told.clientOperation].compactMap { $0 }
        return [
            ("told in", "\(told.source), line \(told.line)\(times)"),
            ("when", told.time?.description), ("who", told.principal), ("job run", told.runID),
            ("client", told.client.map { ([$0] + calls).joined(separator: ", ") }),
            ("request", told.requestID), ("extended", told.extendedRequestID),
            ("says", told.message ?? told.errorCode),
        ].compactMap { name, value in value.map { (name, $0) } }
    }

    private func verdict(_ told: ToldRefusal) -> [String] {
        let (heading, sentence) = ToldVerdict.text(told)
        return ["  " + (usesColor ? "\u{1B}[1m\(heading)\u{1B}[0m" : heading)]
            + wrapped(sentence, 2)
    }

    private func open(_ told: ToldRefusal) -> [String] {
        ToldVerdict.open(told).flatMap { wrapped("- \($0)", 2) }
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        guard !lines.isEmpty else { return [] }
        return ["", usesColor ? "\u{1B}[1m\(title)\u{1B}[0m" : title] + lines
    }

    private func wrapped(_ text: String, _ indent: Int) -> [String] {
        SafeText.terminal(text).wrapped(to: columns, indent: indent)
    }
}

/// What AWS's words settle, as sentences.
private enum ToldVerdict {
    static func text(_ told: ToldRefusal) -> (heading: String, sentence: String) {
        guard told.isPermissionError else {
            return (
                "Not a permission error",
                "\(told.errorCode ?? "The code") says that no policy refused the request."
            )
        }
        guard told.isOfS3 else {
            return (
                "Not a request to S3 or KMS",
                "AWS refused \(told.action ?? "an action") of another service; its message says "
                    + "what refused it."
            )
        }
        guard told.cause != .undetermined else { return ("Cause unknown", unknown(told)) }
        var names: [String] = []
        for title in told.mechanisms.map(\.row.title) where !names.contains(title) {
            names.append(title)
        }
        let title = names.first ?? told.cause.rawValue
        let head = told.cause == .kmsKey ? "KMS key: \(title)" : title.capitalizedFirst
        let what = told.action ?? "the action"
        let plural: [Mechanism] = [
            .identityPolicy, .keyPolicy, .grant, .serviceControlPolicy, .resourceControlPolicy,
        ]
        let areSeveral = told.mechanisms.first.map(plural.contains) ?? false
        let did =
            told.isExplicit == true
            ? "\(areSeveral ? "deny" : "denies") \(what)"
            : "\(areSeveral ? "do" : "does") not allow \(what)"
        var sentence =
            "AWS's message says that \(title.hasPrefix("the ") ? "" : "the ")\(title) \(did)."
        if told.cause == .iamRolePolicy, told.mechanism == .identityPolicy {
            sentence =
                told.isExplicit == true
                ? "AWS's message says that a policy of the role denies \(what)."
                : "AWS's message says that no policy of the role allows \(what)."
        }
        if names.count > 1 {
            sentence += " The same words stand for: \(names.joined(separator: ", "))."
        }
        if let policy = told.policyARN { sentence += " It names \(policy)." }
        return ("\(head) (\(told.cause.rawValue)), reported", sentence)
    }

    private static func unknown(_ told: ToldRefusal) -> String {
        if told.isWithoutBody {
            return ClientHabitText.sentence(.headHasNoBody, client: "the client").capitalizedFirst
                + ". HeadObject needs s3:GetObject; where the caller lacks s3:ListBucket on the "
                + "bucket, S3 answers 403 also for an object that is not there."
        }
        return "The text names no policy type: AWS said no more than Access Denied, or the client "
            + "left the rest out."
    }

    /// Where the client has the ids that its text does not show.
    private static func whereIDs(_ told: ToldRefusal) -> String {
        switch told.clientSlug {
        case "botocore", "s3fs":
            "; boto3 prints none, and has it in e.response['ResponseMetadata']['RequestId']"
        case "aws-sdk-java-1", "aws-sdk-java-2", "s3a", "emrfs", "aws-sdk-go-1", "aws-sdk-go-2",
            "aws-sdk-rust":
            "; this client prints it behind the words: give the message up to its end"
        default: ""
        }
    }

    /// What would tell more.
    static func open(_ told: ToldRefusal) -> [String] {
        guard told.isPermissionError, told.isOfS3 else { return [] }
        var open: [String] = []
        if told.cause == .undetermined {
            open.append("which policy refused it")
        } else {
            open.append(
                "which statement decides, and whether other policies refuse it as well: AWS names "
                    + "one")
        }
        if told.requestID == nil, told.extendedRequestID == nil {
            open.append(
                "the request id, by which the logs would name the request" + whereIDs(told))
        }
        if told.message == nil, told.errorCode?.hasSuffix("Exception") == true {
            open.append(
                "which service refused it: S3's own code is AccessDenied, that of KMS, Glue and "
                    + "others \(told.errorCode ?? "")")
        }
        let end =
            told.cause == .vpcEndpointPolicy
            ? "the logs (VPC endpoint denials stand in NetworkActivity events only)" : "the logs"
        open.append(
            "to learn it, ingest \(end) and import the policies: why403 ingest, why403 snapshot "
                + "import")
        return open
    }
}

extension ToldRefusal {
    /// As one JSON object. Stable: members are added, never renamed.
    public var json: String {
        let text = JSONText.string
        return JSONText.object([
            ("inStore", "false"), ("source", text(source)), ("line", "\(line)"),
            ("count", "\(count)"), ("requestId", text(requestID)),
            ("extendedRequestId", text(extendedRequestID)), ("eventTime", text(time?.description)),
            ("principal", text(principal)), ("action", text(action)), ("resource", text(resource)),
            ("operation", text(operation)), ("clientOperation", text(clientOperation)),
            ("client", text(clientSlug)), ("jobRun", text(runID)), ("message", text(message)),
            ("errorCode", text(errorCode)), ("isPermissionError", "\(isPermissionError)"),
            ("cause", text(cause.rawValue)), ("mechanism", text(mechanism?.rawValue)),
            ("mechanisms", JSONText.list(mechanisms.map { JSONText.quoted($0.rawValue) })),
            (
                "certainty",
                text(
                    (cause == .undetermined ? Certainty.undetermined : Certainty.reported).rawValue)
            ),
            ("policy", text(policyARN)),
            ("clientHabits", JSONText.list(habits.map { JSONText.quoted($0.rawValue) })),
        ])
    }
}
