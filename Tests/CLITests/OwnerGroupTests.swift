import TestSupport
import Testing

/// `report --group-by owner`: everybody who has to change something.
@Suite struct OwnerGroupTests {
    @Test func `a denial that waits for two owners is counted for each, once`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(
            bucketStatements: """
                [{"Sid":"Two","Effect":"Deny","Principal":"*","Action":"s3:GetObject",
                  "Resource":"arn:aws:s3:::lake/raw/*"},
                 {"Sid":"More","Effect":"Deny","Principal":"*","Action":"s3:GetObject",
                  "Resource":"arn:aws:s3:::lake/raw/a*"}]
                """
        ).importInto(fixture)
        try fixture.ingest(
            ["raw/a", "raw/b", "other"].enumerated().map { number, key in
                DeniedEvent(id: "F00000000000000\(number)", role: "etl", key: key)
            })
        for filters in [[], ["--key", "raw/*"], ["--key", "none"]] {
            var expected: [String: Int] = [:]
            for row in try fixture.objects(["report"] + filters) {
                let fixes = row["fix"] as? [[String: Any]] ?? []
                for owner in Set(fixes.compactMap { $0["owner"] as? String }) {
                    expected[owner, default: 0] += 1
                }
            }
            let groups = try fixture.objects(["report", "--group-by", "owner"] + filters)
            var found: [String: Int] = [:]
            for group in groups {
                if let key = group["key"] as? String { found[key] = group["denials"] as? Int }
            }
            #expect(found == expected)
            if filters.isEmpty { #expect(expected.values.sorted() == [2, 3]) }
        }
    }
}
