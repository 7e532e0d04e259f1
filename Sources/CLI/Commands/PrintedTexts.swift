/// `why403 completions SHELL`: a script for the shell.
func runCompletions(_ command: ParsedCommand, console: Console) -> ExitCode {
    guard let shell = command.positionals.first.flatMap(Shell.init(rawValue:)) else {
        return .usage
    }
    console.standardOutput.write(Completions.script(for: shell))
    return .done
}

/// `why403 man`: the manual page.
func runManual(_ command: ParsedCommand, console: Console) -> ExitCode {
    console.standardOutput.write(ManPage.text)
    return .done
}
