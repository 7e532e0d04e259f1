/// A value of `Resource` or `NotResource`.
///
/// `*` and `?` reach over slashes and colons within the resource part; the five parts before it
/// are matched each by itself (IAM User Guide, "IAM JSON policy elements: Resource").
struct ResourcePattern: Hashable, Sendable {
    let template: Template
    /// The parts of a pattern without variables, cut once.
    private let parts: [Wildcard]?

    init(_ text: String, allowsVariables: Bool) {
        template = Template(text, allowsVariables: allowsVariables)
        parts = template.constant.flatMap(ResourcePattern.cut)
    }

    /// Whether a resource's ARN matches.
    func matches(_ resource: ResourceText, in context: RequestContext) -> Match {
        if let constant = template.constant {
            return Match(ResourcePattern.matches(constant, parts, resource))
        }
        switch template.resolved(in: context) {
        case .missing: return .no
        case .unknown: return .unknown
        case .pattern(let pattern):
            return Match(ResourcePattern.matches(pattern, ResourcePattern.cut(pattern), resource))
        }
    }

    private static func cut(_ pattern: Wildcard) -> [Wildcard]? {
        let parts = pattern.arnParts
        return parts.count == 6 ? parts : nil
    }

    private static func matches(
        _ pattern: Wildcard, _ parts: [Wildcard]?, _ resource: ResourceText
    ) -> Bool {
        if pattern.matchesAll { return true }
        // A pattern of fewer parts (`arn:aws:s3:*`) reaches over them.
        guard let parts, resource.parts.count == 6 else { return pattern.matches(resource.text) }
        return zip(parts, resource.parts).allSatisfy { $0.matches($1) }
    }
}

/// A resource's ARN, cut once for all statements.
struct ResourceText {
    let text: String
    let parts: [Substring]

    init(_ text: String) {
        self.text = text
        parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    }
}
