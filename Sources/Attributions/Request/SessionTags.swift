import IAM

/// The tags a session carries: those of its role, overridden by those passed when it was opened
/// (IAM User Guide, "Passing session tags in AWS STS").
struct SessionTags {
    /// By key; nil when the role's tags were not captured.
    let roleTags: [String: String]?
    /// By key; nil when the session's beginning was not seen and another than a service may have
    /// opened it.
    let sessionTags: [String: String]?

    /// Sets `aws:PrincipalTag/…` for every tag known, and marks all others absent where both
    /// lists are known.
    func add(to context: inout RequestContext) {
        // A tag of the role that the session may override says nothing while its own were not seen.
        guard let sessionTags else { return }
        let known = (roleTags ?? [:]).merging(sessionTags) { _, session in session }
        for (key, value) in known {
            context.set("aws:PrincipalTag/\(key)", value, from: "the role's and session's tags")
        }
        if roleTags != nil {
            context.setAbsent(prefix: "aws:PrincipalTag/", from: "not among the role's tags")
        }
    }
}
