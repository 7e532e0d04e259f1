import AWSTypes
import Foundation
import TestSupport
import Testing

@testable import ReportStore
@testable import Reports

/// A denial of a cause that is only likely may have a change in a plan, and none in its answer.
@Suite struct LikelyChangeTests {
    @Test func `what a plan may have is pointed to, and not told as certain`() throws {
        let store = try StoreFixture.sharedDemo()
        let reader = try StoreReader(path: store.store)
        var rows: [ReportRow] = []
        for id in try store.ids([]) {
            rows += try reader.find(requestID: id).map(\.explanation.row)
        }
        var row = try #require(rows.first { $0.certainty == .likely })
        row.fix = []
        let command = "why403 fix \(row.requestID)"
        #expect(NewDenialText.line(row).contains("whether a plan has one: \(command)"))
        row.certainty = .undetermined
        #expect(NewDenialText.line(row).contains("  no change known  "))
        row.certainty = .likely
        #expect(
            MarkdownReport(causes: [], zone: .utc).row(row).contains("why403 fix"),
            "\(MarkdownReport(causes: [], zone: .utc).row(row))")
    }
}
