public import AWSTypes
public import IAM

/// One denial that a plan is to let pass, with the changes that it waits for.
public struct PlanItem: Sendable {
    /// The denied principal's role, its ARN with the path where that is known.
    public let role: String?
    /// Whether a log names the object that was asked for.
    public let isObjectNamed: Bool
    /// What must change for the request, all of it.
    public internal(set) var fixes: [Fix]
    /// Whether the request passes every layer that is known with all of them.
    public internal(set) var doFixesPass: Bool
    /// What is not known of the keys that the request may ask, and that may refuse it with all of them;
    /// and what refuses the changes.
    public internal(set) var obstacles: [Remark]
    /// What has to be changed besides, and cannot be planned, as nobody captured it.
    public internal(set) var left: Unplannable?
    /// Whether it was tried with more changes, and nobody can say whether it passes then.
    public private(set) var isPart = false
    /// How many of the changes the denial's own answer names; the others are for what refuses behind.
    private let answered: Int
    /// Whether a guard may be weakened for it: only where that guard is proven or reported to have
    /// refused the request.
    public let mayWeakenGuards: Bool
    /// Whether it is certain what refuses the request. A change that would only help if something
    /// else did not is not told before.
    public let isCauseCertain: Bool

    /// A denial and its changes.
    public init(
        role: String?, isObjectNamed: Bool, fixes: [Fix], doFixesPass: Bool,
        obstacles: [Remark] = [], left: Unplannable? = nil, mayWeakenGuards: Bool,
        isCauseCertain: Bool
    ) {
        self.role = role
        self.isObjectNamed = isObjectNamed
        self.fixes = fixes
        answered = fixes.count
        self.doFixesPass = doFixesPass
        self.obstacles = obstacles
        self.left = left
        self.mayWeakenGuards = mayWeakenGuards
        self.isCauseCertain = isCauseCertain
    }

    /// What it needs in any case, where with all changes something is still open that cannot be planned:
    /// the first answer's changes, without those that open a guard. Nil where none is left.
    public func leaving(_ left: Unplannable) -> PlanItem? {
        var rest = self
        rest.fixes = fixes.prefix(answered).filter { !$0.opensGuard }
        (rest.left, rest.isPart) = (left, true)
        return rest.fixes.isEmpty ? nil : rest
    }
}

/// One change of a plan: what is made of a document, a setting, or an option of a job.
public struct PlannedChange: Sendable {
    /// What it is made to.
    public let target: ChangeTarget
    /// Who must make it.
    public let owner: String
    /// The account that owns it, where that is known.
    public let account: String?
    /// The roles whose requests wait for it.
    public let roles: [String]
    /// What is done, a sentence each.
    public let summaries: [String]
    /// What it lets through besides the denied requests, a sentence each.
    public let newlyAllows: [String]
    /// The document in force last; nil for a setting, and where there was none.
    public let before: PolicyDocument?
    /// The whole new document; nil for a setting.
    public let after: PolicyDocument?
    /// The document's size as AWS counts it.
    public let size: PolicySize?
    /// The setting or command, for what is no document.
    public let setting: String?
}
