import Foundation
import Testing

@testable import Attributions

/// The table of other explanations, and its page.
@Suite struct OtherExplanationTests {
    static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../docs/ACCURACY.md").standardized

    /// The rows as the page has them.
    static var rows: [String] {
        OtherExplanation.all.map { row in
            let cells = [
                "`\(row.name)`", row.says, row.operations, row.logs.rawValue, row.ruledOutBy,
                CommandTemplate.printed(row.tells),
            ]
            return "| " + cells.joined(separator: " | ") + " |"
        }
    }

    @Test func `the page has the table's rows, and no others`() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let header = try #require(
            lines.firstIndex { $0.hasPrefix("| other explanation |") })
        let rows = Array(lines[(header + 2)...].prefix { $0.hasPrefix("|") })
        #expect(rows == Self.rows, "\(Self.rows.joined(separator: "\n"))")
    }

    @Test func `each row has a name, a fact and a command of its own`() {
        let all = OtherExplanation.all
        #expect(Set(all.map(\.name)).count == all.count)
        for row in all {
            #expect(!row.says.isEmpty && !row.ruledOutBy.isEmpty && !row.tells.isEmpty)
            #expect(!row.says.contains("|") && !row.tells.contains("|"), "\(row.name)")
        }
    }
}
