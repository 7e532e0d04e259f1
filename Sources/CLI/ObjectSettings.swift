import Pipeline
import S3Client

extension ObjectInput {
    /// How S3 is reached, as a command line and the environment say. Throws `UsageError` for an
    /// endpoint that is none.
    init(_ command: ParsedCommand, _ console: Console) throws(UsageError) {
        self.init()
        settings.environment = Environment.process
        settings.profile = command.text(.profile)
        settings.region = command.text(.region)
        settings.paysRequests = command.isOn(.requestPayer)
        settings.style =
            command.text(.addressing).flatMap(Endpoint.Style.init(rawValue:))
            ?? .automatic
        if let text = command.text(.endpointURL) {
            do throws(AddressError) { settings.endpointURL = try EndpointURL(text) } catch {
                throw UsageError(
                    "Invalid value '\(text)' for --endpoint-url: \(error)", in: command.name)
            }
        }
        if command.isOn(.debug) {
            settings.tell = { request in console.note(request) }
        }
        narrowing.since = command.instant(.since)
        narrowing.until = command.instant(.until)
        narrowing.accounts = Set(command.texts(.account))
        narrowing.regions = Set(command.texts(.logRegion))
    }
}
