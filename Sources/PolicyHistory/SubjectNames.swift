public import AWSTypes

extension PolicyHistory {
    /// The subjects that people mean by a name: one that `subjects` lists, an ARN, a role's or a
    /// key's bare name. Several where the name is one of different kinds; empty for none.
    public func subjects(named text: String) -> [Subject] {
        let known = subjects
        let exact = known.filter { $0.name == text }
        if !exact.isEmpty { return exact }
        // `KIND:NAME`, where one name is of several kinds.
        let ofKind = known.filter { text == "\($0.kind.rawValue):\($0.name)" }
        if !ofKind.isEmpty { return ofKind }
        if let arn = ARN(text) {
            let meant = PolicyHistory.subject(of: arn)
            return known.filter { $0 == meant }
        }
        return known.filter { subject in
            switch subject.kind {
            case .role: return subject.name.hasSuffix("/" + text)
            case .key: return ARN(subject.name)?.resource == "key/" + text
            case .accessPoint: return ARN(subject.name)?.resource == "accesspoint/" + text
            case .managedPolicy:
                return ARN(subject.name)?.resource.split(separator: "/").last == text[...]
            default: return false
            }
        }
    }

    /// The subject that an ARN names, where the history calls it otherwise.
    private static func subject(of arn: ARN) -> Subject? {
        let last = arn.resource.split(separator: "/").last.map(String.init) ?? arn.resource
        switch arn.service {
        case "s3" where arn.account.isEmpty:
            let isObject = arn.resource.contains("/")
            return Subject(isObject ? .object : .bucket, arn.resource)
        case "iam" where arn.resource.hasPrefix("role/"):
            return Subject(.role, "\(arn.account)/\(last)")
        case "sts" where arn.resource.hasPrefix("assumed-role/"):
            let parts = arn.resource.split(separator: "/")
            return parts.count > 1 ? Subject(.role, "\(arn.account)/\(parts[1])") : nil
        case "ec2": return Subject(.vpcEndpoint, last)
        case "organizations":
            let isPolicy = last.hasPrefix("p-")
            return Subject(isPolicy ? .organizationPolicy : .organizationTarget, last)
        default: return nil
        }
    }
}

/// What one facet of a subject held at a time, for people and programs to read.
public struct FacetAtTime: Sendable {
    /// The facet, `inline/NAME`.
    public let facet: Facet
    /// Its value, known absence, or why it is not known.
    public let value: Knowledge<String?>
}

extension PolicyHistory {
    /// All facets of a subject at a time, by name; members of a group that were not there are
    /// left out.
    public func facets(of subject: Subject, at time: Instant) -> [FacetAtTime] {
        (timelines[subject] ?? [:]).keys.sorted().compactMap { facet in
            let value = fact(subject, facet, at: time)
            if facet.group != nil, value.isAbsent { return nil }
            return FacetAtTime(facet: facet, value: value)
        }
    }
}
