import AWSTypes
import ReportStore
import Reports

/// All commands (docs/DESIGN.md, "Commands and exit codes"). Everything that depends on which
/// commands and flags there are is made from this table: parser, help, man page, completions.
enum CommandTable {
    /// Every command, in the order in which a user meets them.
    static let all: [Command] = [
        ingest, watch, snapshotImport, snapshotList, snapshotShow, snapshotGaps, report, explain,
        fix, whatIf, simulate, doctor, list, storeNew, storeMerge, prune, forget,
        complete, completions, manual,
    ]

    /// Those that lists and completions show.
    static var shown: [Command] { all.filter { !$0.isHidden } }

    /// Whether a word begins several commands: `snapshot`.
    static func isFamily(_ word: String) -> Bool {
        all.contains { $0.name.words.count > 1 && $0.name.words.first == word }
    }

    /// The row of a command.
    static subscript(name: CommandName) -> Command? { all.first { $0.name == name } }

    static let ingest = Command(
        .ingest, "read logs: files, folders, S3, gzip, standard input",
        details: [
            """
            Reads S3 server access logs, CloudTrail, and the logs of Glue jobs (exports of CloudWatch \
            Logs, aws logs tail, filter-log-events), stores the denials and related events, \
            and finds the cause of each. What a file is, and whether it is gzip, is told from its \
            bytes and never from its name. Folders are read whole. Archives (tar, zip) are named, with the \
            command that unpacks them, and not read.
            """,
            """
            A file that is already in the store is passed over, so that the same command can be \
            run again. A file that is damaged, or that is no log, does not stop the run: the \
            rest is read, and the exit code is 2.
            """,
            """
            s3://BUCKET/PREFIX reads the object of that key and those below it as in a folder; with \
            a * at the end, every key that begins so. An access point is named by its ARN. Objects \
            that the store has are listed and not fetched.
            """,
            """
            Notes on standard error say what was read, what came of it, and which refusals were \
            left out and why; with --format json that is one object on standard output.
            """,
        ],
        positionals: Positionals(
            "PATH...|s3://BUCKET/PREFIX...|-", 0...Positionals.unlimited, arePaths: true),
        flags: FlagTable.principals + FlagTable.input + FlagTable.lists + FlagTable.listings
            + FlagTable.objects + [FlagTable.metricsFile]
            + [FlagTable.format([.text, .json], ofFile: false)],
        examples: [
            Example("Read two folders of logs", "why403 ingest ./cloudtrail ./access-logs"),
            Example(
                "Read yesterday's logs of one account from S3",
                "why403 ingest s3://my-logs/AWSLogs --since 1d --account 111122223333"),
            Example(
                "Read the files that another program lists",
                "find logs -newer done -type f -print0 | why403 ingest --paths-from -"),
            Example("Read a stream", "zcat 2026-05-04.json.gz | why403 ingest -"),
        ])

    static let watch = Command(
        .watch, "read new logs as they arrive: folders, S3, a queue",
        details: [
            """
            Reads the files in the folders, then each new one, until stopped. A file is read \
            once its writer has closed it or it was renamed or linked into place, or when it has \
            not changed for two seconds. Sub-folders are followed too, new ones as they come; a \
            folder that was removed is followed again once it returns.
            """,
            """
            A file that a writer keeps open is read on every two seconds while it grows, as far \
            as it has whole lines or records, and as a whole once it is closed, or silent for a \
            minute. A file that was truncated, or has another in its place, is begun anew. gzip \
            waits until it is closed. A file that cannot be opened or read is told once and tried \
            again every ten seconds.
            """,
            """
            With --queue, S3 notifications tell which objects to read; see docs/S3.md for the \
            set-up. Without a queue, s3://BUCKET/PREFIX is listed every minute, or as --poll says.
            """,
            """
            Each new denial of a Glue role is told of once, as a line: when, which job or role, the \
            bucket, the cause, what to change, and the id for 'why403 explain'. With --format \
            ndjson it is the denial as 'report' has it, for another program to read; with json, \
            each pass is one object of counts.
            """,
            """
            --exec and --webhook tell of incidents: the new denials that wait for one change, once \
            in an hour of the clock, or as --quiet-minutes says; what comes meanwhile is told with \
            the next. A watch that is started anew takes what came into the store in that hour for \
            told. See docs/TELLING.md.
            """,
            """
            The first SIGINT or SIGTERM stops as soon as what is at hand is stored, a second one \
            at once. Neither loses anything: a drop and all that came of it are stored together, \
            and the next run goes on from there. A store that another program holds, or whose \
            disk is full, is tried again; one that is removed or replaced meanwhile ends it with \
            exit code 1.
            """,
        ],
        positionals: Positionals(
            "DIR...|s3://BUCKET/PREFIX...", 0...Positionals.unlimited, arePaths: true),
        flags: [
            Flag(
                .once, "read what is there and exit",
                details: """
                    Waits two seconds for files that changed lately. Of one that still changes, \
                    what is whole is read, and the exit code is 2.
                    """)
        ] + FlagTable.telling + [FlagTable.metricsFile] + FlagTable.announcements
            + FlagTable.principals
            + FlagTable.input + FlagTable.listings + FlagTable.objects
            + [FlagTable.redact, FlagTable.format([.text, .json, .ndjson], ofFile: false)],
        examples: [
            Example(
                "Driven by S3 notifications",
                "why403 watch --queue https://sqs.eu-west-1.amazonaws.com/111122223333/why403"),
            Example("Follow a folder that a sync fills", "why403 watch /var/spool/aws-logs"),
            Example("Drain it from a timer", "why403 watch --once /var/spool/aws-logs"),
            Example(
                "Hand each new denial to another program",
                "why403 watch --format ndjson /var/spool/aws-logs | ./alert"),
            Example(
                "Tell a channel once an hour of each change that is waited for",
                "WHY403_WEBHOOK=$(cat url) why403 watch --webhook-form slack /var/spool/logs"),
        ])

    static let report = Command(
        .report, "list the denials with cause and certainty, or count them",
        details: [
            """
            On a terminal, what an incident needs first: how many, what is new, the causes, the \
            changes that resolve most, the newest. To a file or a pipe, and with --all, one line \
            for each denial of a Glue role, newest last.
            """,
            """
            With --group-by, counts \
            instead, by one field or two (role,cause): by fix, it lists the changes of 'why403 fix' \
            with the share of the denials that each resolves.
            """,
        ],
        flags: FlagTable.filters + [
            FlagTable.allPrincipals,
            Flag(
                .groupBy, takes: .choice("FIELD", Grouping.allCases.map(\.rawValue) + ["fix"]),
                repeats: true, "count by this field, or by two as a,b"),
            Flag(.all, "each denial in a line, on a terminal too"),
            Flag(.summary, "the overview that a terminal gets, also to a file or a pipe"),
            Flag(
                .limit, takes: .number("N", 1...1_000_000_000),
                "only the newest N denials, or the largest N groups"),
            Flag(
                .sort, takes: .choice("ORDER", ReportOrder.allCases.map(\.rawValue)),
                "in this order",
                details: "time has the oldest first, newest the newest; the others go by name."),
            Flag(
                .columns, takes: .choice("COLUMN", ReportColumn.allCases.map(\.rawValue)),
                repeats: true, "only these columns, in this order; several as a,b"),
            Flag(
                .failOn, takes: .choice("CAUSE", Cause.allCases.map(\.rawValue) + ["any"]),
                repeats: true, "exit with 3 when there is such a denial; for CI jobs"),
            FlagTable.redact, FlagTable.config,
            FlagTable.format([
                .table, .json, .ndjson, .csv, .markdown, .html, .ocsf, .junit, .sarif,
            ]),
            FlagTable.output,
        ] + FlagTable.objects,
        examples: [
            Example("The last week", "why403 report --since 7d"),
            Example("Which change helps most", "why403 report --group-by fix"),
            Example(
                "What a job was refused this morning",
                "why403 report --job nightly-load --since 06:00 --tz Europe/Berlin"),
            Example(
                "Who has to do what",
                "why403 report --columns eventTime,role,cause,owner,fix --limit 20"),
            Example(
                "For another program",
                "why403 report --cause kms-key,bucket-policy --format ndjson -o denials.ndjson"),
            Example(
                "To an object of S3", "why403 report --format html -o s3://reports/today.html"),
            Example(
                "For a code host's scanning alerts", "why403 report --since 24h -o denials.sarif"),
            Example("Break a build", "why403 report --since 24h --fail-on any --summary"),
        ])

    static let explain = Command(
        .explain, "explain one denial: every layer, the evidence, the fix",
        details: [
            """
            Says what was asked, by whom and over which path; what each layer said, with the \
            statement quoted; why this cause; and the change to make, and who has to make it.
            """,
            """
            Takes what people have: a request id in any case; an extended request id (x-amz-id-2); \
            a CloudTrail event id; s3://bucket/key or an ARN, for its latest denials; the text of \
            an error; a job run's id; a file with a stack trace or a job's log; - for standard input. What the \
            store does not know is answered from the text itself, also without a store: which \
            policy type AWS's message names, and no more.
            """,
            """
            With --format json, one answer is an object, several are an array.
            """,
        ],
        positionals: Positionals(
            "ID|PLACE|TEXT|FILE|- ...", 1...Positionals.unlimited, arePaths: true,
            stored: .requestID
        ),
        flags: [
            Flag(
                .asRequests, "print the questions that were asked as lines for 'simulate'",
                details: """
                    One line for each permission that the request needs, with the policies in \
                    force, the condition keys and where each comes from. 'simulate' decides each \
                    as explain says.
                    """),
            FlagTable.redact, FlagTable.config, FlagTable.format([.text, .json]),
            FlagTable.output,
        ],
        examples: [
            Example(
                "The request id stands in the job's log and in every report",
                "why403 explain 9CED1C44DB51DBEA"),
            Example(
                "From the log of a failed job run",
                "aws logs tail /aws-glue/jobs/error --since 2h | why403 explain -"),
            Example("The latest at a place", "why403 explain s3://sales-raw/2026/05/04/a.csv"),
            Example(
                "Decide it again, after an edit by hand",
                "why403 explain --as-requests 9CED1C44DB51DBEA | why403 simulate"),
        ])

    static let doctor = Command(
        .doctor, "show coverage: which logs and policies are missing",
        details: [
            """
            Which logs and snapshots are there and how old they are beside the denials; which \
            policies the denials name that nobody captured, with the command that captures \
            them; and which of the seven causes can be decided with what is there.
            """
        ],
        flags: [
            Flag(.all, "list all that is missing, however long that is"), FlagTable.config,
            FlagTable.format([.text, .json]), FlagTable.output,
        ],
        examples: [Example("After the first ingest", "why403 doctor")])

    static let completions = Command(
        .completions, "print a shell's completions",
        positionals: Positionals("bash|zsh|fish", 1...1, choices: Shell.allCases.map(\.rawValue)),
        flags: [],
        examples: [
            Example("bash, for this session", "source <(why403 completions bash)"),
            Example("fish", "why403 completions fish > ~/.config/fish/completions/why403.fish"),
        ])

    static let complete = Command(
        .complete, "print names of the store, for the completions",
        positionals: Positionals(
            "KIND [START]", 1...2, choices: StoredName.allCases.map(\.rawValue)),
        flags: [],
        examples: [Example("The roles that begin so", "why403 complete role nightly")],
        isHidden: true)

    static let manual = Command(
        .manual, "print the man page", flags: [],
        examples: [Example("Read it", "why403 man | man -l -")], isHidden: true)
}
