import AWSTypes
import PolicyHistory
import Testing

/// One loose file with what is said of it, and what one facet holds after its import.
struct LooseCase: CustomTestStringConvertible, Sendable {
    let says: String
    let content: String
    var bucket: String?
    var key: String?
    var role: String?
    var account: String?
    let subject: Subject
    let facet: Facet
    let expected: String
    var problem: String?

    var testDescription: String { says }

    func read() -> ImportResult {
        var context = LooseFileContext(capturedAt: Events.time(9))
        context.bucket = bucket
        context.key = key
        context.role = role
        context.account = account.flatMap { AccountID($0) }
        return LooseFile.read(Array(content.utf8), name: "some/where/file.json", context: context)
    }
}
