import ReportStore

/// Completions for fish.
enum FishCompletions {
    static var script: String {
        var lines = [
            "# fish completion for why403; printed by 'why403 completions fish'",
            "function __why403_names",
            "    set -l store",
            "    set -l line (commandline -opc)",
            "    for place in (seq 2 (count $line))",
            "        if test \"$line[$place]\" = --store; and test $place -lt (count $line)",
            "            set store --store $line[(math $place + 1)]",
            "        else if string match -q -- '--store=*' \"$line[$place]\"",
            "            set store --store (string replace -- --store= '' \"$line[$place]\")",
            "        end",
            "    end",
            "    if set -q store[1]",
            "        set store (string replace -r -- '^~/' \"$HOME/\" $store)",
            "    end",
            "    set -l typed (commandline -ct)",
            "    test -n \"$typed\"; or set -e typed",
            "    command why403 complete $store -- $argv[1] $typed 2>/dev/null",
            "end",
            "complete -c why403 -f",
        ]
        for word in Completions.firstWords {
            lines += [
                "complete -c why403 -n __fish_use_subcommand -a '\(word.word)' "
                    + "-d '\(quoted(word.summary))'"
            ]
        }
        for flag in FlagTable.everywhere + [FlagTable.version] {
            lines += [line(flag, condition: "__fish_use_subcommand")]
        }
        for family in Completions.families {
            let seconds = family.commands.compactMap(\.name.words.last)
            let none = "not __fish_seen_subcommand_from \(seconds.joined(separator: " "))"
            for command in family.commands {
                lines += [
                    "complete -c why403 -n '__fish_seen_subcommand_from \(family.first); "
                        + "and \(none)' -a '\(command.name.words.last ?? "")' "
                        + "-d '\(quoted(command.summary))'"
                ]
            }
        }
        lines += CommandTable.shown.flatMap(arguments)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func arguments(_ command: Command) -> [String] {
        let seen = command.name.words.map { "__fish_seen_subcommand_from \($0)" }
        let condition = seen.joined(separator: "; and ")
        var lines = command.allFlags.map { line($0, condition: condition) }
        if command.positionals.arePaths {
            lines.append("complete -c why403 -n '\(condition)' -F")
        }
        if let kind = command.positionals.stored {
            lines.append(
                "complete -c why403 -n '\(condition)' -a '(__why403_names \(kind.rawValue))'")
        }
        for word in command.positionals.choices {
            lines.append("complete -c why403 -n '\(condition)' -a '\(word)'")
        }
        return lines
    }

    private static func line(_ flag: Flag, condition: String) -> String {
        let letter = flag.short.map { " -s \($0)" } ?? ""
        let value: String
        switch flag.value {
        case .nothing: value = ""
        case .file: value = " -r -F"
        case .choice(_, let words):
            let list = words.joined(separator: " ")
            value =
                flag.takesList
                ? #" -x -a '(__fish_complete_list , "string split \" \" \"\#(list)\"")'"#
                : " -x -a '\(list)'"
        case .stored(_, let kind): value = " -x -a '(__why403_names \(kind.rawValue))'"
        case .text, .number, .instant, .subjectAndFile: value = " -x"
        }
        return "complete -c why403 -n '\(condition)' -l \(flag.name.rawValue)\(letter)\(value) "
            + "-d '\(quoted(flag.summary))'"
    }

    /// Text inside fish's single quotes.
    private static func quoted(_ text: String) -> String {
        var quoted = ""
        for character in text {
            if character == "'" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted
    }
}
