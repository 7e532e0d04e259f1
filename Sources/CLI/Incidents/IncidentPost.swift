import Reports
import S3Client

/// `--webhook`: each incident is posted to an address.
final class IncidentPost: IncidentReceiver {
    /// What is posted.
    enum Form: String, CaseIterable {
        /// The incident itself.
        case json
        /// A message for Slack.
        case slack
    }

    let name = "webhook"
    private let webhook: Webhook
    private let form: Form

    /// Incidents to an address in a form.
    init(_ webhook: Webhook, as form: Form) {
        self.webhook = webhook
        self.form = form
    }

    func tell(_ incident: Incident, isGivenUp: @Sendable () -> Bool) -> String? {
        let body = form == .slack ? SlackMessage(incident).json : incident.json
        return webhook.post(Array(body.utf8), isGivenUp: isGivenUp).map { "--webhook: \($0)" }
    }
}
