internal import AWSTypes
internal import ReportStore

/// Writes the chart of denials over time, and the same as a table.
struct PageChartHTML {
    /// How wide a bar is in the chart's own units, and how wide without the gap behind it.
    private static let width = (step: 10, bar: 9)
    private static let height = 200

    private let page: ReportPage

    init(_ page: ReportPage) { self.page = page }

    func write(to markup: inout Markup) {
        guard let chart = PageChart(page) else { return }
        markup.element("section", [("id", "time"), ("class", "chart")]) { markup in
            markup.element("h2", [], "Denials by \(chart.unit) and cause")
            legend(chart, &markup)
            markup.element("figure") { markup in
                markup.element("div", [("class", "plot")]) { markup in
                    markup.element("span", [("class", "top")], PageNumber.text(chart.top))
                    if chart.top % 2 == 0 {
                        markup.element("span", [("class", "half")], PageNumber.text(chart.top / 2))
                    }
                    bars(chart, &markup)
                }
                axis(chart, &markup)
            }
            table(chart, &markup)
        }
        markup.newline()
    }

    private func legend(_ chart: PageChart, _ markup: inout Markup) {
        markup.element("ul", [("class", "legend")]) { markup in
            for (cause, denials) in page.causes {
                markup.element("li") { markup in
                    markup.element(
                        "svg", [("class", cause.rawValue), ("aria-hidden", "true")]
                    ) { markup in
                        markup.open("rect", [("width", "100%"), ("height", "100%")])
                        markup.raw("</rect>")
                    }
                    markup.text("\(PageCause.name(cause)) ")
                    markup.element("b", [], PageNumber.text(denials))
                    markup.text(
                        " (\(PageNumber.share(denials, of: page.digest.denials)))")
                }
            }
        }
        markup.newline()
    }

    private func bars(_ chart: PageChart, _ markup: inout Markup) {
        let width = chart.bars.count * PageChartHTML.width.step
        let label =
            "Denials by \(chart.unit), stacked by cause, from \(chart.bars.first.map(chart.name) ?? "")"
            + " to \(chart.bars.last.map(chart.name) ?? ""). The table below has the numbers."
        markup.element(
            "svg",
            [
                ("viewBox", "0 0 \(width) \(PageChartHTML.height)"),
                ("preserveAspectRatio", "none"), ("role", "img"), ("aria-label", label),
            ]
        ) { markup in
            for (index, bar) in chart.bars.enumerated() where bar.total > 0 {
                markup.element("g") { markup in
                    markup.element("title", [], title(bar, chart))
                    stack(bar, at: index, chart, &markup)
                }
            }
        }
    }

    private func stack(
        _ bar: PageChart.Bar, at index: Int, _ chart: PageChart, _ markup: inout Markup
    ) {
        // In thousandths, so that thin parts keep their place.
        let unit = 1_000
        var bottom = PageChartHTML.height * unit
        for (place, count) in bar.counts.enumerated() where count > 0 {
            let height = max(unit, count * PageChartHTML.height * unit / chart.top)
            bottom -= height
            markup.element(
                "rect",
                [
                    ("class", chart.causes[place].rawValue),
                    ("x", "\(index * PageChartHTML.width.step)"),
                    ("y", PageChartHTML.decimal(max(0, bottom))),
                    ("width", "\(PageChartHTML.width.bar)"),
                    ("height", PageChartHTML.decimal(height)),
                ]
            ) { _ in }
        }
    }

    /// Thousandths as a number with one place behind the point.
    private static func decimal(_ thousandths: Int) -> String {
        "\(thousandths / 1_000).\(thousandths % 1_000 / 100)"
    }

    private func title(_ bar: PageChart.Bar, _ chart: PageChart) -> String {
        chart.name(of: bar) + ": "
            + zip(chart.causes, bar.counts).filter { $1 > 0 }.map {
                "\(PageNumber.text($1)) \(PageCause.name($0))"
            }.joined(separator: ", ")
    }

    /// The times of the first bar, the last, and one between.
    private func axis(_ chart: PageChart, _ markup: inout Markup) {
        var shown = [0, chart.bars.count / 2, chart.bars.count - 1]
        if chart.bars.count < 3 { shown = Array(chart.bars.indices) }
        markup.element("p", [("class", "axis")]) { markup in
            for index in shown {
                markup.element("span", [], chart.name(of: chart.bars[index]))
            }
        }
        markup.newline()
    }

    private func table(_ chart: PageChart, _ markup: inout Markup) {
        markup.element("details") { markup in
            markup.element("summary", [], "The chart as a table")
            markup.element("div", [("class", "wide"), ("tabindex", "0")]) { markup in
                markup.element("table") { markup in
                    markup.element("thead") { markup in
                        markup.element("tr") { markup in
                            markup.element("th", [("scope", "col")], "from")
                            for cause in chart.causes {
                                markup.element("th", [("scope", "col")], PageCause.name(cause))
                            }
                        }
                    }
                    markup.element("tbody") { markup in
                        for bar in chart.bars where bar.total > 0 {
                            markup.element("tr") { markup in
                                markup.element("th", [("scope", "row")], chart.name(of: bar))
                                for count in bar.counts {
                                    markup.element(
                                        "td", [], count == 0 ? "" : PageNumber.text(count))
                                }
                            }
                        }
                    }
                }
            }
        }
        markup.newline()
    }
}

/// Causes in words.
enum PageCause {
    static func name(_ cause: Cause) -> String {
        switch cause {
        case .iamRolePolicy: "IAM role policy"
        case .bucketPolicy: "Bucket policy"
        case .objectOwnership: "Object ownership"
        case .vpcEndpointPolicy: "VPC endpoint policy"
        case .kmsKey: "KMS key"
        case .requesterPays: "Requester pays"
        case .serviceControlPolicy: "Organization policy"
        case .undetermined: "Cause unknown"
        }
    }
}
