import AWSTypes
import Glibc
import Pipeline
import ReportStore

/// What somebody may have meant by the name of a role or bucket that no denial has.
enum NameHint {
    /// How many names are listed.
    private static let listed = 5

    /// One sentence; nil where no such name was asked for, or where others of the filters leave
    /// nothing.
    static func sentence(
        _ reader: StoreReader, _ filter: ReportFilter, _ own: OwnCommand
    ) throws -> String? {
        var without = filter
        without.roles = []
        if let name = filter.roles.first {
            let keys = try reader.groups(by: .role, without).compactMap(\.key)
            return sentence("role", name, keys.map { ARN($0)?.resource.lastPart ?? $0 }, own)
        }
        without = filter
        without.buckets = []
        if let name = filter.buckets.first {
            return sentence(
                "bucket", name, try reader.groups(by: .bucket, without).compactMap(\.key), own)
        }
        return nil
    }

    private static func sentence(
        _ what: String, _ name: String, _ known: [String], _ own: OwnCommand
    ) -> String? {
        guard !known.isEmpty else { return nil }
        var text = "No denial is of a \(what) '\(name)'."
        if access(name, F_OK) == 0 {
            text += " It is the name of a file here: a pattern needs quotes, --\(what) 'etl*'."
        }
        let meant = Suggestion.sentence(for: name, among: known)
        if !meant.isEmpty { return text + meant }
        return text + " There are \(known.prefix(listed).joined(separator: ", "))"
            + (known.count > listed
                ? " and \(known.count - listed) more: \(own.line("report --group-by \(what)"))"
                : ".")
    }
}

extension String {
    fileprivate var lastPart: String { split(separator: "/").last.map(String.init) ?? self }
}
