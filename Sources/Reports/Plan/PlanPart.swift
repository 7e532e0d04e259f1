internal import AWSTypes
public import ReportStore

/// One owner's part of a plan.
extension ChangePlan {
    /// Who has to make changes, as reports name them, each once, in the plan's order.
    public var owners: [String] {
        changes.reduce(into: []) { if !$0.contains($1.who) { $0.append($1.who) } }
    }

    /// The changes that an owner has to make: named as reports name it, by its account's twelve
    /// digits, or as the account is called. What the whole plan comes to, for the selected denials and
    /// for others, they still tell: all of it was tried together. Nil where no change is the owner's.
    public func part(of owner: String) -> ChangePlan? {
        let own = changes.filter { $0.isOf(owner) }
        guard let first = own.first else { return nil }
        let names = Set(own.map(\.name))
        let concerned = combinations.filter { !names.isDisjoint(with: $0.changes) }
        let needed = Set(concerned.flatMap(\.changes)).subtracting(names)
        var plan = self
        plan.changes = own
        plan.combinations = concerned
        // Nobody's, and told by the whole plan.
        plan.unresolved = []
        let isOne = own.allSatisfy { $0.who == first.who }
        plan.part = Part(
            owner: isOne ? first.who : first.account.map { first.named("account \($0)") } ?? owner,
            changes: changes.count,
            denials: concerned.reduce(0) { $0 + $1.denials },
            alone: concerned.filter { names.isSuperset(of: $0.changes) }
                .reduce(0) { $0 + $1.denials },
            others: Dictionary(
                changes.filter { needed.contains($0.name) }.map { ($0.name, $0.who) },
                uniquingKeysWith: { first, _ in first }))
        return plan
    }
}

extension ChangePlan.Change {
    fileprivate func isOf(_ text: String) -> Bool {
        let text = text.lowercased()
        let names = [owner, who, account, account.map { "account \($0)" }, accountName]
        return names.contains { $0?.lowercased() == text }
    }
}

extension PlanReport {
    /// What one owner's part comes to, and whom it waits for.
    static func headline(_ plan: ChangePlan, _ part: ChangePlan.Part) -> String {
        var text =
            "\(plan.changes.count) of the plan's \(Plural.count(part.changes, "change")) "
            + "\(plan.changes.count == 1 ? "is" : "are") for \(part.owner). "
            + "\(Plural.count(part.denials, "denial")) \(part.denials == 1 ? "needs" : "need") "
            + (plan.changes.count == 1 ? "it" : "them")
        let waiting = part.denials - part.alone
        if waiting > 0 {
            let owners = Set(part.others.values).sorted()
            text +=
                "; \(waiting) of these \(waiting == 1 ? "waits" : "wait") for others too, in any "
                + "order: "
                + names(owners)
        } else {
            text += " and nobody else's"
        }
        text +=
            plan.isVerified
            ? "; tested: with all changes of the plan made, every one passes every layer that is "
                + "known" : "; not all of it could be tested"
        if let assumed = assumed(plan, "of all the plan's denials") { text += "; \(assumed)" }
        if plan.uncertain > 0 {
            text +=
                "; \(plan.uncertain) of all the plan's denials may have been refused by something "
                + "else (explain tells)"
        }
        return text + "."
    }
}
