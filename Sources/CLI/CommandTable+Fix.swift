import AWSTypes
import ReportStore

/// The command that plans changes.
extension CommandTable {
    static let fix = Command(
        .fix, "plan the changes that let denied requests pass",
        details: [
            """
            Joins the changes that the denials wait for: one whole new document for each policy, \
            made from the document in force last, with settings and job options beside them. It \
            says who must make each change, how many denials it resolves, what else it lets \
            through, and what no change resolves. All changes are tried together on every denial.
            """,
            """
            With -o DIR it writes the new documents, those that they take the place of, a README.md \
            for a change request, plan.json for `why403 what-if --plan DIR`, and apply.sh, which \
            makes the changes with the AWS CLI and refuses where a document in force is no longer \
            what the plan was made from. Nothing is changed without it.
            """,
            """
            Guards are narrowed only where they are proven or reported to have refused a request. \
            A denial that would pass today needs no change and gets none.
            """,
        ],
        positionals: Positionals("[REQUEST-ID...]", 0...Positionals.unlimited, stored: .requestID),
        flags: [
            Flag(
                .scope, takes: .choice("SCOPE", PlanScope.allCases.map(\.rawValue)),
                "how wide grants are: object, prefix or bucket",
                details: """
                    Default: prefix, the folder that the requests share; partition folders and \
                    Spark's temporary ones belong to the folder above them. Each change says how \
                    much wider than the denied requests it is.
                    """),
            Flag(
                .owner, takes: .text("OWNER"), "only what one owner has to change",
                details: """
                    As --group-by owner and the plan itself name it, or its account's twelve digits. \
                    The whole plan is made and tried; each change says whose others its denials \
                    wait for.
                    """),
        ] + FlagTable.filters + [
            FlagTable.allPrincipals, FlagTable.config,
            FlagTable.format([.table, .json, .markdown, .html]),
            Flag(
                .output, short: "o", takes: .file("DIR"),
                "write the plan as files to a new folder, not to standard output",
                details: """
                    A name that ends in .html, .md or .json is a file for the answer alone, in that \
                    format.
                    """),
        ],
        examples: [
            Example("Plan for last week's denials of one role", "why403 fix --role etl --since 7d"),
            Example("Write the documents and a script", "why403 fix --role etl -o plan"),
            Example(
                "One owner's part, to hand over", "why403 fix --owner 111122223333 -o for-1111"),
            Example("Plan for one request", "why403 fix 9CED1C44DB51DBEA --scope object"),
        ])
}
