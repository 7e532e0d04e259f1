import LogInput

/// Runs the benchmark of a name, or `all`, and prints what was measured; false where there is none
/// of that name.
func runBenchmarks(_ name: String, _ options: BenchmarkOptions) -> Bool {
    let benchmarks: [(name: String, run: (BenchmarkOptions) -> [ResultRow])] = [
        ("ingest", benchmarkIngest), ("logs", benchmarkLogs), ("storm", benchmarkStorm),
        ("small-files", benchmarkSmallFiles), ("memory", benchmarkMemory),
        ("store", benchmarkStore), ("growth", benchmarkGrowth), ("large", benchmarkLarge),
        ("merge", benchmarkMerge),
    ]
    let chosen = benchmarks.filter { name == "all" || name == $0.name }
    guard !chosen.isEmpty else { return false }
    let commit = Harness.run(
        ["sh", "-c", "git describe --always --dirty 2>/dev/null || echo unknown"]
    ).output.filter { $0 != "\n" }
    print(
        "commit \(commit), seed \(options.seed), \(options.rounds) rounds, inflated by \(DropReader.inflater)\n"
    )
    var rows: [ResultRow] = []
    for benchmark in chosen {
        note("\(benchmark.name)\n")
        rows += benchmark.run(options)
    }
    Files.removeStore(options.store)
    ResultTable.show(rows)
    return true
}
