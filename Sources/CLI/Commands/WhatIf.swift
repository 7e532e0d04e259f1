import Pipeline
import ReportStore
import Reports

/// `why403 what-if`: stored denials decided again under changed policies.
func runWhatIf(_ command: ParsedCommand, console: Console) -> ExitCode {
    guard let format = ReportFormat(rawValue: command.format.rawValue) else { return .usage }
    var isAsExpected = true
    var isWaiting = false
    var untold = 0
    do {
        let plans = try command.texts(.plan).map { try WhatIfChange.plan(in: $0) }
        let choice = try command.choosing(plans.map(\.selection))
        var filter = choice.reportFilter
        // Who names a request means it, whoever asked.
        if !choice.positionals.isEmpty { filter.includesAllPrincipals = true }
        // Who names a request wants to read of it; who reads data gets all of it.
        let tellsUnchanged =
            command.isOn(.all) || !choice.positionals.isEmpty || format == .json
            || format == .ndjson
        let changes =
            try plans.flatMap(\.changes)
            + command.policyChanges.map { change in
                try WhatIfChange(change.kind, subject: change.subject, file: change.file)
            }
        let whatIf = try WhatIf(
            storePath: command.storePath, changes: changes, isNow: command.isOn(.now))
        let (ids, unknown) = try whatIf.requestIDs(named: choice.positionals)
        for id in unknown {
            console.error(UnknownID.sentence(id, in: command.storePath))
        }
        guard unknown.isEmpty else { return .failed }
        try console.answer(command) { channel, terminal in
            var report = ReplayReport(
                format: format, columns: command.columns(of: terminal),
                comparisons: whatIf.comparisons)
            channel.write(report.begin())
            let others = try whatIf.run(
                filter, requestIDs: ids, tellsUnchanged: tellsUnchanged
            ) { denial in
                isAsExpected = isAsExpected && command.expects(denial.after)
                if denial.after == .unknown { untold += 1 }
                channel.write(report.row(denial))
            }
            isAsExpected = isAsExpected && others.keys.allSatisfy(command.expects)
            report.count(others)
            untold += others[.unknown] ?? 0
            channel.write(report.end())
        }
        if choice.selection != command.selection {
            let chosen = (choice.filterWords + " " + choice.positionals.joined(separator: " "))
                .split(separator: " ").joined(separator: " ")
            console.note(
                "Held against the denials that the plan was made for (\(chosen)). A filter of your "
                    + "own, such as --since 2000-01-01, chooses others.")
        }
        let untried = plans.flatMap(\.untried)
        if !untried.isEmpty {
            console.note(
                "Not tried here, as they change no policy and no setting: "
                    + "\(untried.joined(separator: ", ")). 'why403 fix' tries the options of jobs too, "
                    + "so that more may pass.")
        }
        let assumed = plans.reduce(0) { $0 + $1.assumed }
        if assumed > 0, untold > 0 {
            console.note(
                "The plan takes what nobody captured to allow, and so counts \(assumed) of its denials as "
                    + "resolved that cannot be told here; what that is stands in its README.md, \"Not "
                    + "captured\".")
        }
        isWaiting = try PendingDenials.tell(StoreReader(path: command.storePath), console)
    } catch {
        console.error("\(error)")
        return .failed
    }
    return !isAsExpected ? .checkFailed : isWaiting ? .doneWithDoubt : .done
}

extension ParsedCommand {
    /// Whether an outcome is what `--expect` asks for; what is not known is neither.
    fileprivate func expects(_ outcome: ReplayedDenial.Outcome) -> Bool {
        switch expectation {
        case .allowed: return outcome == .allowed
        case .denied: return outcome == .denied
        case nil: return true
        }
    }
}
