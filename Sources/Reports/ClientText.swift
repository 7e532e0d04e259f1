internal import AWSTypes
internal import ReportStore
internal import Wording

/// What is told of the program that asked.
enum ClientText {
    /// A sentence for each of its habits that matters.
    static func sentences(_ client: ReportedClient?) -> [String] {
        guard let client else { return [] }
        return client.habits.map {
            ClientHabitText.sentence($0, client: client.name ?? "the client")
        }
    }
}
