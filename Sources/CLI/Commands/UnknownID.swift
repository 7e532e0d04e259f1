import AWSTypes
import ReportStore

/// What is said of a request id that no stored denial has.
enum UnknownID {
    /// How many ids with the same first letters are compared.
    private static let compared = 10_000

    /// One sentence, with the id that may be meant.
    static func sentence(_ id: String, in storePath: String) -> String {
        let beginning = String(id.prefix(id.count / 2))
        let near =
            beginning.count < 2
            ? nil
            : try? StoreReader(path: storePath).names(
                of: .requestID, beginningWith: beginning, limit: compared
            ) { _ in true }
        return "no denial with request id '\(id)' is in \(storePath)"
            + (near.map { Suggestion.sentence(for: id, among: $0) }.map {
                $0.isEmpty ? "" : "." + $0
            }
                ?? "")
    }
}
