import ReportStore

/// The script that makes a plan's changes: one `aws` command for each.
///
/// It first reads what is in force everywhere and changes nothing where a document is neither what the
/// plan was made from nor the new one; of a setting it says what it replaces. Documents are compared as JSON, whatever the order of
/// their members and lists.
enum ApplyScript {
    /// The script; nil where no change of the plan is made by a command.
    static func text(_ plan: ChangePlan) -> String? {
        let made = plan.changes.filter { $0.document != nil || $0.step != nil }
        guard !made.isEmpty else { return nil }
        var text = head + names(plan, made)
        var calls = ""
        for (index, change) in made.enumerated() {
            let number = index + 1
            // A name in a comment must not end it.
            text +=
                "\n# \(SafeText.terminal(change.title)), for \(SafeText.terminal(change.who))\n"
            let account = change.account.map(ApplyScript.quoted) ?? "''"
            if let document = change.document {
                text += "read_\(number)() { \(document.readCommand); }\n"
                text += "write_\(number)() { \(document.writeCommand); }\n"
                calls += "    document \(number) \(quoted(change.name)) \(account)\n"
            } else if let step = change.step {
                text += "read_\(number)() { \(step.readCommand); }\n"
                text += "write_\(number)() { \(step.writeCommand); }\n"
                calls +=
                    "    setting \(number) \(quoted(change.name)) \(account) \(quoted(step.value))\n"
            }
        }
        return text + "\neach_change() {\n\(calls)}\n" + tail
    }

    /// What is asked for by name is in the plan, and can be made by the script.
    private static func names(_ plan: ChangePlan, _ made: [ChangePlan.Change]) -> String {
        let byHand = plan.changes.map(\.name).filter { name in !made.contains { $0.name == name } }
        func patterns(_ names: [String]) -> String {
            names.map(quoted).joined(separator: " | ")
        }
        var text = "for name in \"$@\"; do\n    case $name in\n"
        text += "    \(patterns(made.map(\.name)))) ;;\n"
        if !byHand.isEmpty {
            text += "    \(patterns(byHand))) no \"$name is made by hand: see README.md\" ;;\n"
        }
        let known = quoted(made.map(\.name).joined(separator: ", "))
        text += "    *) no \"the plan has no change '$name', only: \"\(known) ;;\n"
        return text + "    esac\ndone\n"
    }

    /// Names are letters, digits, `-`, `_` and `.`; quoted all the same.
    private static func quoted(_ word: String) -> String {
        "'"
            + word.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: #"'\''"#) + "'"
    }

    private static let head = #"""
        #!/usr/bin/env bash
        # Makes the changes of this folder, planned by why403. Needs the AWS CLI, and jq or python3.
        #
        #     ./apply.sh          all changes of the account whose credentials are in use
        #     ./apply.sh NAME...  these changes only
        #
        # All is read before anything is changed. Nothing is changed where a document in force is no longer
        # what the plan was made from; of a setting it says what it replaces. Can be run again: what is in
        # force already is left as it is. Ends with 1 where something was refused, where the plan has no
        # change of a name, and where no change is of that account.
        set -euo pipefail
        cd "$(dirname "$0")"
        names=" $* "
        status=0
        concerned=0
        errors=$(mktemp)
        trap 'rm -f "$errors"' EXIT
        say() { printf '%s\n' "$*" >&2; }
        no() {
            say "nothing was changed: $1"
            exit 1
        }

        # One text for all ways to write one document.
        canonical() {
            if command -v jq >/dev/null 2>&1; then
                jq -cS 'walk(if type == "array" then sort else . end)'
            else
                python3 -c 'import json, sys
        def plain(value):
            if isinstance(value, dict):
                return {name: plain(part) for name, part in value.items()}
            if isinstance(value, list):
                return sorted((plain(part) for part in value), key=json.dumps)
            return value
        print(json.dumps(plain(json.load(sys.stdin)), sort_keys=True))'
            fi
        }

        # Whether the change was asked for and is of this account.
        concerns() {
            [ "$names" = "  " ] || [[ "$names" = *" $1 "* ]] || return 1
            [ -z "$2" ] || [ "$2" = "$account" ] || {
                [ "$phase" = check ] || say "$1: left out: it belongs to account $2, these credentials to $account"
                return 1
            }
            concerned=1
        }

        # document NUMBER NAME ACCOUNT
        document() {
            concerns "$2" "$3" || return 0
            local found new old=''
            if found=$("read_$1" 2>"$errors"); then
                case $found in '' | None | null) found='' ;; *) found=$(canonical <<<"$found") ;; esac
            elif grep -Eq 'NoSuchBucketPolicy|NoSuchEntity|NoSuchAccessPointPolicy' "$errors"; then
                found=''
            else
                cat "$errors" >&2
                say "$2: what is in force cannot be read"
                status=1
                return 0
            fi
            new=$(canonical <"$2.json")
            if [ "$found" = "$new" ]; then
                [ "$phase" = check ] || say "$2: in force already"
                return 0
            fi
            [ ! -e "before/$2.json" ] || old=$(canonical <"before/$2.json")
            if [ "$found" != "$old" ]; then
                say "$2: refused: what is in force is no longer what the plan was made from; capture it and plan again"
                status=1
            elif [ "$phase" = change ]; then
                if "write_$1" >/dev/null; then say "$2: put in force"; else status=1; fi
            fi
        }

        # setting NUMBER NAME ACCOUNT VALUE
        setting() {
            concerns "$2" "$3" || return 0
            local found
            if found=$("read_$1" 2>"$errors"); then
                case $found in '' | None | null) found='none' ;; esac
            elif grep -q 'OwnershipControlsNotFoundError' "$errors"; then
                found='none'
            else
                cat "$errors" >&2
                say "$2: what is in force cannot be read"
                status=1
                return 0
            fi
            if [ "$found" = "$4" ]; then
                [ "$phase" = check ] || say "$2: in force already"
            elif [ "$phase" = change ]; then
                if "write_$1" >/dev/null; then say "$2: set to $4, in place of $found"; else status=1; fi
            fi
        }

        """#

    private static let tail = #"""

        account=$(aws sts get-caller-identity --query=Account --output=text)
        phase=check
        each_change
        if [ "$status" != 0 ]; then
            say 'nothing was changed'
            exit "$status"
        fi
        phase=change
        each_change
        if [ "$concerned" = 0 ]; then
            say "nothing was changed: no change asked for$([ "$names" = "  " ] || printf ' (%s)' "$*") is of account $account, whose credentials are in use"
            status=1
        fi
        exit "$status"

        """#
}
