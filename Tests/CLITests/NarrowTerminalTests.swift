import TestSupport
import Testing

@testable import CLI

/// No line is wider than a terminal of 80 columns, but for what is copied and run, lines of documents, and
/// single words, such as ARNs.
@Suite struct NarrowTerminalTests {
    private static let width = 80

    /// What is never broken: a command, a line of a document, a word with its label.
    private static func isWhole(_ line: Substring) -> Bool {
        let text = line.drop { $0 == " " }
        let beginnings = ["why403 ", "aws ", "deploy/", "mkdir ", "dir=", "printf ", "+", "-"]
        return beginnings.contains(where: text.hasPrefix)
            || text.split(separator: " ").count <= 2
    }

    @Test(
        arguments: [
            ["doctor"], ["doctor", "--all"], ["report"], ["report", "--summary"], ["fix"],
            ["snapshot", "list"], ["snapshot", "gaps"], ["what-if", "--now"],
            ["what-if", "--now", "--all"], ["prune", "--before", "2000-01-01"],
            ["report", "--group-by", "cause"], ["report", "--group-by", "role,cause"],
            ["report", "--group-by", "fix"], ["report", "--group-by", "owner"],
            ["report", "--group-by", "mechanism"], ["report", "--group-by", "day"],
            ["snapshot", "show", "acme-orders"],
        ] + (1...8).map { ["explain", "DEMO00000000000\($0)"] })
    func `what a command prints fits`(arguments: [String]) throws {
        let result = try StoreFixture.sharedDemo().run(arguments, environment: ["COLUMNS": "80"])
        for line in result.output.split(separator: "\n")
        where line.count > Self.width && !Self.isWhole(line) {
            Issue.record("\(arguments): \(line.count): \(line)")
        }
    }

    @Test(arguments: CommandTable.shown.map(\.name.rawValue), ["-h", "--help"])
    func `help fits`(command: String, flag: String) throws {
        let words = command.split(separator: " ").map(String.init)
        for line in try runProcess(why403, words + [flag]).output.split(separator: "\n")
        where line.count > Self.width {
            Issue.record("\(command): \(line.count): \(line)")
        }
    }
}
