public import AWSTypes

/// One question to the evaluator: may this principal do this to that?
public struct AuthorizationRequest: Sendable {
    /// Who asks.
    public var principal: Principal
    /// The account of a principal that is known by its unique id alone; others carry theirs.
    public var principalAccount: AccountID?
    /// For a session, its role's ARN with the path: the value of `aws:PrincipalArn`.
    public var principalARN: String?
    /// The canonical user id of the caller's account, by which a policy may name it.
    public var canonicalID: String?
    /// Whether the id is not known, so that one which a policy names may be it.
    public var mayHaveAnyCanonicalID = false
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

    /// The same, of a caller whose account has this canonical user id; nil where it is not known.
    public func with(canonicalID: String?) -> AuthorizationRequest {
        var request = self
        request.canonicalID = canonicalID
        request.mayHaveAnyCanonicalID = canonicalID == nil
        return request
    }

    /// Keys that every request carries, from who asks what (IAM User Guide, "AWS global condition
    /// context keys").
    private mutating func addDerivedKeys() {
        switch principal {
        case .roleSession(let account, _, _):
            let arn = principalARN
            addIdentity(account, arn.map { .value([$0]) } ?? .unknown, "AssumedRole")
            addAbsent(AuthorizationRequest.serviceKeys)
            addAbsent(["aws:username"])
        case .user(let account, let name):
            let arn = principalARN ?? "arn:aws:iam::\(account):user/\(name)"
            addIdentity(account, .value([arn]), "User")
            addAbsent(AuthorizationRequest.serviceKeys)
            add("aws:username", .value([name.split(separator: "/").last.map(String.init) ?? name]))
        case .account(let account):
            let arn = principalARN ?? "arn:aws:iam::\(account):root"
            addIdentity(account, .value([arn]), "Account")
            addAbsent(AuthorizationRequest.serviceKeys)
            addAbsent(["aws:username"])
        case .service(let name):
            add("aws:PrincipalIsAWSService", .value(["true"]))
            add("aws:PrincipalServiceName", .value([name]))
        case .anonymous:
            addAbsent(AuthorizationRequest.serviceKeys)
            addAbsent([
                "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID",
                "aws:PrincipalOrgPaths", "aws:PrincipalIsAWSService", "aws:username",
            ])
        case .uniqueID(let id):
            if let principalAccount, id.hasPrefix("AROA") {
                addIdentity(principalAccount, .unknown, "AssumedRole")
                addAbsent(["aws:username"])
            }
            addAbsent(AuthorizationRequest.serviceKeys)
        case .role, .federatedUser, .canonicalUser: addAbsent(AuthorizationRequest.serviceKeys)
        }
        if let resourceAccount {
            add("aws:ResourceAccount", .value([resourceAccount.description]))
            if action.service.lowercased().hasPrefix("s3") {
                add("s3:ResourceAccount", .value([resourceAccount.description]))
            }
        }
    }

    /// Only calls of AWS services on their own behalf carry these.
    private static let serviceKeys = [
        "aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths",
        "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList",
    ]

    private mutating func addIdentity(
        _ account: AccountID, _ arn: @autoclosure () -> ConditionKeyState, _ type: String
    ) {
        add("aws:PrincipalArn", arn())
        add("aws:PrincipalAccount", .value([account.description]))
        add("aws:PrincipalType", .value([type]))
        add("aws:PrincipalIsAWSService", .value(["false"]))
    }

    private mutating func addAbsent(_ keys: [String]) {
        for key in keys { add(key, .absent) }
    }

    private mutating func add(_ key: String, _ state: @autoclosure () -> ConditionKeyState) {
        context.add(key, state(), from: "follows from the request")
    }
}
