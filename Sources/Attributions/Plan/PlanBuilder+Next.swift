import AWSTypes
import IAM
import JSON

/// What a denial waits for behind the first changes: an answer names one statement of each layer,
/// and a second may refuse the request once the first does not.
extension PlanBuilder {
    /// A denial with what it waits for besides, once changes are made under which it had this
    /// answer; nil where that is nothing, or nothing that a plan can do.
    public mutating func item(
        _ item: PlanItem, refusedAgainBy answer: Attribution, under changes: [PlannedChange]
    ) -> PlanItem? {
        var longer = item
        longer.doFixesPass = answer.doFixesPass
        longer.obstacles = (item.obstacles + answer.obstacles).uniqued()
        for fix in answer.fixes {
            guard let target = try? target(of: fix) else { return nil }
            var fix = fix
            if let deny = fix.change.deny,
                let change = changes.first(where: { $0.target == target })
            {
                guard let former = longer.former(deny, in: change) else { return nil }
                fix.change = fix.change.naming(former)
            }
            if !longer.fixes.contains(where: { ($0.place, $0.change) == (fix.place, fix.change) }) {
                longer.fixes.append(fix)
            }
        }
        guard longer.fixes.count > item.fixes.count, (try? targets(of: longer)) != nil else {
            return nil
        }
        return longer
    }
}

extension PlanItem {
    /// A Deny statement of a changed document, as the document in force names it: the first of that
    /// text that no change of this denial is made to yet; nil where there is none.
    fileprivate func former(_ deny: DenyStatement, in change: PlannedChange) -> DenyStatement? {
        guard let before = change.before, let after = change.after,
            after.statements.indices.contains(deny.index)
        else { return nil }
        let value = after.statements[deny.index].value
        let found = before.statements.first { statement in
            statement.value == value
                && !fixes.contains {
                    $0.change.deny?.policy == deny.policy
                        && $0.change.deny?.index == statement.index
                }
        }
        return found.map {
            DenyStatement(policy: deny.policy, label: $0.label, index: $0.index)
        }
    }
}

extension FixChange {
    /// The same change of another statement.
    fileprivate func naming(_ deny: DenyStatement) -> FixChange {
        switch self {
        case .exemptRole(let role, _): return .exemptRole(role, deny: deny)
        case .exemptServiceCalls: return .exemptServiceCalls(deny: deny)
        case .exemptResource(let resource, _): return .exemptResource(resource, deny: deny)
        case .exemptAction(let action, _): return .exemptAction(action, deny: deny)
        case .removeDeny: return .removeDeny(deny)
        case .allow, .setting, .jobOption, .madeSince: return self
        }
    }
}
