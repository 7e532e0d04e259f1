internal import AWSTypes
public import Attributions

extension ReportedBlocker {
    /// A blocker as it is stored.
    public init(_ blocker: Blocker) {
        self.init(
            cause: blocker.cause.rawValue, mechanism: blocker.mechanism.rawValue,
            outcome: blocker.outcome.rawValue, place: blocker.place, policy: blocker.policy,
            statement: blocker.statement, account: blocker.account, detail: blocker.detail)
    }
}

extension ReportedFix {
    /// A fix as it is stored.
    public init(_ fix: Fix) {
        self.init(
            cause: fix.cause.rawValue, place: fix.place, change: fix.change, owner: fix.owner,
            summary: fix.summary, document: fix.document, setting: fix.setting,
            verified: fix.verified, subject: fix.subject, newlyAllows: fix.newlyAllows)
    }
}
