/// Two kinds of work on the same files, timed in turns: on a noisy machine only the ratio of
/// neighbours means something, and that of processor time more than that of wall time.
struct Comparison {
    private(set) var baselines: [ProcessMeasure] = []
    private(set) var subjects: [ProcessMeasure] = []

    /// Runs both, once to warm the page cache and then in turns.
    init(rounds: Int, baseline: () -> ProcessMeasure, subject: () -> ProcessMeasure) {
        for round in 0...rounds {
            let first = baseline()
            let second = subject()
            if round == 0, rounds > 1 { continue }
            baselines.append(first)
            subjects.append(second)
            if rounds == 1 { break }
        }
    }

    /// The ratios of neighbours, of wall or of processor time.
    func ratios(of time: KeyPath<ProcessMeasure, Double>) -> [Double] {
        zip(subjects, baselines).map { $0[keyPath: time] / $1[keyPath: time] }
    }

    /// The most memory that the subject had resident.
    var peakBytes: Int { subjects.map(\.peakBytes).max() ?? 0 }

    func row(_ work: String, against name: String, bar: String, found: String) -> ResultRow {
        let time = Comparison.text(subjects)
        let peak = Harness.text(Double(peakBytes) / 1_048_576, digits: 0)
        return ResultRow(
            work: work, measured: peakBytes == 0 ? time : "\(time), \(peak) MiB",
            against: "\(name): \(Comparison.text(baselines))",
            ratio: Spread(ratios(of: \.seconds)).text,
            processor: subjects.contains { $0.processorSeconds > 0 }
                ? Spread(ratios(of: \.processorSeconds)).text : "",
            bar: bar, found: found)
    }

    /// The medians of wall and processor time.
    private static func text(_ runs: [ProcessMeasure]) -> String {
        let wall = Harness.text(Harness.median(runs.map(\.seconds)))
        let processor = Harness.median(runs.map(\.processorSeconds))
        return processor > 0 ? "\(wall) s (\(Harness.text(processor)) s)" : "\(wall) s"
    }
}

/// Ratios by their median, lowest and highest.
struct Spread {
    private let values: [Double]

    init(_ values: [Double]) { self.values = values }

    /// `1.20x (1.15 to 1.31)`; without the spread where there is one value alone.
    var text: String {
        let median = Harness.text(Harness.median(values)) + "x"
        guard values.count > 1, let low = values.min(), let high = values.max() else {
            return median
        }
        return "\(median) (\(Harness.text(low)) to \(Harness.text(high)))"
    }
}
