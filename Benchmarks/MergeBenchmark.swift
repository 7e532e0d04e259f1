/// `store merge` of eight stores of denials that have one hash key, as tasks of one job make them, and
/// of stores that have each its own.
func benchmarkMerge(_ options: BenchmarkOptions) -> [ResultRow] {
    let merge = MergeBenchmark(options, denials: options.isSmall ? 100 : 100_000)
    return [
        merge.row("with one key", haveOneKey: true, bar: "<= 2 s, 128 MiB"),
        merge.row("with keys of their own", haveOneKey: false, bar: ""),
    ]
}

private struct MergeBenchmark {
    private static let stores = 8

    private let options: BenchmarkOptions
    private let denials: Int
    private var mix = Mix.storm

    init(_ options: BenchmarkOptions, denials: Int) {
        self.options = options
        self.denials = denials
        (mix.files, mix.snapshot) = (MergeBenchmark.stores, false)
    }

    func row(_ name: String, haveOneKey: Bool, bar: String) -> ResultRow {
        let stores = make(haveOneKey: haveOneKey)
        let runs = (0..<options.rounds).map { _ in
            Files.removeStore(options.store)
            return Harness.run(
                [options.why403, "store", "merge", options.store] + stores
                    + ["--facts-only", "--quiet"])
        }
        for store in stores { Files.removeStore(store) }
        let wall = Harness.median(runs.map(\.seconds))
        let processor = Harness.median(runs.map(\.processorSeconds))
        let peak = Double(runs.map(\.peakBytes).max() ?? 0) / 1_048_576
        return ResultRow(
            work: "merge \(MergeBenchmark.stores) stores of \(denials) denials each, \(name)",
            measured: "\(Harness.text(wall)) s (\(Harness.text(processor)) s), "
                + "\(Harness.text(peak, digits: 0)) MiB",
            bar: bar)
    }

    private func make(haveOneKey: Bool) -> [String] {
        let count = denials * MergeBenchmark.stores
        let folder = options.accessLogs("merge-\(count)", mix, lines: count)
        let files = Files.names(in: folder).filter { $0.first != "." }.sorted()
        return files.enumerated().map { number, file in
            let store = "\(options.store).part-\(number)"
            Files.removeStore(store)
            if haveOneKey, number > 0 {
                Harness.run(
                    [options.why403, "store", "new", store, "--like", "\(options.store).part-0"]
                        + ["--quiet"])
            }
            Harness.run(
                [options.why403, "ingest", "\(folder)/\(file)", "--facts-only", "--quiet"]
                    + ["--store", store])
            return store
        }
    }
}
