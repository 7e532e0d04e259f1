import AWSTypes
import IAM
import JSONScanner
import PolicyHistory

/// The entries of a policy history with changes laid over: what is changed holds at every time,
/// so that a denial of last month is decided as if the change had been there.
struct WhatIfOverlay {
    /// From when on a changed fact holds: before every log.
    private static let beginning = Instant(seconds: 0)
    /// The name of a policy that a change brings.
    private static let name = "what-if"
    /// The groups of control policies attached to a target; the last one's by events that do not
    /// tell the type.
    private static let attachments = [
        "service-control-policies/", "resource-control-policies/", "control-policies/",
    ]

    /// The changed entries.
    private(set) var entries: [HistoryEntry]

    /// The entries of a history, unchanged yet.
    init(_ entries: [HistoryEntry]) { self.entries = entries }

    /// Makes one change. Throws `PipelineError` where the subject has nothing of that kind.
    mutating func apply(
        _ change: WhatIfChange, to target: WhatIfSubject
    ) throws(PipelineError) {
        let subject = target.subject
        if let part = target.part {
            try apply(change, to: subject, part: part)
            return
        }
        switch subject.kind {
        case .role: inline(change, subject, nil)
        case .managedPolicy: try managed(change, subject)
        case .bucket: try single(change, subject, "bucket-policy")
        case .accessPoint: try single(change, subject, "access-point-policy")
        case .key: try single(change, subject, "key-policy")
        case .vpcEndpoint:
            if entries.allSatisfy({ $0.subject != subject || $0.facet != "endpoint" }) {
                set(subject, "endpoint", #"{"type":"Gateway"}"#)
            }
            try single(change, subject, "endpoint-policy")
        case .organizationPolicy: try controlPolicy(change, subject)
        case .organizationTarget: try attach(change, subject, "service-control-policies/")
        case .object, .account, .organization:
            throw PipelineError("a \(subject.kind.rawValue) has no policy to change")
        }
    }

    private mutating func apply(
        _ change: WhatIfChange, to subject: Subject, part: String
    ) throws(PipelineError) {
        switch (subject.kind, part) {
        case (.role, "boundary"): try boundary(change, subject)
        case (.role, _) where part.hasPrefix("inline/"):
            inline(change, subject, String(part.dropFirst("inline/".count)))
        case (.role, _) where part.hasPrefix("attached/") && change.kind == .remove:
            drop(String(part.dropFirst("attached/".count)), from: "attached/", of: subject)
        case (.organizationTarget, "service-control-policies"),
            (.organizationTarget, "resource-control-policies"):
            try attach(change, subject, part + "/")
        case (.bucket, "public-access-block") where change.kind == .remove:
            set(subject, part, nil)
        default:
            throw PipelineError(
                "'\(change.subject)' cannot be changed so; a role has #boundary, #inline/NAME and "
                    + "(to remove) #attached/ARN, an account or unit has "
                    + "#resource-control-policies")
        }
    }

    // MARK: - Kinds

    /// A subject with one document of its own.
    private mutating func single(
        _ change: WhatIfChange, _ subject: Subject, _ facet: String
    ) throws(PipelineError) {
        switch change.kind {
        case .replace, .remove: set(subject, facet, change.document)
        case .add: try extend(subject, facet, by: change)
        }
    }

    /// A role's embedded policies: all of them, or the one of a name.
    private mutating func inline(_ change: WhatIfChange, _ subject: Subject, _ name: String?) {
        let prefix = "inline/"
        if name == nil, change.kind != .add {
            entries.removeAll { $0.subject == subject && $0.facet.hasPrefix(prefix) }
            set(subject, prefix + "*", "[]")
        }
        let name = name ?? WhatIfOverlay.name
        if let document = change.document {
            put(name, document, into: prefix, of: subject)
        } else {
            drop(name, from: prefix, of: subject)
        }
    }

    private mutating func managed(
        _ change: WhatIfChange, _ subject: Subject
    ) throws(PipelineError) {
        switch change.kind {
        case .replace: setManaged(subject, change.document)
        case .add:
            for entry in entries
            where entry.subject == subject && entry.facet.hasPrefix("versions/") {
                try extend(subject, entry.facet, by: change)
            }
        case .remove:
            for role in subjects(of: .role) {
                drop(subject.name, from: "attached/", of: role)
                map(role, "boundary") { $0 == subject.name ? nil : $0 }
            }
        }
    }

    private mutating func setManaged(_ subject: Subject, _ document: String?) {
        entries.removeAll { $0.subject == subject }
        set(subject, "default-version", WhatIfOverlay.name)
        set(subject, "versions/" + WhatIfOverlay.name, document)
    }

    private mutating func boundary(
        _ change: WhatIfChange, _ subject: Subject
    ) throws(PipelineError) {
        switch change.kind {
        case .remove: set(subject, "boundary", nil)
        case .replace:
            let account = subject.name.prefix { $0 != "/" }
            let arn = "arn:aws:iam::\(account):policy/\(WhatIfOverlay.name)-boundary"
            setManaged(Subject(.managedPolicy, arn), change.document)
            set(subject, "boundary", arn)
        case .add:
            throw PipelineError("a role has one boundary; --replace it, or --add to its policy")
        }
    }

    private mutating func controlPolicy(
        _ change: WhatIfChange, _ subject: Subject
    ) throws(PipelineError) {
        guard change.kind == .remove else {
            try single(change, subject, "content")
            return
        }
        for target in subjects(of: .organizationTarget) {
            for prefix in WhatIfOverlay.attachments {
                drop(subject.name, from: prefix, of: target)
            }
        }
    }

    /// A new control policy at a root, unit or account, beside those that are there, or in place
    /// of them.
    private mutating func attach(
        _ change: WhatIfChange, _ target: Subject, _ prefix: String
    ) throws(PipelineError) {
        if change.kind != .add {
            entries.removeAll { $0.subject == target && $0.facet.hasPrefix(prefix) }
            set(target, prefix + "*", "[]")
        }
        guard let document = change.document else { return }
        let id = "p-\(WhatIfOverlay.name)-\(target.name)"
        set(Subject(.organizationPolicy, id), "content", document)
        set(
            Subject(.organizationPolicy, id), "policy-type",
            prefix == WhatIfOverlay.attachments[0]
                ? "SERVICE_CONTROL_POLICY" : "RESOURCE_CONTROL_POLICY")
        put(id, id, into: prefix, of: target)
    }

    // MARK: - Entries

    private func subjects(of kind: Subject.Kind) -> Set<Subject> {
        Set(entries.map(\.subject).filter { $0.kind == kind })
    }

    /// One fact in place of all there are of the facet.
    private mutating func set(_ subject: Subject, _ facet: String, _ value: String?) {
        entries.removeAll { $0.subject == subject && $0.facet == facet }
        entries.append(
            HistoryEntry(
                subject: subject, facet: facet, time: WhatIfOverlay.beginning, value: value,
                source: .snapshot, origin: WhatIfOverlay.name))
    }

    /// Changes the value of every fact of a facet, each at its own time.
    private mutating func map(
        _ subject: Subject, _ facet: String, _ change: (String?) -> String?
    ) {
        for (index, entry) in entries.enumerated()
        where entry.subject == subject && entry.facet == facet {
            entries[index] = HistoryEntry(
                subject: subject, facet: facet, time: entry.time, value: change(entry.value),
                source: entry.source, origin: entry.origin, eventID: entry.eventID,
                author: entry.author)
        }
    }

    /// A member of a group, in every listing of it.
    private mutating func put(
        _ name: String, _ value: String, into prefix: String, of subject: Subject
    ) {
        set(subject, prefix + name, value)
        map(subject, prefix + "*") { WhatIfOverlay.listing($0) { $0.insert(name) } }
    }

    private mutating func drop(_ name: String, from prefix: String, of subject: Subject) {
        entries.removeAll { $0.subject == subject && $0.facet == prefix + name }
        map(subject, prefix + "*") { WhatIfOverlay.listing($0) { $0.remove(name) } }
    }

    private static func listing(
        _ text: String?, _ change: (inout Set<String>) -> Void
    ) -> String? {
        guard let text, let value = try? JSONValue(parsing: text) else { return text }
        var names = Set((value.array ?? []).compactMap(\.string))
        change(&names)
        return JSONValue.array(names.sorted().map { .string($0) }).description
    }

    /// The statements of a document behind those that are there, at each time.
    private mutating func extend(
        _ subject: Subject, _ facet: String, by change: WhatIfChange
    ) throws(PipelineError) {
        guard entries.contains(where: { $0.subject == subject && $0.facet == facet }) else {
            throw PipelineError(
                "nothing is known of the \(facet) of \(subject.kind.rawValue) \(subject.name), so "
                    + "that nothing can be added to it; --replace it whole, or import a snapshot")
        }
        guard let added = change.document.flatMap({ try? JSONValue(parsing: $0) }) else { return }
        map(subject, facet) { value in
            guard let value, let known = try? JSONValue(parsing: value) else {
                return change.document
            }
            let statements =
                (known["Statement"]?.oneOrMany ?? []) + (added["Statement"]?.oneOrMany ?? [])
            let others = (known.members ?? []).filter { $0.key != "Statement" }
            return JSONValue.object(others + [JSONValue.Member("Statement", .array(statements))])
                .description
        }
    }
}
