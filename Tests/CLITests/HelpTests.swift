import Foundation
import Testing

@testable import CLI

struct HelpTests {
    @Test func `the program's help`() throws {
        try expectGolden(Help.text(for: nil, isLong: false), "why403-h.txt")
        try expectGolden(Help.text(for: nil, isLong: true), "why403-help.txt")
    }

    @Test(arguments: CommandTable.all.map(\.name))
    func `a command's help`(name: CommandName) throws {
        let file = name.words.joined(separator: "-")
        try expectGolden(Help.text(for: name, isLong: false), "\(file)-h.txt")
        try expectGolden(Help.text(for: name, isLong: true), "\(file)-help.txt")
    }

    @Test(arguments: CommandTable.all.map(\.name), [false, true])
    func `help names every flag, and its lines fit`(name: CommandName, isLong: Bool) throws {
        let command = try #require(CommandTable[name])
        let text = Help.text(for: name, isLong: isLong)
        for flag in command.allFlags {
            #expect(text.contains(flag.usage), "\(flag.name.spelling) is not in the help")
        }
        for line in text.split(separator: "\n")
        where !command.examples.contains(where: {
            line.hasSuffix($0.line)
        }) {
            #expect(line.count <= Help.width, "too long: \(line)")
        }
    }

    @Test(arguments: CommandTable.all.map(\.name))
    func `long help leads with examples`(name: CommandName) throws {
        let text = Help.text(for: name, isLong: true)
        let examples = try #require(text.range(of: "Examples:"))
        let options = try #require(text.range(of: "Options:"))
        #expect(examples.lowerBound < options.lowerBound)
    }
}
