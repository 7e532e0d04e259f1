/// The command that tells what there is to read.
extension CommandTable {
    static let list = Command(
        .list, "list the logs at paths with size and time, unread",
        details: [
            """
            Lists what 'ingest' would find: files, folders and their sub-folders, and objects of S3, \
            in no order that means anything. For who splits the work: lines of --format ndjson go to \
            `ingest --listed-from`.
            """
        ],
        positionals: Positionals(
            "PATH...|s3://BUCKET/PREFIX...", 1...Positionals.unlimited, arePaths: true),
        flags: [
            Flag(
                .new, "only what the store does not have",
                details: "Told by path, size and time, not by the device on which a file lies.")
        ] + FlagTable.listings + FlagTable.objects
            + [FlagTable.format([.table, .ndjson, .csv]), FlagTable.output],
        examples: [
            Example(
                "What there is to read of May",
                "why403 list s3://my-logs/AWSLogs --since 2026-05-01 --until 2026-06-01")
        ])
}
