import AWSTypes
import IAM
import JSON
import PolicyHistory

/// What is asked of a change before it is made: that there is something to change, and that AWS
/// would take the document. A change that does nothing would answer `--expect denied` with yes.
struct WhatIfChecks {
    private let change: WhatIfChange
    private let target: WhatIfSubject
    private let entries: [HistoryEntry]

    private var subject: Subject { target.subject }

    /// Of this change, against the facts of the history.
    init(_ change: WhatIfChange, _ target: WhatIfSubject, in entries: [HistoryEntry]) {
        self.change = change
        self.target = target
        self.entries = entries
    }

    /// Throws `PipelineError` where the history knows nothing of the subject, or nothing of the
    /// policy to remove. `isLogged` tells whether a stored denial names the subject: what nobody
    /// captured can still be replaced whole.
    func checkSubject(isLogged: () throws -> Bool) throws {
        guard isKnown else {
            let isWhole = change.kind == .replace && target.part == nil || change.kind == .set
            if isWhole, try isLogged() { return }
            let typed = "\(subject.kind.rawValue):\(subject.name)"
            let near =
                others.isEmpty
                ? SubjectHint.nearest(to: typed, among: Set(entries.map(\.subject))) : nil
            throw PipelineError(
                "'\(change.subject)' would change nothing: the store knows no "
                    + "\(subject.kind.rawValue) \(subject.name)\(others); 'why403 snapshot list' "
                    + "prints what it knows" + (near.map { ". Did you mean '\($0)'?" } ?? ""))
        }
        guard change.kind == .remove, let part = target.part, part.contains("/") else { return }
        guard !holds(part) else { return }
        throw PipelineError(
            "'\(change.subject)' would change nothing: \(subject.kind.rawValue) \(subject.name) has "
                + "no \(part); 'why403 snapshot show \(subject.kind.rawValue):\(subject.name)' prints "
                + "what it has")
    }

    /// Throws `PipelineError` where a statement has a principal that AWS refuses there, or has
    /// none where AWS wants one.
    func checkPrincipals() throws(PipelineError) {
        guard let policy = change.policy, let needsPrincipal else { return }
        for (index, statement) in policy.statements.enumerated() {
            let hasPrincipal =
                statement.value["Principal"] != nil || statement.value["NotPrincipal"] != nil
            guard hasPrincipal != needsPrincipal else { continue }
            let sid = statement.sid.map { " (\($0))" } ?? ""
            let place = "\(change.file ?? ""): Statement[\(index)]\(sid)"
            throw PipelineError(
                needsPrincipal
                    ? "\(place): has no Principal, which AWS wants in every statement of a "
                        + "\(named) policy"
                    : "\(place): has a Principal, which AWS refuses in a \(named) policy")
        }
    }

    // MARK: - What is known

    /// As a subject with facts of its own, or as one that another's facts name: a policy that is
    /// attached, a unit that is a parent.
    private var isKnown: Bool {
        entries.contains { entry in
            entry.subject == subject || entry.value == .text(subject.name)
                || entry.facet.member == subject.name
                || WhatIfChecks.isListed(subject.name, in: entry)
                // A bucket's default encryption names its key.
                || subject.kind == .key && entry.value.text?.contains(subject.name) ?? false
                // AWS attaches its own policy wherever the type is switched on.
                || subject.kind == .organizationPolicy && entry.value.text != nil
                    && entry.facet == Facet.ofFullAccess(subject.name)?.policyType
        }
    }

    /// A member of a group, by its own fact or by the listing of the group.
    private func holds(_ part: String) -> Bool {
        let facet = Facet(part)
        return entries.contains { entry in
            entry.subject == subject
                && (entry.facet == facet
                    || entry.facet == facet.group?.listing
                        && WhatIfChecks.isListed(facet.member ?? "", in: entry))
        }
    }

    private static func isListed(_ name: String, in entry: HistoryEntry) -> Bool {
        entry.facet.isListing && entry.value.text?.contains("\"\(name)\"") ?? false
    }

    /// The other subjects of the kind, where they are few enough to be read.
    private var others: String {
        let names = Set(entries.map(\.subject).filter { $0.kind == subject.kind }.map(\.name))
        return names.isEmpty || names.count > 5
            ? "" : ", only \(names.sorted().joined(separator: ", "))"
    }

    // MARK: - What AWS takes

    /// Whether statements need a principal (IAM User Guide, "AWS JSON policy elements: Principal":
    /// required in resource-based policies, not allowed in identity-based ones; AWS Organizations
    /// User Guide: none in SCPs, `*` in RCPs). Nil where the type of policy is not known.
    private var needsPrincipal: Bool? {
        switch subject.kind {
        case .bucket, .accessPoint, .key, .vpcEndpoint: return true
        case .role, .managedPolicy: return false
        case .organizationTarget: return target.part == "resource-control-policies"
        case .organizationPolicy:
            switch entries.last(where: { $0.subject == subject && $0.facet == Facet.policyType })?
                .value.text
            {
            case "RESOURCE_CONTROL_POLICY": return true
            case "SERVICE_CONTROL_POLICY": return false
            default: return nil
            }
        case .object, .account, .organization: return nil
        }
    }

    /// `bucket`, `service control`.
    private var named: String {
        switch subject.kind {
        case .organizationTarget, .organizationPolicy:
            return needsPrincipal ?? false ? "resource control" : "service control"
        case .accessPoint: return "access point"
        case .vpcEndpoint: return "VPC endpoint"
        case .managedPolicy: return "managed"
        default: return subject.kind.rawValue
        }
    }
}
