public import ReportStore

/// The files of a plan's folder: the new documents, those that they take the place of, what a
/// change request can hold, and a script that puts the documents in force.
public struct PlanFolder {
    /// One file, by its path in the folder.
    public struct File: Hashable, Sendable {
        /// `bucket-lake.json`, `before/bucket-lake.json`, `apply.sh`.
        public let path: String
        /// What it holds.
        public let text: String
        /// Whether it is a program.
        public let isProgram: Bool
    }

    /// The file with the whole plan, which `what-if --plan` reads.
    public static let plan = "plan.json"

    /// The files, in one order.
    public let files: [File]

    /// The folder of a plan.
    public init(_ plan: ChangePlan) {
        var files: [File] = []
        func add(_ path: String, _ text: String, isProgram: Bool = false) {
            files.append(File(path: path, text: text, isProgram: isProgram))
        }
        for change in plan.changes {
            guard let document = change.document else { continue }
            add("\(change.name).json", document.after + "\n")
            if let before = document.before { add("before/\(change.name).json", before + "\n") }
        }
        add("README.md", PlanFolder.readMe(plan))
        if let script = ApplyScript.text(plan) { add("apply.sh", script, isProgram: true) }
        add(PlanFolder.plan, PlanJSON.text(plan))
        self.files = files
    }

    private static func readMe(_ plan: ChangePlan) -> String {
        let isMade = plan.changes.map { $0.document != nil || $0.step != nil }
        var parts = [PlanMarkdown.text(plan), "## How to make these changes\n"]
        if isMade.contains(true) { parts.append(script) }
        if isMade.contains(false) { parts.append(byHand) }
        return (parts + [afterwards]).joined(separator: "\n")
    }

    private static let script = """
        Review `NAME.json` beside `before/NAME.json`; then run `./apply.sh` with the credentials of each
        owner's account (`./apply.sh NAME` makes one change). It reads all that is in force first, changes
        nothing where a document is no longer what the plan was made from, and can be run again. To undo the
        change of a document, put `before/NAME.json` back; where there is none, the policy is new, and is
        deleted. A setting has no file: the script says what it replaces.

        `why403 what-if --now --plan FOLDER` tests these changes against stored denials.

        """

    private static let byHand = """
        Changes that come with no file and no `aws` command to paste, such as options of jobs, are made by
        hand: no script makes them, and `what-if` does not try them.

        """

    private static let afterwards = """
        After the next snapshot, `why403 what-if --now` tests what is in force.

        """
}
