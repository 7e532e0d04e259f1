/// What one layer said, in words: what people read of it, and what a fix is made from.
struct LayerWords {
    /// The policy's name.
    var policy: String
    /// The account that owns the policy.
    var account: String?
    /// One sentence: why.
    var detail: String
    /// The deciding statement's label.
    var statement: String?
    /// The deciding statement's place in its policy, from 0.
    var statementIndex: Int?
    /// The organisation's root, unit or account at whose level it was decided.
    var target: String?
    /// The condition keys of the deciding statement.
    var conditionKeys: [String] = []
    /// What would settle it, where it is unknown.
    var missing: [String] = []
    /// Whether its policy was captured only after the request.
    var isLater = false

    init(policy: String, account: String?, detail: String) {
        self.policy = policy
        self.account = account
        self.detail = detail
    }
}
