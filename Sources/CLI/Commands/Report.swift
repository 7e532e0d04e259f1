import AWSTypes
import Glibc
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
        if count == 0 { console.note(try EmptyAnswer.sentence(reader, filter, command.ownCommand)) }
        _ = try PendingDenials.tell(reader, console)
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
        filter.buckets = texts(.bucket).map { BucketArgument($0).bucket }
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

    /// The filters again, as one types them; times are told whole.
    var filterWords: String {
        var words: [String] = []
        for flag in (FlagTable.filters + [FlagTable.allPrincipals]).map(\.name)
        where flag != .timeZone {
            for value in values[flag] ?? [] {
                switch value {
                case .text(let text): words.append(ShellWord.option(flag.rawValue, text))
                case .instant(let time): words.append(ShellWord.option(flag.rawValue, "\(time)"))
                case .number(let number): words.append("--\(flag.rawValue) \(number)")
                case .present: words.append("--\(flag.rawValue)")
                case .subjectAndFile: break
                }
            }
        }
        return words.joined(separator: " ")
    }

    /// When a page says that it was made: now, or as `$SOURCE_DATE_EPOCH` wants it
    /// (reproducible-builds.org), so that the same store gives the same page.
    var madeAt: Instant {
        let wanted = environment.nonEmpty("SOURCE_DATE_EPOCH").flatMap { Int64($0) }
        return Instant(seconds: wanted ?? Int64(time(nil)))
    }

    /// The width of a table: the terminal's, else `$COLUMNS` where it is exported, else any.
    /// A file has no width.
    func columns(of terminal: Terminal) -> Int? {
        if outputPath != nil { return nil }
        let wanted = environment.nonEmpty("COLUMNS").flatMap { Int($0) }
        return terminal.columns ?? wanted.flatMap { $0 >= 20 ? $0 : nil }
    }
}
