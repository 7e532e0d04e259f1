import ReportStore

/// The commands about policies rather than denials.
extension CommandTable {
    static let snapshotImport = Command(
        .snapshotImport, "read captured policies and settings",
        details: [
            """
            Takes folders of AWS CLI output in the layout of docs/SNAPSHOTS.md, one for each \
            account and capture. What a folder does not hold counts as unknown, not as absent. \
            Denials that the new documents may explain are decided again.
            """,
            """
            Takes files of AWS Config (snapshots and histories, also as .gz), the tree that \
            iam-collect writes and the file of access-undenied's get-scps too; formats are \
            detected automatically.
            """,
            """
            For a single file, such as the output of `aws s3api get-bucket-policy`, say what it \
            belongs to with --bucket, --key, --role, --account and --at.
            """,
        ],
        positionals: Positionals(
            "DIR|FILE|s3://BUCKET/PREFIX...", 1...Positionals.unlimited, arePaths: true),
        flags: [
            Flag(.bucket, takes: .text("NAME"), "loose files: the bucket they belong to"),
            Flag(
                .key, takes: .text("KEY"),
                "loose files: the ARN of the KMS key or access point, or the object's key"),
            Flag(.role, takes: .text("NAME"), "loose files: the role they belong to"),
            Flag(.account, takes: .text("ACCOUNT"), "loose files: the account they belong to"),
            Flag(
                .at, takes: .instant("TIME"), "loose files: when they were captured",
                details: "Written like 2026-05-04T10:00:00Z or 2h. Default: the file's own time."),
            FlagTable.format([.text, .json], ofFile: false),
        ] + FlagTable.objects,
        examples: [
            Example(
                "All captures of a day", "why403 snapshot import snapshots/2026-05-04-*"),
            Example(
                "One bucket policy, by hand",
                "why403 snapshot import policy.json --bucket sales-lake --at 2026-05-04"),
        ])

    static let snapshotList = Command(
        .snapshotList, "list whose policies are known, and since when",
        flags: [FlagTable.format([.table, .json, .ndjson, .csv]), FlagTable.output],
        examples: [Example("What is known", "why403 snapshot list")])

    static let snapshotShow = Command(
        .snapshotShow, "show the documents of one subject, now or at a time",
        details: ["SUBJECT is a name that `why403 snapshot list` prints, or its ARN."],
        positionals: Positionals("SUBJECT", 1...1),
        flags: [
            Flag(
                .at, takes: .instant("TIME"), "as in force at this time",
                details: "ISO 8601, or a time before now such as 2h. Default: now."),
            FlagTable.format([.text, .json]), FlagTable.output,
        ],
        examples: [
            Example(
                "What held when the job failed",
                "why403 snapshot show arn:aws:s3:::sales-lake --at 2026-05-04T10:02:09Z")
        ])

    static let snapshotGaps = Command(
        .snapshotGaps, "list the documents that denials need and nobody captured",
        flags: [FlagTable.format([.table, .json, .ndjson, .csv]), FlagTable.output],
        examples: [Example("What to capture next", "why403 snapshot gaps")])

    static let whatIf = Command(
        .whatIf, "test a policy change against stored denials",
        details: [
            """
            Changes a copy of the policies, evaluates the stored denials against it, and says \
            which would pass and at which layer the others would still fail. AWS's recorded \
            reasons are ignored, as they refer to the old policies. A change holds at every time. \
            The store does not change. A denial that the captured policies do not explain cannot \
            be told: it never counts as passing, and --expect does not hold for it.
            """,
            """
            SUBJECT is an ARN, an id (vpce-…, p-…, ou-…, an account), ACCOUNT/ROLE, KIND:NAME \
            as `why403 snapshot list` prints them, or a name that one subject alone has. For a \
            role it means the policies embedded in it; ROLE#boundary, ROLE#inline/NAME and, to \
            remove, ROLE#attached/ARN mean others. For an account or unit it means the service \
            control policies attached there; ID#resource-control-policies means those. FILE is \
            a policy document, a statement, or the AWS CLI's answer that holds one. With \
            REQUEST-IDs, only these denials are decided; with --plan, where no filter is given, those \
            that the plan was made for.
            """,
        ],
        positionals: Positionals("[REQUEST-ID...]", 0...Positionals.unlimited, stored: .requestID),
        flags: [
            Flag(
                .replace, takes: .subjectAndFile("SUBJECT=FILE"), repeats: true,
                "put this document in the place of the subject's policy"),
            Flag(
                .add, takes: .subjectAndFile("SUBJECT=FILE"), repeats: true,
                "add this document to the subject's policies"),
            Flag(
                .remove, takes: .text("SUBJECT"), repeats: true, "take the subject's policy away"),
            Flag(
                .plan, takes: .file("DIR"), repeats: true,
                "make the changes of this plan of `why403 fix -o`: documents and settings"),
            Flag(
                .now,
                "decide by the policies in force last, not by those of each denial's time",
                details: "Alone, it tells whether what was denied then would pass today."),
            Flag(.all, "print the denials that do not change, too"),
            Flag(
                .expect, takes: .choice("OUTCOME", Expectation.allCases.map(\.rawValue)),
                "exit with 3 unless every denial asked about comes out so"),
        ] + FlagTable.filters + [
            FlagTable.allPrincipals, FlagTable.format([.table, .json, .ndjson]), FlagTable.output,
        ],
        examples: [
            Example(
                "Whether this bucket policy would have allowed it",
                "why403 what-if 9CED1C44DB51DBEA --replace sales-lake=new.json --expect allowed"),
            Example("Does the plan work?", "why403 what-if --now --plan plan"),
            Example("Does what was changed work?", "why403 what-if --now --since 7d"),
            Example(
                "What would change without this policy",
                "why403 what-if --remove p-0a1b2c3d --since 7d"),
        ])

    static let simulate = Command(
        .simulate, "decide authorization requests given as NDJSON",
        details: [
            """
            One JSON request a line in, one decision a line out, in the same order, with what \
            every layer said. A line that is no valid request is answered by a line with an \
            error; the run goes on and exits with 2. Reads standard input without a FILE. \
            Neither store nor network is used.
            """
        ],
        positionals: Positionals("[FILE|-]", 0...1, arePaths: true),
        flags: [FlagTable.format([.ndjson]), FlagTable.output],
        examples: [
            Example(
                "Decide a file of requests", "why403 simulate requests.ndjson -o decisions.ndjson")
        ])
}

/// What `what-if --expect` takes.
enum Expectation: String, CaseIterable, Sendable {
    case allowed
    case denied
}
