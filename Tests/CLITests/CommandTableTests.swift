import Testing

@testable import CLI

struct CommandTableTests {
    @Test func `every command has one row`() {
        #expect(CommandTable.all.map(\.name) == CommandName.allCases)
    }

    @Test(arguments: CommandTable.all.map(\.name))
    func `no command has two flags of one spelling`(name: CommandName) throws {
        let command = try #require(CommandTable[name])
        let spellings = command.allFlags.flatMap(Completions.spellings)
        #expect(Set(spellings).count == spellings.count)
    }

    @Test func `every flag belongs to a command`() {
        let used = Set(CommandTable.all.flatMap(\.allFlags).map(\.name) + [.version])
        #expect(Set(FlagName.allCases).subtracting(used) == [])
    }

    /// docs/DESIGN.md, "Commands and exit codes": every command takes `--store` and `--format`.
    @Test(arguments: CommandTable.all.map(\.name))
    func `a command that answers has a format, and all take a store`(name: CommandName) throws {
        let command = try #require(CommandTable[name])
        #expect(command.allFlags.contains { $0.name == .store })
        let hasOneForm = [.complete, .completions, .manual, .storeNew].contains(name)
        #expect(command.formats.isEmpty == hasOneForm)
    }

    @Test func `exit codes are those that are promised`() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 64, 130])
    }
}
