import AWSTypes
import PolicyHistory

/// Whose policy a change of `what-if` is made to, and which of them: `SUBJECT` or `SUBJECT#PART`.
///
/// The subject is an ARN, an id (`vpce-…`, `p-…`, `ou-…`), `ACCOUNT/RoleName`, `KIND:NAME` with a
/// kind that `snapshot list` prints, or a name that one known subject alone has (a control
/// policy's own name too). The part is
/// `boundary`, `inline/NAME`, `attached/ARN` or another facet of the history.
struct WhatIfSubject: Hashable {
    let subject: Subject
    /// Behind the `#`; nil where the whole is meant.
    let part: String?

    /// The same with the part that is meant where none is named.
    var spelledOut: WhatIfSubject {
        guard subject.kind == .organizationTarget, part == nil else { return self }
        return WhatIfSubject(subject: subject, part: Facet.serviceControlPolicies.name)
    }

    private init(subject: Subject, part: String?) {
        self.subject = subject
        self.part = part
    }

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
                let near = SubjectHint.nearest(to: name, among: Set(entries.map(\.subject)))
                throw PipelineError(
                    "nothing is known by the name '\(name)'."
                        + (near.map { " Did you mean '\($0)'?" } ?? "")
                        + " Give an ARN, or a name that 'why403 snapshot list' prints, such as "
                        + "bucket:NAME")
            }
            subject = only
        }
    }

    /// What was in force last of all that a change is made to: `bucket-policy as captured
    /// 2026-05-04T00:00:00Z (s3/lake/get-bucket-policy.json)`.
    func inPlace(of change: WhatIfChange, in history: PolicyHistory) -> String {
        if let group = controlPolicies { return attached(group, in: history) }
        let wanted = part.map { Facet($0) }
        var latest: [Facet: HistoryEntry] = [:]
        for entry in history.timeline(of: subject) where !entry.facet.isListing {
            let isMeant =
                wanted.map {
                    entry.facet == $0
                        || $0.group == nil && entry.facet.group?.name == $0.description
                }
                ?? WhatIfSubject.documents.contains(
                    entry.facet.group?.name ?? entry.facet.description)
            if isMeant { latest[entry.facet] = entry }
        }
        let described = latest.sorted { $0.key < $1.key }.filter { $0.value.value != .absent }
            .map { "\($0.key) as of \($0.value.time) (\($0.value.origin))" }
        return described.isEmpty
            ? "none that was captured" : described.joined(separator: ", ")
    }

    /// The group of control policies that is meant; nil of another subject.
    private var controlPolicies: Facet.Group? {
        guard subject.kind == .organizationTarget else { return nil }
        return [Facet.serviceControlPolicies, Facet.resourceControlPolicies].first {
            $0.name == spelledOut.part
        }
    }

    /// The control policies in force last, also those that an event attached, which does not tell
    /// their type; one of which nothing tells it stays where the others go.
    private func attached(_ group: Facet.Group, in history: PolicyHistory) -> String {
        let timeline = history.timeline(of: subject)
        let described = history.lastControlPolicies(
            of: subject.name, isService: group == Facet.serviceControlPolicies
        ).filter { history.isControlPolicy($0, of: group) }.map { id in
            let facets = [group.member(id), Facet.controlPolicies.member(id)]
            let told = timeline.last { facets.contains($0.facet) && $0.value != .absent }
            return "\(group.member(id))" + (told.map { " as of \($0.time) (\($0.origin))" } ?? "")
        }
        return described.isEmpty
            ? "none that was captured" : described.joined(separator: ", ")
    }

    /// The facets, or groups of them, that are documents of a subject as a whole.
    private static let documents: Set<String> = [
        Facet.bucketPolicy.description, Facet.accessPointPolicy.description,
        Facet.keyPolicy.description, Facet.endpointPolicy.description, Facet.content.description,
        Facet.inlinePolicies.name, Facet.versions.name,
    ]

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
