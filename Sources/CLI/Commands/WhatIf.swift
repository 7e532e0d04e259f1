/// `why403 what-if`: stored denials decided again under changed policies.
func runWhatIf(_ command: ParsedCommand, console: Console) -> ExitCode {
    console.error("'what-if' is not built yet")
    return .failed
}
