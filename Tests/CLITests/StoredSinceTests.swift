import Foundation
import TestSupport
import Testing

/// When denials came into the store, which is not when they happened.
struct StoredSinceTests {
    @Test func `what came lately is told apart, whenever it happened`() throws {
        let fixture = try StoreFixture()
        try fixture.ingest([DeniedEvent(id: "A000000000000001", key: "a")])
        let sqlite = try #require(executable("sqlite3"), "apt-get install sqlite3")
        func sql(_ text: String) throws -> String {
            let result = try runProcess(sqlite, [fixture.store, text])
            #expect(result.status == 0, "\(result.errors)")
            return result.output
        }
        // An hour passes.
        _ = try sql("UPDATE arrival SET time = time - 3600")
        try fixture.folder.write(
            LogFixture.line(requestID: "B000000000000001") + "\n", to: "late/b")
        try fixture.succeed(["ingest", fixture.folder.path + "/late"])
        #expect(try fixture.ids(["--stored-since", "30m"]) == ["B000000000000001"])
        #expect(try fixture.ids(["--stored-since", "2h"]).count == 2)
        #expect(try fixture.ids(["--since", "30m"]) == [])
        let groups = try fixture.objects(["report", "--group-by", "cause", "--stored-since", "30m"])
        #expect(groups.map { $0["denials"] as? Int } == [1])
        let build = ["report", "--fail-on", "any", "--format", "ndjson", "--stored-since"]
        #expect(try fixture.run(build + ["30m"]).status == 3)
        #expect(try fixture.run(build + ["now"]).status != 64)
        #expect(
            try sql(
                "SELECT request_id FROM denial_arrival WHERE stored_epoch > unixepoch() - 1800")
                == "B000000000000001\n")
        #expect(
            try sql("SELECT min(stored_at) LIKE '____-__-__T__:__:__Z' FROM denial_arrival")
                == "1\n")
    }
}
