import AWSTypes
import Pipeline
import ReportStore
import Reports

/// `why403 report`: the stored denials with their causes, one by one or counted.
func runReport(_ command: ParsedCommand, console: Console) -> ExitCode {
    guard let format = ReportFormat(rawValue: command.format.rawValue) else { return .usage }
    do {
        let reader = try StoreReader(path: command.storePath)
        let filter = command.reportFilter
        let answer = try ReportAnswer(command, reader, format)
        let count = try console.answer(command) { try answer.write(to: $0, $1) }
        if count == 0 { console.note(try EmptyAnswer.sentence(reader, filter)) }
        let failing = try reader.groups(by: .cause, filter).contains { group in
            group.key.flatMap(Cause.init(rawValue:)).map(command.causesToFailOn.contains) ?? false
        }
        return failing ? .checkFailed : .done
    } catch is OutputEnded {
        return .failed
    } catch {
        console.error("\(error)")
        return .failed
    }
}

extension ParsedCommand {
    /// What the filters of `report` ask for.
    var reportFilter: ReportFilter {
        var filter = ReportFilter()
        filter.since = instant(.since)
        filter.until = instant(.until)
        filter.storedSince = instant(.storedSince)
        filter.causes = causes
        filter.certainties = certainties
        filter.roles = texts(.role)
        filter.buckets = texts(.bucket)
        filter.accounts = texts(.account)
        // Who leaves the service out means S3's: it is S3 that refused.
        filter.actions = texts(.action).map { action in
            action.contains(":") || action.hasPrefix("*") ? action : "s3:\(action)"
        }
        filter.keys = texts(.key)
        filter.requestIDs = texts(.requestID)
        filter.jobs = texts(.job)
        filter.runs = texts(.run)
        filter.includesAllPrincipals = isOn(.allPrincipals)
        return filter
    }

    /// The width of a table: the terminal's, else `$COLUMNS` where it is exported, else any.
    /// A file has no width.
    func columns(of terminal: Terminal) -> Int? {
        if outputPath != nil { return nil }
        let wanted = environment.nonEmpty("COLUMNS").flatMap { Int($0) }
        return terminal.columns ?? wanted.flatMap { $0 >= 20 ? $0 : nil }
    }
}
