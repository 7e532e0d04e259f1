public import AWSTypes
public import Attributions
internal import Wording

extension ReportedBlocker {
    /// A blocker as it is stored, with its words.
    public init(_ blocker: Blocker) {
        self.init(
            cause: blocker.cause.rawValue, mechanism: blocker.mechanism.rawValue,
            outcome: blocker.outcome.rawValue, place: blocker.place, reason: blocker.reason,
            policy: PlaceText.name(of: blocker.place), statement: blocker.statement,
            account: blocker.account,
            detail: ReasonText.sentence(blocker.reason, blocker.outcome))
    }
}

extension ReportedFix {
    /// A fix as it is stored, with its words.
    public init(_ fix: Fix) {
        let (place, change) = (fix.place, fix.change)
        self.init(
            cause: fix.cause.rawValue, place: place, change: change, role: fix.role,
            owner: FixWords.owner(change, at: place),
            summary: FixWords.summary(change, at: place, role: fix.role),
            document: fix.document,
            setting: FixWords.setting(
                change, at: place, role: fix.role, lacksDocument: fix.document == nil),
            verified: fix.verified, subject: FixWords.subject(change, at: place),
            newlyAllows: FixWords.newlyAllows(change, at: place, role: fix.role))
    }
}

extension ReportedRemark {
    /// A remark as it is stored, with its words.
    public init(_ remark: Remark) {
        self.init(text: RemarkText.sentence(remark), remark: remark)
    }
}

extension ReportRow {
    /// A remark with its commands as they are run for this request.
    public func completed(_ remark: ReportedRemark) -> ReportedRemark {
        remark.completedData(for: CommandContext(time: eventTime, region: region))
            .map { ReportedRemark($0) } ?? remark
    }
}

extension ReportedRemark {
    /// What it says with its commands as they are run for a request, without words; nil where it says
    /// the same of every request, and has them.
    func completedData(for request: CommandContext) -> Remark? {
        guard let remark, remark.hasCommands else { return nil }
        let completed = remark.completed(for: request)
        return completed == remark ? nil : completed
    }
}

extension ReportedLayer {
    /// What one layer said, with its words.
    public init(_ finding: LayerFinding) {
        self.init(
            layer: finding.layer.rawValue, mechanism: finding.mechanism.rawValue,
            outcome: finding.outcome.rawValue, place: finding.place, reason: finding.reason,
            detail: ReasonText.sentence(finding.reason, finding.outcome),
            statement: finding.statement, source: finding.source)
    }
}
