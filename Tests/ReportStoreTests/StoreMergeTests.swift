import AWSTypes
import Denials
import Foundation
import TestSupport
import Testing

@testable import ReportStore

/// What a store has after another was merged into it, row by row.
@Suite struct StoreMergeTests {
    /// Whether the stores have one hash key, so that denials are merged by SQL, or each its own.
    private final class Keys { var areShared = false }

    let folder: TemporaryFolder
    let fixture: StoreFixture
    private let keys = Keys()

    init() throws {
        fixture = try StoreFixture()
        folder = fixture.folder
    }

    private func path(_ name: String) -> String { "\(folder.path)/\(name).sqlite" }

    private func drop(
        _ path: String, _ content: UInt64, _ ids: [String],
        state: DropRecord.State = .complete, size: Int64 = 100
    ) -> DropFacts {
        var facts = StoreFixture.drop(
            path, fingerprint: content, ids.map { StoreFixture.sighting($0) })
        facts.drop.state = state
        facts.drop.size = size
        facts.isProvisional = state == .damaged
        if state == .unfinished { facts.extent = .part }
        return facts
    }

    @discardableResult
    private func store(_ name: String, _ drops: DropFacts...) throws -> StoreWriter {
        let writer = try writer(name)
        for drop in drops { try writer.commit(DropBatch([drop])) }
        return writer
    }

    private func writer(_ name: String) throws -> StoreWriter {
        if keys.areShared {
            _ = try StoreWriter(path: path("key"))
            try? NewStore.make(at: path(name), like: try StoreReader(path: path("key")))
        }
        return try StoreWriter(path: path(name))
    }

    @discardableResult
    private func merge(_ names: String..., into target: String) throws -> [MergeSummary] {
        let writer = try writer(target)
        return try names.map { try writer.merge(try StoreReader(path: path($0))) }
    }

    private func drops(_ name: String) throws -> [String] {
        try fixture.sql(
            "SELECT path, state, records, denials FROM log_drop ORDER BY path, state", path(name))
    }

    private func ids(_ name: String) throws -> [String] {
        try fixture.sql(
            """
            SELECT request_id, count(*), sum(in_doubt IS NOT NULL) FROM denial
            JOIN sighting ON denial_id = denial.id GROUP BY 1 ORDER BY 1
            """, path(name))
    }

    @Test func `a merged fact has the hash under which a log's is kept`() throws {
        try store("one", drop("a", 1, ["A", "B"]))
        var writes = StoreFixture.drop("b", fingerprint: 2, [StoreFixture.sighting("C")])
        writes.evidence = [
            StoreFixture.session("e1", policy: #"{"Version":"2012-10-17"}"#),
            .keyDenial(StoreFixture.sighting("KMS", log: .cloudTrail)),
        ]
        writes.history = [StoreFixture.changeOfEverything()]
        try store("one", writes)
        try NewStore.make(at: path("two"), like: try StoreReader(path: path("one")))
        try merge("one", into: "two")
        for table in ["sighting", "key_denial", "role_session", "history_entry"] {
            let facts = "SELECT fact FROM \(table) ORDER BY 1"
            #expect(try fixture.sql(facts, path("one")) == fixture.sql(facts, path("two")))
        }
        #expect(try merge("one", into: "two")[0] == MergeSummary(facts: repeated(3)))
        #expect(try fixture.sql("PRAGMA foreign_key_check", path("two")) == [])
    }

    private func repeated(_ count: Int) -> CommitSummary {
        var summary = CommitSummary()
        summary.repeatedSightings = count
        return summary
    }

    @Test(arguments: [["one", "two"], ["two", "one"]], [true, false])
    func `of the same bytes the first path has the counters, whichever comes first`(
        order: [String], haveOneKey: Bool
    ) throws {
        keys.areShared = haveOneKey
        try store("one", drop("b", 1, ["A"]))
        try store("two", drop("a", 1, ["A"]), drop("c", 1, ["A"]))
        for name in order { try merge(name, into: "all") }
        #expect(try drops("all") == ["a|complete|1|1", "b|repeated|0|0", "c|repeated|0|0"])
        #expect(try ids("all") == ["A|1|0"])
        // As one process has them.
        for paths in [["c", "a", "b"], ["a", "b", "c"]] {
            let name = paths.joined()
            for path in paths { try store(name, drop(path, 1, ["A"])) }
            #expect(try drops(name) == drops("all"))
        }
    }

    @Test(arguments: [["one", "two"], ["two", "one"]])
    func `very many paths of the same bytes are merged as few are`(order: [String]) throws {
        let count = 2 * MergedDrops.fewSame
        // The first path of one store comes before all of the other, the next ones in between, and
        // half of one's in both.
        let one = (0..<count).map { drop(String(format: "%03d", $0 * 2), 1, ["A"]) }
        let two = (0..<count).map { drop(String(format: "%03d", $0 * 3 + 3), 1, ["A"]) }
        let paths = Set((one + two).map(\.drop.path)).sorted()
        for (name, drops) in [("one", one), ("two", two)] {
            let writer = try StoreWriter(path: path(name))
            for drop in drops { try writer.commit(DropBatch([drop])) }
        }
        for name in order + order { try merge(name, into: "all") }
        let expected = paths.map { $0 == paths[0] ? "\($0)|complete|1|1" : "\($0)|repeated|0|0" }
        #expect(try drops("all") == expected)
    }

    @Test(
        arguments: [["part", "whole"], ["whole", "part"], ["both", "part"], ["part", "both"]],
        [true, false])
    func `what one store read of a damaged drop, the other's whole one settles`(
        order: [String], haveOneKey: Bool
    ) throws {
        keys.areShared = haveOneKey
        let damaged = drop("log", 1, ["A", "FORGED"], state: .damaged, size: 90)
        let whole = drop("log", 2, ["A", "B"])
        try store("part", damaged)
        try store("whole", whole)
        try store("both", whole, damaged)
        for name in order + order { try merge(name, into: "all") }
        #expect(try ids("all") == ["A|1|0", "B|1|0"])
        #expect(try drops("all") == ["log|complete|2|2", "log|replaced|2|2"])
        try store("one", damaged, whole)
        #expect(try drops("one") == drops("all"))
    }

    @Test(arguments: [true, false])
    func `a damaged drop's same bytes elsewhere are no whole delivery`(haveOneKey: Bool) throws {
        keys.areShared = haveOneKey
        let name = "2026-05-04-00-22-09-0123456789ABCDEF"
        try store("one", drop("a/\(name)", 1, ["A"], state: .damaged))
        try store("two", drop("b/\(name)", 1, ["A"], state: .damaged))
        try store("three", drop("c/\(name)", 3, ["C"], state: .damaged, size: 50))
        for order in [["one", "two", "three"], ["three", "two", "one"]] {
            for part in order { try merge(part, into: order[0] + "-all") }
            #expect(try ids(order[0] + "-all") == ["A|1|1", "C|1|1"])
        }
    }

    @Test(arguments: [["part", "whole"], ["whole", "part"]], [true, false])
    func `a drop that one store was still reading is the whole one of the other`(
        order: [String], haveOneKey: Bool
    ) throws {
        keys.areShared = haveOneKey
        try store("part", drop("log", 0, ["A"], state: .unfinished))
        try store("whole", drop("log", 2, ["A", "B"]))
        for name in order + order { try merge(name, into: "all") }
        #expect(try drops("all") == ["log|complete|2|2"])
        #expect(try ids("all") == ["A|1|0", "B|1|0"])
    }

    @Test func `roles that people named in either store count in both`() throws {
        try store("one", drop("a", 1, ["A"])).countAsGlue(["etl-*"])
        try store("two").countAsGlue(["loader"])
        try merge("two", "one", into: "all")
        #expect(
            try fixture.sql("SELECT pattern FROM glue_role", path("all")) == ["etl-*", "loader"])
    }

    @Test func `a store like another has its key, snapshots and named roles, and no log`() throws {
        let writer = try store("one", drop("a", 1, ["A"]))
        try writer.commit(history: [StoreFixture.changeOfEverything()])
        try writer.countAsGlue(["etl-*"])
        try NewStore.make(at: path("new"), like: try StoreReader(path: path("one")))
        let counts = """
            SELECT (SELECT count(*) FROM log_drop), (SELECT count(*) FROM denial),
                (SELECT count(*) FROM history_entry), (SELECT pattern FROM glue_role)
            """
        #expect(try fixture.sql(counts, path("new")) == ["0|0|1|etl-*"])
        let key = "SELECT * FROM hash_key ORDER BY half"
        #expect(try fixture.sql(key, path("new")) == fixture.sql(key, path("one")))
        try NewStore.make(
            at: path("bare"), like: try StoreReader(path: path("one")), keyOnly: true)
        #expect(try fixture.sql(counts, path("bare")) == ["0|0|0|NULL"])
        #expect(try fixture.sql(key, path("bare")) == fixture.sql(key, path("one")))
        let error = #expect(throws: StoreError.self) { try NewStore.make(at: path("new")) }
        #expect(error?.reason == .exists)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.filter { $0.contains(".new-") } == [])
    }

    @Test(arguments: [true, false])
    func `what is wrong in a store leaves the target as it was, and the next one comes in`(
        haveOneKey: Bool
    ) throws {
        keys.areShared = haveOneKey
        try store("one", drop("a", 1, ["A"]))
        try store("wrong", drop("b", 2, ["B"]), drop("c", 3, ["C"]))
        try fixture.sql("UPDATE situation SET content = '{'", path("wrong"))
        let writer = try writer("all")
        let wrong = try StoreReader(path: path("wrong"))
        let error = #expect(throws: StoreError.self) { try writer.merge(wrong) }
        #expect(error?.reason == .corrupt && error?.path == path("wrong"))
        #expect(try drops("all") == [])
        try writer.merge(try StoreReader(path: path("one")))
        #expect(try ids("all") == ["A|1|0"])
    }

    /// Ids that only one store has, that both have in one request or in two, that stand for several
    /// requests in one store, and one in doubt.
    private func severalRequests() throws {
        func other(_ id: String, _ key: String) -> Sighting {
            StoreFixture.sighting(id, key: key)
        }
        var one = drop("one", 1, ["A", "B", "C", "D"])
        one.sightings += [other("B", "two"), other("SAME", "x"), other("E", "one")]
        var two = drop("two", 2, ["F", "B", "SAME", "G", "D"])
        two.sightings += [other("B", "three"), other("C", "two"), other("E", "one")]
        two.sightings += [StoreFixture.sighting("A", log: .cloudTrail), other("H", "four")]
        let doubtful = drop("torn", 3, ["G", "T"], state: .damaged, size: 50)
        try store("one", one)
        try store("two", two, doubtful)
        try store("three", drop("three", 4, ["T", "A", "Z"]))
    }

    private func requests(_ name: String) throws -> [String] {
        try fixture.sql(
            """
            SELECT request_id, group_concat(told, ',') FROM (
                SELECT denial.id AS id, request_id,
                    key || ' ' || (content ->> 'log') || ' ' || path
                        || iif(sighting.in_doubt, '?', '') AS told
                FROM denial JOIN sighting ON denial_id = denial.id
                    JOIN situation ON situation.id = situation_id
                    JOIN log_drop ON log_drop.id = drop_id ORDER BY denial.id, told)
            GROUP BY id ORDER BY 1, 2
            """, path(name))
    }

    @Test(arguments: [
        ["one", "two", "three"], ["three", "two", "one"], ["two", "one", "two", "three"],
    ])
    func `by SQL the same denials and sightings are kept as row by row`(order: [String]) throws {
        var found: [[String]] = []
        for areShared in [true, false] {
            let other = try StoreMergeTests()
            other.keys.areShared = areShared
            try other.severalRequests()
            let writer = try other.writer("all")
            for name in order {
                let source = try StoreReader(path: other.path(name))
                #expect((source.hash == writer.hash) == areShared)
                try writer.merge(source)
            }
            let all = other.path("all")
            found.append(
                try other.requests("all")
                    + other.fixture.sql(
                        """
                        SELECT count(*), count(DISTINCT denial_id) FROM sighting;
                        SELECT count(*) FROM pending_attribution; PRAGMA foreign_key_check;
                        PRAGMA integrity_check
                        """, all))
            #expect(try other.merge(order[0], into: "all")[0].facts.newSightings == 0)
        }
        #expect(found[0] == found[1])
        #expect(found[0].count > 14)
    }

    @Test(arguments: [true, false])
    func `denials that come in may claim a refused KMS call that the store has`(
        haveOneKey: Bool
    ) throws {
        keys.areShared = haveOneKey
        var call = StoreFixture.sighting("KMS", log: .cloudTrail)
        call.keyARN = "arn:aws:kms:eu-central-1:111122223333:key/k"
        var first = drop("a", 1, ["A"])
        first.evidence = [.keyDenial(call)]
        let writer = try store("all", first)
        try fixture.sql("DELETE FROM pending_attribution", path("all"))
        try store("one", drop("b", 2, ["B"]))
        try writer.merge(try StoreReader(path: path("one")))
        #expect(
            try fixture.sql(
                """
                SELECT request_id FROM pending_attribution JOIN denial ON id = denial_id ORDER BY 1
                """, path("all")) == ["A", "B"])
    }

    @Test(arguments: [1, 3, 7])
    func `situations as earlier formats kept them are merged by what they tell`(
        format: Int
    ) throws {
        for step in Migrations.steps.prefix(format) {
            for sql in step { try fixture.sql(sql, path("old")) }
        }
        try fixture.sql(
            """
            PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(format);
            INSERT INTO log_drop VALUES (7, 'old', 1, 2, 3, 4, 5, 6, 's3-access-log', 'complete',
                1, 1, 0, NULL, NULL);
            INSERT INTO situation (id, hash, content, bucket) VALUES (1, 1,
                '{"log":"s3-access-log","service":"s3","operation":"REST.GET.OBJECT",'
                || '"error":"AccessDenied","bucket":"lake","sourceAddress":"192.0.2.7"}', 'lake');
            INSERT INTO denial (id, request_id, part) VALUES (1, 'OLD', '');
            INSERT INTO sighting (denial_id, fact, time, situation_id, drop_id)
                VALUES (1, 1, 1777899449, 1, 7);
            """, path("old"))
        _ = try StoreWriter(path: path("old"))
        try NewStore.make(at: path("all"), like: try StoreReader(path: path("old")))
        try merge("old", into: "all")
        #expect(
            try fixture.sql(
                """
                SELECT source_address, instr(content, '192.0.2.7') FROM sighting
                JOIN situation ON situation.id = situation_id
                """, path("all")) == ["192.0.2.7|0"])
    }

    @Test(arguments: 1..<Int(Migrations.version))
    func `a store of an earlier format is merged from a copy, and stays as it is`(
        format: Int
    ) throws {
        for step in Migrations.steps.prefix(format) {
            for sql in step { try fixture.sql(sql, path("old")) }
        }
        try fixture.sql(
            """
            PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(format);
            INSERT INTO log_drop VALUES (7, 'old', 1, 2, 3, 4, 5, 6, 's3-access-log', 'complete',
                1, 1, 0, NULL, NULL\(format >= 8 ? ", 0" : ""));
            INSERT INTO situation (id, hash, content, bucket) VALUES (1, 1,
                '{"log":"s3-access-log","service":"s3","operation":"REST.GET.OBJECT",'
                || '"error":"AccessDenied","bucket":"lake"}', 'lake');
            INSERT INTO denial (id, request_id, part) VALUES (1, 'OLD', '');
            INSERT INTO sighting (denial_id, fact, time, situation_id, drop_id)
                VALUES (1, 1, 1777899449, 1, 7);
            """, path("old"))
        let writer = try StoreWriter(path: path("all"))
        do {
            let copy = try MigratedCopy(of: path("old"), besideStore: path("all"))
            #expect(try writer.merge(copy.reader).facts.newDenials == 1)
        }
        #expect(try ids("all") == ["OLD|1|0"])
        #expect(try drops("all") == ["old|complete|1|1"])
        #expect(try fixture.sql("PRAGMA user_version", path("old")) == ["\(format)"])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.filter { $0.contains(".older-") } == [])
    }
}
