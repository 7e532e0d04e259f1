internal import AWSTypes
internal import JSON
internal import ReportStore

/// Writes the changes: a card for each of those that resolve most, a line for the others.
struct PageChangesHTML {
    private let page: ReportPage

    init(_ page: ReportPage) { self.page = page }

    func write(to markup: inout Markup) {
        let changes = page.changes
        markup.element("section", [("id", "changes")]) { markup in
            markup.element("h2", [], "What to change")
            markup.element("p", [], headline)
            markup.newline()
            basis(&markup)
            if page.plan.hasDocuments {
                markup.element(
                    "p", [], "All of the new documents, and a script that puts them in force:")
                markup.newline()
                markup.code("why403 fix\(page.filters) -o plan", PageChangesHTML.copied)
            }
            var characters = ReportPage.documentCharacters
            for change in changes.prefix(ReportPage.cards) {
                card(change, &characters, &markup)
            }
            lines(Array(changes.dropFirst(ReportPage.cards)), &markup)
            unplanned(&markup)
            left(&markup)
        }
        markup.newline()
    }

    /// What the changes come to, behind what stands at the head of the page.
    private var headline: String {
        let plan = page.plan
        guard !plan.changes.isEmpty else {
            return "No change is known that resolves these denials."
        }
        var text =
            "\(PageNumber.count(plan.changes.count, "change")) "
            + "resolve\(plan.changes.count == 1 ? "s" : "") \(PageNumber.text(plan.resolved)) of "
            + "\(PageNumber.count(page.digest.denials, "denial"))."
        text +=
            plan.isVerified
            ? " Tested: with all of them made, every one passes every layer that is known."
            : " Not all of them could be tested."
        if plan.assumed > 0 {
            text +=
                " For \(PageNumber.text(plan.assumed)) of them what is not captured is taken to allow."
        }
        if plan.uncertain > 0 {
            text +=
                " \(PageNumber.text(plan.uncertain)) may have been refused by something else; "
                + "why403 explain tells."
        }
        return text
    }

    /// What the script of the page gives a button that copies it.
    static let copied: [Markup.Attribute] = [("data-copy", "")]

    /// What the plan was made for, where not each denial was decided.
    private func basis(_ markup: inout Markup) {
        guard !page.areAllSingle || page.unplanned > 0 else { return }
        let count = page.representatives.count
        var text =
            "Planned and tested for \(PageNumber.count(count, "request")): the newest of each kind "
            + "(role, action, bucket, folder, policies that refuse it), counted with those of its kind."
        if page.unplanned > 0 {
            text +=
                " \(PageNumber.count(page.unplanned, "denial")) of rarer kinds "
                + "\(page.unplanned == 1 ? "is" : "are") not planned for; what these wait for stands "
                + "below the changes."
        }
        markup.element("p", [("class", "meta")], text + " The plan for each single denial:")
        markup.newline()
        markup.code("why403 report --group-by fix\(page.filters)", PageChangesHTML.copied)
    }

    // MARK: - A card

    private func card(
        _ change: ChangePlan.Change, _ characters: inout Int, _ markup: inout Markup
    ) {
        let title = change.title.capitalizedFirst
        markup.element("article", [("class", "change"), ("id", "change-\(change.name)")]) {
            markup in
            markup.element("h3") { markup in
                markup.element("a", [("href", "#change-\(change.name)")], title)
            }
            share(change, &markup)
            facts(change, &markup)
            sentences(change.summaries, "What to do", &markup)
            if let setting = change.command ?? change.setting {
                markup.code(setting, change.command == nil ? [] : PageChangesHTML.copied)
            }
            refusals(change, &markup)
            if let document = change.document {
                self.document(document, of: change, &characters, &markup)
            }
            sentences(
                change.newlyAllows,
                change.document == nil ? "Side effects" : "Newly allowed besides", &markup)
        }
        markup.newline()
    }

    private func share(_ change: ChangePlan.Change, _ markup: inout Markup) {
        markup.element("p", [("class", "share")]) { markup in
            markup.element("strong") { markup in
                markup.text("Resolves \(PageNumber.text(change.denials)) of ")
                markup.text(PageNumber.text(page.digest.denials))
            }
            markup.text(" (\(PageNumber.share(change.denials, of: page.digest.denials)))")
            let others = change.denials - change.alone
            if others > 0 {
                markup.text(
                    others == change.denials
                        ? ", all of them together with other changes"
                        : ", \(PageNumber.text(others)) of them together with other changes")
            }
            markup.text(change.isVerified ? "; tested. " : "; \(PlanReport.untested(change)). ")
            markup.element("a", [("href", "#requests-\(change.name)")], "The requests")
            PageBar.write(change.denials, of: page.digest.denials, to: &markup)
        }
        markup.newline()
    }

    private func facts(_ change: ChangePlan.Change, _ markup: inout Markup) {
        markup.element("dl", [("class", "facts")]) { markup in
            func fact(_ name: String, _ value: String) {
                markup.element("div") { markup in
                    markup.element("dt", [], name)
                    markup.element("dd", [], value)
                }
            }
            fact("Owner", change.who)
            let roles = change.reach.roles.map {
                $0.split(separator: "/").last.map(String.init) ?? $0
            }
            if !roles.isEmpty {
                fact(roles.count == 1 ? "Role" : "Roles", PlanReport.names(Set(roles).sorted()))
            }
            let buckets = change.reach.buckets
            if !buckets.isEmpty {
                fact(buckets.count == 1 ? "Bucket" : "Buckets", PlanReport.names(buckets.sorted()))
            }
            let zone = page.making.zone
            let days = [change.reach.first, change.reach.last].compactMap {
                $0.map { String(zone.text($0).prefix(10)) }
            }
            if let first = days.first {
                fact("Refused", Set(days).count == 1 ? first : days.joined(separator: " to "))
            }
        }
        markup.newline()
    }

    private func sentences(_ all: [String], _ title: String, _ markup: inout Markup) {
        guard !all.isEmpty else { return }
        markup.element("h4", [], title)
        markup.element("ul") { markup in
            for sentence in all.prefix(5) { markup.element("li", [], PageText.sentence(sentence)) }
            if all.count > 5 {
                markup.element("li", [], "and \(PageNumber.text(all.count - 5)) more")
            }
        }
        markup.newline()
    }

    // MARK: - What refuses

    /// What refuses the requests that wait for the change alone, and its statement where that
    /// stands in the document to be changed.
    private func refusals(_ change: ChangePlan.Change, _ markup: inout Markup) {
        var found: [(text: String, blocker: ReportedBlocker)] = []
        for each in page.representatives {
            guard page.plan.fates[each.row.requestID] == .resolved([change.name]),
                let blocker = each.row.blockedBy.first
            else { continue }
            let text = VerdictText.sentence(of: blocker)
            if !found.contains(where: { $0.text == text }) { found.append((text, blocker)) }
        }
        sentences(found.map(\.text), "Why S3 refused", &markup)
        let statements = found.compactMap { statement(of: $0.blocker, in: change.document) }
        for statement in Set(statements).sorted().prefix(2) {
            markup.element("h4", [], "The statement that refuses")
            markup.code(statement)
        }
    }

    private func statement(
        of blocker: ReportedBlocker, in document: ChangePlan.Document?
    ) -> String? {
        guard blocker.outcome == Outcome.explicitlyDenies.rawValue, let label = blocker.statement,
            let before = document?.before, before.utf8.count < ReportPage.documentCharacters,
            let statements = (try? JSONValue(parsing: before))?["Statement"]?.oneOrMany
        else { return nil }
        let found = statements.enumerated().first { index, statement in
            (statement["Sid"]?.string ?? "#\(index)") == label
                && statement["Effect"]?.string == "Deny"
        }
        return found?.element.serialized(indent: 2)
    }

    // MARK: - The document

    private func document(
        _ document: ChangePlan.Document, of change: ChangePlan.Change, _ characters: inout Int,
        _ markup: inout Markup
    ) {
        if let problem = PlanReport.problem(document) {
            markup.element("p", [("class", "problem")], problem.capitalizedFirst)
        }
        let difference = document.difference.reduce(0) { $0 + $1.utf8.count + 30 }
        guard difference <= characters else {
            return command("The new document, which is too long for this page:", change, &markup)
        }
        characters -= difference
        markup.element(
            "h4", [],
            document.before == nil ? "The new document" : "The change, in the document in force")
        lines(of: document.difference, &markup)
        guard document.after.utf8.count <= characters else {
            return command("The whole new document:", change, &markup)
        }
        characters -= document.after.utf8.count
        markup.element("details") { markup in
            markup.element("summary", [], "The whole new document, \(change.name).json")
            markup.code(document.after, PageChangesHTML.copied)
        }
        markup.newline()
    }

    /// Each line as what it is: added, taken away, or as before.
    private func lines(of difference: [String], _ markup: inout Markup) {
        markup.element("pre", [("class", "diff")]) { markup in
            for (index, line) in difference.enumerated() {
                if index > 0 { markup.newline() }
                switch line.first {
                case "+": markup.element("ins", [], line)
                case "-": markup.element("del", [], line)
                default: markup.text(line)
                }
            }
        }
        markup.newline()
    }

    private func command(
        _ text: String, _ change: ChangePlan.Change, _ markup: inout Markup
    ) {
        let example = page.representatives.first {
            guard case .resolved(let names) = page.plan.fates[$0.row.requestID] else {
                return false
            }
            return names.contains(change.name)
        }
        guard let example else { return }
        markup.element("p", [], text)
        markup.code(
            "why403 fix \(ShellWord.quoted(example.row.requestID)) -o plan", PageChangesHTML.copied)
    }

    // MARK: - The rest

    private func lines(_ changes: [ChangePlan.Change], _ markup: inout Markup) {
        guard !changes.isEmpty else { return }
        markup.element("h3", [], "\(PageNumber.count(changes.count, "further change"))")
        table(["resolves", "change", "owner", "what to do"], &markup) { markup in
            for change in changes.prefix(ReportPage.changeLines) { line(change, &markup) }
        }
        let more = changes.count - ReportPage.changeLines
        if more > 0 {
            markup.element(
                "p", [("class", "meta")],
                "and \(PageNumber.text(more)) more: why403 report --group-by fix\(page.filters)")
        }
        markup.newline()
    }

    private func table(
        _ heads: [String], _ markup: inout Markup, _ rows: (inout Markup) -> Void
    ) {
        markup.element("div", [("class", "wide"), ("tabindex", "0")]) { markup in
            markup.element("table") { markup in
                markup.element("thead") { markup in
                    markup.element("tr") { markup in
                        for name in heads { markup.element("th", [("scope", "col")], name) }
                    }
                }
                markup.element("tbody", [], rows)
            }
        }
        markup.newline()
    }

    /// What the denials wait for that the plan leaves out, by what was found when they were decided.
    private func unplanned(_ markup: inout Markup) {
        let all = page.unplannedChanges
        guard !all.isEmpty else { return }
        markup.element("h3", [], "Not planned here: \(PageNumber.count(page.unplanned, "denial"))")
        markup.element(
            "p", [("class", "meta")],
            "Of kinds that are rarer, by what was found for each when it was decided.")
        table(["denials", "what must change", "owner"], &markup) { markup in
            for each in all.prefix(ReportPage.unplannedLines) {
                markup.element("tr") { markup in
                    markup.element("td", [], PageNumber.text(each.denials))
                    markup.element(
                        "th", [("scope", "row")],
                        PageText.sentence(each.subject ?? "no change is known"))
                    markup.element("td", [], PageText.clipped(each.owner ?? ""))
                }
                markup.newline()
            }
        }
        let more = all.count - ReportPage.unplannedLines
        if more > 0 {
            markup.element("p", [("class", "meta")], "and \(PageNumber.text(more)) more")
        }
    }

    private func line(_ change: ChangePlan.Change, _ markup: inout Markup) {
        markup.element("tr", [("id", "change-\(change.name)")]) { markup in
            markup.element("td", [], PageNumber.text(change.denials))
            markup.element("th", [("scope", "row")]) { markup in
                markup.element(
                    "a", [("href", "#requests-\(change.name)")], PageText.clipped(change.title))
            }
            markup.element("td", [], PageText.clipped(change.who))
            markup.element("td", [], PageText.sentence(change.summaries.first ?? change.title))
        }
        markup.newline()
    }

    private func left(_ markup: inout Markup) {
        var sentences = PlanReport.shown(page.plan.unresolved).map(PlanReport.sentence)
        sentences += PlanReport.unshown(page.plan.unresolved)
        self.sentences(sentences, "Not resolved", &markup)
    }
}
