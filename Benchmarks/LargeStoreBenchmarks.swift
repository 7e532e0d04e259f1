/// What people ask of large stores: what is missing, groups, one denial, and whether a change of one
/// policy would let the stored requests pass. Every question is the real program, started anew.
func benchmarkLarge(_ options: BenchmarkOptions) -> [ResultRow] {
    let scale = options.isSmall ? 1_000 : 1
    let roles = LargeStore(options, roles: 1_000, buckets: 1_000, denials: 20_000 / scale)
    var rows = roles.gaps(bar: "<= 1 s")
    let wide = LargeStore(options, roles: 5_000, buckets: 2_000, denials: 200_000 / scale)
    rows += [wide.imported(bar: "<= 3 s, 128 MiB")] + wide.gaps(bar: "<= 3 s")
    rows += [wide.whatIf(bar: "<= 10 s")]
    var bare = LargeStore(options, roles: 40, buckets: 20, denials: 500_000 / scale)
    bare.mix.snapshot = false
    rows += bare.gaps(bar: "<= 3 s")
    let large = LargeStore(options, roles: 40, buckets: 20, denials: options.denials / scale)
    return rows + large.questions()
}

/// A store of denials of so many roles at so many buckets, each with its own address and key.
private struct LargeStore {
    let options: BenchmarkOptions
    let denials: Int
    var mix = Mix.storm

    init(_ options: BenchmarkOptions, roles: Int, buckets: Int, denials: Int) {
        self.options = options
        self.denials = denials
        (mix.roles, mix.buckets, mix.snapshot) = (roles, buckets, true)
        if options.isSmall { (mix.roles, mix.buckets) = (min(roles, 20), min(buckets, 10)) }
    }

    private var name: String {
        "\(denials) denials of \(mix.roles) roles in \(mix.buckets) buckets"
            + (mix.snapshot ? "" : ", no policies")
    }

    private func fill() {
        options.prepareStore(mix)
        _ = options.ingest([accessLogs()])
    }

    private func accessLogs() -> String {
        options.accessLogs("large-\(mix.roles)-\(denials)", mix, lines: denials)
    }

    /// `snapshot import` of the account alone.
    func imported(bar: String) -> ResultRow {
        Files.removeStore(options.store)
        let folder = options.snapshot(roles: mix.roles, buckets: mix.buckets)
        let run = Harness.run(
            [options.why403, "snapshot", "import", folder, "--store", options.store, "--quiet"])
        return row("snapshot import, \(mix.roles) roles and \(mix.buckets) buckets", [run], bar)
    }

    /// `doctor` and `snapshot gaps` over a new store of these denials.
    func gaps(bar: String) -> [ResultRow] {
        fill()
        return [
            ask("doctor", ["doctor"], bar),
            ask("snapshot gaps", ["snapshot", "gaps"], bar),
        ]
    }

    /// A change of one bucket's policy against all denials.
    func whatIf(bar: String) -> ResultRow {
        let policy = "\(options.folder)/what-if.json"
        Files.write(
            #"{"Version":"2012-10-17","Statement":[{"Sid":"Lake","Effect":"Allow","Principal":"#
                + #"{"AWS":"\#(BenchmarkWorld.account)"},"Action":"s3:*","Resource":["#
                + #""arn:aws:s3:::bench-lake-1","arn:aws:s3:::bench-lake-1/*"]}]}"#,
            to: policy)
        return ask(
            "what-if of one bucket policy",
            ["what-if", "--replace", "arn:aws:s3:::bench-lake-1=\(policy)"], bar)
    }

    /// What is asked of a store day by day.
    func questions() -> [ResultRow] {
        fill()
        let filters = [
            "--bucket", "bench-lake-1", "--since", "2026-03-02T10:00:00Z", "--until",
            "2026-03-02T10:10:00Z",
        ]
        return [
            ask("report of one bucket's ten minutes", ["report"] + filters, "<= 100 ms")
        ]
            + ["cause", "role", "bucket", "day"].map {
                ask("report by \($0)", ["report", "--group-by", $0], "<= 500 ms")
            }
            + [
                ask("report by fix", ["report", "--group-by", "fix"], ""),
                ask("doctor", ["doctor"], "<= 2 s"),
                ask("explain", ["explain", firstID()], "<= 50 ms"),
                whatIf(bar: "<= 5 s for 1,000,000"),
            ]
    }

    /// The request id of the first denial of the first file.
    private func firstID() -> String {
        let folder = accessLogs()
        let file = Files.names(in: folder).filter { $0.first != "." }.min().map {
            "\(folder)/\($0)"
        }
        let line = Harness.run(["head", "-n", "1", file ?? folder]).output
        let fields = line.split(separator: " ")
        return fields.count > 6 ? String(fields[6]) : "none"
    }

    /// Runs the program with the store, `--rounds` times.
    private func ask(_ what: String, _ arguments: [String], _ bar: String) -> ResultRow {
        let runs = (0..<options.rounds).map { _ in
            Harness.run([options.why403] + arguments + ["--store", options.store])
        }
        return row("\(what): \(name)", runs, bar)
    }

    private func row(_ work: String, _ runs: [ProcessMeasure], _ bar: String) -> ResultRow {
        let wall = Harness.median(runs.map(\.seconds))
        let processor = Harness.median(runs.map(\.processorSeconds))
        let peak = Double(runs.map(\.peakBytes).max() ?? 0) / 1_048_576
        return ResultRow(
            work: work,
            measured: "\(Harness.text(wall)) s (\(Harness.text(processor)) s), "
                + "\(Harness.text(peak, digits: 0)) MiB",
            bar: bar)
    }
}
