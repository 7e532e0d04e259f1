import Glibc
import LogInput

/// The CloudTrail archive against zlib that inflates it and does nothing else.
func benchmarkIngest(_ options: BenchmarkOptions) -> [ResultRow] {
    let files = options.isSmall ? 3 : 160
    let records = options.isSmall ? 200 : CloudTrailLogs.recordsPerFile
    let archive = options.data("cloudtrail", "2 \(options.seed) \(files) \(records)") { folder in
        inParallel(files) { index in
            let bytes = CloudTrailLogs.file(
                seed: options.seed &* 1_000 &+ UInt64(index), records: records)
            Files.write(bytes, to: "\(folder)/\(1_000 + index).json")
        }
        compress(folder)
    }
    let paths = Files.names(in: archive).filter { $0.hasSuffix(".gz") }.map { "\(archive)/\($0)" }
    let (inflater, name) = inflatingCommand(options)
    var inflated = ""
    let comparison = Comparison(rounds: options.rounds) {
        let run = Harness.run(inflater + paths)
        inflated = run.output
        return run
    } subject: {
        options.prepareStore()
        return options.ingest([archive])
    }
    func stage(_ work: String, _ run: ([String]) -> ProcessMeasure) -> ResultRow {
        Comparison(rounds: options.rounds) {
            Harness.run(inflater + paths)
        } subject: {
            run([archive])
        }.row(work, against: name, bar: "", found: "")
    }
    let stages = [
        stage("stage: read and inflate", Stages.inflate),
        stage("stage: and find the records, parse what may matter", Stages.scanCloudTrail),
    ]
    let megabytes = (Double(inflated.dropLast()) ?? 0) / 1e6
    return stages + [
        comparison.row(
            "ingest \(files * records) CloudTrail records in \(files) .json.gz files "
                + "(\(Harness.text(megabytes, digits: 0)) MB)",
            against: name, bar: "<= 1.40x (1.00x with libdeflate)",
            found: options.found())
    ]
}

/// Plain access logs against ripgrep.
func benchmarkLogs(_ options: BenchmarkOptions) -> [ResultRow] {
    let files = options.isSmall ? 2 : 10
    let lines = options.isSmall ? 500 : 100_000
    let folder = options.data("access-logs", "2 \(options.seed) \(files) \(lines)") { folder in
        inParallel(files) { index in
            var logs = AccessLogLines(seed: options.seed &* 2_000 &+ UInt64(index))
            Files.write(logs.lines(lines), to: "\(folder)/2026-03-02-\(100 + index)")
        }
    }
    let hasRipgrep = Harness.hasProgram("rg")
    let search = hasRipgrep ? ["rg", "-c"] : ["grep", "-rc"]
    let searched = search + [" 403 AccessDenied ", folder]
    let name = hasRipgrep ? "rg -c ' 403 AccessDenied '" : "grep (ripgrep is missing)"
    let stage = Comparison(rounds: options.rounds) {
        Harness.run(searched)
    } subject: {
        Stages.scanAccessLog([folder])
    }
    let comparison = Comparison(rounds: options.rounds) {
        Harness.run(searched)
    } subject: {
        options.prepareStore()
        return options.ingest([folder])
    }
    return [
        stage.row(
            "stage: read, find the lines, parse what may matter", against: name, bar: "",
            found: ""),
        comparison.row(
            "ingest \(files * lines) access-log lines in \(files) plain files",
            against: name, bar: "<= 2.00x", found: options.found()),
    ]
}

/// Very many very small drops against reading them, and once more when all are known.
func benchmarkSmallFiles(_ options: BenchmarkOptions) -> [ResultRow] {
    let files = options.isSmall ? 300 : 100_000
    let folder = options.data("small-files", "2 \(options.seed) \(files)") { folder in
        var logs = AccessLogLines(seed: options.seed &* 3_000)
        var sizes = SeededSequence(seed: options.seed)
        for index in 0..<files {
            let day = "\(folder)/2026/03/\(10 + index % 20)"
            Files.write(logs.lines(1 + sizes.number(below: 11)), to: "\(day)/\(1_000_000 + index)")
        }
    }
    let read = ["sh", "-c", "find '\(folder)' -type f -print0 | xargs -0 cat > /dev/null"]
    let first = Comparison(rounds: options.rounds) {
        Harness.run(read)
    } subject: {
        options.prepareStore()
        return options.ingest([folder])
    }
    let found = options.found()
    let again = Comparison(rounds: options.rounds) {
        Harness.run(read)
    } subject: {
        options.ingest([folder])
    }
    return [
        first.row(
            "ingest \(files) access-log files of 1 to 11 lines", against: "find | xargs cat",
            bar: "<= 1.25x", found: found),
        again.row(
            "the same again, nothing new", against: "find | xargs cat", bar: "<= 0.50x",
            found: options.found()),
    ]
}

/// The most memory that one very large file needs.
func benchmarkMemory(_ options: BenchmarkOptions) -> [ResultRow] {
    let bytes = options.isSmall ? 1 << 21 : 1 << 30
    let folder = options.data("large-file", "2 \(options.seed) \(bytes)") { folder in
        let path = "\(folder)/large.json"
        var logs = CloudTrailLogs(seed: options.seed)
        logs.begin()
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        var written = 0
        while written < bytes {
            logs.addRecords(500, isFirst: written == 0)
            let piece = logs.take()
            Files.append(piece, to: file, path)
            written += piece.count
        }
        Files.append(logs.finish(), to: file, path)
        close(file)
        compress(folder)
    }
    options.prepareStore()
    let run = options.ingest([folder])
    let peak = Double(run.peakBytes) / 1_048_576
    return [
        ResultRow(
            work: "ingest one CloudTrail file of \(bytes >> 20) MiB, compressed",
            measured: "peak \(Harness.text(peak, digits: 0)) MiB, \(Harness.text(run.seconds)) s",
            bar: "<= 128 MiB", found: options.found())
    ]
}

/// Compresses every file in a folder, two at a time.
private func compress(_ folder: String) {
    Harness.run([
        "sh", "-c", "find '\(folder)' -name '*.json' -print0 | xargs -0 -n 4 -P 2 gzip -n -6 -f",
    ])
}

/// The command that inflates files and does nothing else, and its name.
private func inflatingCommand(_ options: BenchmarkOptions) -> (command: [String], name: String) {
    let source = "Benchmarks/baseline/inflate.c"
    guard access(source, R_OK) == 0 else { stop("\(source) is not here: run it at the top folder") }
    let compilers = ["cc", "clang", "gcc"].filter { Harness.hasProgram($0) }
    guard let compiler = compilers.first else {
        let each = #"printf '%s\0' "$@" | xargs -0 -n 8 -P 2 gzip -dc | wc -c"#
        return (["sh", "-c", each, "sh"], "gzip -dc, 2 processes (no C compiler)")
    }
    let program = "\(options.folder)/inflate"
    Files.makeFolder(options.folder)
    Harness.run([compiler, "-O2", "-o", program, source, "-lz", "-lpthread"])
    return ([program], "zlib alone, 2 threads")
}
