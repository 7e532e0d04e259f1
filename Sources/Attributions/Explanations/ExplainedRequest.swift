import AWSTypes
import Denials
import IAM
import PolicyHistory

/// A request as the rows of `OtherExplanation` ask about it: what of it the logs show, and what
/// the policies in force would say to permissions that nobody saw it need.
///
/// What is not known to be so is told as not known: a row is ruled out by facts alone.
struct ExplainedRequest {
    let findings: Findings
    let kind: RequestKind

    init(_ findings: Findings) {
        self.findings = findings
        kind = RequestKind(operation: findings.denial.operation)
    }

    var denial: Denial { findings.denial }

    // MARK: - What the logs show

    /// Whether the request's headers are in a log. The access log has none; CloudTrail has those
    /// that were sent, but for a part or a completion, whose upload has them.
    var areHeadersSeen: Bool { denial.parameters != nil && !kind.contains(.part) }

    /// A header or parameter that CloudTrail shows.
    func header(_ name: String) -> String? { denial.parameters?[name] }

    /// Whether an object is written: whole, or in parts.
    var isWrite: Bool { !kind.isDisjoint(with: [.write, .part]) }

    /// Whether the access key is the one of a session whose beginning was seen, so that what was
    /// passed to it is known.
    var isSessionSeen: Bool { findings.evidence.sessions.isByAccessKey }

    // MARK: - What policies would say

    /// What a permission to list is asked on.
    enum Subject { case bucket, sourceBucket }

    /// Whether the caller is not known to be allowed to list.
    func mayLackListing(_ action: String, on subject: Subject) -> Bool {
        !findings.isKnownToPass(action, on: subject)
    }

    /// What the request may have needed for one of these reasons, which no log shows, and is not
    /// known to be allowed: the permission, and the layers that do not let it pass. nil where all
    /// of it is.
    func lack(for reasons: [UnseenPermission.Reason]) -> [Remark.Text]? {
        for (permission, results) in findings.unseen where reasons.contains(permission.reason) {
            let action = Remark.Text(.permission, permission.action.description)
            guard !results.isEmpty else { return [action] }
            let open = results.filter { $0.blocks || $0.mayBlock }
            guard !open.isEmpty else { continue }
            let layers = open.map(\.mechanism.rawValue).uniqued()
                .map { Remark.Text(.mechanism, $0) }
            let outcome = open.contains(where: \.blocks) ? Outcome.implicitlyDenies : .unknown
            return [action] + layers + [Remark.Text(.outcome, outcome.rawValue)]
        }
        return nil
    }

    /// Whether a policy looks at a condition key that begins so.
    func policiesLook(at prefix: String) -> Bool {
        findings.ownDistinctions.conditionKeys.contains { $0.hasPrefix(prefix) }
    }
}

extension Array where Element: Hashable {
    /// Each element once, in order.
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
