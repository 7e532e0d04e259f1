/// `why403 snapshot show`: one subject's documents, as in force at a time.
func runSnapshotShow(_ command: ParsedCommand, console: Console) -> ExitCode {
    console.error("'snapshot show' is not built yet")
    return .failed
}
