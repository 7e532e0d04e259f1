import AWSTypes
import Attributions
import ReportStore

/// The facts of one kind about one role in some stretch of time, the latest first: denials come
/// nearly in the order of their times, and most find theirs in what was read for one before.
struct NearbyFacts<Fact> {
    /// How many are remembered.
    static var limit: Int { 4_096 }
    /// How far before and behind what is asked for is read, in seconds: less where facts are so
    /// many that a longer stretch is not remembered.
    static var readAheadSeconds: [Int64] { [EvidenceWindow.session, 900] }

    private let times: ClosedRange<Instant>
    private let facts: [Fact]

    /// The latest facts not after `time` and not more than so many seconds before it, as `ask` with
    /// the usual limit would say.
    static func latest(
        _ remembered: inout NearbyFacts?, notAfter last: Instant, within seconds: Int64,
        time: (Fact) -> Instant,
        _ ask: (ClosedRange<Instant>, Int) throws(StoreError) -> [Fact]
    ) throws(StoreError) -> ArraySlice<Fact> {
        let wanted = stretch(last, before: seconds, behind: 0)
        if let known = remembered, known.times.contains(wanted.lowerBound),
            known.times.contains(wanted.upperBound)
        {
            return known.latest(in: wanted, time)
        }
        for ahead in readAheadSeconds {
            let times = stretch(last, before: seconds &+ ahead, behind: ahead)
            let facts = try ask(times, limit + 1)
            if facts.count > limit { continue }
            let read = NearbyFacts(times: times, facts: facts)
            remembered = read
            return read.latest(in: wanted, time)
        }
        return try ask(wanted, EvidenceGathering.sessionsLookedAt)[...]
    }

    private static func stretch(
        _ time: Instant, before: Int64, behind: Int64
    ) -> ClosedRange<Instant> {
        let first = time.seconds.subtractingReportingOverflow(before)
        let last = time.seconds.addingReportingOverflow(behind)
        return Instant(
            seconds: first.overflow ? .min : first.partialValue)...Instant(
                seconds: last.overflow ? .max : last.partialValue)
    }

    private func latest(
        in wanted: ClosedRange<Instant>, _ time: (Fact) -> Instant
    ) -> ArraySlice<Fact> {
        let start = facts.partitionPoint { time($0) <= wanted.upperBound }
        let end = facts.partitionPoint { time($0) < wanted.lowerBound }
        return facts[start..<min(end, start + EvidenceGathering.sessionsLookedAt)]
    }
}
