import AWSTypes
import Denials
import ReportStore
import TestSupport
import Testing

/// Two trails tell the same `AssumeRole` in files of other bytes: it is one event, and either file is
/// enough to know it.
@Suite struct SessionsToldTwiceTests {
    private typealias Made = PlainSessionStoreTests
    private let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    private func rows() throws -> [String] {
        try fixture.sql("SELECT event_id FROM role_session ORDER BY 1")
    }

    private func counted() throws -> Int? {
        try StoreReader(path: fixture.path).status().evidence
            .first { $0.name == "role-session" }?.count
    }

    private static let drops: [String: DropFacts] = [
        "one": Made.drop(1, [Made.session("a", "run"), Made.session("b", "run")]),
        "two": Made.drop(
            2, [Made.session("a", "run"), Made.session("b", "run"), Made.session("c", "run")]),
        "denial": StoreFixture.drop("events", fingerprint: 3, [Made.denial("a")]),
    ]

    private static let orders = [
        ["one", "two", "denial"], ["denial", "one", "two"], ["one", "denial", "two"],
        ["two", "denial", "one"], ["denial", "two", "one"],
    ]

    @Test(arguments: orders, ["trail-1", "trail-2"])
    func `a session that two files tell is known while one of them is there`(
        order: [String], forgotten: String
    ) throws {
        let writer = try StoreWriter(path: fixture.path)
        for name in order {
            let drop = try #require(Self.drops[name])
            try writer.commit(DropBatch([drop]))
        }
        let event = "\(Made.account)/a/run"
        #expect(try rows() == [event])
        #expect(try counted() == 3)
        _ = try writer.forget([forgotten], isDryRun: false)
        #expect(try rows() == [event])
        #expect(try counted() == (forgotten == "trail-1" ? 3 : 2))
        _ = try writer.forget([forgotten == "trail-1" ? "trail-2" : "trail-1"], isDryRun: false)
        #expect(try rows().isEmpty && counted() == 0)
        #expect(try fixture.sql("SELECT count(*) FROM plain_session_name") == ["0"])
        #expect(try fixture.sql("PRAGMA foreign_key_check").isEmpty)
    }

    @Test func `doctor counts a session of two files once, whether its role was denied or not`()
        throws
    {
        let writer = try StoreWriter(path: fixture.path)
        for name in ["one", "two"] {
            let drop = try #require(Self.drops[name])
            try writer.commit(DropBatch([drop]))
        }
        #expect(try counted() == 3)
        let denial = try #require(Self.drops["denial"])
        try writer.commit(DropBatch([denial]))
        #expect(try counted() == 3)
    }

    @Test func `all sessions of one file go, and another tells some of them`() throws {
        let writer = try StoreWriter(path: fixture.path)
        let many = (0..<400).map { Made.session("r\($0 % 7)", "s\($0)") }
        try writer.commit(DropBatch([Made.drop(1, many)]))
        try writer.commit(DropBatch([StoreFixture.drop("e", fingerprint: 3, [Made.denial("r3")])]))
        try writer.commit(DropBatch([Made.drop(2, Array(many.dropFirst(200)))]))
        let all = try rows().count
        #expect(try counted() == 400 && all > 50)
        _ = try writer.forget(["trail-1"], isDryRun: false)
        #expect(try counted() == 200)
        #expect(try rows().count == (200..<400).count { $0 % 7 == 3 })
    }
}
