import AWSTypes

/// Who must make a change, as people say it.
enum FixOwner {
    /// `account 111122223333, which owns the bucket`.
    static func of(_ thing: String, _ account: AccountID?) -> String {
        account.map { "account \($0), which owns the \(thing)" } ?? "the \(thing)'s owner"
    }
}
