/// Two kinds of work on the same files, timed in turns: on a noisy machine only the ratio of
/// neighbours means something.
struct Comparison {
    private(set) var baselines: [Double] = []
    private(set) var times: [Double] = []
    private(set) var peakBytes = 0

    private var ratios: [Double] { zip(times, baselines).map { $0 / $1 } }

    /// Runs both, once to warm the page cache and then in turns.
    init(rounds: Int, baseline: () -> ProcessMeasure, subject: () -> ProcessMeasure) {
        for round in 0...rounds {
            let first = baseline()
            let second = subject()
            peakBytes = max(peakBytes, second.peakBytes)
            if round == 0, rounds > 1 { continue }
            baselines.append(first.seconds)
            times.append(second.seconds)
            if rounds == 1 { break }
        }
    }

    func row(_ work: String, against name: String, bar: String, found: String) -> ResultRow {
        let time = Harness.text(Harness.median(times))
        let peak = Harness.text(Double(peakBytes) / 1_048_576, digits: 0)
        return ResultRow(
            work: work, measured: peakBytes == 0 ? "\(time) s" : "\(time) s, \(peak) MiB",
            against: "\(name): \(Harness.text(Harness.median(baselines))) s",
            ratio: Harness.text(Harness.median(ratios)) + "x", bar: bar, found: found)
    }
}
