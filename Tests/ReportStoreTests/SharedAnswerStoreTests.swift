import AWSTypes
import Denials
import ReportStore
import TestSupport
import Testing

@testable import Attributions

/// An answer that many denials share is kept once, and told of each with its own key.
@Suite struct SharedAnswerStoreTests {
    let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    /// An answer that speaks of the key in every kind of text, and holds the byte that stands for a
    /// hole as a stranger may have written it.
    static func answer(key: String) -> Attribution {
        let object = "arn:aws:s3:::orchard-lake/\(key)"
        var answer = Attribution(action: "s3:GetObject", resource: object)
        answer.cause = .bucketPolicy
        answer.mechanism = .bucketPolicy
        answer.certainty = .reported
        answer.role = "arn:aws:iam::111122223333:role/orchard-etl"
        answer.blockedBy = [
            Blocker(
                cause: .bucketPolicy, mechanism: .bucketPolicy, outcome: .explicitlyDenies,
                place: PolicyPlace(.objectACL, "orchard-lake", object: key),
                reason: denies(object))
        ]
        answer.fixes = [
            Fix(
                cause: .bucketPolicy, place: PolicyPlace(.bucketPolicy, "orchard-lake"),
                change: .allow(action: "s3:GetObject", resource: object, prefix: nil),
                role: answer.role, document: "{\n  \"Resource\": \"\(object)\\u0001\"\n}",
                verified: true)
        ]
        answer.missing = [
            Remark(.objectACL, run: [.object("get-object-acl", "lake", key)])
        ]
        answer.evidence = [Remark(.awsMessage, [.message: object])]
        answer.notes = [.stated("see \(key)")]
        return answer
    }

    private static func denies(_ object: String) -> Reason {
        var reason = Reason(.statementDenies, action: "s3:GetObject", resource: object)
        reason.statement = "No\u{1}Way"
        return reason
    }

    private func save(_ keys: [String], shared: Bool) throws {
        let writer = try StoreWriter(path: fixture.path)
        let sightings = keys.enumerated().map { number, key in
            StoreFixture.sighting("REQUEST\(number)", key: key)
        }
        try writer.commit(DropBatch([StoreFixture.drop("drop", fingerprint: 1, sightings)]))
        let answer = try #require(
            SharedAttribution(Self.answer(key: StandInKey.plain.text), .plain))
        let pending = try writer.nextPending(limit: 100)
        try writer.save(
            pending.map { denial in
                var summary = StoreFixture.summary(of: denial)
                summary.key = denial.sightings.first?.key
                let own = SharedAttribution(Self.answer(key: summary.key ?? ""))
                return AttributedDenial(
                    denial,
                    Decision(
                        summary, role: answer.attribution.role, shared ? answer : own,
                        isGlue: true))
            })
    }

    @Test func `every reader sees each denial's own key, as if the answer were its own`() throws {
        let keys = ["raw/a.csv", "raw/b=1/c.csv"]
        try save(keys, shared: true)
        let alone = try SharedAnswerStoreTests()
        try alone.save(keys, shared: false)
        let readers = try [self, alone].map { try StoreReader(path: $0.fixture.path) }
        #expect(try readers[0].report(ReportFilter()) == readers[1].report(ReportFilter()))
        let row = try #require(try readers[0].report(ReportFilter()).last)
        #expect(row.resource == "arn:aws:s3:::orchard-lake/raw/b=1/c.csv")
        #expect(row.blockedBy.first?.statement == "No\u{1}Way")
        #expect(
            try readers[0].find(requestID: "REQUEST1").map(\.explanation)
                == readers[1].find(requestID: "REQUEST1").map(\.explanation))
        let view = "SELECT * FROM denial_report ORDER BY request_id"
        #expect(try fixture.sql(view) == alone.fixture.sql(view))
        #expect(try fixture.sql("PRAGMA foreign_key_check") == [])
        // What is shared is there once.
        #expect(try fixture.count("document") == 5)
        #expect(try alone.fixture.count("document") == 10)
    }

    /// An answer that is about no captured policy, and speaks of the names in every kind of text.
    private static func answer(role: String, bucket: String, key: String) -> Attribution {
        var answer = Attribution(
            action: "s3:GetObject", resource: "arn:aws-cn:s3:::\(bucket)/\(key)")
        answer.role = "arn:aws-cn:iam::111122223333:role/\(role)"
        answer.missing = [
            Remark(.objectACL, run: [.object("get-object-acl", bucket, key)]),
            .stated("policies of role \(role)"),
        ]
        answer.evidence = [Remark(.awsMessage, [.message: "\(role) on \(bucket)"])]
        answer.notes = [.stated("\(bucket)\u{1}\u{2}\u{3}\(role)\(role)")]
        return answer
    }

    private func save(names: [(role: String, bucket: String)], shared: Bool) throws {
        let writer = try StoreWriter(path: fixture.path)
        let sightings = names.enumerated().map { number, names in
            var sighting = StoreFixture.sighting("REQUEST\(number)", key: "a/\(number).csv")
            sighting.bucket = names.bucket
            return sighting
        }
        try writer.commit(DropBatch([StoreFixture.drop("drop", fingerprint: 1, sightings)]))
        let nameless = try #require(
            SharedAttribution(
                nameless: Self.answer(
                    role: StandInNames.role, bucket: StandInNames.bucket,
                    key: StandInKey.plain.text),
                .plain))
        try writer.save(
            zip(try writer.nextPending(limit: 100), names).map { denial, names in
                let summary = StoreFixture.summary(of: denial)
                let own = Self.answer(
                    role: names.role, bucket: names.bucket, key: summary.key ?? "")
                return AttributedDenial(
                    denial,
                    Decision(
                        summary, role: own.role, shared ? nameless : SharedAttribution(own),
                        isGlue: true))
            })
    }

    @Test func `every reader sees each denial's own role and bucket`() throws {
        let names = [("etl", "lake"), ("x.y_z", "lake"), ("etl", "a.b-c"), ("lake", "etl")]
        try save(names: names, shared: true)
        let alone = try SharedAnswerStoreTests()
        try alone.save(names: names, shared: false)
        let readers = try [self, alone].map { try StoreReader(path: $0.fixture.path) }
        #expect(try readers[0].report(ReportFilter()) == readers[1].report(ReportFilter()))
        for number in names.indices {
            #expect(
                try readers[0].find(requestID: "REQUEST\(number)").map(\.explanation)
                    == readers[1].find(requestID: "REQUEST\(number)").map(\.explanation))
        }
        let view = "SELECT * FROM denial_report ORDER BY request_id"
        #expect(try fixture.sql(view) == alone.fixture.sql(view))
        #expect(try fixture.count("document") == 3)
        #expect(try alone.fixture.count("document") == 12)
    }

    @Test func `an answer shared in one session is found again in the next`() throws {
        try save(["raw/a.csv"], shared: true)
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(history: [StoreFixture.changeOfEverything()])
        let pending = try writer.nextPending(limit: 1)
        // Another run has another mark; what is kept has none.
        let answer = try #require(
            SharedAttribution(Self.answer(key: StandInKey.plain.text), .plain))
        try writer.save(
            pending.map {
                AttributedDenial(
                    $0,
                    Decision(
                        StoreFixture.summary(of: $0), role: answer.attribution.role, answer,
                        isGlue: true))
            })
        // One of them is that fact's.
        #expect(try fixture.count("document") == 6)
        #expect(try fixture.count("verdict") == 1)
    }
}
