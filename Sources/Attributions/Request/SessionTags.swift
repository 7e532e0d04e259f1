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
        // A session's tag takes the place of the role's whatever the case of its key is.
        let names = Set(sessionTags.keys.map { $0.lowercased() })
        let own = (roleTags ?? [:]).filter { !names.contains($0.key.lowercased()) }
        let known = own.merging(sessionTags) { _, session in session }
        let (prefix, source) = ("aws:PrincipalTag/", "the role's and session's tags")
        if roleTags != nil { return context.setTags(prefix, known, from: source) }
        for (key, value) in known.sorted(by: { $0.key < $1.key }) {
            context.set(prefix + key, value, from: source)
        }
    }
}
