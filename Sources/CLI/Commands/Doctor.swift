/// `why403 doctor`: what is there, what is missing, what can be decided.
func runDoctor(_ command: ParsedCommand, console: Console) -> ExitCode {
    console.error("'doctor' is not built yet")
    return .failed
}
