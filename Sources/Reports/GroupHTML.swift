internal import ReportStore

/// Groups as one HTML page.
struct GroupHTML {
    let grouping: Grouping

    func text(_ groups: [ReportGroup]) -> String {
        let title = "Denied requests by \(grouping.rawValue)"
        return HTMLPage.begin(title: title) + HTMLPage.heading(title) + table(groups) + HTMLPage.end
    }

    private func table(_ groups: [ReportGroup]) -> String {
        let head = [grouping.rawValue, "denials", "roles", "buckets", "first", "last"]
        return "<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>"
            + head.map { "<th scope=\"col\">\(SafeText.html($0))</th>" }.joined()
            + "</tr></thead>\n<tbody>\n"
            + groups.map { group in
                "<tr><th scope=\"row\">\(SafeText.html(GroupReport.name(group)))</th>"
                    + [group.denials, group.roles, group.buckets].map {
                        "<td>\(PageNumber.text($0))</td>"
                    }.joined()
                    + "<td>\(GroupReport.day(group.first))</td>"
                    + "<td>\(GroupReport.day(group.last))</td></tr>\n"
            }.joined() + "</tbody>\n</table></div>\n"
    }
}
