import Foundation
import TestSupport
import Testing

/// `forget` and `prune`.
struct RemovalTests {
    /// What reports and views say, but for when something was stored.
    private static func answers(_ fixture: StoreFixture) throws -> [String] {
        let views = ["denial_report", "cause_summary", "drop_status"].map { view in
            let columns =
                view == "denial_report"
                ? "request_id, event_time, cause, blocked_by, fix, missing" : "*"
            return "SELECT \(columns) FROM \(view) ORDER BY 1, 2, 3"
        }
        return [
            try fixture.succeed(["report", "--all-principals", "--format", "ndjson"]),
            try fixture.succeed(["report", "--all-principals", "--group-by", "cause,role"]),
        ] + (try views.map { try query($0, fixture.store) })
    }

    private static func query(_ sql: String, _ store: String) throws -> String {
        let script = """
            import sqlite3, sys
            store = sqlite3.connect(sys.argv[1])
            for row in store.execute(sys.argv[2]): print(row)
            store.commit()
            """
        let python = try #require(executable("python3"))
        let result = try runProcess(python, ["-c", script, store, sql])
        #expect(result.status == 0, "\(result.errors)")
        return result.output
    }

    /// The example world without some of its logs.
    private static func world(without left: Set<String> = []) throws -> StoreFixture {
        let fixture = try StoreFixture()
        try fixture.succeed(["snapshot", "import", StoreFixture.world + "/snapshots"])
        let names = try StoreFixture.logNames().filter { !left.contains($0) }
        if !names.isEmpty {
            try fixture.succeed(["ingest"] + names.map { StoreFixture.world + "/logs/" + $0 })
        }
        return fixture
    }

    @Test func `a store that forgot a file equals one that never read it, whichever file`() throws {
        let names = try StoreFixture.logNames()
        #expect(names.count > 1)
        for name in names {
            let forgot = try Self.world()
            try forgot.succeed(["forget", StoreFixture.world + "/logs/" + name])
            #expect(
                try Self.answers(forgot) == Self.answers(Self.world(without: [name])), "\(name)")
            // It is read again where it is found.
            try forgot.succeed(["ingest", StoreFixture.world + "/logs"])
            #expect(try Self.answers(forgot) == Self.answers(Self.world()), "\(name)")
        }
    }

    @Test func `all files at once leave what the snapshots say`() throws {
        let forgot = try Self.world()
        let names = try StoreFixture.logNames()
        try forgot.succeed(["forget"] + names.map { StoreFixture.world + "/logs/" + $0 })
        #expect(try Self.answers(forgot) == Self.answers(Self.world(without: Set(names))))
    }

    private static func line(_ number: Int) -> String {
        LogFixture.line(requestID: String(format: "GONE%012d", number)) + "\n"
    }

    @Test func `the same bytes under another name take the place`() throws {
        let (both, one) = (try StoreFixture(), try StoreFixture())
        for fixture in [both, one] {
            for name in ["a", "b", "c"] {
                try fixture.folder.write(Self.line(1), to: "logs/\(name)")
            }
        }
        try both.succeed(["ingest", both.folder.path + "/logs"])
        for name in ["a", "c"] {
            let told = try both.succeed(["forget", both.folder.path + "/logs/" + name])
            #expect(told.hasPrefix("gone: 1 file, 0 denials, 0 sightings"), "\(told)")
        }
        try one.succeed(["ingest", one.folder.path + "/logs/b"])
        let paths = try [both, one].map { fixture in
            try Self.query("SELECT path, state, denials FROM drop_status", fixture.store)
                .replacing(fixture.folder.path, with: "")
        }
        #expect(paths[0] == paths[1])
        #expect(try both.ids(["--all-principals"]) == ["GONE000000000001"])
        try both.succeed(["forget", both.folder.path + "/logs/b"])
        #expect(try both.ids(["--all-principals"]) == [])
    }

    @Test func `what another file tells too is there again after the next ingest`() throws {
        let fixture = try StoreFixture()
        try fixture.folder.write(Self.line(1) + Self.line(2), to: "logs/a")
        try fixture.succeed(["ingest", fixture.folder.path + "/logs"])
        try fixture.folder.write(Self.line(2) + Self.line(3), to: "logs/b")
        try fixture.succeed(["ingest", fixture.folder.path + "/logs"])
        let told = try fixture.succeed(["forget", fixture.folder.path + "/logs/a"])
        #expect(told.contains("read again by the next ingest, as they may tell the same: 1 file"))
        try fixture.succeed(["ingest", fixture.folder.path + "/logs/b"])
        #expect(try fixture.ids(["--all-principals"]) == ["GONE000000000002", "GONE000000000003"])
        #expect(try Self.query("SELECT state FROM drop_status", fixture.store) == "('complete',)\n")
    }

    /// Each runs in the folder that holds `logs`.
    private static func inFolder(
        _ fixture: StoreFixture, _ arguments: [String]
    ) throws -> ProgramResult {
        try runProcess(
            why403, arguments + ["--store", fixture.store], folder: fixture.folder.path)
    }

    private static let spellings = ["logs", "./logs", "logs/", "logs/../logs", "$PWD/logs"]

    @Test(arguments: spellings, spellings)
    func `a file is known, and forgotten, by whatever way leads to it`(
        first: String, second: String
    ) throws {
        let fixture = try StoreFixture()
        func path(_ spelling: String) -> String {
            spelling.replacing("$PWD", with: fixture.folder.path)
        }
        for number in 1...3 { try fixture.folder.write(Self.line(number), to: "logs/\(number)") }
        _ = try Self.inFolder(fixture, ["ingest", path(first)])
        _ = try Self.inFolder(fixture, ["prune", "--before", "2100-01-01"])
        let again = try Self.inFolder(fixture, ["ingest", path(second)])
        #expect(again.errors.hasPrefix("nothing new: 3 files read before"), "\(again.errors)")
        let gone = try Self.inFolder(fixture, ["forget", path(second) + "/2"])
        #expect(gone.status == 0 && gone.output.hasPrefix("gone: 1 file"), "\(gone.errors)")
        // Also where it is there no more.
        try FileManager.default.removeItem(atPath: fixture.folder.path + "/logs/3")
        let lost = try Self.inFolder(fixture, ["forget", path(second) + "/3"])
        #expect(lost.status == 0 && lost.output.hasPrefix("gone: 1 file"), "\(lost.errors)")
        let other = try Self.inFolder(fixture, ["forget", "elsewhere/1"])
        #expect(other.status == 1 && other.output.isEmpty)
        let folder = try Self.inFolder(fixture, ["forget", path(second)])
        #expect(folder.status == 1 && folder.errors.contains("is a folder: name the files"))
    }

    @Test func `a copy of a file brings back nothing that was pruned`() throws {
        let fixture = try StoreFixture()
        for name in ["logs/a", "logs/b"] { try fixture.folder.write(Self.line(1), to: name) }
        try fixture.succeed(["ingest", fixture.folder.path + "/logs/a"])
        try fixture.succeed(["prune", "--before", "2100-01-01"])
        try fixture.succeed(["ingest", fixture.folder.path + "/logs"])
        #expect(try fixture.ids(["--all-principals"]).isEmpty)
    }

    @Test func `prune names what goes`() throws {
        let told = try Self.world().succeed(["prune", "--before", "2100-01-01"])
        #expect(told == "gone: 8 denials, 9 sightings, 1 refused KMS call\n")
    }

    @Test func `a dry run says the same and changes nothing`() throws {
        let fixture = try Self.world()
        let path = StoreFixture.world + "/logs/" + (try #require(StoreFixture.logNames().first))
        let before = try Self.answers(fixture)
        let dry = try fixture.succeed(["forget", "--dry-run", path])
        #expect(try Self.answers(fixture) == before)
        let real = try fixture.succeed(["forget", path])
        #expect(
            dry.dropFirst("would go".utf8.count).prefix { $0 != "\n" }
                == real.dropFirst("gone".utf8.count).prefix { $0 != "\n" })
        let pruned = try fixture.succeed(["prune", "--before", "2100-01-01", "--dry-run"])
        #expect(pruned.hasPrefix("would go: "))
        #expect(try !fixture.ids([]).isEmpty)
    }

    @Test func `a file that was never read is an error, and the others go`() throws {
        let fixture = try StoreFixture()
        try fixture.folder.write(Self.line(1), to: "logs/a")
        try fixture.succeed(["ingest", fixture.folder.path + "/logs"])
        let result = try fixture.run(["forget", "/no/such", fixture.folder.path + "/logs/a"])
        #expect(result.status == 1 && result.errors.contains("'/no/such'"))
        #expect(try fixture.ids(["--all-principals"]) == [])
        let none = try fixture.run(["forget", "/x", "--store", "none.sqlite"])
        #expect(none.status == 64 || none.status == 1)
    }

    @Test func `prune takes what is older and nothing else`() throws {
        let fixture = try Self.world()
        let rows = try fixture.objects(["report", "--all-principals"])
        let times = rows.compactMap { $0["eventTime"] as? String }.sorted()
        let time = times[times.count / 2]
        let json = try fixture.succeed(["prune", "--before", time, "--format", "json"])
        let gone = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let kept = rows.filter { ($0["eventTime"] as? String ?? "") >= time }
        #expect(gone["denials"] as? Int == rows.count - kept.count)
        let left = try fixture.objects(["report", "--all-principals"])
        #expect(left as NSArray == kept as NSArray)
        // The files are known, and nothing comes back.
        try fixture.succeed(["ingest", StoreFixture.world + "/logs"])
        #expect(try fixture.ids(["--all-principals"]).count == kept.count)
        #expect(try fixture.run(["prune"]).status == 64)
    }

    /// What came into the store lately is told by the denials' numbers, which grow for ever.
    @Test func `denials that are read after others went came into the store after them`() throws {
        for removal in [["forget", "logs/2", "logs/3"], ["prune", "--before", "2100-01-01"]] {
            let fixture = try StoreFixture()
            let logs = fixture.folder.path + "/"
            for number in 1...3 {
                try fixture.folder.write(Self.line(number), to: "logs/\(number)")
                try fixture.succeed(["ingest", logs + "logs/\(number)"])
                // As if it had been long ago.
                _ = try Self.query("UPDATE arrival SET time = \(number)", fixture.store)
            }
            try fixture.succeed(
                removal.map { $0.hasPrefix("logs/") ? logs + $0 : $0 })
            try fixture.folder.write(Self.line(4) + Self.line(5), to: "logs/4")
            try fixture.succeed(["ingest", logs + "logs/4"])
            let late = try fixture.ids(["--all-principals", "--stored-since", "1h"])
            #expect(late.sorted() == ["GONE000000000004", "GONE000000000005"], "\(removal)")
            let arrived = try Self.query(
                "SELECT count(*), min(id) > 3 FROM denial JOIN denial_arrival USING (request_id) "
                    + "WHERE stored_epoch > 3", fixture.store)
            #expect(arrived == "(2, 1)\n", "\(removal)")
        }
    }
}
