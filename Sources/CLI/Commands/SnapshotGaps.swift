/// `why403 snapshot gaps`: the documents that denials need and nobody captured.
func runSnapshotGaps(_ command: ParsedCommand, console: Console) -> ExitCode {
    console.error("'snapshot gaps' is not built yet")
    return .failed
}
