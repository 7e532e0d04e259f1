import AWSTypes
import ReportStore

/// The flags, each described once. Commands pick theirs from here; where a command means
/// something else by the same name, its own row stands in its section below.
enum FlagTable {
    /// Taken by every command, before or after its name.
    static let everywhere: [Flag] = [
        Flag(
            .store, takes: .file("FILE"), "the store to use",
            details: "Default: $WHY403_STORE, else why403.sqlite in the current folder."),
        Flag(.noColor, "no colours, also on a terminal"),
        Flag(.quiet, short: "q", "no notes and no progress on standard error; errors still show"),
        Flag(.help, short: "h", "help: -h is short, --help has examples and details"),
    ]

    /// Taken without a command only.
    static let version = Flag(.version, "print the version")

    // MARK: What a report is narrowed to

    static let filters: [Flag] = [
        Flag(
            .since, takes: .instant("TIME"), "from this time on",
            details: """
                ISO 8601 (2026-05-04, 2026-05-04T10:00:00Z, 2026-05), today, yesterday, 10:04 for \
                the last time that clocks showed it, a time before now (30m, 24h, 7d, 2w, 3mo, 1y, 1h30m), \
                or seconds since 1970. In the zone of --tz unless an offset is given.
                """),
        Flag(.until, takes: .instant("TIME"), "before this time; written like --since"),
        Flag(
            .storedSince, takes: .instant("TIME"), "only what came into the store from then on",
            details: """
                Access logs come hours after a denial: to see each once, ask for what is new in \
                the store, not for what happened lately.
                """),
        Flag(
            .cause, takes: .choice("CAUSE", Cause.allCases.map(\.rawValue)), repeats: true,
            "only these causes; several as a,b or by repeating"),
        Flag(
            .role, takes: .stored("GLOB", .role), repeats: true,
            "only these roles: a name or an ARN, with * and ?"),
        Flag(
            .bucket, takes: .stored("GLOB", .bucket), repeats: true,
            "only these buckets, with * and ?; an ARN or s3://NAME too"),
        Flag(.key, takes: .text("GLOB"), repeats: true, "only these objects' keys, with * and ?"),
        Flag(
            .requestID, takes: .stored("GLOB", .requestID), repeats: true,
            "only these request ids, in any case, with * and ?"),
        Flag(
            .job, takes: .text("GLOB"), repeats: true,
            "only where these Glue jobs come into question, with * and ?",
            details: """
                Glue names every session alike: the jobs are those with the denied role, and of \
                these, where any run was seen, those with a run that may have been going.
                """),
        Flag(
            .run, takes: .text("GLOB"), repeats: true,
            "only where these job runs (jr_...) come into question, with * and ?"),
        Flag(
            .account, takes: .stored("ACCOUNT", .account), repeats: true,
            "only these accounts' principals: twelve digits"),
        Flag(
            .action, takes: .text("ACTION"), repeats: true,
            "only these IAM actions, such as s3:GetObject; with * and ?"),
        Flag(
            .certainty, takes: .choice("CERTAINTY", Certainty.allCases.map(\.rawValue)),
            repeats: true, "only these certainties"),
        Flag(
            .timeZone, takes: .text("ZONE"), "the time zone of what is typed and shown",
            details: """
                UTC, local, an offset such as +02:00, or a name such as Europe/Berlin. Default: \
                $WHY403_TZ, else UTC. JSON, CSV, days and hours that are counted stay in UTC.
                """),
    ]

    // MARK: Which records are denials of Glue

    static let principals: [Flag] = [
        Flag(
            .role, takes: .stored("GLOB", .role), repeats: true,
            "count these roles as Glue's too: a name or an ARN, with * and ?",
            details: """
                Without it a role counts as Glue's when it trusts glue.amazonaws.com, when \
                Glue was seen to assume it, or when its session has a name that Glue uses. \
                The store keeps the list, for the denials it has and for later ones. A later \
                --role replaces the list; --role - clears it.
                """),
        Flag(
            .allPrincipals, "one total in the summary, not split into Glue roles and others",
            details: """
                The store keeps everyone's denials either way; report shows whose it is asked for.
                """),
    ]

    static let allPrincipals = Flag(
        .allPrincipals, "everyone's denials, not only those of Glue roles")

    // MARK: Input

    static let input: [Flag] = [
        Flag(
            .jobs, takes: .number("N", 1...256), "read this many files at a time",
            details: "Default: one for each processor.")
    ]

    static let lists: [Flag] = [
        factsOnly,
        Flag(
            .pathsFrom, takes: .file("FILE"), "read the paths that stand in this file, too",
            details: """
                Each ends with a NUL, as `find -print0` writes them, and may be what PATH may be. - \
                is standard input.
                """),
        Flag(
            .listedFrom, takes: .file("FILE"), "read what this listing tells of, too",
            details: """
                Lines of `list --format ndjson`. Objects of S3 are not listed again; one that was \
                replaced since is read as it is now. - is standard input.
                """),
    ]

    static let factsOnly = Flag(
        .factsOnly, "keep the denials, and find their causes later",
        details: "The next ingest or store merge without it finds them, of all that are there.")

    // MARK: Answers

    /// `--redact`.
    static let redact = Flag(
        .redact, "pseudonyms for accounts, principals, buckets, keys and ids, to share the answer",
        details: """
            The same name has the same pseudonym in all answers of one store, and ARNs keep their \
            form. Values of conditions are replaced too. See docs/SHARING.md.
            """)

    /// `--config FILE`.
    static let config = Flag(
        .config, takes: .file("FILE"), "a configuration with the names of accounts",
        details: """
            JSON: {"accounts": {"333333333333": "analytics-prod"}}. Default: $WHY403_CONFIG, else \
            why403/config.json in $XDG_CONFIG_HOME or ~/.config, where that is. Names stand in what \
            people read, before those of a captured organization.
            """)

    /// `-o FILE`.
    static let output = Flag(
        .output, short: "o", takes: .file("FILE"),
        "write the answer to a file, not standard output",
        details: """
            Written atomically: the file is replaced once the answer is complete. - is standard \
            output, s3://BUCKET/KEY an object.
            """)

    /// `--format`, with the formats the command has; the first is the default, unless the ending of
    /// `-o`'s file names another, of a command that has that.
    static func format(_ formats: [OutputFormat], ofFile: Bool = true) -> Flag {
        let first = formats.first?.rawValue ?? ""
        return Flag(
            .format, takes: .choice("FORMAT", formats.map(\.rawValue)),
            "output format: \(formats.map(\.rawValue).joined(separator: ", "))",
            details: """
                Default: \(ofFile ? "by the ending of -o's file, else " : "")\(first). json, ndjson \
                and csv are stable: fields are added, never renamed. The others may change. An \
                ending names its format here too: md for markdown.
                """)
    }
}
