import AWSTypes
import Pipeline
import ReportStore
import Reports

/// `why403 fix`: the plan for stored denials, as an answer or as a folder.
func runFix(_ command: ParsedCommand, console: Console) -> ExitCode {
    guard let format = ReportFormat(rawValue: command.format.rawValue) else { return .usage }
    var filter = command.reportFilter
    let own = command.ownCommand
    // Who names a request means it, whoever asked.
    if !command.positionals.isEmpty { filter.includesAllPrincipals = true }
    do {
        var making = try PlanMaking(storePath: command.storePath, scope: command.scope)
        // What is written to a file or for a page is for others, too.
        if command.outputPath == nil, format == .table { making.own = own }
        let (unnamed, unknown) = try making.plan(for: filter, requestIDs: command.positionals)
        let reader = try StoreReader(path: command.storePath)
        var whole = try command.accountNames(reader).plan(unnamed)
        whole.selection = command.selection
        for id in unknown {
            console.error(UnknownID.sentence(id, in: command.storePath))
        }
        guard unknown.isEmpty else { return .failed }
        let owner = command.text(.owner)
        guard let plan = owner.map(whole.part) ?? whole else {
            let owners = whole.owners.joined(separator: "; ")
            console.error(
                "no change of the plan is for '\(owner ?? "")'"
                    + (owners.isEmpty ? "" : "; there are changes for: \(owners)"))
            return .failed
        }
        if plan.denials == 0, command.outputPath != nil, command.planFileFormat == nil {
            console.error("nothing is written: \(try EmptyAnswer.sentence(reader, filter, own))")
            return .failed
        }
        let isEmpty = plan.changes.isEmpty
        let isFolder = command.outputPath != nil && command.planFileFormat == nil
        if isEmpty, isFolder {
            console.error("nothing is written: the plan has no change")
        }
        if let path = command.outputPath, !isEmpty, command.planFileFormat == nil {
            try FolderWriter(path, protected: command.filesInUse).write(PlanFolder(plan).files)
            console.note("\(path): " + PlanReport.headline(plan))
        } else {
            let file = command.planFileFormat.flatMap { ReportFormat(rawValue: $0.rawValue) }
            func write(_ channel: OutputChannel, _ terminal: Terminal) {
                channel.write(
                    PlanReport(columns: command.columns(of: terminal), own: own)
                        .text(plan, format: isFolder ? .table : file ?? format))
            }
            if file == nil {
                write(console.standardOutput, console.outputTerminal)
            } else {
                try console.answer(command, write)
            }
            if plan.denials == 0 { console.note(try EmptyAnswer.sentence(reader, filter, own)) }
        }
        let isWaiting = try PendingDenials.tell(reader, console)
        let isWhole =
            plan.unresolved.isEmpty && !plan.changes.contains(where: \.isRefused)
            && !(isEmpty && isFolder)
        return isWhole && !isWaiting ? .done : .doneWithDoubt
    } catch {
        console.error("\(error)")
        return .failed
    }
}

extension ParsedCommand {
    /// `--scope`.
    var scope: PlanScope { text(.scope).flatMap(PlanScope.init(rawValue:)) ?? .prefix }
}
