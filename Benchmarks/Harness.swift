import Glibc

/// How a program that was run to its end did.
struct ProcessMeasure {
    /// Wall time from before the start until after the end.
    let seconds: Double
    /// Of all processors together, in the program and in the kernel: what other programs on the
    /// machine change least.
    var processorSeconds = 0.0
    /// The most memory that it had resident.
    let peakBytes: Int
    let status: Int32
    let output: String
}

/// Runs programs, and times them.
enum Harness {
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Runs a program whose first argument is its path, and reads what it prints. Ends the
    /// benchmark where the status is none of those expected.
    ///
    /// The program is started by a small process of its own (`measure`): Linux counts what the one
    /// that starts it has had resident as the program's, when that has just made data.
    @discardableResult
    static func run(_ arguments: [String], expecting: Set<Int32> = [0]) -> ProcessMeasure {
        let report = openReport()
        defer { close(report) }
        let run = spawn([BenchmarkOptions.thisProgram, "measure", "\(report)"] + arguments)
        var figures = [Double](repeating: 0, count: 4)
        let bytes = figures.count * MemoryLayout<Double>.stride
        guard pread(report, &figures, bytes, 0) == bytes else {
            stop("cannot run \(arguments.first ?? "")")
        }
        guard expecting.contains(Int32(figures[3])) else {
            stop("\(arguments.prefix(6).joined(separator: " ")) … ended with \(figures[3])")
        }
        return ProcessMeasure(
            seconds: figures[0], processorSeconds: figures[1], peakBytes: Int(figures[2]),
            status: Int32(figures[3]), output: run.output)
    }

    /// What `why403-bench measure FILE PROGRAM...` does: runs the program and writes what it took
    /// into the open file.
    static func measure(_ arguments: [String]) -> Int32 {
        guard arguments.count > 1, let report = Int32(arguments[0]) else { return 64 }
        // The program is not to have it.
        _ = fcntl(report, F_SETFD, FD_CLOEXEC)
        let run = spawn(Array(arguments.dropFirst()), isRead: false)
        let figures = [
            run.seconds, run.processorSeconds, Double(run.peakBytes), Double(run.status),
        ]
        let bytes = figures.count * MemoryLayout<Double>.stride
        return pwrite(report, figures, bytes, 0) == bytes ? 0 : 1
    }

    /// A file without a name, which a program that is started has too.
    private static func openReport() -> Int32 {
        var name = Array("/tmp/why403-bench-XXXXXX\0".utf8CString)
        let file = mkstemp(&name)
        guard file >= 0 else { stop("no temporary file") }
        unlink(name)
        return file
    }

    private static func spawn(_ arguments: [String], isRead: Bool = true) -> ProcessMeasure {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { stop("no pipe") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        if isRead { posix_spawn_file_actions_adddup2(&actions, ends[1], 1) }
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        defer { posix_spawn_file_actions_destroy(&actions) }
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let start = now()
        var process = pid_t()
        guard posix_spawnp(&process, arguments[0], &actions, nil, &pointers, environ) == 0 else {
            stop("cannot run \(arguments[0])")
        }
        close(ends[1])
        let output = readAll(ends[0])
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
        func asSeconds(_ time: timeval) -> Double {
            Double(time.tv_sec) + Double(time.tv_usec) / 1e6
        }
        return ProcessMeasure(
            seconds: now() - start,
            processorSeconds: asSeconds(usage.ru_utime) + asSeconds(usage.ru_stime),
            peakBytes: Int(usage.ru_maxrss) << 10,
            status: status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F),
            output: output)
    }

    /// Whether a program of that name is installed.
    static func hasProgram(_ name: String) -> Bool {
        run(["sh", "-c", "command -v \(name)"], expecting: [0, 1, 127]).status == 0
    }

    private static func readAll(_ descriptor: Int32) -> String {
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 { bytes += buffer[..<count] }
            if count == 0 || (count < 0 && errno != EINTR) {
                return String(decoding: bytes, as: UTF8.self)
            }
        }
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// A number with that many digits behind the point.
    static func text(_ value: Double, digits: Int = 2) -> String {
        guard value.isFinite, value < 1e15 else { return "\(value)" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let whole = Int((value * scale).rounded())
        guard digits > 0 else { return "\(whole)" }
        let fraction = "\(whole % Int(scale))"
        return "\(whole / Int(scale))."
            + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
