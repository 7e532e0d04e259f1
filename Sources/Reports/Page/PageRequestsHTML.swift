internal import AWSTypes
internal import ReportStore

/// Writes the denied requests under the change that they wait for, one line each.
struct PageRequestsHTML {
    /// Up to how many lines all groups stand open.
    private static let few = 30

    private let page: ReportPage
    private let zone: ClockZone

    init(_ page: ReportPage) {
        self.page = page
        zone = page.making.zone
    }

    func write(to markup: inout Markup) {
        let groups = page.groups
        markup.element("section", [("id", "requests")]) { markup in
            markup.element("h2", [], "The denied requests")
            markup.element("p", [], words(groups))
            markup.newline()
            tools(&markup)
            let areFew = groups.reduce(0) { $0 + $1.listed.count } <= PageRequestsHTML.few
            for group in groups { self.group(group, isOpen: areFew || groups.count == 1, &markup) }
            markup.element("p", [], "Every denial, one a line, for a program or a spreadsheet:")
            markup.newline()
            markup.code(
                "why403 report\(page.filters) --format csv -o denials.csv", PageChangesHTML.copied)
        }
        markup.newline()
    }

    private func words(_ groups: [ReportPage.Group]) -> String {
        let listed = groups.reduce(0) { $0 + $1.listed.count }
        if page.areAllSingle, listed == page.digest.denials {
            return "Each under the change that it waits for."
        }
        let shown = groups.reduce(0) { $0 + $1.shown }
        return "Each line is the newest request of its kind and stands for those alike: "
            + "\(PageNumber.count(listed, "line")) for \(PageNumber.text(shown)) of "
            + "\(PageNumber.count(page.digest.denials, "denial"))."
    }

    /// Shown by the script, which they need.
    private func tools(_ markup: inout Markup) {
        markup.element("div", [("class", "tools"), ("id", "tools"), ("hidden", "")]) { markup in
            markup.element("label", [("for", "filter")], "Filter")
            markup.open(
                "input",
                [
                    ("id", "filter"), ("type", "search"), ("autocomplete", "off"),
                    ("placeholder", "role, key, cause, request id …"), ("spellcheck", "false"),
                ])
            markup.element("label", [("for", "sort")], "Sort")
            markup.element("select", [("id", "sort")]) { markup in
                for (value, name) in [
                    ("time", "newest first"), ("alike", "most alike first"), ("role", "role"),
                    ("object", "object"), ("cause", "cause"),
                ] {
                    markup.element("option", [("value", value)], name)
                }
            }
            markup.element("output", [("id", "found"), ("for", "filter")], "")
        }
        markup.newline()
    }

    // MARK: - A group

    private func group(_ group: ReportPage.Group, isOpen: Bool, _ markup: inout Markup) {
        let change = page.plan.changes.first { $0.name == group.change }
        markup.element(
            "details",
            [
                ("class", "requests"), ("id", group.change.map { "requests-\($0)" }),
                ("open", isOpen ? "" : nil),
            ]
        ) { markup in
            markup.element("summary") { markup in
                markup.element("b", [], PageNumber.text(group.denials))
                markup.text(" ")
                let title = change?.title ?? group.title
                markup.element("span", [], PageText.sentence(title))
                if let change { markup.element("span", [("class", "meta")], change.who) }
            }
            if let change {
                markup.element("p", [("class", "meta")]) { markup in
                    markup.element(
                        "a", [("href", "#change-\(change.name)")], "What to change: \(change.title)"
                    )
                }
            }
            table(group, &markup)
            rest(group, &markup)
        }
        markup.newline()
    }

    private func table(_ group: ReportPage.Group, _ markup: inout Markup) {
        let isSingle = group.listed.allSatisfy { $0.denials == 1 }
        markup.element("table") { markup in
            markup.element("thead") { markup in
                markup.element("tr") { markup in
                    let names = [
                        "Time (\(zone.isUTC ? "UTC" : "local"))", "Request", "Role", "Action",
                        "Object", "Cause",
                    ]
                    for name in isSingle ? names : names + ["Alike"] {
                        markup.element("th", [("scope", "col")], name)
                    }
                }
            }
            markup.newline()
            markup.element("tbody") { markup in
                for each in group.listed { line(each, isSingle: isSingle, &markup) }
            }
        }
        markup.newline()
    }

    private func line(
        _ each: ChangePlan.Representative, isSingle: Bool, _ markup: inout Markup
    ) {
        let row = each.row
        markup.element("tr", [("id", "request-\(row.requestID)")]) { markup in
            markup.element("td") { markup in
                markup.time(PageTime.short(row.eventTime, zone), row.eventTime.description)
            }
            markup.element("td", [("class", "id")], row.requestID)
            let role = row.role ?? row.principal ?? "unknown principal"
            let short = role.split(separator: "/").last.map(String.init) ?? role
            markup.element(
                "td", [("title", short == role ? nil : role)], PageText.clipped(short))
            let action = row.action.hasPrefix("s3:") ? String(row.action.dropFirst(3)) : row.action
            markup.element("td", [], action)
            markup.element("td", [("class", "key")], PageText.clipped(object(of: row)))
            markup.element("td", [("class", row.cause.rawValue)], cause(of: row))
            if !isSingle { markup.element("td", [("class", "n")], PageNumber.text(each.denials)) }
        }
        markup.newline()
    }

    /// `bucket/key`; the resource where it is neither.
    private func object(of row: ReportRow) -> String {
        guard let bucket = row.bucket else { return row.resource }
        return row.key.map { "\(bucket)/\($0)" } ?? bucket
    }

    private func cause(of row: ReportRow) -> String {
        row.cause == .undetermined
            ? PageCause.name(row.cause) : "\(PageCause.name(row.cause)), \(row.certaintyText)"
    }

    // MARK: - The rest

    /// The command for what the lines do not show.
    private func rest(_ group: ReportPage.Group, _ markup: inout Markup) {
        let listed = group.listed.count
        guard listed < group.denials else { return }
        var text = "\(PageNumber.count(listed, "line"))"
        if listed < group.kinds { text += " of \(PageNumber.count(group.kinds, "kind"))" }
        text +=
            ", for \(PageNumber.text(group.shown)) of \(PageNumber.count(group.denials, "denial"))."
        markup.element(
            "p", [("class", "meta")],
            text + " Everything that S3 refused these roles in these buckets for these causes:")
        markup.newline()
        markup.code(command(for: group), PageChangesHTML.copied)
    }

    /// The filters of the page, and those that narrow it to the group and are none of them.
    private func command(for group: ReportPage.Group) -> String {
        /// How many names a command has before it is left wider.
        let few = 4
        var words = ["why403 report --all" + page.filters]
        func narrow(_ option: String, _ names: [String?]) {
            let named = Set(names.compactMap { $0 })
            guard named.count <= few, !names.contains(nil),
                !page.making.filters.contains("--\(option)")
            else { return }
            words += named.sorted().map { ShellWord.option(option, $0) }
        }
        narrow("role", group.listed.map { PageRequestsHTML.literalGlob($0.row.role) })
        narrow("bucket", group.listed.map { PageRequestsHTML.literalGlob($0.row.bucket) })
        narrow("cause", group.listed.map(\.row.cause.rawValue))
        return words.joined(separator: " ")
    }

    /// A glob that matches the name alone; nil where there is none.
    private static func literalGlob(_ name: String?) -> String? {
        name.map { $0.map { "*?[".contains($0) ? "[\($0)]" : String($0) }.joined() }
    }
}
