import AWSTypes
import Denials
import PolicyHistory
import ReportStore
import TestSupport
import Testing

/// Role sessions that concern no denial are kept together; those that do are found as rows, whatever
/// came first.
@Suite struct PlainSessionStoreTests {
    private let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    static let account = "111122223333"

    static func session(
        _ role: String, _ name: String, account: String = account
    ) -> RoleSession {
        var session = RoleSession(
            time: Instant(seconds: 1_777_899_000), eventID: "\(account)/\(role)/\(name)",
            roleARN: "arn:aws:iam::\(account):role/jobs/\(role)", sessionName: name)
        session.callerARN = "arn:aws:iam::\(account):user/dev"
        session.accessKeyID = "ASIA-\(role)-\(name)"
        return session
    }

    static func drop(_ number: UInt64, _ sessions: [RoleSession]) -> DropFacts {
        var drop = StoreFixture.drop("trail-\(number)", fingerprint: number, [])
        drop.sessions = PlainSessionFixture.sessions(sessions)
        return drop
    }

    static func denial(_ role: String, account: String = account) -> Sighting {
        var sighting = StoreFixture.sighting("R-\(account)-\(role)", log: .cloudTrail)
        sighting.requester.arn = "arn:aws:sts::\(account):assumed-role/\(role)/run"
        return sighting
    }

    /// As the bucket owner's copy of another account's request has it.
    static func namelessDenial(account: String?) -> Sighting {
        var sighting = StoreFixture.sighting("R-nameless", log: .cloudTrail)
        sighting.requester.arn = nil
        sighting.requester.principalID = "AROAEXAMPLE:run"
        sighting.requester.account = account.flatMap { AccountID($0) }
        return sighting
    }

    private func rows(_ path: String? = nil) throws -> [String] {
        try fixture.sql("SELECT event_id FROM role_session ORDER BY 1", path)
    }

    private func together(_ path: String? = nil) throws -> Int {
        Int(try fixture.sql("SELECT coalesce(sum(number), 0) FROM plain_session", path)[0]) ?? -1
    }

    /// Names that find no row, and rows that their roles' names do not find: none, ever.
    private func lostNames(_ path: String? = nil) throws -> [String] {
        try fixture.sql(
            """
            SELECT 'of no row', plain_session_id FROM plain_session_name
                WHERE plain_session_id NOT IN (SELECT id FROM plain_session)
            UNION ALL SELECT 'without names', id FROM plain_session
                WHERE id NOT IN (SELECT plain_session_id FROM plain_session_name)
            """, path)
    }

    @Test func `a session of a role that was denied nothing is no row, and counts`() throws {
        let writer = try StoreWriter(path: fixture.path)
        let summary = try writer.commit(
            DropBatch([Self.drop(1, [Self.session("a", "1"), Self.session("b", "1")])]))
        #expect(summary.newEvidence == 2)
        #expect(try rows().isEmpty && together() == 2)
        let status = try StoreReader(path: fixture.path).status()
        let counted = try #require(status.evidence.first { $0.name == "role-session" })
        #expect(counted.count == 2 && counted.first == Instant(seconds: 1_777_899_000))
    }

    @Test(arguments: [["sessions", "denial"], ["denial", "sessions"], ["both"]])
    func `a denied role's sessions are found, whichever log came first`(order: [String]) throws {
        let sessions = Self.drop(1, [Self.session("a", "run"), Self.session("b", "run")])
        let denial = StoreFixture.drop("events", fingerprint: 2, [Self.denial("a")])
        for step in order {
            let writer = try StoreWriter(path: fixture.path)
            switch step {
            case "sessions": try writer.commit(DropBatch([sessions]))
            case "denial": try writer.commit(DropBatch([denial]))
            default: try writer.commit(DropBatch([sessions, denial]))
            }
        }
        #expect(try rows() == ["\(Self.account)/a/run"])
        #expect(try together() == 1)
        let reader = try StoreReader(path: fixture.path)
        let account = try #require(AccountID(Self.account))
        let found = try reader.roleSessions(
            account: account, role: "a", sessionName: "run",
            times: Instant(seconds: 0)...Instant(seconds: .max), limit: 9)
        #expect(found == [Self.session("a", "run")])
        #expect(try reader.roleSessions(accessKeyID: "ASIA-a-run") == found)
        #expect(try reader.status().evidence.first { $0.name == "role-session" }?.count == 2)
    }

    @Test func `a denial that tells no role has the sessions of its name in its account found`()
        throws
    {
        let writer = try StoreWriter(path: fixture.path)
        let other = "444455556666"
        let sessions = [
            Self.session("a", "run"), Self.session("b", "run"), Self.session("a", "other"),
            Self.session("b", "run", account: other),
        ]
        try writer.commit(DropBatch([Self.drop(1, sessions)]))
        let nameless = Self.namelessDenial(account: Self.account)
        try writer.commit(DropBatch([StoreFixture.drop("e", fingerprint: 2, [nameless])]))
        #expect(try rows() == ["\(Self.account)/a/run", "\(Self.account)/b/run"])
        try writer.commit(DropBatch([Self.drop(3, [Self.session("c", "run")])]))
        #expect(try rows().count == 3)
        // Another program reads it from the store.
        let next = try StoreWriter(path: fixture.path)
        let more = [
            Self.session("d", "run"), Self.session("d", "run", account: other),
            Self.session("d", "other"),
        ]
        try next.commit(DropBatch([Self.drop(4, more)]))
        #expect(try rows().count == 4)
        #expect(try together() == 4)
        #expect(try lostNames() == [])
    }

    @Test func `a denial of which not even the account is told has all sessions found`() throws {
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(DropBatch([Self.drop(1, [Self.session("a", "1")])]))
        let nameless = Self.namelessDenial(account: nil)
        try writer.commit(DropBatch([StoreFixture.drop("e", fingerprint: 2, [nameless])]))
        try writer.commit(DropBatch([Self.drop(3, [Self.session("c", "2")])]))
        let next = try StoreWriter(path: fixture.path)
        try next.commit(DropBatch([Self.drop(4, [Self.session("d", "3")])]))
        #expect(try rows().count == 3)
        #expect(try together() == 0)
    }

    /// What callers that are no role's session look like.
    @Test(arguments: [nil, "AIDAEXAMPLE", "ANONYMOUS_PRINCIPAL", ""], [nil, account])
    func `a caller that is no role's session takes out none`(id: String?, account: String?) throws {
        var other = Self.namelessDenial(account: account)
        other.requester.principalID = id
        for log in [Sighting.Log.cloudTrail, .jobLog, .s3AccessLog] {
            other.log = log
            let writer = try StoreWriter(path: fixture.path)
            try writer.commit(
                DropBatch([
                    Self.drop(1, [Self.session("a", "run")]),
                    StoreFixture.drop("\(log)", fingerprint: 2, [other]),
                ]))
        }
        let next = try StoreWriter(path: fixture.path)
        try next.commit(DropBatch([Self.drop(3, [Self.session("b", "run")])]))
        #expect(try rows().isEmpty && together() == 2)
    }

    @Test func `to take out one role's sessions leaves the rows of others alone`() throws {
        let writer = try StoreWriter(path: fixture.path)
        let sessions = (0..<4_000).map { Self.session("r\($0 % 40)", "s\($0 / 40)") }
        try writer.commit(DropBatch([Self.drop(1, sessions)]))
        let all = "SELECT id, hash FROM plain_session"
        let before = Set(try fixture.sql(all))
        try writer.commit(DropBatch([StoreFixture.drop("e", fingerprint: 2, [Self.denial("r7")])]))
        #expect(try rows().count == 100)
        #expect(try before.subtracting(fixture.sql(all)).count <= 2)
        #expect(try together() == 3_900)
        #expect(try lostNames() == [])
    }

    // MARK: - The same more than once

    @Test(arguments: [false, true])
    func `the same bytes under another name tell nothing new, and leave nothing behind`(
        inParts: Bool
    ) throws {
        let writer = try StoreWriter(path: fixture.path)
        let sessions = [Self.session("a", "run"), Self.session("b", "run")]
        try writer.commit(DropBatch([Self.drop(1, sessions)]))
        var again = Self.drop(1, sessions)
        again.drop.path = "copy"
        if inParts {
            var part = again
            part.extent = .part
            part.drop.state = .unfinished
            try writer.commit(DropBatch([part]))
            again.extent = .lastPart
            again.sessions = PlainSessions()
        }
        let summary = try writer.commit(DropBatch([again]))
        #expect(summary.newEvidence == 0)
        #expect(try together() == 2)
        _ = try writer.forget(["trail-1"], isDryRun: false)
        #expect(try together() == 2, "the copy stands for it")
        _ = try writer.forget(["copy"], isDryRun: false)
        #expect(try together() == 0)
        #expect(try fixture.sql("PRAGMA foreign_key_check") == [])
        #expect(try lostNames() == [])
    }

    @Test(arguments: [["one", "two"], ["two", "one"]])
    func `a merge adds nothing of a drop that both stores have, whatever either took out`(
        order: [String]
    ) throws {
        func path(_ name: String) -> String { fixture.folder.path + "/\(name).sqlite" }
        let drop = Self.drop(1, (0..<300).map { Self.session("r\($0 % 3)", "s\($0)") })
        try StoreWriter(path: path("one")).commit(DropBatch([drop]))
        let two = try StoreWriter(path: path("two"))
        let denial = StoreFixture.drop("e", fingerprint: 2, [Self.denial("r1")])
        try two.commit(DropBatch([drop, denial]))
        _ = try two.prune(before: Instant(seconds: .max), isDryRun: false)
        let writer = try StoreWriter(path: path("all"))
        for name in order { try writer.merge(try StoreReader(path: path(name))) }
        let known = try together(path("all"))
        #expect(known == 300 || known == 200)
        #expect(try rows(path("all")).count == 100)
        #expect(try lostNames(path("all")) == [])
    }

    @Test func `an anonymous request in an access log is no role's`() throws {
        var anonymous = StoreFixture.sighting("R")
        anonymous.requester.arn = nil
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(
            DropBatch([
                Self.drop(1, [Self.session("a", "1")]),
                StoreFixture.drop("log", fingerprint: 2, [anonymous]),
            ]))
        try StoreWriter(path: fixture.path).commit(
            DropBatch([Self.drop(3, [Self.session("b", "1")])]))
        #expect(try rows().isEmpty && together() == 2)
    }

    @Test func `what one program keeps, another that writes the store too takes into account`()
        throws
    {
        let (one, two) = (try StoreWriter(path: fixture.path), try StoreWriter(path: fixture.path))
        try one.commit(DropBatch([Self.drop(1, [Self.session("a", "1"), Self.session("b", "1")])]))
        try two.commit(DropBatch([StoreFixture.drop("e", fingerprint: 2, [Self.denial("a")])]))
        #expect(try rows().count == 1)
        try one.commit(DropBatch([Self.drop(3, [Self.session("a", "2"), Self.session("b", "2")])]))
        #expect(try rows().count == 2)
        try one.commit(DropBatch([StoreFixture.drop("f", fingerprint: 4, [Self.denial("b")])]))
        #expect(try rows().count == 4)
        #expect(try together() == 0)
    }

    @Test func `a decision made before does not hold where a session of its role turns up`() throws
    {
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(DropBatch([Self.drop(1, [Self.session("a", "run")])]))
        try writer.beginDeciding()
        try writer.commit(DropBatch([StoreFixture.drop("x", fingerprint: 2, [Self.denial("b")])]))
        #expect(writer.mayBeDecidedBefore)
        try writer.commit(DropBatch([StoreFixture.drop("y", fingerprint: 3, [Self.denial("a")])]))
        #expect(!writer.mayBeDecidedBefore)
    }

    @Test func `what an interrupted run has kept is not kept a second time`() throws {
        var part = Self.drop(1, [Self.session("a", "1"), Self.session("b", "1")])
        part.extent = .part
        part.drop.state = .unfinished
        try StoreWriter(path: fixture.path).commit(DropBatch([part]))
        let writer = try StoreWriter(path: fixture.path)
        let summary = try writer.commit(DropBatch([part]))
        #expect(summary.newEvidence == 0)
        #expect(try together() == 2)
    }

    @Test func `of a drop that proves damaged the sessions hold until it is delivered whole`()
        throws
    {
        let writer = try StoreWriter(path: fixture.path)
        var part = Self.drop(1, [Self.session("a", "1")])
        part.extent = .part
        part.drop.state = .unfinished
        try writer.commit(DropBatch([part]))
        #expect(try together() == 1)
        var last = Self.drop(1, [Self.session("b", "1")])
        last.drop.state = .damaged
        last.extent = .lastPart
        last.isProvisional = true
        last.arePartsProvisional = true
        try writer.commit(DropBatch([last]))
        #expect(try together() == 0)
        let inDoubt = "SELECT event_id FROM role_session WHERE in_doubt IS NOT NULL ORDER BY 1"
        #expect(try fixture.sql(inDoubt) == ["\(Self.account)/a/1", "\(Self.account)/b/1"])
        // The whole has one of them.
        var whole = Self.drop(1, [Self.session("a", "1")])
        whole.drop.fingerprint = Fingerprint(high: 9, low: 9)
        whole.drop.size = 200
        try writer.commit(DropBatch([whole]))
        #expect(try rows().isEmpty && together() == 1)
        try writer.commit(DropBatch([StoreFixture.drop("e", fingerprint: 5, [Self.denial("a")])]))
        #expect(try rows() == ["\(Self.account)/a/1"])
        #expect(try fixture.sql(inDoubt).isEmpty)
    }

    @Test func `a forgotten drop's sessions go with it, and are counted`() throws {
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(
            DropBatch([
                Self.drop(1, [Self.session("a", "1"), Self.session("b", "1")]),
                Self.drop(2, [Self.session("a", "2")]),
            ]))
        let removal = try writer.forget(["trail-1"], isDryRun: false)
        #expect(removal.facts == 2)
        #expect(try together() == 1)
        #expect(try lostNames() == [])
    }

    @Test(arguments: [["one", "two"], ["two", "one"], ["one", "two", "one", "two"]])
    func `stores are merged with the sessions of each other's denials`(order: [String]) throws {
        func path(_ name: String) -> String { fixture.folder.path + "/\(name).sqlite" }
        try StoreWriter(path: path("one")).commit(
            DropBatch([Self.drop(1, [Self.session("a", "1"), Self.session("b", "1")])]))
        try StoreWriter(path: path("two")).commit(
            DropBatch([
                StoreFixture.drop("e", fingerprint: 2, [Self.denial("a")]),
                Self.drop(3, [Self.session("a", "2"), Self.session("c", "1")]),
            ]))
        let writer = try StoreWriter(path: path("all"))
        var new = 0
        for name in order {
            new += try writer.merge(try StoreReader(path: path(name))).facts.newEvidence
        }
        #expect(new == 4)
        #expect(try rows(path("all")) == ["\(Self.account)/a/1", "\(Self.account)/a/2"])
        #expect(try together(path("all")) == 2)
        #expect(try fixture.sql("PRAGMA foreign_key_check", path("all")) == [])
        #expect(try lostNames(path("all")) == [])
    }

    @Test func `in any order of drops the same sessions are found, and none is lost`() throws {
        var generator = SeededGenerator(seed: 403)
        let roles = ["a", "b", "c", "d", "e"]
        for round in 0..<12 {
            let sessions = (0..<40).map { Self.session(roles[$0 % 5], "s\($0 / 5)") }
            let denials = ["a", "c"].map { Self.denial($0) }
            var drops: [DropFacts] = []
            for number in 0..<8 {
                let first = number * 5
                drops.append(Self.drop(UInt64(number + 1), Array(sessions[first..<(first + 5)])))
            }
            for (number, denial) in denials.enumerated() {
                let fingerprint = UInt64(20 + number)
                drops.append(StoreFixture.drop("e\(number)", fingerprint: fingerprint, [denial]))
            }
            drops.shuffle(using: &generator)
            let path = fixture.folder.path + "/round-\(round).sqlite"
            while !drops.isEmpty {
                let count = min(drops.count, Int.random(in: 1...4, using: &generator))
                let writer = try StoreWriter(path: path)
                try writer.commit(DropBatch(Array(drops.prefix(count))))
                drops.removeFirst(count)
            }
            let expected = sessions.filter {
                $0.roleARN.hasSuffix("/a") || $0.roleARN.hasSuffix("/c")
            }
            #expect(try rows(path) == expected.map(\.eventID).sorted())
            #expect(try together(path) == 24)
            #expect(try lostNames(path) == [])
        }
    }
}
