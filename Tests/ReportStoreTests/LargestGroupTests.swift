import AWSTypes
import Testing

@testable import ReportStore

/// `--limit` keeps the groups with the most denials, whatever order they are shown in.
@Suite struct LargestGroupTests {
    @Test(arguments: [
        (0, []), (1, ["c"]), (2, ["a", "c"]), (3, ["a", "b", "c"]), (4, ["a", "b", "c", "d"]),
        (9, ["a", "b", "c", "d"]),
    ]) func `the largest stay in their order, the first of equal ones before`(
        count: Int, keys: [String]
    ) {
        let groups = [("a", 5), ("b", 2), ("c", 15), ("d", 2)].map {
            ReportGroup(
                key: $0.0, denials: $0.1, roles: 1, buckets: 1,
                first: Instant(seconds: 0), last: Instant(seconds: 0))
        }
        #expect(ReportGroup.largest(count, of: groups).compactMap(\.key) == keys)
    }
}
