import AWSTypes
import Glibc

/// Runs the command line, the program's name first, and returns the exit code (docs/DESIGN.md,
/// "Commands and exit codes"). Answers go to standard output, everything else to standard error. A
/// reader that goes away ends the run quietly, with what a shell reports for a broken pipe.
public func run(_ arguments: [String]) -> Int32 {
    occupyStandardDescriptors()
    // Both are told as errors of write(2) then, by whoever writes.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    let environment = Environment.current
    let parser = CommandParser(
        environment: environment, now: Instant(seconds: Int64(time(nil))))
    let plain = Console(environment: environment, colorIsForbidden: true, isQuiet: false)
    do {
        switch try parser.parse(Array(arguments.dropFirst())) {
        case .version:
            plain.standardOutput.writeLine("why403 \(Version.text)")
            return finish(.done, plain)
        case .helpOnFamily(let first):
            plain.standardOutput.write(Help.text(onFamily: first))
            return finish(.done, plain)
        case .help(let name, let isLong):
            plain.standardOutput.write(Help.text(for: name, isLong: isLong))
            return finish(.done, plain)
        case .run(let command):
            let console = Console(
                environment: environment, colorIsForbidden: command.isOn(.noColor),
                isQuiet: command.isOn(.quiet))
            return finish(perform(command, console), console)
        }
    } catch {
        plain.error(error.message)
        plain.standardError.writeLine(error.hint)
        return ExitCode.usage.rawValue
    }
}

/// Where whoever started this closed one of the descriptors 0 to 2, nothing else may take its number:
/// a note would be written into a file that happens to be open. What stands there now fails as a
/// closed one does.
private func occupyStandardDescriptors() {
    for descriptor in 0...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
        // The lowest number that is free is this one.
        _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
}

/// What a shell reports for a process that died of SIGPIPE: 128 and the signal's number.
let brokenPipeStatus: Int32 = 128 + SIGPIPE

/// Writes what is left and turns a failed write into the exit code that tells of it.
private func finish(_ code: ExitCode, _ console: Console) -> Int32 {
    console.standardOutput.flush()
    if console.standardOutput.isBroken { return brokenPipeStatus }
    let failure = console.standardOutput.failure
    guard failure != 0 else { return code.rawValue }
    console.error("cannot write to standard output: \(String(cString: strerror(failure)))")
    return ExitCode.failed.rawValue
}

/// Runs one command.
func perform(_ command: ParsedCommand, _ console: Console) -> ExitCode {
    switch command.name {
    case .ingest: return runIngest(command, console: console)
    case .watch: return runWatch(command, console: console)
    case .snapshotImport: return runSnapshotImport(command, console: console)
    case .snapshotList: return runSnapshotList(command, console: console)
    case .snapshotShow: return runSnapshotShow(command, console: console)
    case .snapshotGaps: return runSnapshotGaps(command, console: console)
    case .report: return runReport(command, console: console)
    case .explain: return runExplain(command, console: console)
    case .fix: return runFix(command, console: console)
    case .whatIf: return runWhatIf(command, console: console)
    case .simulate: return runSimulate(command, console: console)
    case .doctor: return runDoctor(command, console: console)
    case .list: return runList(command, console: console)
    case .prune: return runPrune(command, console: console)
    case .forget: return runForget(command, console: console)
    case .storeNew: return runStoreNew(command, console: console)
    case .storeMerge: return runStoreMerge(command, console: console)
    case .completions: return runCompletions(command, console: console)
    case .complete: return runComplete(command, console: console)
    case .manual: return runManual(command, console: console)
    }
}
