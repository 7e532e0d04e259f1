internal import AWSTypes
internal import JSON
internal import ReportStore

/// An incident as a message of Slack (docs.slack.dev, "Sending messages using incoming webhooks"):
/// `text` for notifications, and blocks.
///
/// What logs and policies say stands in `plain_text` objects, in which nothing is markup, with `&`,
/// `<` and `>` as entities, so that nothing is a link or calls everyone of a channel (docs.slack.dev,
/// "Formatting message text").
public struct SlackMessage {
    /// Most characters of a header, and of a field of a section (docs.slack.dev, "Blocks").
    private static let headerLength = 150
    private static let fieldLength = 2_000

    private let incident: Incident

    /// The message about an incident.
    public init(_ incident: Incident) { self.incident = incident }

    /// The body to be posted.
    public var json: String {
        let fields = fields.map { name, value in
            SlackMessage.plain("\(name)\n\(value)", SlackMessage.fieldLength)
        }
        let command = "why403 explain \(ShellWord.quoted(incident.newest.requestID))"
        return JSONText.object([
            ("text", JSONText.quoted(SlackMessage.escaped(headline, SlackMessage.fieldLength))),
            (
                "blocks",
                JSONText.list([
                    JSONText.object([
                        ("type", JSONText.quoted("header")),
                        ("text", SlackMessage.plain(headline, SlackMessage.headerLength)),
                    ]),
                    JSONText.object([
                        ("type", JSONText.quoted("section")), ("fields", JSONText.list(fields)),
                    ]),
                    JSONText.object([
                        ("type", JSONText.quoted("context")),
                        (
                            "elements",
                            JSONText.list([
                                SlackMessage.plain(
                                    SafeText.terminal(command), SlackMessage.fieldLength)
                            ])
                        ),
                    ]),
                ])
            ),
        ])
    }

    private var headline: String {
        let row = incident.newest
        let who = incident.jobs.first ?? TableReport.shortRole(row)
        return SafeText.terminal(
            "\(Plural.count(incident.denials, "new denial")) of \(who): "
                + "\(row.cause.rawValue) (\(row.certaintyText))")
    }

    /// At most ten, as a section may have.
    private var fields: [(name: String, value: String)] {
        let (change, row) = (incident.change, incident.newest)
        let all: [(String, String?)] = [
            ("Change", change?.summary ?? ChangeWords.line(row)), ("Who makes it", change?.owner),
            ("Job", SlackMessage.joined(incident.jobs)),
            ("Role", SlackMessage.joined(incident.roles)),
            ("Bucket", SlackMessage.joined(incident.buckets)),
            ("First", incident.first.description), ("Last", incident.last.description),
        ]
        return all.compactMap { name, value in value.map { (name, SafeText.terminal($0)) } }
    }

    private static func joined(_ names: [String]) -> String? {
        names.isEmpty ? nil : names.joined(separator: ", ")
    }

    private static func plain(_ text: String, _ length: Int) -> String {
        JSONText.object([
            ("type", JSONText.quoted("plain_text")),
            ("text", JSONText.quoted(escaped(text, length))), ("emoji", "false"),
        ])
    }

    /// The text with Slack's three characters as entities; what is too long ends in an ellipsis,
    /// never inside of an entity.
    private static func escaped(_ text: String, _ length: Int) -> String {
        var safe = ""
        var count = 0
        for scalar in text.unicodeScalars {
            let part =
                switch scalar {
                case "&": "&amp;"
                case "<": "&lt;"
                case ">": "&gt;"
                default: String(scalar)
                }
            count += part.utf16.count
            if count >= length { return safe + "…" }
            safe += part
        }
        return safe
    }
}
