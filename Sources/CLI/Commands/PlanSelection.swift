import AWSTypes
import Pipeline
import ReportStore

extension ParsedCommand {
    /// What chooses the denials, as a plan keeps it.
    var selection: ChangePlan.Selection {
        var selection = ChangePlan.Selection()
        selection.requestIDs = positionals
        for flag in ParsedCommand.choosingFlags {
            for value in values[flag] ?? [] {
                switch value {
                case .text(let text): selection.options.append("\(flag.spelling)=\(text)")
                case .instant(let time): selection.options.append("\(flag.spelling)=\(time)")
                case .present: selection.options.append(flag.spelling)
                case .number, .subjectAndFile: break
                }
            }
        }
        return selection
    }

    /// The command with the denials that a plan was made for, where it chooses none itself. Of several
    /// plans no choice is that of all. Throws `PipelineError`.
    func choosing(_ plans: [ChangePlan.Selection]) throws(PipelineError) -> ParsedCommand {
        guard selection.isEmpty, plans.count == 1, let plan = plans.first, !plan.isEmpty else {
            return self
        }
        // A plan comes from somebody else: it chooses denials and does nothing more.
        for option in plan.options {
            let name = option.prefix { $0 != "=" }
            guard ParsedCommand.choosingFlags.contains(where: { $0.spelling == name }) else {
                throw PipelineError("plan.json: selection: '\(option)' chooses no denials")
            }
        }
        let parser = CommandParser(environment: environment, now: Instant(seconds: 0))
        let words = ["what-if", "--now"] + plan.options + ["--"] + plan.requestIDs
        do {
            guard case .run(let chosen) = try parser.parse(words) else { return self }
            var all = values
            for flag in ParsedCommand.choosingFlags { all[flag] = chosen.values[flag] }
            return ParsedCommand(
                name: name, positionals: chosen.positionals, values: all, environment: environment,
                zone: zone)
        } catch {
            throw PipelineError("plan.json: selection: \(error.message)")
        }
    }

    private static var choosingFlags: [FlagName] {
        (FlagTable.filters + [FlagTable.allPrincipals]).map(\.name).filter { $0 != .timeZone }
    }
}
