import Glibc
import LogInput

/// The CloudTrail archive against zlib that inflates it and does nothing else.
func benchmarkIngest(_ options: BenchmarkOptions) -> [ResultRow] {
    let records = options.isSmall ? 600 : 400_000
    let zlib = Peer.zlib(options)
    var standard = Mix.standard
    standard.files = options.isSmall ? 3 : 160
    var manyRoles = Mix.manyRoles
    manyRoles.files = standard.files
    let archive = options.archive("cloudtrail", standard, records: records)
    func stage(_ work: String, _ run: ([String]) -> ProcessMeasure) -> ResultRow {
        Comparison(rounds: options.rounds) {
            zlib.run(options.gzipFiles(in: archive))
        } subject: {
            run([archive])
        }.row(work, against: zlib.name, bar: "", found: "")
    }
    func row(_ work: String, _ mix: Mix, _ archive: String) -> ResultRow {
        options.compare(archive, mix, with: zlib, options.gzipFiles(in: archive))
            .row(work, against: zlib.name, bar: archiveBar, found: options.found())
    }
    return [
        stage("stage: read and inflate", Stages.inflate),
        stage("stage: and find the records, parse what may matter", Stages.scanCloudTrail),
        row("ingest \(records) CloudTrail records", standard, archive),
        row(
            "the same, 1 in 8 an AssumeRole, no snapshot", manyRoles,
            options.archive("cloudtrail-roles", manyRoles, records: records)),
    ]
        + options.rowsOfDrawnMixes("CloudTrail records", against: zlib.name, bar: archiveBar) {
            mix in
            let archive = options.archive("cloudtrail-drawn", mix, records: records / 4)
            return options.compare(archive, mix, with: zlib, options.gzipFiles(in: archive))
        }
}

private let archiveBar = "<= 1.15x (0.70x with ISA-L)"

/// Plain access logs against ripgrep.
func benchmarkLogs(_ options: BenchmarkOptions) -> [ResultRow] {
    let lines = options.isSmall ? 1_000 : 1_000_000
    let search = Peer.search
    let folder = options.accessLogs("access-logs", .standard, lines: lines)
    let stage = Comparison(rounds: options.rounds) {
        search.run([folder])
    } subject: {
        Stages.scanAccessLog([folder])
    }
    func row(_ work: String, _ mix: Mix, _ folder: String) -> ResultRow {
        options.compare(folder, mix, with: search, [folder])
            .row(work, against: search.name, bar: "<= 2.00x", found: options.found())
    }
    return [
        stage.row(
            "stage: read, find the lines, parse what may matter", against: search.name, bar: "",
            found: ""),
        row("ingest \(lines) access-log lines", .standard, folder),
        row(
            "the same, 40 roles, 20 buckets, 5 operations, no snapshot", .spread,
            options.accessLogs("access-logs-spread", .spread, lines: lines)),
    ]
        + options.rowsOfDrawnMixes("access-log lines", against: search.name, bar: "<= 2.00x") {
            var mix = $0
            // The bar is for logs in which few are refused.
            if !options.isSmall { mix.refused = min(mix.refused, 0.005) }
            let folder = options.accessLogs("access-logs-drawn", mix, lines: lines / 4)
            return options.compare(folder, mix, with: search, [folder])
        }
}

/// An incident: every line is refused. Against DuckDB that parses the lines into a table.
func benchmarkStorm(_ options: BenchmarkOptions) -> [ResultRow] {
    let lines = options.isSmall ? 2_000 : 500_000
    let peer = Peer.duckDB(options)
    func row(_ work: String, _ name: String, _ mix: Mix) -> ResultRow {
        let folder = options.accessLogs(name, mix, lines: lines)
        if let peer {
            return options.compare(folder, mix, with: peer, [folder])
                .row(work, against: peer.name, bar: "<= 0.50x, 96 MiB", found: options.found())
        }
        options.prepareStore(mix)
        let run = options.ingest([folder])
        return ResultRow(
            work: work,
            measured: "\(Harness.text(run.seconds)) s (\(Harness.text(run.processorSeconds)) s)",
            against: "DuckDB is missing", bar: "<= 0.50x", found: options.found())
    }
    var known = Mix.storm
    known.snapshot = true
    let rows = [
        row("storm: \(lines) refused lines of 3,200 kinds", "storm", .storm),
        row("the same, policies known", "storm", known),
        row("storm of one role and one bucket", "storm-of-one", .stormOfOne),
    ]
    let bytes = Double(Files.size(options.store)) / Double(lines)
    return rows + [
        ResultRow(
            work: "store of that storm",
            measured: "\(Harness.text(bytes, digits: 0)) bytes a denial", bar: "<= 424 bytes")
    ]
}

extension BenchmarkOptions {
    /// A peer over some paths and why403 over a folder, in turns, each time into a new store.
    fileprivate func compare(
        _ folder: String, _ mix: Mix, with peer: Peer, _ paths: [String]
    ) -> Comparison {
        Comparison(rounds: rounds) {
            peer.run(paths)
        } subject: {
            prepareStore(mix)
            return ingest([folder])
        }
    }

    /// A row for each drawn mix, and one for all: the median over mixes, and the spread.
    fileprivate func rowsOfDrawnMixes(
        _ what: String, against name: String, bar: String, _ measure: (Mix) -> Comparison
    ) -> [ResultRow] {
        var rows: [ResultRow] = []
        var wall: [Double] = []
        var processor: [Double] = []
        for mix in drawnMixes {
            let comparison = measure(mix)
            wall.append(Harness.median(comparison.ratios(of: \.seconds)))
            processor.append(Harness.median(comparison.ratios(of: \.processorSeconds)))
            rows.append(comparison.row("\(mix)", against: name, bar: "", found: found()))
        }
        guard !rows.isEmpty else { return [] }
        return rows + [
            ResultRow(
                work: "\(rows.count) drawn mixes of \(what): medians", measured: "",
                against: name, ratio: Spread(wall).text, processor: Spread(processor).text, bar: bar
            )
        ]
    }

    /// Compressed CloudTrail files of a mix.
    fileprivate func archive(_ name: String, _ mix: Mix, records: Int) -> String {
        let seed = seed
        return data(name, "3 \(seed) \(records) \(mix)") { folder in
            inParallel(mix.files) { index in
                let bytes = CloudTrailLogs.file(
                    seed: seed &* 1_000 &+ UInt64(index), records: records / mix.files, mix: mix)
                Files.write(bytes, to: "\(folder)/\(1_000 + index).json")
            }
            compress(folder)
        }
    }

    fileprivate func gzipFiles(in folder: String) -> [String] {
        Files.names(in: folder).filter { $0.hasSuffix(".gz") }.map { "\(folder)/\($0)" }
    }

    /// A folder of plain access-log files of a mix.
    func accessLogs(_ name: String, _ mix: Mix, lines: Int) -> String {
        let seed = seed
        // The policies change no line.
        var described = mix
        described.snapshot = true
        return data(name, "3 \(seed) \(lines) \(described)") { folder in
            inParallel(mix.files) { index in
                var logs = AccessLogLines(seed: seed &* 2_000 &+ UInt64(index), mix: mix)
                let file = "\(folder)/2026-03-02-\(100 + index)"
                Files.write([], to: file)
                let open = open(file, O_WRONLY | O_APPEND)
                var left = lines / mix.files
                while left > 0 {
                    Files.append(logs.lines(min(left, 10_000)), to: open, file)
                    left -= 10_000
                }
                close(open)
            }
        }
    }
}

/// Very many very small drops against reading them, and once more when all are known.
func benchmarkSmallFiles(_ options: BenchmarkOptions) -> [ResultRow] {
    let files = options.isSmall ? 300 : 100_000
    let folder = options.data("small-files", "3 \(options.seed) \(files)") { folder in
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
            bar: "<= 0.80x", found: found),
        again.row(
            "the same again, nothing new", against: "find | xargs cat", bar: "<= 0.25x",
            found: options.found()),
    ]
}

/// The most memory that one very large file needs.
func benchmarkMemory(_ options: BenchmarkOptions) -> [ResultRow] {
    let bytes = options.isSmall ? 1 << 21 : 1 << 30
    let folder = options.data("large-file", "3 \(options.seed) \(bytes)") { folder in
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
            bar: "<= 96 MiB", found: options.found())
    ]
}

/// Compresses every file in a folder, two at a time.
private func compress(_ folder: String) {
    Harness.run([
        "sh", "-c", "find '\(folder)' -name '*.json' -print0 | xargs -0 -n 4 -P 2 gzip -n -6 -f",
    ])
}
