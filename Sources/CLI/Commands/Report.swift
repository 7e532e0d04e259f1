import AWSTypes
import ReportStore
import Reports

/// `why403 report`: the stored denials with their causes.
func runReport(_ command: ParsedCommand, console: Console) -> ExitCode {
    guard let format = ReportFormat(rawValue: command.format.rawValue), command.grouping == nil
    else {
        console.error("this format or grouping is not built yet")
        return .failed
    }
    var failing = 0
    let wanted = command.causesToFailOn
    do {
        let reader = try StoreReader(path: command.storePath)
        try console.answer(command) { channel, _ in
            var renderer = ReportRenderer(format: format)
            channel.write(renderer.begin())
            try reader.report(command.reportFilter) { row in
                if wanted.contains(row.cause) { failing += 1 }
                channel.write(renderer.row(row))
            }
            channel.write(renderer.end())
        }
    } catch {
        console.error("\(error)")
        return .failed
    }
    return failing > 0 ? .checkFailed : .done
}

extension ParsedCommand {
    /// What the filters of `report` ask for.
    var reportFilter: ReportFilter {
        var filter = ReportFilter()
        filter.since = instant(.since)
        filter.until = instant(.until)
        filter.causes = causes
        filter.certainties = certainties
        filter.role = text(.role)
        filter.bucket = text(.bucket)
        filter.account = text(.account)
        filter.action = text(.action)
        filter.includesAllPrincipals = isOn(.allPrincipals)
        return filter
    }
}
