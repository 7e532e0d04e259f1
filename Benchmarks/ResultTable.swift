/// One line of the table that the benchmark prints.
struct ResultRow {
    let work: String
    /// What was measured, with its unit: wall time, and in brackets processor time.
    let measured: String
    /// What it is measured against, with its own times; empty where there is nothing.
    var against = ""
    /// The ratios of wall time of alternating runs: their median and spread.
    var ratio = ""
    /// The same of processor time.
    var processor = ""
    /// What the ratio or the figure must not exceed, or must reach.
    var bar = ""
    /// A hash of what was found: the same data must give the same hash after every change.
    var found = ""
}

/// Prints rows under headings, each column as wide as it needs.
enum ResultTable {
    static func show(_ rows: [ResultRow]) {
        let cells =
            [["work", "measured", "against", "ratio", "of processor", "bar", "found"]]
            + rows.map {
                [$0.work, $0.measured, $0.against, $0.ratio, $0.processor, $0.bar, $0.found]
            }
        let widths = (0..<7).map { column in cells.map { $0[column].count }.max() ?? 0 }
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
