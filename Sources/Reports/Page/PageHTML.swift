internal import AWSTypes
internal import ReportStore

/// Writes a page: the figures first, then what happened when, what to change, the requests, and how
/// complete all of it is. Everything stands in the page itself, and it reads without its script.
public struct PageHTML {
    let page: ReportPage

    /// The text of a page.
    public init(_ page: ReportPage) { self.page = page }

    /// The whole page.
    public var text: String {
        var markup = Markup()
        markup.element("main") { markup in
            head(&markup)
            guard page.digest.denials > 0 else { return }
            figures(&markup)
            PageChartHTML(page).write(to: &markup)
            ranks(&markup)
            if !page.isRedacted { PageChangesHTML(page).write(to: &markup) }
            PageRequestsHTML(page).write(to: &markup)
        }
        if page.digest.denials > 0 { sources(&markup) }
        footer(&markup)
        return HTMLPage.begin(title: PageHTML.title, script: page.digest.denials > 0)
            + markup.html + "\n"
            + (page.digest.denials > 0 ? HTMLPage.script : "") + HTMLPage.end
    }

    private static let title = "Denied S3 requests of AWS Glue jobs"

    // MARK: - Head

    private func head(_ markup: inout Markup) {
        markup.element("header") { markup in
            markup.element("h1", [], PageHTML.title)
            markup.newline()
            markup.element("p", [("class", "lede")], lede)
            markup.newline()
            markup.element("dl", [("class", "facts")]) { markup in
                fact("Organization", organization, &markup)
                if let first = page.digest.first, let last = page.digest.last {
                    fact("Period", &markup) { markup in
                        time(first, &markup)
                        markup.text(" to ")
                        time(last, &markup)
                    }
                }
                let none =
                    page.isRedacted ? "left out, as changes are: names are pseudonyms" : "none"
                fact(
                    "Filters", page.making.filters.isEmpty ? none : page.making.filters, &markup)
                fact("Made", &markup) { markup in
                    time(page.making.madeAt, &markup)
                    markup.text(" by \(page.making.program)")
                }
                fact("Read", logs, &markup)
            }
            markup.newline()
        }
    }

    /// What a reader with ten seconds must know.
    private var lede: String {
        guard page.digest.denials > 0 else { return "No denials." }
        let count = PageNumber.count
        var text =
            "S3 refused \(count(page.digest.denials, "request")) of "
            + "\(count(page.roles.count, "role")) in \(count(page.buckets.count, "bucket"))."
        let changes = page.plan.changes.count
        if changes > 0 {
            text +=
                " \(count(changes, "change")) by \(count(page.owners.count, "owner")) "
                + "resolve\(changes == 1 ? "s" : "") "
                + "\(PageNumber.text(page.plan.resolved)) of them"
                + " (\(PageNumber.share(page.plan.resolved, of: page.digest.denials)))."
        }
        if page.plan.mended > 0 {
            text += " \(PageNumber.text(page.plan.mended)) mended since."
        }
        if page.unplanned > 0 {
            text += " For \(PageNumber.text(page.unplanned)) of rarer kinds no change was planned."
        }
        return text
    }

    private var organization: String {
        let ids = page.organizations
        let accounts = "\(PageNumber.count(page.accounts.count, "account")) with denied roles"
        guard !ids.isEmpty else { return "not captured; \(accounts)" }
        return PlanReport.names(ids) + "; " + accounts
    }

    private var logs: String {
        let files = page.status.drops.reduce(0) { $0 + $1.count }
        return "\(PageNumber.count(files, "log file")) with "
            + PageNumber.count(page.status.records, "record")
    }

    private func fact(_ name: String, _ value: String, _ markup: inout Markup) {
        fact(name, &markup) { $0.text(value) }
    }

    private func fact(_ name: String, _ markup: inout Markup, _ body: (inout Markup) -> Void) {
        markup.element("div") { markup in
            markup.element("dt", [], name)
            markup.element("dd", [], body)
        }
    }

    private func time(_ instant: Instant, _ markup: inout Markup) {
        markup.time(PageTime.text(instant, page.making.zone), instant.description)
    }

    // MARK: - Figures

    private func figures(_ markup: inout Markup) {
        let total = page.digest.denials
        let sure = page.denials(known: .reported) + page.denials(known: .proven)
        markup.element("ul", [("class", "figures")]) { markup in
            figure(PageNumber.text(total), "denied requests", &markup)
            if !page.isRedacted {
                figure(
                    PageNumber.share(page.plan.resolved, of: total),
                    "resolved by \(PageNumber.count(page.plan.changes.count, "change"))", &markup)
            }
            figure(PageNumber.text(page.roles.count), "roles", &markup)
            if !page.jobs.isEmpty {
                figure(PageNumber.text(page.jobs.count), "jobs named", &markup)
            }
            figure(PageNumber.text(page.buckets.count), "buckets", &markup)
            figure(PageNumber.share(sure, of: total), "with a certain cause", &markup)
        }
        markup.newline()
    }

    private func figure(_ value: String, _ name: String, _ markup: inout Markup) {
        markup.element("li") { markup in
            markup.element("strong", [], value)
            markup.text(" ")
            markup.element("span", [], name)
        }
    }

    // MARK: - The most

    private func ranks(_ markup: inout Markup) {
        markup.element("section", [("class", "ranks"), ("aria-label", "Who and where")]) { markup in
            rank("Roles", page.roles, &markup)
            rank("Jobs", page.jobs, &markup)
            rank("Buckets", page.buckets, &markup)
            rank("Who must change something", page.owners, &markup)
        }
        markup.newline()
    }

    private func rank(_ title: String, _ names: [ReportPage.Ranked], _ markup: inout Markup) {
        guard let most = names.map(\.denials).max(), most > 0 else { return }
        markup.element("section") { markup in
            markup.element("h2", [], title)
            markup.element("ol") { markup in
                for each in names.prefix(ReportPage.ranked) {
                    markup.element("li") { markup in
                        markup.element(
                            "span", [("class", "name"), ("title", each.wholeName)],
                            PageText.clipped(each.name))
                        markup.element("span", [("class", "count")], PageNumber.text(each.denials))
                        PageBar.write(each.denials, of: most, to: &markup)
                    }
                }
            }
            let more = names.count - ReportPage.ranked
            if more > 0 {
                markup.element("p", [("class", "meta")], "and \(PageNumber.text(more)) more")
            }
        }
        markup.newline()
    }

    // MARK: - How complete

    private func sources(_ markup: inout Markup) {
        markup.element("section", [("id", "completeness")]) { markup in
            markup.element("h2", [], "How complete this is")
            markup.element("ul") { markup in
                for sentence in certainties + completeness {
                    markup.element("li", [], sentence)
                }
            }
            markup.newline()
        }
    }

    /// What is said of the logs and policies, a sentence each.
    private var completeness: [String] {
        let status = page.status
        var sentences: [String] = []
        if !status.drops.isEmpty {
            let drops = status.drops.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
            sentences.append(
                "Log files read: \(drops); \(Plural.count(status.records, "record")).")
        }
        if status.rejected > 0 {
            sentences.append(
                "\(Plural.count(status.rejected, "record")) could not be read; why403 doctor tells "
                    + "more.")
        }
        if status.pending > 0 { sentences.append(PendingText.sentence(status.pending)) }
        return sentences + page.ages.map { "Policies: \($0)." }
    }

    private var certainties: [String] {
        let words: [(Certainty, String)] = [
            (.reported, "AWS's own message names the policy type"),
            (.proven, "the captured policies prove the cause"),
            (.eliminated, "the cause is known by elimination: everything else allows the request"),
            (.likely, "the cause is the likeliest of several"),
            (.undetermined, "the cause is unknown"),
        ]
        return words.compactMap { certainty, words in
            let count = page.denials(known: certainty)
            guard count > 0 else { return nil }
            return "Of \(PageNumber.count(count, "denial")) "
                + "(\(PageNumber.share(count, of: page.digest.denials))) \(words)."
        }
    }

    private func footer(_ markup: inout Markup) {
        markup.element("footer") { markup in
            markup.text("Made by \(page.making.program). This page holds all it shows: it loads ")
            markup.text("nothing, and sends nothing.")
        }
    }
}

/// Numbers for people.
enum PageNumber {
    /// `14,210`.
    static func text(_ number: Int) -> String {
        let digits = String(number)
        var text = ""
        for (index, digit) in digits.enumerated() {
            let left = digits.count - index
            if index > 0, left % 3 == 0, text != "-" { text += "," }
            text.append(digit)
        }
        return text
    }

    /// `14,210 requests`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(text(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// `25%`; `<1%` for what would be none, and `>99%` for what is not all.
    static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0, part > 0 else { return "0%" }
        let percent = part * 100 / whole
        if percent == 0 { return "<1%" }
        return percent == 99 && part * 1_000 / whole > 994 && part < whole ? ">99%" : "\(percent)%"
    }
}

/// Times for people.
enum PageTime {
    /// `2026-05-04 12:00:00 +02:00`; in UTC `2026-05-04 10:00:00 UTC`.
    static func text(_ instant: Instant, _ zone: ClockZone) -> String {
        let text = zone.text(instant)
        let clock = text.prefix(10) + " " + text.dropFirst(11).prefix(8)
        let rest = text.dropFirst(19)
        return clock + " " + (rest == "Z" ? "UTC" : rest)
    }

    /// The same without the zone, where many stand below each other.
    static func short(_ instant: Instant, _ zone: ClockZone) -> String {
        let text = zone.text(instant)
        return text.prefix(10) + " " + text.dropFirst(11).prefix(8)
    }
}

/// Texts that are shown in part.
enum PageText {
    /// A name with its middle left out, where it is long.
    static func clipped(_ text: String) -> String { clipped(text, to: ReportPage.shownCharacters) }

    /// A sentence, which may hold names.
    static func sentence(_ text: String) -> String {
        // `arn:…` and `s3:GetObject` are names, which begin as they do.
        let isWord = text.prefix { $0 != " " }.allSatisfy { $0 != ":" }
        return clipped(isWord ? text.capitalizedFirst : text, to: 4 * ReportPage.shownCharacters)
    }

    private static func clipped(_ text: String, to count: Int) -> String {
        guard text.unicodeScalars.count > count else { return text }
        let half = count / 2
        let scalars = Array(text.unicodeScalars)
        var clipped = String.UnicodeScalarView()
        clipped.append(contentsOf: scalars.prefix(half))
        clipped.append("…")
        clipped.append(contentsOf: scalars.suffix(half))
        return String(clipped)
    }
}

/// A bar as long as a share; what it says stands beside it.
enum PageBar {
    static func write(_ part: Int, of whole: Int, to markup: inout Markup) {
        let permille = whole == 0 ? 0 : max(5, part * 1_000 / whole)
        markup.element("svg", [("class", "bar"), ("aria-hidden", "true")]) { markup in
            markup.open(
                "rect", [("width", "\(permille / 10).\(permille % 10)%"), ("height", "100%")])
            markup.raw("</rect>")
        }
    }
}
