import ReportStore

/// Completions for zsh.
enum ZshCompletions {
    static var script: String {
        var lines = [
            "#compdef why403",
            "# zsh completion for why403; printed by 'why403 completions zsh'",
            "_why403_names() {",
            "    local store='' place",
            "    local -a names",
            "    for ((place = 2; place < $#_why403_line; place++)); do",
            "        [[ $_why403_line[place] != --store ]] || store=${(Q)_why403_line[place + 1]}",
            "    done",
            "    for place in $_why403_line; do",
            "        [[ $place != --store=* ]] || store=${(Q)place#--store=}",
            "    done",
            "    [[ $store != '~/'* ]] || store=$HOME/${store#'~/'}",
            "    names=(\"${(@f)$(command why403 complete ${store:+--store} ${store:+\"$store\"} -- \\",
            "        $1 ${PREFIX:+\"${(Q)PREFIX}\"} 2>/dev/null)}\")",
            "    compadd -a names",
            "}",
            "_why403() {",
            "    local -a _why403_line; _why403_line=(\"${words[@]}\")",
            "    local context state state_descr line",
            "    typeset -A opt_args",
            // The flags of every command are the command's own behind it.
            "    _arguments -C -A '-*' \\",
        ]
        lines += (FlagTable.everywhere + [FlagTable.version]).map { "        \(argument($0)) \\" }
        lines += ["        '1: :->command' '*:: :->rest'", "    case $state in", "    command)"]
        lines += describe(Completions.firstWords, indent: "        ")
        lines += ["        ;;", "    rest)", "        case $line[1] in"]
        for command in CommandTable.shown where command.name.words.count == 1 {
            lines += arguments(command, word: command.name.rawValue, indent: "        ")
        }
        lines += Completions.families.flatMap(family)
        lines += ["        esac", "        ;;", "    esac", "}", "_why403 \"$@\""]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func family(_ family: (first: String, commands: [Command])) -> [String] {
        var lines = ["        \(family.first))", "            if (( CURRENT == 2 )); then"]
        let seconds = family.commands.map { ($0.name.words.last ?? "", $0.summary) }
        lines += describe(seconds, indent: "                ")
        lines += ["            else", "                shift words; (( CURRENT-- ))"]
        lines += ["                case $words[1] in"]
        for command in family.commands {
            lines += arguments(
                command, word: command.name.words.last ?? "", indent: "                ")
        }
        return lines + ["                esac", "            fi", "            ;;"]
    }

    private static func describe(_ words: [(String, String)], indent: String) -> [String] {
        let items = words.map { "'\($0.0):\(quoted($0.1))'" }.joined(separator: " ")
        return ["\(indent)local -a items; items=(\(items))", "\(indent)_describe command items"]
    }

    private static func arguments(_ command: Command, word: String, indent: String) -> [String] {
        var lines = ["\(indent)\(word))", "\(indent)    _arguments \\"]
        lines += command.allFlags.map { "\(indent)        \(argument($0)) \\" }
        let rest: String
        if !command.positionals.choices.isEmpty {
            rest = "'*: :(\(command.positionals.choices.joined(separator: " ")))'"
        } else {
            rest = positionals(command.positionals)
        }
        return lines + ["\(indent)        \(rest)", "\(indent)    ;;"]
    }

    private static func positionals(_ positionals: Positionals) -> String {
        let names = positionals.stored.map { "_why403_names \($0.rawValue)" }
        switch (names, positionals.arePaths) {
        case (let names?, true): return "'*: :{\(names); _files}'"
        case (let names?, false): return "'*: : \(names)'"
        case (nil, let arePaths): return arePaths ? "'*: :_files'" : "'*: :'"
        }
    }

    /// One `_arguments` specification: `'*--cause[only these]:CAUSE:(a b)'`.
    private static func argument(_ flag: Flag) -> String {
        let star = flag.repeats ? "*" : ""
        let text = "[\(quoted(flag.summary))]"
        let value: String
        switch flag.value {
        case .nothing: value = ""
        case .file(let name): value = ":\(name):_files"
        case .choice(let name, let words):
            let list = words.joined(separator: " ")
            value = flag.takesList ? ":\(name):_values -s , \(name) \(list)" : ":\(name):(\(list))"
        case .stored(let name, let kind):
            value = ":\(quoted(name)): _why403_names \(kind.rawValue)"
        case .text(let name), .number(let name, _), .instant(let name), .subjectAndFile(let name):
            value = ":\(quoted(name)):"
        }
        return Completions.spellings(of: flag).map { "'\(star)\($0)\(text)\(value)'" }
            .joined(separator: " ")
    }

    /// Text inside single quotes and brackets of a specification.
    private static func quoted(_ text: String) -> String {
        var quoted = ""
        for character in text {
            switch character {
            case "'": quoted += "'\\''"
            case "[", "]", ":", "\\": quoted += "\\\(character)"
            default: quoted.append(character)
            }
        }
        return quoted
    }
}
