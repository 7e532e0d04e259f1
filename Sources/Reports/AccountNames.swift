internal import AWSTypes
public import ReportStore

/// What accounts are called, for answers that people read: behind each id of an account that has a
/// name, the name. Names are somebody's own words, as all else that is shown.
public struct AccountNames: Sendable {
    private let names: [String: String]

    /// How many characters of a name are shown: AWS's own have 50 at the most.
    static let shownCharacters = 64

    /// Names by the accounts' twelve digits. A name that says no more than the id is none.
    public init(_ names: [String: String]) {
        self.names = names.compactMapValues { name in
            let trimmed = name.split(separator: " ").joined(separator: " ")
            return trimmed.isEmpty ? nil : String(trimmed.prefix(AccountNames.shownCharacters))
        }.filter { $0.key != $0.value }
    }

    /// Whether no account has a name.
    public var isEmpty: Bool { names.isEmpty }

    /// `333333333333 (analytics-prod)`; the id alone where it has no name.
    public func label(_ account: String) -> String {
        names[account].map { "\(account) (\($0))" } ?? account
    }

    /// A sentence with the names: `account 333333333333 (analytics-prod), which owns the key`.
    func sentence(_ text: String) -> String {
        guard !names.isEmpty, text.contains(text: AccountNames.word) else { return text }
        let pieces = text.split(separator: AccountNames.word, omittingEmptySubsequences: false)
        return pieces.dropFirst().reduce(String(pieces[0])) { whole, piece in
            let digits = piece.prefix { ("0"..."9").contains($0) }
            return whole + AccountNames.word + label(String(digits)) + piece.dropFirst(digits.count)
        }
    }

    /// What stands before an id in sentences.
    private static let word = "account "
}

extension ChangePlan.Change {
    /// Who must make it, with what the account is called.
    var who: String { named(owner) }

    /// A text that names its account, with what that is called.
    func named(_ text: String) -> String {
        guard let account, let accountName else { return text }
        return AccountNames([account: accountName]).sentence(text)
    }
}

// MARK: - Answers

extension AccountNames {
    /// A denial.
    public func row(_ row: ReportRow) -> ReportRow {
        guard !names.isEmpty else { return row }
        var row = row
        row.account = row.account.map(label)
        for index in row.blockedBy.indices {
            row.blockedBy[index].account = row.blockedBy[index].account.map(aside)
            row.blockedBy[index].detail = sentence(row.blockedBy[index].detail)
        }
        for index in row.fix.indices {
            row.fix[index].owner = sentence(row.fix[index].owner)
            row.fix[index].summary = sentence(row.fix[index].summary)
        }
        row.missingRemarks = row.missingRemarks.map(remark)
        return row
    }

    /// A denial in full.
    public func explanation(_ explanation: Explanation) -> Explanation {
        guard !names.isEmpty else { return explanation }
        var explanation = explanation
        explanation.row = row(explanation.row)
        for index in explanation.layers.indices {
            explanation.layers[index].detail = sentence(explanation.layers[index].detail)
        }
        explanation.evidence = explanation.evidence.map(remark)
        explanation.notes = explanation.notes.map(remark)
        explanation.plan = explanation.plan.map(plan)
        return explanation
    }

    /// A plan, with the accounts that have to make its changes.
    public func plan(_ plan: ChangePlan) -> ChangePlan {
        guard !names.isEmpty else { return plan }
        var plan = plan
        for index in plan.changes.indices {
            plan.changes[index].accountName = plan.changes[index].account.flatMap { names[$0] }
        }
        plan.unknown = plan.unknown.map(sentence)
        return plan
    }

    /// Groups by the fields that they are counted by.
    public func groups(_ groups: [ReportGroup], by fields: [Grouping]) -> [ReportGroup] {
        groups.map { group in
            group.named(by: fields) { key, field in
                switch field {
                case .account: label(key)
                case .owner: sentence(key)
                default: key
                }
            }
        }
    }

    /// What an incident needs first.
    public func overview(_ overview: Overview) -> Overview {
        guard !names.isEmpty else { return overview }
        var overview = overview
        overview.plan = overview.plan.map(plan)
        overview.newest = overview.newest.map(row)
        return overview
    }

    /// A page.
    public func page(_ page: ReportPage) -> ReportPage {
        guard !names.isEmpty else { return page }
        var page = page
        page.plan = plan(page.plan)
        for index in page.representatives.indices {
            page.representatives[index].row = row(page.representatives[index].row)
        }
        for index in page.digest.kinds.indices {
            page.digest.kinds[index].owner = page.digest.kinds[index].owner.map(sentence)
        }
        page.ages = page.ages.map(sentence)
        return page
    }

    private func remark(_ remark: ReportedRemark) -> ReportedRemark {
        ReportedRemark(text: sentence(remark.text), remark: remark.remark)
    }

    /// The id where it stands in brackets itself: `(account 333333333333, analytics-prod)`.
    private func aside(_ account: String) -> String {
        names[account].map { "\(account), \($0)" } ?? account
    }
}
