import AWSTypes
import PolicyHistory
import ReportStore

/// What the denials name and nobody captured, with the commands that capture it.
struct DoctorGaps {
    let subjects: DeniedSubjects
    let history: PolicyHistory

    /// Every gap: roles, buckets, keys, endpoints, organisations; the most denials first.
    var all: [Diagnosis.Gap] {
        let gaps =
            subjects.roles.compactMap(role) + subjects.buckets.compactMap(bucket)
            + keys.compactMap { key($0.arn, denials: $0.denials, at: $0.time) }
            + subjects.endpoints.compactMap(endpoint)
            + subjects.accounts.values.compactMap(organization)
        return gaps.sorted {
            ($1.denials ?? 0, $0.kind, $0.name) < ($0.denials ?? 0, $1.kind, $1.name)
        }
    }

    // MARK: - Kinds

    private func role(_ named: DeniedSubjects.Named) -> Diagnosis.Gap? {
        guard let arn = ARN(named.name), let account = arn.accountID,
            let name = arn.resource.split(separator: "/").last.map(String.init)
        else { return nil }
        let subject = Subject(.role, "\(account)/\(name)")
        var missing: [String] = []
        switch history.role(account: account, name: name, at: named.last) {
        case .notCaptured: missing = ["its policies"]
        case .known(nil, let provenance): missing = ["it did not exist, \(provenance)"]
        case .known(let role?, _):
            missing += [role.inlinePolicies.reason, role.boundary.reason].compactMap { $0 }
            missing += role.attachedPolicies.reason.map { [$0] } ?? []
            missing += (role.attachedPolicies.value ?? []).compactMap(\.reason)
        }
        return gap(subject, named.denials, missing, CaptureCommand.commands(for: subject))
    }

    private func bucket(_ named: DeniedSubjects.Named) -> Diagnosis.Gap? {
        let subject = Subject(.bucket, named.name)
        let bucket = history.bucket(named.name, at: named.last)
        // The facets in the order of their weight: what refuses, then what explains.
        let facets: [(facet: String, words: String, isMissing: Bool)] = [
            ("bucket-policy", "its policy", bucket.policy.reason != nil),
            ("ownership", "its object ownership", bucket.ownership.reason != nil),
            ("payer", "who pays for requests", bucket.payer.reason != nil),
            ("encryption", "its default encryption", bucket.encryption.reason != nil),
            (
                "public-access-block", "its public access block",
                bucket.publicAccessBlock.reason != nil
            ),
        ]
        let missing = facets.filter(\.isMissing)
        let owner = bucket.owner.value
        return gap(
            subject, named.denials, missing.map(\.words),
            missing.flatMap {
                CaptureCommand.commands(for: subject, facet: $0.facet, account: owner)
            }, account: owner)
    }

    /// The keys that events name, and those that encrypt the denied buckets.
    private var keys: [(arn: String, denials: Int?, time: Instant)] {
        var seen: Set<String> = []
        var keys: [(String, Int?, Instant)] = []
        for named in subjects.keys where seen.insert(named.name).inserted {
            keys.append((named.name, named.denials, named.last))
        }
        for bucket in subjects.buckets {
            guard let key = DoctorGaps.key(of: bucket, in: history), seen.insert(key).inserted
            else { continue }
            keys.append((key, nil, bucket.last))
        }
        return keys
    }

    /// The key that encrypts a bucket by default, as its setting names it.
    static func key(of bucket: DeniedSubjects.Named, in history: PolicyHistory) -> String? {
        (history.bucket(bucket.name, at: bucket.last).encryption.value ?? nil)?.kmsKeyID
    }

    private func key(_ arn: String, denials: Int?, at time: Instant) -> Diagnosis.Gap? {
        let subject = Subject(.key, arn)
        let key = history.key(arn, at: time)
        var missing: [String] = []
        var facets: [String] = []
        for (facet, words, reason) in [
            ("key-policy", "its policy", key.policy.reason),
            ("grants/", "its grants", key.grants.reason),
            ("key-state", "its state", key.state.reason),
        ] where reason != nil {
            missing.append(words)
            facets.append(facet)
        }
        return gap(
            subject, denials, missing,
            facets.flatMap { CaptureCommand.commands(for: subject, facet: $0) })
    }

    private func endpoint(_ named: DeniedSubjects.Named) -> Diagnosis.Gap? {
        let subject = Subject(.vpcEndpoint, named.name)
        let isKnown: Bool
        if case .known(_?, _) = history.vpcEndpoint(named.name, at: named.last) {
            isKnown = true
        } else {
            isKnown = false
        }
        return gap(
            subject, named.denials, isKnown ? [] : ["its policy"],
            CaptureCommand.commands(for: subject))
    }

    private func organization(_ named: DeniedSubjects.Named) -> Diagnosis.Gap? {
        guard let account = AccountID(named.name),
            case .notCaptured(let reason) = history.membership(of: account, at: named.last)
        else { return nil }
        let target = Subject(.organizationTarget, named.name)
        let commands =
            CaptureCommand.commands(for: Subject(.organization, "o-"))
            + CaptureCommand.commands(for: target)
        return gap(
            Subject(.organization, "of account \(named.name)"), named.denials, [reason], commands)
    }

    private func gap(
        _ subject: Subject, _ denials: Int?, _ missing: [String], _ commands: [CaptureCommand],
        account: AccountID? = nil
    ) -> Diagnosis.Gap? {
        guard !missing.isEmpty else { return nil }
        var lines: [String] = []
        for command in commands where !lines.contains(command.shellLine) {
            lines.append(command.shellLine)
        }
        return Diagnosis.Gap(
            kind: subject.kind.rawValue, name: subject.name, denials: denials, missing: missing,
            commands: lines,
            account: (account ?? commands.compactMap(\.account).first)?.description)
    }
}
