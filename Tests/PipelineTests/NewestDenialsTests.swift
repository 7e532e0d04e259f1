import AWSTypes
import ReportStore
import TestSupport
import Testing

@testable import Pipeline

@Suite struct NewestDenialsTests {
    @Test(arguments: 1...4) func `the newest so many are the first of all from the newest on`(
        seed: UInt64
    ) throws {
        let folder = try TemporaryFolder()
        let store = try RandomStore(seed: seed, denials: 80, in: folder.path)
        let reader = try StoreReader(path: store.path)
        var filter = ReportFilter()
        filter.includesAllPrincipals = true
        let all = try reader.report(filter, order: .newest)
        #expect(all.count > 60)
        let middle = all[all.count / 2]
        var filters = [filter, ReportFilter()]
        filter.since = all[all.count * 3 / 4].eventTime
        filter.until = all[all.count / 4].eventTime
        filters.append(filter)
        filter = ReportFilter()
        filter.causes = [middle.cause]
        filters.append(filter)
        filter.causes = []
        filter.buckets = ["*\(middle.bucket?.last.map(String.init) ?? "")"]
        filters.append(filter)
        filter.buckets = []
        filter.requestIDs = ["*1*"]
        filters.append(filter)
        for filter in filters {
            let passing = try reader.report(filter, order: .newest)
            for count in [1, 2, 3, 7, passing.count, passing.count + 1, Int.max] {
                let newest = try reader.report(filter, order: .newest, newest: count)
                #expect(newest == Array(passing.prefix(count)), "\(count) of \(filter)")
            }
        }
    }
}
