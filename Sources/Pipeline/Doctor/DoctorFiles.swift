import AWSTypes
import ReportStore

/// Files that were not read as a whole: which, why, and what to do about it.
enum DoctorFiles {
    /// How many are told of.
    static let listed = 1_000

    /// The files, the damaged first.
    static func find(
        _ reader: StoreReader, _ own: OwnCommand
    ) throws(StoreError) -> Diagnosis.Files {
        let (count, drops) = try reader.troubledDrops(limit: listed)
        return Diagnosis.Files(count: count, listed: drops.map { file($0, own) })
    }

    private static func file(_ drop: StoredDrop, _ own: OwnCommand) -> Diagnosis.Files.File {
        let path = drop.path.hasPrefix("-") ? "./" + drop.path : drop.path
        let isStream = drop.path == "-"
        func command(_ name: String) -> String? {
            isStream ? nil : own.line("\(name) \(ShellWord.quoted(path))")
        }
        let problem = drop.problem?.reason ?? "no reason is known"
        var file = Diagnosis.Files.File(path: drop.path, state: drop.state.rawValue, why: problem)
        switch drop.state {
        case .damaged:
            let kept = Plural.count(Int(drop.denials), "denial")
            file.why = "\(problem); \(kept) in what stands before that"
            file.advice =
                isStream ? "send it again, whole" : "get the file again, whole, and read it"
            file.command = command("ingest")
        case .unfinished:
            file.why = "reading it was broken off"
            file.advice = "read it again"
            file.command = command("ingest")
        case .skipped:
            file.advice = "move it out of the logs, and take it off this list"
            file.command = command("forget")
        case .complete, .repeated, .replaced:
            let first = drop.samples.first.map { "; the first at byte \($0.offset): \($0.reason)" }
            var why: [String] = []
            if drop.rejected > 0 {
                why.append(
                    "\(Plural.count(Int(drop.rejected), "record")) left out, which did not parse")
            }
            if drop.inDoubt > 0 {
                why.append(
                    "\(Plural.count(Int(drop.inDoubt), "record")) in doubt, torn or with a client's text "
                        + "that imitates the log")
            }
            file.why = why.joined(separator: "; ") + (first ?? "")
            file.advice =
                drop.rejected > 0
                ? "compare it with the file in S3: AWS writes none that does not parse"
                : "compare it with the file in S3; what is told from them has in_doubt 1"
        }
        return file
    }
}
