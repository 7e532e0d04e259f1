import AWSTypes
import PolicyHistory

/// Whose policy a change of `what-if` is made to, and which of them: `SUBJECT` or `SUBJECT#PART`.
///
/// The subject is an ARN, an id (`vpce-…`, `p-…`, `ou-…`), `ACCOUNT/RoleName`, `KIND:NAME` with a
/// kind that `snapshot list` prints, or a name that one known subject alone has (a control
/// policy's own name too). The part is
/// `boundary`, `inline/NAME`, `attached/ARN` or another facet of the history.
struct WhatIfSubject {
    let subject: Subject
    /// Behind the `#`; nil where the whole is meant.
    let part: String?

    /// Reads it as typed against the facts of the history. Throws `PipelineError` where it names
    /// nothing, or several things.
    init(_ text: String, in entries: [HistoryEntry]) throws(PipelineError) {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        part = parts.count == 2 ? String(parts[1]) : nil
        if let found = ARN(name).flatMap(WhatIfSubject.subject(of:)) {
            subject = found
        } else if let found = WhatIfSubject.subject(ofKind: name) ?? WhatIfSubject.byID(name) {
            subject = found
        } else {
            let named = Set(
                entries.filter { entry in
                    let known = entry.subject
                    return known.kind != .object
                        && (known.name == name || known.name.hasSuffix("/" + name)
                            || (entry.facet == Facet.name && entry.value == .text(name)))
                }.map(\.subject))
            guard named.count <= 1 else {
                let list = named.map { "\($0.kind.rawValue):\($0.name)" }.sorted()
                throw PipelineError(
                    "'\(name)' may be any of: \(list.joined(separator: ", ")); say which")
            }
            guard let only = named.first else {
                throw PipelineError(
                    "nothing is known by the name '\(name)'; give an ARN, or a name that "
                        + "'why403 snapshot list' prints, such as bucket:NAME")
            }
            subject = only
        }
    }

    /// `bucket:sales-lake`, or `bucket sales-lake`.
    private static func subject(ofKind text: String) -> Subject? {
        for separator: Character in [":", " "] {
            guard let end = text.firstIndex(of: separator),
                let kind = Subject.Kind(rawValue: String(text[..<end]))
            else { continue }
            let name = String(text[text.index(after: end)...].drop { $0 == " " })
            return name.isEmpty ? nil : Subject(kind, name)
        }
        return nil
    }

    private static func byID(_ text: String) -> Subject? {
        let kinds: [(String, Subject.Kind)] = [
            ("vpce-", .vpcEndpoint), ("p-", .organizationPolicy), ("ou-", .organizationTarget),
            ("r-", .organizationTarget),
        ]
        for (prefix, kind) in kinds where text.hasPrefix(prefix) { return Subject(kind, text) }
        let parts = text.split(separator: "/")
        if parts.count == 2, let account = AccountID(parts[0]) {
            return Subject(.role, "\(account)/\(parts[1])")
        }
        return AccountID(text).map { Subject(.organizationTarget, $0.description) }
    }

    private static func subject(of arn: ARN) -> Subject? {
        let last = arn.resource.split(separator: "/").last.map(String.init) ?? arn.resource
        switch arn.service {
        case "s3" where arn.resource.hasPrefix("accesspoint"):
            return Subject(.accessPoint, arn.description)
        case "s3": return Subject(.bucket, arn.resource)
        case "kms": return Subject(.key, arn.description)
        case "ec2": return last.hasPrefix("vpce-") ? Subject(.vpcEndpoint, last) : nil
        case "organizations":
            if last.hasPrefix("p-") { return Subject(.organizationPolicy, last) }
            return Subject(.organizationTarget, last)
        case "iam" where arn.resource.hasPrefix("policy/"):
            return Subject(.managedPolicy, arn.description)
        default:
            switch Principal(arn.description) {
            case .role(let account, _): return Subject(.role, "\(account)/\(last)")
            case .roleSession(let account, let role, _):
                return Subject(.role, "\(account)/\(role)")
            default: return nil
            }
        }
    }
}
