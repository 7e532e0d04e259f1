public import AWSTypes

/// One question to the evaluator: may this principal do this to that?
public struct AuthorizationRequest: Sendable {
    /// Who asks.
    public var principal: Principal
    /// For a session, its role's ARN with the path: the value of `aws:PrincipalArn`.
    public var principalARN: String?
    /// The IAM action.
    public var action: Action
    /// The ARN asked about; an access point's where the request came through one.
    public var resource: String
    /// The bucket's or object's own ARN behind an access point.
    public var underlyingResource: String?
    /// The account that owns the resource; nil where that is not known.
    public var resourceAccount: AccountID?
    /// The condition keys.
    public var context: RequestContext

    /// A question. Where the context is not complete, the keys that follow from the principal are
    /// added unless they are given.
    public init(
        principal: Principal, principalARN: String? = nil, action: Action, resource: String,
        underlyingResource: String? = nil, resourceAccount: AccountID?, context: RequestContext
    ) {
        self.principal = principal
        self.principalARN = principalARN
        self.action = action
        self.resource = resource
        self.underlyingResource = underlyingResource
        self.resourceAccount = resourceAccount
        self.context = context
        if !context.isComplete { addDerivedKeys() }
    }

    /// Keys that every request carries, from who asks what (IAM User Guide, "AWS global condition
    /// context keys").
    private mutating func addDerivedKeys() {
        func value(_ text: String?) -> ConditionKeyState { text.map { .value([$0]) } ?? .unknown }
        var derived: [(String, ConditionKeyState)] = []
        switch principal {
        case .roleSession(let account, _, _):
            derived = [
                ("aws:PrincipalArn", value(principalARN)),
                ("aws:PrincipalAccount", .value([account.description])),
                ("aws:PrincipalType", .value(["AssumedRole"])),
            ]
        case .user(let account, let name):
            derived = [
                ("aws:PrincipalArn", .value(["arn:aws:iam::\(account):user/\(name)"])),
                ("aws:PrincipalAccount", .value([account.description])),
                ("aws:PrincipalType", .value(["User"])),
            ]
        case .anonymous:
            derived = ["aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID"].map {
                ($0, .absent)
            }
        default: break
        }
        // Only calls of AWS services on their own behalf carry these.
        for key in ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"] {
            derived.append((key, .absent))
        }
        if let resourceAccount {
            derived.append(("aws:ResourceAccount", .value([resourceAccount.description])))
            derived.append(("s3:ResourceAccount", .value([resourceAccount.description])))
        }
        for (key, state) in derived where !context.isGiven(key) {
            context.set(key, state, from: "follows from the request")
        }
    }
}
