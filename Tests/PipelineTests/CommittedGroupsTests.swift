import Testing

@testable import Pipeline

@Suite struct CommittedGroupsTests {
    @Test(arguments: [
        // What was kept in the pass, whether little is left to read, what is worth a transaction.
        (0, false, 1_200), (5_000, false, 1_200), (24_000, false, 3_000),
        (1_000_000, false, Ingest.batchFacts),
        (0, true, 64), (5_000, true, 78), (128_000, true, 2_000),
        (1_000_000, true, Ingest.batchFacts), (Int.max, true, Ingest.batchFacts),
    ])
    func `the more a pass has kept, the more facts wait for a transaction, up to a full group`(
        kept: Int, isLast: Bool, expected: Int
    ) {
        #expect(Ingest.worthwhileFacts(kept: kept, isLast: isLast) == expected)
    }
}
