import AWSTypes
import Pipeline
import Reports

/// What a command line must hold to beyond its single flags.
enum CommandRules {
    /// Checks a command line whose flags are each well formed.
    static func check(_ parsed: ParsedCommand, against command: Command) throws(UsageError) {
        try checkCount(parsed, command)
        try checkTimes(parsed)
        try checkAccounts(parsed)
        try checkBuckets(parsed)
        try checkEnding(parsed, command)
        switch command.name {
        case .whatIf
        where parsed.policyChanges.isEmpty && !parsed.isOn(.plan) && !parsed.isOn(.now):
            throw UsageError(
                "Say what to change: --replace, --add, --remove or --plan; or --now.",
                in: command.name)
        case .explain where parsed.isOn(.redact) && parsed.isOn(.asRequests):
            throw UsageError(
                "--as-requests prints whole policies; it takes no --redact.", in: command.name)
        case .prune where !parsed.isOn(.before):
            throw UsageError("Say how old: --before TIME.", in: command.name)
        case .explain where parsed.positionals.filter({ $0 == "-" }).count > 1:
            throw UsageError("Standard input ('-') can be read once only.", in: command.name)
        case .ingest: try checkLists(parsed, command)
        case .list where parsed.positionals.contains("-"):
            throw UsageError("'list' lists files and objects, no stream.", in: command.name)
        case .list where !parsed.positionals.contains(where: ObjectInput.isMeant):
            try checkNarrowing(parsed)
        case .watch: try checkWatch(parsed, command)
        case .report: try checkReport(parsed)
        case .storeNew where parsed.isOn(.store), .storeMerge where parsed.isOn(.store):
            throw UsageError(
                "'\(command.name.rawValue)' takes no --store: its first argument names the store.",
                in: command.name)
        case .completions: try checkShell(parsed)
        default: break
        }
    }

    /// What `ingest` reads stands in its arguments, in lists, or in both.
    private static func checkLists(
        _ parsed: ParsedCommand, _ command: Command
    ) throws(UsageError) {
        let lists = [parsed.text(.pathsFrom), parsed.text(.listedFrom)].compactMap(\.self)
        if parsed.positionals.isEmpty, lists.isEmpty {
            throw UsageError(
                "'ingest': missing argument \(command.positionals.usage), or --paths-from.",
                in: command.name)
        }
        if (parsed.positionals + lists).filter({ $0 == "-" }).count > 1 {
            throw UsageError("Standard input ('-') can be read once only.", in: command.name)
        }
        if lists.isEmpty, !parsed.positionals.contains(where: ObjectInput.isMeant) {
            try checkNarrowing(parsed)
        }
    }

    private static func checkCount(_ parsed: ParsedCommand, _ command: Command)
        throws(UsageError)
    {
        let count = parsed.positionals.count
        let range = command.positionals.count
        if count < range.lowerBound {
            throw UsageError(
                "'\(command.name.rawValue)': missing argument \(command.positionals.usage).",
                in: command.name)
        }
        if count > range.upperBound {
            throw UsageError(
                "Unexpected argument '\(parsed.positionals[range.upperBound])'."
                    + unquoted(parsed), in: command.name)
        }
        if parsed.positionals.contains(where: \.isEmpty) {
            throw UsageError("An argument is empty.", in: command.name)
        }
    }

    /// Words that nobody typed are what a shell makes of a pattern: `--role etl*`.
    private static func unquoted(_ parsed: ParsedCommand) -> String {
        let patterns = [FlagName.role, .bucket, .action, .key, .job]
        guard let flag = patterns.first(where: parsed.isOn) else { return "" }
        return " A pattern needs quotes, as the shell puts the names of files in its place: "
            + "\(flag.spelling) 'etl*'."
    }

    /// The ending of a file names the format; one that names none of the command's, or a kind of
    /// document that no command writes, must not get another by the way.
    private static func checkEnding(_ parsed: ParsedCommand, _ command: Command) throws(UsageError)
    {
        let formats = command.formats
        if command.name == .fix { return try checkPlan(parsed) }
        guard formats.count > 1, !parsed.isOn(.format),
            let path = parsed.outputPath, let ending = OutputFormat.ending(ofFile: path),
            OutputFormat(ofFile: path).map({ !formats.contains($0) })
                ?? OutputFormat.endingsOfOthers.contains(ending)
        else { return }
        throw UsageError(
            "'\(path)' names no format that '\(command.name.rawValue)' has: end it in "
                + OutputFormat.endings(of: formats).joined(separator: ", ")
                + ", or give --format.", in: command.name)
    }

    /// `fix -o` takes a folder of this machine, or a file whose ending names one of its formats.
    private static func checkPlan(_ parsed: ParsedCommand) throws(UsageError) {
        guard let path = parsed.outputPath, parsed.planFileFormat == nil else { return }
        let isOther =
            OutputFormat.ending(ofFile: path).map {
                OutputFormat.endingsOfOthers.contains($0) || OutputFormat(rawValue: $0) != nil
            } ?? false
        guard isOther || ObjectInput.isMeant(by: path) else { return }
        throw UsageError(
            "'\(path)' is neither a folder, which holds the documents and apply.sh, nor a file of a "
                + "format that 'fix' has: .html, .md, .json.", in: .fix)
    }

    /// Folders, prefixes of S3, or what tells of objects: one of these.
    private static func checkWatch(
        _ parsed: ParsedCommand, _ command: Command
    ) throws(UsageError) {
        func wrong(_ sentence: String) -> UsageError { UsageError(sentence, in: parsed.name) }
        let prefixes = parsed.positionals.filter { ObjectInput.isMeant(by: $0) }
        let isAnnounced = parsed.eventSource != nil
        if parsed.positionals.contains("-") {
            throw wrong("'watch' takes folders; 'why403 ingest -' reads standard input.")
        }
        if parsed.isOn(.queue), parsed.isOn(.events) {
            throw wrong("Give --queue or --events, not both.")
        }
        if parsed.positionals.isEmpty, !isAnnounced {
            throw wrong("'watch': missing argument \(command.positionals.usage).")
        }
        if isAnnounced || !prefixes.isEmpty, prefixes.count != parsed.positionals.count {
            throw wrong("'watch' follows folders or S3, not both at once; run it twice.")
        }
        if parsed.isOn(.objectRoot), !isAnnounced {
            throw wrong("--object-root says where announced objects lie; give --events or --queue.")
        }
        if parsed.isOn(.poll), isAnnounced || prefixes.isEmpty {
            throw wrong("--poll is for s3://BUCKET/PREFIX without a queue.")
        }
        let tells = parsed.isOn(.exec) || parsed.webhook != nil
        if parsed.isOn(.quietMinutes), !tells {
            throw wrong("--quiet-minutes is for --exec and --webhook; give one.")
        }
        if parsed.isOn(.webhookForm), parsed.webhook == nil {
            throw wrong("--webhook-form needs --webhook, or $WHY403_WEBHOOK.")
        }
        if prefixes.isEmpty || isAnnounced { try checkNarrowing(parsed) }
    }

    /// What narrows a listing says nothing about files: better an error than files that are read
    /// all the same.
    private static func checkNarrowing(_ parsed: ParsedCommand) throws(UsageError) {
        for flag in FlagTable.listings where parsed.isOn(flag.name) {
            throw UsageError(
                "'\(flag.name.spelling)' narrows what is listed in S3; none of the arguments is "
                    + "s3://BUCKET/PREFIX.", in: parsed.name)
        }
    }

    /// What groups are asked for together with.
    private static func checkReport(_ parsed: ParsedCommand) throws(UsageError) {
        func wrong(_ sentence: String) -> UsageError { UsageError(sentence, in: parsed.name) }
        let fields = parsed.texts(.groupBy)
        let isOfDenials = ReportFormat(rawValue: parsed.format.rawValue)?.isOfDenials ?? false
        if isOfDenials, !fields.isEmpty || parsed.isOn(.columns) {
            throw wrong("\(parsed.format.rawValue) takes no --group-by and no --columns.")
        }
        if parsed.format == .html, !parsed.fields.isEmpty {
            throw wrong("HTML takes no --columns.")
        }
        if parsed.format == .html, fields.isEmpty, parsed.isOn(.sort) || parsed.isOn(.limit) {
            throw wrong(
                "HTML takes no --sort and no --limit: the page is sorted and filtered in it.")
        }
        if parsed.isOn(.summary) {
            let others = [FlagName.all, .limit, .sort, .columns, .groupBy].filter(parsed.isOn)
            if let other = others.first {
                throw wrong("Give --summary or \(other.spelling), not both.")
            }
            if parsed.format != .table { throw wrong("--summary is written as a table only.") }
        }
        guard let first = fields.first else { return }
        guard fields.count <= 2, fields.count == 1 || fields[1] != first else {
            throw wrong("--group-by takes one field, or two different ones.")
        }
        if parsed.groupsByFix, fields.count > 1 || parsed.isOn(.limit) {
            throw wrong("--group-by fix takes no second field and no --limit.")
        }
        if parsed.groupsByFix, parsed.isOn(.redact) {
            throw wrong("--group-by fix shows changes to whole policies; it takes no --redact.")
        }
        if parsed.isOn(.columns) || parsed.isOn(.sort) {
            throw wrong("--columns and --sort are for denials, not for groups.")
        }
    }

    private static func checkTimes(_ parsed: ParsedCommand) throws(UsageError) {
        guard let since = parsed.instant(.since), let until = parsed.instant(.until),
            since >= until
        else { return }
        throw UsageError(
            "Nothing lies between --since \(since) and --until \(until).", in: parsed.name)
    }

    /// An account is twelve digits (IAM User Guide, "AWS account identifiers").
    private static func checkAccounts(_ parsed: ParsedCommand) throws(UsageError) {
        for account in parsed.texts(.account) {
            guard account.utf8.count == 12,
                account.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else {
                throw UsageError(
                    "Invalid value '\(account)' for --account: expected twelve digits.",
                    in: parsed.name)
            }
        }
    }

    /// A place in S3 chooses a bucket where it is no more than that.
    private static func checkBuckets(_ parsed: ParsedCommand) throws(UsageError) {
        for text in parsed.texts(.bucket) {
            let place = BucketArgument(text)
            guard place.bucket.isEmpty || place.hasKey else { continue }
            throw UsageError(
                place.bucket.isEmpty
                    ? "Invalid value '\(text)' for --bucket: it names none."
                    : "'\(text)' names more than a bucket: give --bucket "
                        + "\(ShellWord.quoted(place.bucket)) and --key.", in: parsed.name)
        }
    }

    private static func checkShell(_ parsed: ParsedCommand) throws(UsageError) {
        guard let word = parsed.positionals.first, Shell(rawValue: word) == nil else { return }
        let known = Shell.allCases.map(\.rawValue)
        throw UsageError(
            "No completions for '\(word)'." + Suggestion.sentence(for: word, among: known)
                + " There are: \(known.joined(separator: ", ")).", in: parsed.name)
    }
}
