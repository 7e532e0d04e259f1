internal import ReportStore

/// Groups as one HTML page.
struct GroupHTML {
    let groupings: [Grouping]

    func text(_ groups: [ReportGroup]) -> String {
        let title = "Denied requests by " + groupings.map(\.rawValue).joined(separator: " and ")
        var markup = Markup()
        markup.line("h1", title)
        markup.element("div", [("class", "wide"), ("tabindex", "0")]) { markup in
            markup.element("table") { table(groups, &$0) }
        }
        markup.newline()
        return HTMLPage.begin(title: title) + markup.html + HTMLPage.end
    }

    private func table(_ groups: [ReportGroup], _ markup: inout Markup) {
        markup.newline()
        markup.element("thead") { markup in
            markup.element("tr") { markup in
                for name in groupings.map(\.rawValue)
                    + ["denials", "roles", "buckets", "first", "last"]
                {
                    markup.element("th", [("scope", "col")], name)
                }
            }
        }
        markup.newline()
        markup.element("tbody") { markup in
            markup.newline()
            for group in groups {
                markup.element("tr") { row(group, &$0) }
                markup.newline()
            }
        }
        markup.newline()
    }

    private func row(_ group: ReportGroup, _ markup: inout Markup) {
        for name in GroupReport.names(group, groupings.count) {
            markup.element("th", [("scope", "row")], name)
        }
        for count in [group.denials, group.roles, group.buckets] {
            markup.element("td", [], PageNumber.text(count))
        }
        for day in [group.first, group.last].map(GroupReport.day) { markup.element("td", [], day) }
    }
}
