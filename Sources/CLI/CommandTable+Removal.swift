/// The commands that take something out of a store.
extension CommandTable {
    private static let dryRun = Flag(.dryRun, "only say what would go")

    static let prune = Command(
        .prune, "take old denials out of the store",
        details: [
            """
            Takes out the denials of which all logs tell a time before TIME, and the refused calls of \
            KMS of a day before that, in one transaction. The files stay known: neither they nor \
            copies of them bring back what went. Snapshots, policy changes, role sessions and all \
            other evidence stay, as later denials may follow from them. The store keeps its size and \
            uses the room again; 'sqlite3 STORE VACUUM' makes it smaller.
            """
        ],
        flags: [
            Flag(.before, takes: .instant("TIME"), "before this time; written like --since"),
            dryRun, FlagTable.format([.text, .json], ofFile: false),
        ],
        examples: [
            Example("Keep ninety days", "why403 prune --before 90d"),
            Example("How much that would be", "why403 prune --before 90d --dry-run"),
        ])

    static let forget = Command(
        .forget, "take a file's contents out of the store",
        details: [
            """
            Takes out the files or objects of these names, as the view drop_status has them, and what \
            they alone have told, in one transaction: the store is then as if it had never read \
            them, and the next ingest that finds them there reads them. What followed from them is \
            decided again. A file may be named by any way that leads to it, such as ./logs/a for \
            logs/a.
            """,
            """
            A file of the same bytes under another name takes the place of one that goes. Files that \
            may tell the same records, as two trails do, are read again by the next ingest; how many \
            is said.
            """,
        ],
        positionals: Positionals(
            "PATH|s3://BUCKET/KEY...", 1...Positionals.unlimited, arePaths: true),
        flags: [dryRun, FlagTable.format([.text, .json], ofFile: false)],
        examples: [
            Example(
                "A log that should not have been read",
                "why403 forget ./logs/2026-05-04-00-22-09-0123456789ABCDEF")
        ])
}
