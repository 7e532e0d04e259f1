import AWSTypes
import Denials

/// What a copy needs besides (S3 API Reference, `CopyObject`: "Permissions"). The destination's
/// access log names no source.
extension OtherExplanation {
    static let ofCopies: [OtherExplanation] = [
        asked(.copySource, .copySource, logs: .accessLog),
        asked(.copyTags, .sourceTags, logs: .both) { _, _ in
            [.object("get-object-tagging", "SOURCE", nil)]
        },
        asked(.copyAnnotations, .sourceAnnotations, logs: .both) { _, _ in
            [.object("list-object-annotations", "SOURCE", nil)]
        },
    ]

    private static func asked(
        _ row: ExplanationRow, _ reason: UnseenPermission.Reason, logs: Logs,
        _ commands: @escaping @Sendable (String?, String?) -> [AWSCommand] = { _, _ in [] }
    ) -> OtherExplanation {
        OtherExplanation(
            row: row, logs: logs, commands: commands, isOpen: { $0.lack(for: [reason]) != nil },
            detail: { $0.lack(for: [reason]) })
    }
}
