import Glibc
import ReportStore
import S3Client
import TestSupport
import Testing

@testable import Pipeline

@Suite struct ObjectFeedTests {
    /// Who takes a feed for empty deletes what announced its objects.
    @Test func `a feed is not complete while announced objects are under way`() throws {
        var settings = ClientSettings()
        settings.environment = [
            "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s", "HOME": "/nonexistent",
        ]
        // Nobody listens there: the request is repeated for seconds.
        settings.endpointURL = try EndpointURL("http://127.0.0.1:1")
        let store: ObjectStore
        do throws(ServiceError) { store = try ObjectStore(settings) } catch {
            print("skipped: no libcurl here (\(error))")
            return
        }
        let events = (0..<3).map { ObjectEvent(bucket: "logs", key: "\($0)") }
        let feed = ObjectFeed(events, store) { false }
        feed.start(KnownDrops())
        usleep(300_000)
        #expect(feed.extent.mayHoldDrops)
        #expect(feed.settled.isEmpty)
        feed.stop()
        store.close()
    }
}
