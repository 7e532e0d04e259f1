/// `why403 watch`: new drops into the store, until stopped.
func runWatch(_ command: ParsedCommand, console: Console) -> ExitCode {
    console.error("'watch' is not built yet")
    return .failed
}
