import AWSTypes
import Denials
import PolicyHistory

/// Who was denied, as far as the logs and the policy history together tell. A class, as `Denial`
/// is one.
final class DeniedPrincipal {
    /// The account of the principal.
    let account: AccountID?
    /// The role's name without its path; nil for other principals.
    let roleName: String?
    let sessionName: String?
    private let partition: String
    /// `AROA…`.
    let uniqueID: String?
    /// The role's ARN with its path, from the session issuer or the history; nil where neither
    /// tells, as a session's own ARN drops the path.
    let knownRoleARN: String?
    /// The same, and where the path is not known the ARN without one: for people, not policies.
    let roleARN: String?
    /// The principal as the evaluator takes it.
    let principal: Principal

    /// The session's ARN: what reports show as the principal.
    var sessionARN: String? {
        guard let account, let roleName, let sessionName else { return nil }
        return "arn:\(partition):sts::\(account):assumed-role/\(roleName)/\(sessionName)"
    }

    /// Joins the denial's identity with the history: a principal known only by its unique id
    /// gets its role's name, a role known by name its path.
    init(_ denial: Denial, history: RememberedHistory) {
        partition = denial.partition
        sessionName = denial.sessionName
        uniqueID = denial.uniqueID
        var account = denial.account
        var roleName = denial.roleName
        if roleName == nil, let uniqueID, let found = history.role(uniqueID: uniqueID) {
            account = account ?? found.account
            roleName = found.name
        }
        var knownRoleARN = denial.requester.issuerARN
        if knownRoleARN == nil, let account, let roleName,
            case .known(let role?, _) = history.role(
                account: account, name: roleName, at: denial.time)
        {
            knownRoleARN = role.arn
        }
        self.knownRoleARN = knownRoleARN
        self.roleName = roleName
        if let account, let roleName {
            roleARN = knownRoleARN ?? "arn:\(partition):iam::\(account):role/\(roleName)"
            principal = .roleSession(account, role: roleName, session: sessionName ?? "")
            self.account = account
            return
        }
        roleARN = knownRoleARN
        if let arn = denial.requester.arn, let known = Principal(arn) {
            principal = known
        } else if let canonical = denial.requester.canonicalID {
            principal = .canonicalUser(canonical)
            account = account ?? history.account(canonicalID: canonical)
        } else if let uniqueID {
            principal = .uniqueID(uniqueID)
        } else {
            principal = .anonymous
        }
        self.account = account
    }
}
