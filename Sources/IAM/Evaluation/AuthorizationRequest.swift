public import AWSTypes

/// One question to the evaluator: may this principal do this to that?
public struct AuthorizationRequest: Sendable {
    /// Who asks.
    public var principal: Principal
    /// The account of a principal that is known by its unique id alone; others carry theirs.
    public var principalAccount: AccountID?
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
        principal: Principal, principalAccount: AccountID? = nil, principalARN: String? = nil,
        action: Action, resource: String,
        underlyingResource: String? = nil, resourceAccount: AccountID?, context: RequestContext
    ) {
        self.principal = principal
        self.principalAccount = principal.account ?? principalAccount
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
        var derived = principalKeys
        if let resourceAccount {
            derived.append(("aws:ResourceAccount", .value([resourceAccount.description])))
            derived.append(("s3:ResourceAccount", .value([resourceAccount.description])))
        }
        for (key, state) in derived where !context.isGiven(key) {
            context.set(key, state, from: "follows from the request")
        }
    }

    private var principalKeys: [(String, ConditionKeyState)] {
        func absent(_ keys: String...) -> [(String, ConditionKeyState)] {
            keys.map { ($0, .absent) }
        }
        // Only calls of AWS services on their own behalf carry these.
        let services = absent(
            "aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths",
            "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList")
        switch principal {
        case .roleSession(let account, _, _):
            let arn = principalARN.map { ConditionKeyState.value([$0]) } ?? .unknown
            return identityKeys(account, arn, "AssumedRole") + services + absent("aws:username")
        case .user(let account, let name):
            let arn = ConditionKeyState.value([
                principalARN ?? "arn:aws:iam::\(account):user/\(name)"
            ])
            let username = name.split(separator: "/").last.map(String.init) ?? name
            return identityKeys(account, arn, "User") + services
                + [("aws:username", .value([username]))]
        case .account(let account):
            let arn = ConditionKeyState.value([principalARN ?? "arn:aws:iam::\(account):root"])
            return identityKeys(account, arn, "Account") + services + absent("aws:username")
        case .service(let name):
            return [
                ("aws:PrincipalIsAWSService", .value(["true"])),
                ("aws:PrincipalServiceName", .value([name])),
            ]
        case .anonymous:
            return services
                + absent(
                    "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID",
                    "aws:PrincipalOrgPaths", "aws:PrincipalIsAWSService", "aws:username")
        case .uniqueID(let id):
            guard let principalAccount, id.hasPrefix("AROA") else { return services }
            return identityKeys(principalAccount, .unknown, "AssumedRole") + services
                + absent("aws:username")
        case .role, .federatedUser, .canonicalUser: return services
        }
    }

    private func identityKeys(
        _ account: AccountID, _ arn: ConditionKeyState, _ type: String
    ) -> [(String, ConditionKeyState)] {
        [
            ("aws:PrincipalArn", arn), ("aws:PrincipalAccount", .value([account.description])),
            ("aws:PrincipalType", .value([type])),
            ("aws:PrincipalIsAWSService", .value(["false"])),
        ]
    }
}
