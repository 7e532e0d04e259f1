/// What the process says to the shell (docs/DESIGN.md, "Commands and exit codes"). The raw value is
/// the exit status.
enum ExitCode: Int32, CaseIterable, Sendable {
    /// The work is done.
    case done = 0
    /// It failed; standard error says why. What was committed before is kept, no output is partial.
    case failed = 1
    /// It is finished; some input was skipped or is in doubt.
    case doneWithDoubt = 2
    /// The check that was asked for (`--fail-on`, `--expect`) did not hold.
    case checkFailed = 3
    /// The command line is wrong. The number is `EX_USAGE` of sysexits.h.
    case usage = 64
    /// Stopped by an interrupt: 128 + SIGINT, what a shell reports for one.
    case interrupted = 130

    /// One line for the help and the man page.
    var summary: String {
        switch self {
        case .done: return "done"
        case .failed: return "failed; standard error says why"
        case .doneWithDoubt: return "finished; something was left out or is in doubt (see messages)"
        case .checkFailed: return "the check asked for by --fail-on or --expect did not hold"
        case .usage: return "usage error"
        case .interrupted: return "interrupted; what was finished is stored"
        }
    }
}
