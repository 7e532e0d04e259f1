import AWSTypes
import Glibc
import IAM

/// Decides distinct requests over realistic policy sets on one core, prints the speed, and a hash
/// of the decisions, so that a change of meaning cannot pass for a gain. Returns the exit status.
func measureIAM(requestCount: Int = 4_000, seconds: Double = 3) -> Int32 {
    do {
        let scenario = try IAMScenario()
        let requests = (0..<requestCount).map { scenario.request($0) }
        let verdicts = requests.map { decide($0.request, with: $0.policies) }
        var counts: [String: Int] = [:]
        for verdict in verdicts { counts[verdict.rawValue, default: 0] += 1 }
        print("policy sets       \(scenario.sets.count), \(scenario.statementCounts) statements")
        print("distinct requests \(requestCount): \(counts.sorted { $0.key < $1.key })")
        print("hash of decisions \(hash(verdicts))")
        let names: [(String, (IAMScenario.Request) -> Verdict)] = [
            ("decide           ", { decide($0.request, with: $0.policies) }),
            ("authorize        ", { authorize($0.request, with: $0.policies).outcome }),
        ]
        for (name, run) in names {
            print("\(name) \(decisionsPerSecond(requests, seconds: seconds, run)) decisions/s")
        }
        return 0
    } catch {
        print("\(error)")
        return 1
    }
}

private func decisionsPerSecond(
    _ requests: [IAMScenario.Request], seconds: Double, _ run: (IAMScenario.Request) -> Verdict
) -> Int {
    var best = 0.0
    let end = processorTime() + seconds
    while processorTime() < end {
        let start = processorTime()
        var allowed = 0
        for request in requests where run(request) == .allowed { allowed += 1 }
        let elapsed = processorTime() - start
        if allowed <= requests.count { best = max(best, Double(requests.count) / elapsed) }
    }
    return Int(best)
}

/// FNV-1a over the verdicts' first letters.
private func hash(_ verdicts: [Verdict]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for verdict in verdicts {
        for byte in verdict.rawValue.utf8.prefix(1) {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
    }
    return String(hash, radix: 16)
}

/// Seconds of processor time: what other programs take of the machine does not count.
private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
