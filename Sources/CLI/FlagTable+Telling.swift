/// The flags by which `watch` tells somebody.
extension FlagTable {
    /// `--metrics-file FILE`.
    static let metricsFile = Flag(
        .metricsFile, takes: .file("FILE"), "keep metrics for Prometheus in this file",
        details: """
            Replaced in one step, so that a collector reads it whole: node_exporter's textfile \
            collector takes a folder of files that end in .prom.
            """)

    /// Who gets incidents, and how often.
    static let telling: [Flag] = [
        Flag(
            .exec, takes: .text("COMMAND"),
            "run this with each incident as JSON on its standard input",
            details: """
                By /bin/sh, one at a time, for \(IncidentCommand.maximumSeconds) seconds at the \
                most. What it prints goes to standard error. That it fails is said and stops \
                nothing.
                """),
        Flag(
            .webhook, takes: .text("URL"), "post each incident to this address",
            details: """
                Default: $WHY403_WEBHOOK, which other users of the machine do not see. Tried \
                again for a minute or two where that may help; no redirect is followed.
                """),
        Flag(
            .webhookForm, takes: .choice("FORM", IncidentPost.Form.allCases.map(\.rawValue)),
            "what is posted: the incident as json, or a message for slack",
            details: "Default: json."),
        Flag(
            .quietMinutes, takes: .number("MINUTES", 0...10_080),
            "tell of an incident once in so many minutes",
            details: """
                Default: \(ParsedCommand.defaultQuietMinutes). 0 tells of each with every pass \
                that has more of it.
                """),
    ]
}

extension ParsedCommand {
    /// How long an incident that was told of is not told of again.
    static let defaultQuietMinutes = 60

    /// `--webhook`, else `$WHY403_WEBHOOK`.
    var webhook: String? { text(.webhook) ?? environment.nonEmpty("WHY403_WEBHOOK") }

    /// `--webhook-form`.
    var webhookForm: IncidentPost.Form {
        text(.webhookForm).flatMap(IncidentPost.Form.init(rawValue:)) ?? .json
    }

    /// `--quiet-minutes`, in seconds.
    var quietSeconds: Int {
        (number(.quietMinutes) ?? ParsedCommand.defaultQuietMinutes) * 60
    }
}
