import AWSTypes
import TestSupport
import Testing

@testable import PolicyHistory

/// What only a capture shows to have changed, over random histories of few subjects and times.
@Suite struct UnseenChangeTests {
    /// What is in force at a time, each facet's value as text.
    private static func values(_ history: PolicyHistory, at time: Instant) -> [String] {
        history.subjects.flatMap { subject in
            (history.timelines[subject] ?? [:]).keys.sorted().map { facet in
                "\(subject) \(facet) \(history.fact(subject, facet, at: time).value as Any)"
            }
        }
    }

    @Test(arguments: 1...60) func `outside of the open times what was in force is the same`(
        seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed)
        let history = PolicyHistory(entries: OrderTests.entries(&generator))
        guard let unseen = UnseenChanges(in: history) else { return }
        for time in OrderTests.times.map({ Events.time($0) }) where !unseen.isOpen(at: time) {
            #expect(Self.values(unseen.made, at: time) == Self.values(history, at: time))
        }
    }

    private static let bucket = Subject(.bucket, "lake")

    private static func entry(
        _ time: Int64, _ value: String?, _ source: HistoryEntry.Source = .snapshot,
        facet: Facet = Facet.payer
    ) -> HistoryEntry {
        HistoryEntry(
            subject: bucket, facet: facet, time: Instant(seconds: time),
            value: HistoryEntry.Value(value), source: source,
            origin: source == .change ? "PutBucketRequestPayment" : "file")
    }

    @Test(
        arguments: [
            (
                "two captures differ", [entry(0, "a"), entry(100, "b")], [1, 50, 99], [0, 100, 101]
            ),
            ("captures agree", [entry(0, "a"), entry(100, "a")], [], [0, 50, 100]),
            (
                "an event tells", [entry(0, "a"), entry(40, "b", .change), entry(100, "b")], [],
                [20, 60]
            ),
            (
                "an event tells something else",
                [entry(0, "a"), entry(40, "c", .change), entry(100, "b")], [41, 99],
                [0, 39, 40, 100]
            ),
            (
                "an event while the capture was made",
                [entry(0, "a"), entry(100, "b"), entry(160, "b", .change)], [], [50, 120]
            ),
            (
                "an event long after the capture",
                [entry(0, "a"), entry(100, "b"), entry(9_000, "b", .change)], [50], [0, 100]
            ),
            ("nothing was there before", [entry(100, "b")], [], [0, 50, 100]),
            ("it went", [entry(0, "a"), entry(100, nil)], [1, 99], [0, 100]),
        ] as [(String, [HistoryEntry], [Int64], [Int64])])
    func `open is the time between two facts that no event explains`(
        name: String, entries: [HistoryEntry], open: [Int64], closed: [Int64]
    ) {
        let unseen = UnseenChanges(in: PolicyHistory(entries: entries))
        for time in open {
            #expect(unseen?.isOpen(at: Instant(seconds: time)) == true, "\(name) at \(time)")
        }
        for time in closed {
            #expect(
                unseen?.isOpen(at: Instant(seconds: time)) ?? false == false, "\(name) at \(time)")
        }
    }

    @Test func `what a file is called makes no fact a proposal, nor a birth`() {
        let entries = [("what-if", 0), ("the plan", 0), ("CreateDate", 0), ("CreateDate", 100)].map
        {
            HistoryEntry(
                subject: Self.bucket, facet: Facet.payer, time: Instant(seconds: $1),
                value: .text("\($1)"), source: .snapshot, origin: $0)
        }
        for entry in entries.prefix(3) {
            let history = PolicyHistory(entries: [entry])
            let fact = history.fact(Self.bucket, Facet.payer, at: entry.time)
            #expect(fact.provenance?.isProposed == false && !entry.isBirth)
        }
        let unseen = UnseenChanges(in: PolicyHistory(entries: Array(entries.suffix(2))))
        #expect(unseen?.isOpen(at: Instant(seconds: 50)) == true)
    }

    @Test func `of a list only the names that no event tells are early`() throws {
        let tags = Facet.tags
        let history = PolicyHistory(entries: [
            Self.entry(0, #"["kept","gone"]"#, facet: tags.listing),
            Self.entry(0, "1", facet: tags.member("kept")),
            Self.entry(0, "1", facet: tags.member("gone")),
            Self.entry(50, "1", .change, facet: tags.member("told")),
            Self.entry(100, #"["kept","told","unseen"]"#, facet: tags.listing),
            Self.entry(100, "1", facet: tags.member("kept")),
            Self.entry(100, "1", facet: tags.member("told")),
            Self.entry(100, "1", facet: tags.member("unseen")),
        ])
        let made = try #require(UnseenChanges(in: history)).made
        func names(_ time: Int64) -> [String] {
            made.group(tags, of: Self.bucket, at: Instant(seconds: time)).members
                .filter { !$0.value.isAbsent }.map(\.name)
        }
        #expect(names(0) == ["gone", "kept"])
        #expect(names(10) == ["kept", "unseen"])
        #expect(names(60) == ["kept", "told", "unseen"])
        #expect(names(100) == ["kept", "told", "unseen"])
    }
}
