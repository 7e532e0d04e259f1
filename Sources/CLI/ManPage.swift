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
