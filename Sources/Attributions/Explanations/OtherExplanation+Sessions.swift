import AWSTypes
import Denials

/// What lies with the session or the signature.
extension OtherExplanation {
    static let ofSessions: [OtherExplanation] = [
        OtherExplanation(
            row: .sessionPolicy, logs: .both,
            commands: { _, _ in AWSCommand.sessionEvents.map { .events(named: $0) } },
            isOpen: { request in
                request.findings.principal.roleName != nil && !request.isSessionSeen
            }),
        OtherExplanation(
            row: .sessionTags, logs: .both,
            commands: { _, _ in [.events(named: "AssumeRole")] },
            isOpen: { request in
                request.findings.principal.roleName != nil && !request.isSessionSeen
                    && request.policiesLook(at: "aws:principaltag/")
            }),
        OtherExplanation(
            row: .presignedURL, logs: .both,
            isOpen: { $0.denial.authenticationType == "QueryString" }),
        OtherExplanation(
            row: .recentChange, logs: .both,
            isOpen: { !$0.findings.unsettledChanges.isEmpty }),
    ]
}
