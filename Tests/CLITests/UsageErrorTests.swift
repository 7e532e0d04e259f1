import TestSupport
import Testing

@testable import AWSTypes
@testable import CLI

struct UsageErrorTests {
    @Test(
        arguments: [
            ("--fromat json", "Unknown option '--fromat'. Did you mean '--format'?"),
            ("report --fromat json", "Unknown option '--fromat'. Did you mean '--format'?"),
            ("report --form json", "Unknown option '--form'. Did you mean '--format'?"),
            ("report --xyzzy", "Unknown option '--xyzzy'."),
            ("report -z", "Unknown option '-z'."),
            ("report --once", "'report' has no option '--once'; 'watch' has."),
            ("--since 7d", "Option '--since' comes after the command; 'ingest' has."),
            ("reprot", "Unknown command 'reprot'. Did you mean 'report'?"),
            ("whatif", "Unknown command 'whatif'. Did you mean 'what-if'?"),
            ("frobnicate", "Unknown command 'frobnicate'."),
            ("-q", "No command given."),
            ("snapshot", "'snapshot' needs one of: import, list, show, gaps."),
            (
                "snapshot improt",
                "Unknown command 'snapshot improt'. Did you mean 'snapshot import'? "
                    + "'snapshot' takes one of: import, list, show, gaps."
            ),
            (
                "ingest",
                "'ingest': missing argument PATH...|s3://BUCKET/PREFIX...|-, or --paths-from."
            ),
            ("doctor me", "Unexpected argument 'me'."),
            (
                "report --role dqa dqb",
                "Unexpected argument 'dqb'. A pattern needs quotes, as the shell puts the names of "
                    + "files in its place: --role 'etl*'."
            ),
            (
                "report -o x.pdf",
                "'x.pdf' names no format that 'report' has: end it in .txt, .json, .ndjson, .csv, "
                    + ".md, .html, .ocsf, .junit, .sarif, or give --format."
            ),
            (
                "explain A -o x.html",
                "'x.html' names no format that 'explain' has: end it in .txt, .json, or give "
                    + "--format."
            ),
            ("snapshot show a b", "Unexpected argument 'b'."),
            ("report --cause", "Option '--cause' needs a value: CAUSE."),
            ("report --cause --role x", "Option '--cause' needs a value: CAUSE."),
            ("report --cause=", "Option '--cause' needs a value: CAUSE."),
            ("watch d --once=yes", "Option '--once' takes no value."),
            ("report --format json --format csv", "Option '--format' is given twice."),
            (
                "explain A --format csv",
                "Invalid value 'csv' for --format. It takes: text, json."
            ),
            (
                "report --group-by rol",
                "Invalid value 'rol' for --group-by. Did you mean 'role'? "
                    + "It takes: cause, role, account, bucket, action, mechanism, owner, day, hour, "
                    + "job, run, fix."
            ),
            (
                "ingest x --jobs 0",
                "Invalid value '0' for --jobs: expected a number from 1 to 256."
            ),
            (
                "ingest x --jobs 99999999999999999999",
                "Invalid value '99999999999999999999' for --jobs: expected a number from 1 to 256."
            ),
            (
                "report --since tomorrow",
                "Invalid value 'tomorrow' for --since: expected a time such as "
                    + "2026-05-04T10:00:00Z, today, 10:04, or 24h before now."
            ),
            (
                "report --tz Berlin",
                "Invalid value 'Berlin' for --tz: expected UTC, local, an offset such as +02:00, "
                    + "or a name such as Europe/Berlin."
            ),
            (
                "report --group-by role,cause,day",
                "--group-by takes one field, or two different ones."
            ),
            ("report --group-by day,day", "--group-by takes one field, or two different ones."),
            ("report --group-by fix,day", "--group-by fix takes no second field and no --limit."),
            (
                "report --group-by day --sort role",
                "--columns and --sort are for denials, not for groups."
            ),
            ("report --format html --columns role", "HTML takes no --columns."),
            (
                "report --format html --limit 5",
                "HTML takes no --sort and no --limit: the page is sorted and filtered in it."
            ),
            (
                "report --since 1h --until 2h",
                "Nothing lies between --since 2026-05-04T11:00:00Z and "
                    + "--until 2026-05-04T10:00:00Z."
            ),
            (
                "report --account 12345",
                "Invalid value '12345' for --account: expected twelve digits."
            ),
            (
                "what-if --replace policy.json",
                "Invalid value 'policy.json' for --replace: expected SUBJECT=FILE."
            ),
            ("what-if", "Say what to change: --replace, --add, --remove or --plan; or --now."),
            ("ingest - -", "Standard input ('-') can be read once only."),
            ("watch -", "'watch' takes folders; 'why403 ingest -' reads standard input."),
            (
                "completions fihs",
                "No completions for 'fihs'. Did you mean 'fish'? "
                    + "There are: bash, zsh, fish."
            ),
        ])
    func `a wrong line says what is wrong and what was meant`(line: String, message: String) {
        let error = #expect(throws: UsageError.self) { try parse(line) }
        #expect(error?.message == message)
    }

    @Test(arguments: [
        "report -o x.txt", "report -o denials.2026-05-04", "report -o out", "report -o .hidden",
        "report -o x.pdf --format csv", "report -o x.JSON", "report -o x.log", "report -o x.out",
        "report -o -", "fix -o plan.dir",
    ])
    func `a file whose ending says nothing else is written`(line: String) {
        #expect(throws: Never.self) { try parse(line) }
    }

    @Test func `the hint leads to the command's own help`() throws {
        let error = #expect(throws: UsageError.self) { try parse("report --fromat") }
        #expect(error?.hint == "'why403 report --help' has examples and all options.")
    }

    @Test(
        arguments: [
            ("", "", 0), ("abc", "", 3), ("", "abc", 3), ("fromat", "format", 1),
            ("kitten", "sitting", 3), ("ab", "ba", 1), ("ca", "abc", 3), ("same", "same", 0),
        ])
    func `the distance counts edits and swaps of neighbours`(
        first: String, second: String, distance: Int
    ) {
        #expect(Suggestion.editDistance(Array(first.utf8), Array(second.utf8)) == distance)
        #expect(Suggestion.editDistance(Array(second.utf8), Array(first.utf8)) == distance)
    }

    @Test func `a very long word gets no suggestion and costs nothing`() {
        let word = String(repeating: "format", count: 100_000)
        #expect(Suggestion.nearest(to: word, among: ["format"]) == nil)
    }

    @Test func `no line of random words traps the parser`() {
        var generator = SeededGenerator(seed: 403)
        let vocabulary =
            FlagName.allCases.map(\.spelling) + CommandName.allCases.flatMap(\.words) + [
                "-", "--", "-o", "-q", "-qo", "=", "--=", "-=", "--format=", "--cause=,", ",", "7d",
                "9223372036854775807w", "é", "\u{1B}[2J", "x=y", "--since=0001-01-01",
            ]
        var understood = 0
        for _ in 0..<20_000 {
            let words = (0..<Int.random(in: 0...6, using: &generator)).compactMap { _ in
                vocabulary.randomElement(using: &generator)
            }
            let parser = CommandParser(environment: Environment([:]), now: noon)
            do {
                _ = try parser.parse(words)
                understood += 1
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
        #expect(understood > 0)
    }
}
