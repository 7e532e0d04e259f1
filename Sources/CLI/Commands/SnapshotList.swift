/// `why403 snapshot list`: whose policies are known, and since when.
func runSnapshotList(_ command: ParsedCommand, console: Console) -> ExitCode {
    console.error("'snapshot list' is not built yet")
    return .failed
}
