import AWSTypes

/// One request, prepared once for all statements.
struct PreparedRequest {
    var request: AuthorizationRequest
    let action: [UInt8]
    let resource: [UInt8]
    let underlying: [UInt8]?
    let caller: Caller

    init(_ request: AuthorizationRequest, _ policies: PolicySet) {
        self.request = request
        self.request.context.setInapplicable(to: request.action)
        action = Array(request.action.lowercased.utf8)
        resource = Array(request.resource.utf8)
        underlying = request.underlyingResource.map { Array($0.utf8) }
        var caller = Caller(
            principal: request.principal, account: request.principalAccount,
            roleARN: request.principalARN,
            hasBoundary: policies.permissionsBoundary.areSome)
        caller.canonicalID = request.canonicalID
        caller.mayHaveAnyCanonicalID = request.mayHaveAnyCanonicalID
        self.caller = caller
    }
}

extension PreparedRequest {
    /// Whether the request comes through an access point of the caller's own account to a bucket that may
    /// be another's. Both "must permit the request" (S3 User Guide, "Configuring IAM policies for using
    /// access points"), and in one account an identity policy does; that it is enough for the point
    /// alone no page says.
    var isThroughOwnAccessPoint: Bool {
        guard let account = caller.account, isSameAccount != .yes else { return false }
        return accountOfAccessPoint == account
    }

    /// Whether the request comes through an access point of another account than the caller's. Such a
    /// point is a resource of another account, so that its own policy must allow (IAM User Guide,
    /// "Cross-account policy evaluation logic"), and so must the bucket's, whosever that is: its
    /// owner "must update the bucket policy to authorize requests from the access point" (S3 User
    /// Guide, "Granting permissions for cross-account access points").
    var isThroughForeignAccessPoint: Bool {
        guard let account = caller.account, let owner = accountOfAccessPoint else { return false }
        return owner != account
    }

    private var accountOfAccessPoint: AccountID? {
        guard underlying != nil, let arn = ARN(request.resource), arn.service == "s3" else {
            return nil
        }
        return arn.accountID
    }
}

extension UnknownFact {
    /// Whether the policy of an access point in the caller's own account must allow besides.
    static let ownAccessPoint = UnknownFact.document(
        .accessPointPolicy, [Remark(.accessPointOfCaller)])
}

extension LayerPolicies {
    /// Whether there are policies of this kind at all.
    fileprivate var areSome: Match {
        switch self {
        case .notApplicable: return .no
        case .unknown: return .unknown
        case .policies, .partial: return .yes
        }
    }
}

/// How the statements of a layer are read.
enum LayerReading {
    /// No principals; the resource is the one asked for, behind an access point its ARN: identity
    /// and session policies, boundaries (S3 User Guide, "Access points": IAM policies name the
    /// access point).
    case callerSide
    /// Principals; the bucket or key itself.
    case resource
    /// Principals; the access point.
    case accessPoint
    /// No principals that matter (an RCP's are always `*`); behind an access point no source says
    /// which of the two ARNs counts.
    case organization
    /// As an organisation's, with principals.
    case endpoint(PolicySet.EndpointKind)
}
