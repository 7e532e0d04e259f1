import AWSTypes
import CloudTrail
import Denials
import TestSupport
import Testing

/// Sessions that are kept together until a denial is of their role.
@Suite struct PlainSessionsTests {
    static let role = "arn:aws:iam::111122223333:role"

    /// A session as its record tells it.
    private static func session(_ number: Int, role: String) -> RoleSession {
        var session = RoleSession(
            time: Instant(seconds: 1_777_899_000 + Int64(number)), eventID: "e\(number)",
            roleARN: role, sessionName: "s\(number)")
        if number % 2 == 0 { session.accessKeyID = "ASIA\(number)" }
        if number % 3 == 0 {
            session.service = "ec2.amazonaws.com"
        } else {
            session.callerARN = "arn:aws:iam::111122223333:user/u\(number)"
        }
        return session
    }

    @Test(arguments: [
        ("arn:aws:iam::111122223333:role/etl", "etl"),
        ("arn:aws:iam::111122223333:role/service-role/jobs/etl", "etl"),
        ("arn:aws-cn:iam::111122223333:role/etl", "etl"),
        ("arn:aws:iam::111122223333:role/a:b", "a:b"),
        ("arn:aws:iam::111122223333:role/ét", nil), ("arn:aws:iam::111122223333:role/p/ü/etl", nil),
        ("arn:aws:iam::111122223333:role/", nil), ("arn:aws:iam::111122223333:role/etl/", nil),
        ("arn:aws:iam::11112222333:role/etl", nil), ("arn:aws:iam::1111222233334:role/etl", nil),
        ("arn:aws:iam::11112222333x:role/etl", nil), ("arn:aws:sts::111122223333:role/etl", nil),
        ("arn:aws:iam:eu-west-1:111122223333:role/etl", nil),
        ("arn:aws:iam::111122223333:user/etl", nil),
        ("arn:aws:sts::111122223333:assumed-role/etl/run", nil), ("arn:aws", nil), ("etl", nil),
    ])
    func `a role's hash is of its account and its name, whatever its path`(
        arn: String, name: String?
    ) {
        let sessions = PlainSessionFixture.sessions([Self.session(1, role: arn)])
        guard let name else {
            #expect(sessions.isEmpty, "the full parser reads it")
            return
        }
        #expect(
            sessions.hashes == [SessionHashes(account: "111122223333", role: name, session: "s1")])
    }

    @Test func `what is taken out is what was put in, and the rest stays`() throws {
        let all = (0..<60).map { Self.session($0, role: "\(Self.role)/r\($0 % 7)") }
        let packed = PlainSessionFixture.sessions(all)
        #expect(packed.count == 60)
        #expect(packed.times == all[0].time...all[59].time)
        for wanted in 0..<8 {
            let hashes = SessionHashes(account: "111122223333", role: "r\(wanted)", session: "")
            var rest = packed
            let taken = rest.take { $0.role == hashes.role }
            #expect(taken == all.filter { $0.roleARN.hasSuffix("/r\(wanted)") })
            #expect(rest.count == 60 - taken.count)
            let kept = try #require(PlainSessions(bytes: rest.bytes))
            #expect(kept == rest)
            var copy = kept
            #expect(
                copy.take { _ in true } == all.filter { !$0.roleARN.hasSuffix("/r\(wanted)") })
            #expect(copy.isEmpty && copy.bytes.isEmpty && copy.times == nil)
        }
    }

    @Test func `a session whose name AWS takes for none is left to the full parser`() {
        var session = Self.session(1, role: "\(Self.role)/r")
        session.sessionName = "é"
        #expect(PlainSessionFixture.sessions([session]).isEmpty)
    }

    @Test(arguments: [1, 7, 60, 128])
    func `in pieces they are the same, and a role's stand side by side`(size: Int) throws {
        let all = (0..<60).map { Self.session($0, role: "\(Self.role)/r\($0 % 7)") }
        let pieces = PlainSessionFixture.sessions(all).inPieces(of: size)
        #expect(pieces.count == (60 + size - 1) / size)
        var together: [RoleSession] = []
        for var piece in pieces {
            #expect(try #require(PlainSessions(bytes: piece.bytes)).count == piece.count)
            together += piece.take { _ in true }
        }
        let order = together.map(\.roleARN)
        let changes = zip(order, order.dropFirst()).count { $0 != $1 }
        #expect(changes == 6, "each role once")
        #expect(
            together.sorted { $0.eventID < $1.eventID } == all.sorted { $0.eventID < $1.eventID })
        #expect(PlainSessions().inPieces(of: size).isEmpty)
    }

    @Test func `what another has too is taken out, and what differs in anything is not`() {
        let all = (0..<9).map { Self.session($0, role: "\(Self.role)/r") }
        var other = all[4]
        other.accessKeyID = "ASIAOTHER"
        var packed = PlainSessionFixture.sessions(all)
        packed.remove(PlainSessionFixture.sessions([all[7], other, all[2]]))
        #expect(packed.count == 7)
        #expect(packed.take { _ in true } == all.filter { $0 != all[7] && $0 != all[2] })
    }

    @Test(arguments: [0, 1, 30, 59, 60])
    func `those behind a number are cut off, and all are there`(count: Int) {
        let all = (0..<60).map { Self.session($0, role: "\(Self.role)/r") }
        var first = PlainSessionFixture.sessions(all)
        var rest = first.takeRest(behind: count)
        #expect(first.count == count && rest.count == 60 - count)
        #expect(first.take { _ in true } + rest.take { _ in true } == all)
    }

    @Test func `bytes that were cut or changed are refused or read, and never read beyond`() {
        let packed = PlainSessionFixture.sessions(
            (0..<4).map { Self.session($0, role: "\(Self.role)/r") })
        var whole = 0
        for end in packed.bytes.indices
        where PlainSessions(bytes: Array(packed.bytes[..<end])) != nil {
            whole += 1
        }
        #expect(whole == 4, "at each border, and where there is nothing")
        for place in packed.bytes.indices {
            for value: UInt8 in [0, 1, 0x7F, 0xFF] {
                var bytes = packed.bytes
                bytes[place] = value
                var read = PlainSessions(bytes: bytes)
                let count = read?.count ?? 0
                #expect((read?.take { _ in true }.count ?? 0) == count)
            }
        }
    }
}
