/// How the cost of `ingest` grows: processor seconds for once, twice and four times as much of one
/// thing, all else equal.
func benchmarkGrowth(_ options: BenchmarkOptions) -> [ResultRow] {
    let scale = options.isSmall ? 100 : 1
    let growth = Growth(options: options)
    var none = Mix.standard
    none.refused = 0
    var all = Mix.standard
    all.refused = 1
    return [
        growth.row("records", [40_000, 80_000, 160_000].map { $0 / scale }) { count, folder in
            var logs = AccessLogLines(seed: options.seed, mix: none)
            for file in 0..<8 { Files.write(logs.lines(count / 8), to: "\(folder)/\(file)") }
        },
        growth.row("files of 5 lines", [10_000, 20_000, 40_000].map { $0 / scale }) {
            count, folder in
            var logs = AccessLogLines(seed: options.seed, mix: none)
            for file in 0..<count { Files.write(logs.lines(5), to: "\(folder)/\(file)") }
        },
        growth.row("denials", [1_000, 10_000, 100_000].map { $0 / scale }) { count, folder in
            var logs = AccessLogLines(seed: options.seed, mix: all)
            Files.write(logs.lines(count), to: "\(folder)/refused")
        },
        growth.policies([20, 200, 2_000], denials: 2_000 / scale),
    ]
}

private struct Growth {
    let options: BenchmarkOptions

    func row(_ name: String, _ counts: [Int], _ make: (Int, String) -> Void) -> ResultRow {
        let seconds = counts.map { count in
            let word = name.prefix { $0 != " " }
            let logs = options.data("growth-\(word)-\(count)", "2 \(options.seed)") {
                make(count, $0)
            }
            options.prepareStore()
            return options.ingest([logs]).processorSeconds
        }
        return row("growth: \(name)", counts, seconds)
    }

    /// As many denials, and ever more roles with a policy beside those that are denied.
    func policies(_ counts: [Int], denials: Int) -> ResultRow {
        let logs = options.data("growth-policies", "2 \(options.seed) \(denials)") { folder in
            var mix = Mix.standard
            mix.refused = 1
            var logs = AccessLogLines(seed: options.seed, mix: mix)
            Files.write(logs.lines(denials), to: "\(folder)/refused")
        }
        let seconds = counts.map { count in
            options.prepareStore(roles: count)
            return options.ingest([logs]).processorSeconds
        }
        return row("growth: roles with a policy, \(denials) denials", counts, seconds)
    }

    private func row(_ work: String, _ counts: [Int], _ seconds: [Double]) -> ResultRow {
        let steps = zip(counts, seconds).map { "\($0): \(Harness.text($1)) s" }
        return ResultRow(
            work: work, measured: steps.joined(separator: ", "), bar: "processor time, linear",
            found: options.found())
    }
}
