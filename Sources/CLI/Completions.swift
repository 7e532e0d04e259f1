/// The shells that completions are printed for. The raw value is what is typed.
enum Shell: String, CaseIterable, Sendable {
    case bash
    case zsh
    case fish
}

/// Completion scripts, made from the table: commands, their flags, the words flags take, paths
/// where paths are wanted.
enum Completions {
    /// The script for a shell.
    static func script(for shell: Shell) -> String {
        switch shell {
        case .bash: return BashCompletions.script
        case .zsh: return ZshCompletions.script
        case .fish: return FishCompletions.script
        }
    }

    /// First words, each once: `snapshot` stands for its family.
    static var firstWords: [(word: String, summary: String)] {
        var words = [(word: String, summary: String)]()
        for command in CommandTable.shown {
            guard let first = command.name.words.first else { continue }
            if command.name.words.count == 1 {
                words.append((first, command.summary))
            } else if !words.contains(where: { $0.word == first }) {
                words.append((first, "captured policies: \(secondWords(first))"))
            }
        }
        return words
    }

    private static func secondWords(_ first: String) -> String {
        let family = CommandTable.shown.filter { $0.name.words.first == first }
        return family.compactMap(\.name.words.last).joined(separator: ", ")
    }

    /// The families of commands that have a second word.
    static var families: [(first: String, commands: [Command])] {
        let firsts = firstWords.map(\.word)
        return firsts.compactMap { first in
            let family = CommandTable.shown.filter {
                $0.name.words.first == first && $0.name.words.count == 2
            }
            return family.isEmpty ? nil : (first, family)
        }
    }

    /// Every spelling of a flag.
    static func spellings(of flag: Flag) -> [String] {
        [flag.name.spelling] + (flag.short.map { ["-\($0)"] } ?? [])
    }
}
