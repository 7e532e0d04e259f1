/// One line of the table that the benchmark prints.
struct ResultRow {
    let work: String
    /// What was measured, with its unit.
    let measured: String
    /// What it is measured against, with its own time; empty where there is nothing.
    var against = ""
    /// The median of the ratios of alternating runs.
    var ratio = ""
    /// What the ratio or the figure must not exceed, or must reach.
    var bar = ""
    /// A hash of what was found: the same data must give the same hash after every change.
    var found = ""
}

/// Prints rows under headings, each column as wide as it needs.
enum ResultTable {
    static func show(_ rows: [ResultRow]) {
        let cells =
            [["work", "measured", "against", "ratio", "bar", "found"]]
            + rows.map { [$0.work, $0.measured, $0.against, $0.ratio, $0.bar, $0.found] }
        let widths = (0..<6).map { column in cells.map { $0[column].count }.max() ?? 0 }
        for (index, line) in cells.enumerated() {
            let padded = zip(line, widths).map { text, width in
                text + String(repeating: " ", count: width - text.count)
            }
            print("| " + padded.joined(separator: " | ") + " |")
            if index == 0 {
                print("|" + widths.map { String(repeating: "-", count: $0 + 2) + "|" }.joined())
            }
        }
    }
}
