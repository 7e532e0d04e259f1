import AWSTypes

/// How people name the one who made a change.
enum AuthorName {
    /// `role Admin/ops` for a session's ARN, `user ana` for a user's, `root of 111122223333`;
    /// any other text as it is.
    static func short(_ author: String) -> String {
        guard author.hasPrefix("arn:") else { return author }
        switch Principal(author) {
        case .roleSession(_, let role, let session)?: return "role \(role)/\(session)"
        case .role(_, let name)?: return "role \(lastPart(of: name))"
        case .user(_, let name)?: return "user \(lastPart(of: name))"
        case .federatedUser(_, let name)?: return "federated user \(name)"
        case .account(let account)?: return "root of \(account)"
        default: return author
        }
    }

    private static func lastPart(of name: String) -> Substring {
        name.lastIndex(of: "/").map { name[name.index(after: $0)...] } ?? name[...]
    }
}
