import ReportStore

/// Completions for bash.
enum BashCompletions {
    static var script: String {
        var lines = [
            "# bash completion for why403; printed by 'why403 completions bash'"
        ]
        lines += names
        lines += [
            "_why403() {",
            "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}",
            "    local command='' word skip='' kept=''",
            "    COMPREPLY=()",
        ]
        lines += findCommand
        lines += ["    case \"$command:$previous\" in"]
        lines += firstValueCases
        lines += CommandTable.shown.flatMap(valueCases)
        lines += ["    esac", "    case \"$command\" in"]
        lines += [
            "    '') \(reply(Completions.firstWords.map(\.word) + everywhere + ["--version"])) ;;"
        ]
        for family in Completions.families {
            let seconds = family.commands.compactMap(\.name.words.last)
            lines += ["    '\(family.first)') \(reply(seconds)) ;;"]
        }
        lines += CommandTable.shown.flatMap(wordCases)
        lines += ["    esac", "}", "complete -o filenames -F _why403 why403"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Adds the store's names of a kind. They are read as lines, and no text is evaluated; nor is the
    /// store's path, of which quoting marks are taken off.
    private static var names: [String] {
        [
            "_why403_names() {",
            "    local store='' line place",
            "    for ((place = 1; place < COMP_CWORD; place++)); do",
            "        [[ ${COMP_WORDS[place]} == --store ]] || continue",
            "        store=${COMP_WORDS[place + 1]}",
            "        [[ $store != = ]] || store=${COMP_WORDS[place + 2]}",
            "    done",
            #"    store=${store//[\\\"\']/}"#,
            "    [[ $store != '~/'* ]] || store=$HOME/${store#'~/'}",
            "    while IFS= read -r line; do COMPREPLY+=(\"$line\"); done < <(",
            "        command why403 complete ${store:+--store \"$store\"} -- $1 ${current:+\"$current\"} 2>/dev/null)",
            "}",
        ]
    }

    private static var everywhere: [String] {
        FlagTable.everywhere.flatMap(Completions.spellings)
    }

    /// The command is the first word that is no flag and no flag's value, with the second word
    /// where the first names a family.
    private static var findCommand: [String] {
        let valued = FlagTable.everywhere.filter { $0.value != .nothing }
        let spellings = valued.flatMap(Completions.spellings).joined(separator: "|")
        let families = Completions.families.map(\.first).joined(separator: "|")
        return [
            "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do",
            "        if [[ -n $skip ]]; then skip=''; continue; fi",
            "        case \"$word\" in",
            "        \(spellings)) skip=1 ;;",
            "        -*) ;;",
            "        *)",
            "            if [[ -z $command ]]; then command=$word",
            "            elif [[ $command =~ ^(\(families))$ ]]; then command=\"$command $word\"",
            "            fi ;;",
            "        esac",
            "    done",
        ]
    }

    /// Flags with a file that stand before the command.
    private static var firstValueCases: [String] {
        FlagTable.everywhere.compactMap { flag in
            guard case .file = flag.value else { return nil }
            let patterns = Completions.spellings(of: flag).map { "':\($0)'" }
                .joined(separator: "|")
            return "    \(patterns)) COMPREPLY=($(compgen -f -- \"$current\")); return ;;"
        }
    }

    private static func valueCases(_ command: Command) -> [String] {
        command.allFlags.compactMap { flag in
            let patterns = Completions.spellings(of: flag)
                .map { "'\(command.name.rawValue):\($0)'" }.joined(separator: "|")
            switch flag.value {
            case .nothing: return nil
            case .file:
                return "    \(patterns)) COMPREPLY=($(compgen -f -- \"$current\")); return ;;"
            case .stored(_, let kind):
                return "    \(patterns)) _why403_names \(kind.rawValue); return ;;"
            default:
                let words = flag.value.choices
                return
                    "    \(patterns)) \(flag.takesList ? replyToList(words) : reply(words)); return ;;"
            }
        }
    }

    private static func wordCases(_ command: Command) -> [String] {
        let flags = command.allFlags.flatMap(Completions.spellings)
        let words = reply(flags + command.positionals.choices)
        let name = command.name.rawValue
        var others: [String] = []
        if command.positionals.arePaths {
            others.append("COMPREPLY=($(compgen -f -- \"$current\"))")
        }
        if let kind = command.positionals.stored { others.append("_why403_names \(kind.rawValue)") }
        guard !others.isEmpty else { return ["    '\(name)') \(words) ;;"] }
        return [
            "    '\(name)')",
            "        if [[ $current == -* ]]; then \(words)",
            "        else \(others.joined(separator: "; ")); fi ;;",
        ]
    }

    /// What stands behind the last comma is completed; what stands before it is kept.
    private static func replyToList(_ words: [String]) -> String {
        "[[ $current == *,* ]] && kept=${current%,*},; COMPREPLY=($(compgen -P \"$kept\" -W '"
            + "\(words.joined(separator: " "))' -- \"${current##*,}\"))"
    }

    private static func reply(_ words: [String]) -> String {
        "COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$current\"))"
    }
}
