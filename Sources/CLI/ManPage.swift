import AWSTypes

/// The manual page `why403(1)`, made from the table, in man(7) macros.
enum ManPage {
    /// The whole page.
    static var text: String {
        var lines = [
            ".TH WHY403 1 \"\" \"why403 \(Version.text)\" \"User Commands\"",
            ".SH NAME", "why403 \\- why AWS Glue jobs get 403 Access Denied from S3",
            ".SH SYNOPSIS", ".B why403", ".I COMMAND", "[\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]",
            ".SH DESCRIPTION", escaped(Help.purpose),
            "It reads S3 server access logs and CloudTrail, holds each denial against the policies "
                + "that were in force at that moment, and names the cause with the statement, the "
                + "evidence and the fix.",
            ".SH COMMANDS",
        ]
        lines += CommandTable.shown.flatMap(section)
        lines += [".SH OPTIONS OF EVERY COMMAND"]
        lines += (FlagTable.everywhere + [FlagTable.version]).flatMap(entry)
        lines += [".SH CAUSES"]
        for cause in Cause.allCases {
            lines += [".TP", ".B \(escaped(cause.rawValue))", escaped(meaning(of: cause))]
        }
        lines += [".SH CERTAINTY", "How a cause is known, the surest first."]
        for certainty in Certainty.allCases {
            lines += [".TP", ".B \(escaped(certainty.rawValue))", escaped(meaning(of: certainty))]
        }
        lines += [".SH FILES"]
        for (name, purpose) in files { lines += [".TP", ".I \(escaped(name))", escaped(purpose)] }
        lines += [".SH ENVIRONMENT"]
        for variable in Environment.documented {
            lines += [".TP", ".B \(variable.name)", escaped(variable.purpose)]
        }
        lines += [".SH EXIT STATUS"]
        for code in ExitCode.allCases {
            lines += [".TP", ".B \(code.rawValue)", escaped(code.summary)]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let files = [
        (
            ParsedCommand.defaultStorePath,
            "the store, an SQLite file; other programs read its views denial_report, cause_summary, "
                + "drop_status and denial_arrival, which have the fields of report --format ndjson"
        ),
        ("~/.config/why403/config.json", "names of accounts; see --config"),
    ]

    /// Which policy or setting it is, and who has to change it.
    private static func meaning(of cause: Cause) -> String {
        switch cause {
        case .iamRolePolicy:
            "a policy of the role, its permissions boundary, or a session policy; the role's account"
        case .bucketPolicy:
            "the bucket's policy, an access point's, or Block Public Access; the bucket's account"
        case .objectOwnership:
            "an object's ACL; the bucket's owner and the account that wrote the object"
        case .vpcEndpointPolicy: "the policy of a VPC endpoint; the network's owner"
        case .kmsKey:
            "the KMS key of the object: its policy, grants or state, or the role's policies for it; "
                + "the role's account or the key's"
        case .requesterPays: "the bucket makes the requester pay; the job's author"
        case .serviceControlPolicy:
            "a service or resource control policy; the organization's administrators"
        case .undetermined: "what is known does not tell; what is missing is named"
        }
    }

    private static func meaning(of certainty: Certainty) -> String {
        switch certainty {
        case .reported: "AWS's error message, or an event beside it, names the policy type"
        case .proven: "a policy in force denied it, and nothing else is unknown"
        case .eliminated: "everything else is known to allow"
        case .likely: "more than one may have refused it; the likeliest stands first"
        case .undetermined: "not enough information to decide"
        }
    }

    private static func section(_ command: Command) -> [String] {
        var lines = [".SS \"\(escaped(command.usage))\"", escaped(command.summary) + "."]
        for paragraph in command.details { lines += [".PP", escaped(paragraph)] }
        lines += command.flags.flatMap(entry)
        for example in command.examples {
            lines += [".PP", escaped(example.purpose) + ":", ".PP", ".nf", ".RS"]
            lines += [escaped(example.line), ".RE", ".fi"]
        }
        return lines
    }

    private static func entry(_ flag: Flag) -> [String] {
        let letter = flag.short.map { "\\fB\\-\($0)\\fR, " } ?? ""
        let value = flag.value.placeholder.map { " \\fI\(escaped($0))\\fR" } ?? ""
        let text = [flag.fullSummary + ".", flag.details].filter { !$0.isEmpty }
        return [".TP", "\(letter)\\fB\(escaped(flag.name.spelling))\\fR\(value)"]
            + text.map(escaped)
    }

    /// Text that roff prints as it is: a backslash starts an escape, a bare hyphen may become a
    /// dash, and a dot or quote that starts a line is a macro.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "\"": escaped += "\\(dq"
            case "'": escaped += "\\(aq"
            case "\n": escaped += " "
            default: escaped.append(character)
            }
        }
        return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
    }
}
