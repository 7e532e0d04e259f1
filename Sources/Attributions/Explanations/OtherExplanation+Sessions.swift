import Denials

/// What lies with the session or the signature.
extension OtherExplanation {
    static let ofSessions: [OtherExplanation] = [
        OtherExplanation(
            name: "session-policy",
            says: "a session policy that nobody saw may have been passed, or scoped credentials "
                + "used (AssumeRole, StartJobRun, GetScopedCredentials)",
            operations: "all, of a role session", logs: .both,
            ruledOutBy: "the AssumeRole event of the very access key",
            tells: "aws cloudtrail lookup-events --lookup-attributes "
                + "AttributeKey=EventName,AttributeValue=AssumeRole (and StartJobRun, "
                + "GetScopedCredentials), near the request's time",
            isOpen: { request in
                request.findings.principal.roleName != nil && !request.isSessionSeen
            }),
        OtherExplanation(
            name: "session-tags",
            says: "session tags that nobody saw may override the role's, and a policy looks at "
                + "them",
            operations: "all, of a role session", logs: .both,
            ruledOutBy: "no policy looks at aws:PrincipalTag; or the AssumeRole event of the very "
                + "access key",
            tells: "aws cloudtrail lookup-events --lookup-attributes "
                + "AttributeKey=EventName,AttributeValue=AssumeRole, near the request's time",
            isOpen: { request in
                request.findings.principal.roleName != nil && !request.isSessionSeen
                    && request.policiesLook(at: "aws:principaltag/")
            }),
        OtherExplanation(
            name: "presigned-url",
            says: "a presigned URL may have been used after its time",
            operations: "all that a query string signs", logs: .both,
            ruledOutBy: "the signature stands in a header (AuthHeader)",
            tells: "compare X-Amz-Date and X-Amz-Expires in the access log's request URI with the "
                + "time of the request",
            isOpen: { $0.denial.authenticationType == "QueryString" }),
        OtherExplanation(
            name: "recent-change",
            says: "a policy changed in the five minutes before, and changes take seconds to "
                + "minutes to hold everywhere",
            operations: "all", logs: .both,
            ruledOutBy: "no change of a policy asked is known in the five minutes before",
            tells: "ask again; why403 snapshot show names the change",
            isOpen: { !$0.findings.unsettledChanges.isEmpty }),
    ]
}
