import AWSTypes
import Foundation
import Testing
import Wording

@testable import Attributions

/// The table of other explanations, and its page.
@Suite struct OtherExplanationTests {
    static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../docs/ACCURACY.md").standardized

    /// The rows as the page has them.
    static var rows: [String] {
        OtherExplanation.all.map { row in
            let text = ExplanationText(row.row)
            let cells = [
                "`\(row.row.rawValue)`", text.says, text.operations, row.logs.rawValue,
                text.ruledOutBy, text.tells(row.commands(nil, nil)),
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
        #expect(Set(all.map(\.row)) == Set(ExplanationRow.allCases))
        #expect(all.count == ExplanationRow.allCases.count)
        for row in all {
            let text = ExplanationText(row.row)
            let tells = text.tells(row.commands(nil, nil))
            #expect(!text.says.isEmpty && !text.ruledOutBy.isEmpty && !tells.isEmpty)
            #expect(!text.says.contains("|") && !tells.contains("|"), "\(row.row)")
            for command in row.commands("lake", "a $2 b") {
                #expect(text.tells(row.commands("lake", "a $2 b")).contains(command.operation))
            }
        }
    }

    @Test func `what would tell ends in its commands`() {
        let commands = [AWSCommand.object("head-object", "lake", "$2"), .eventSelectors]
        #expect(
            ExplanationText(.missingObject).tells(commands)
                == "run by the bucket's owner: aws s3api head-object --bucket lake --key '$2'; "
                + "aws cloudtrail get-event-selectors --trail-name TRAIL")
    }
}
