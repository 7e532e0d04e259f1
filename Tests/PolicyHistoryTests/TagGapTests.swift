import AWSTypes
import Testing

@testable import PolicyHistory

/// Tags are captured where a policy looks at them, and are else nobody's work.
@Suite struct TagGapTests {
    static let bucket = Subject(.bucket, "lake")

    private func gaps(of policy: String, abac: String? = nil) -> Set<Facet> {
        let time = Instant(seconds: 1_700_000_000)
        func entry(_ facet: Facet, _ text: String) -> HistoryEntry {
            HistoryEntry(
                subject: TagGapTests.bucket, facet: facet, time: time, value: .text(text),
                source: .snapshot, origin: "file")
        }
        var history = PolicyHistory(entries: [entry(Facet.bucketPolicy, policy)])
        if let abac { history.insert(entry(Facet.abac, abac)) }
        var named = NamedSubjects()
        named.bucket = "lake"
        return Set(history.gaps(of: named, at: time).map(\.facet))
    }

    @Test(arguments: [
        (#"{"Condition":{"StringEquals":{"aws:ResourceTag/a":"b"}}}"#, true),
        (#"{"Condition":{"StringEquals":{"S3:buckettag/a":"b"}}}"#, true),
        (#"{"Resource":"${aws:ResourceTag/a}"}"#, true),
        (#"{"Condition":{"StringEquals":{"aws:PrincipalTag/a":"b"}}}"#, false), ("{}", false),
    ])
    func `a bucket's tags are a gap where its policy looks at them`(policy: String, isGap: Bool) {
        let found = gaps(of: policy)
        #expect(found.contains(Facet.abac) == isGap)
        #expect(found.contains(Facet.tags.listing) == isGap)
    }

    @Test func `tags that do not authorize are no gap`() {
        let policy = #"{"Condition":{"StringEquals":{"aws:ResourceTag/a":"b"}}}"#
        #expect(!gaps(of: policy, abac: "Disabled").contains(Facet.tags.listing))
        #expect(gaps(of: policy, abac: "Enabled").contains(Facet.tags.listing))
    }
}
