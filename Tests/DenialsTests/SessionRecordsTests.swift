import CloudTrail
import Denials
import JSON
import TestSupport
import Testing

/// Of an `AssumeRole` only some members are read: what comes of it must be what the full parser
/// gives, whatever the record looks like.
@Suite struct SessionRecordsTests {
    static func findings(_ text: [UInt8]) -> [Finding?] {
        var findings: [Finding?] = []
        var scanner = CloudTrailScanner()
        let memory = SituationMemory()
        text.withUnsafeBytes { bytes in
            _ = scanner.scan(bytes, isFinal: true) { findings.append(Finding($0, memory)) }
        }
        return findings
    }

    /// By the full parser; nil where the text is no list of records.
    static func reference(_ text: [UInt8]) -> [Finding?]? {
        guard let value = try? JSONValue(parsing: text), let members = value.members,
            members.count == 1, members[0].key == "Records", let records = value["Records"]?.array
        else { return nil }
        let memory = SituationMemory()
        return records.compactMap { CloudTrailRecord($0) }.filter(RecordInterest.matters)
            .map { Finding($0, memory) }
    }

    private static let plainParameters =
        #""requestParameters":{"roleSessionName":"s","durationSeconds":900,"#
        + #""roleArn":"arn:aws:iam::111122223333:role/path/r"}"#

    /// A record; nine in ten members of a `plain` one are as AWS mostly writes them.
    static func record(_ generator: inout SeededGenerator, isPlain: Bool = false) -> String {
        func one(of texts: [String], plainly: String? = nil) -> String {
            if isPlain, let plainly, Int.random(in: 0..<10, using: &generator) > 0 {
                return plainly
            }
            return texts[Int.random(in: 0..<texts.count, using: &generator)]
        }
        let members = [
            #""eventVersion":"1.08""#, #""eventTime":"2026-03-02T05:00:00Z""#,
            one(
                of: [
                    #""eventSource":"sts.amazonaws.com""#, #""eventSource":"sts.amazonaws.com""#,
                    #""eventSource":"iam.amazonaws.com""#, #""eventSource":null"#,
                    #""eventSource":"glue.amazonaws.com","eventSource":"sts.amazonaws.com""#,
                ], plainly: #""eventSource":"sts.amazonaws.com""#),
            one(
                of: [
                    #""eventName":"AssumeRole""#, #""eventName":"AssumeRole""#,
                    #""eventName":"AssumeRoleWithSAML""#,
                    #""eventName":"AssumeRoleWithWebIdentity""#,
                    #""eventName":"AssumeRoot""#, #""event\u004eame":"AssumeRole""#,
                ], plainly: #""eventName":"AssumeRole""#),
            one(
                of: [
                    #""userIdentity":{"type":"AWSService","invokedBy":"glue.amazonaws.com"}"#,
                    #""userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/a"}"#,
                    #""userIdentity":{"type":"AWSService","invokedBy":"ec2.amazonaws.com"}"#,
                    #""userIdentity":{"type":"AWSService","arn":"arn:aws:iam::1:user/a"}"#,
                    #""userIdentity":{"arn":"arn:aws:sts::1:assumed-role/a/b","sessionContext":"#
                        + #"{"sessionIssuer":{"arn":"x","type":"Role"}},"type":"AssumedRole"}"#,
                    #""userIdentity":null"#,
                ],
                plainly:
                    #""userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/a"}"#),
            one(
                of: [
                    #""requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/r","#
                        + #""roleSessionName":"s","policy":"{\"Version\":\"2012-10-17\"}","#
                        + #""policyArns":[{"arn":"arn:aws:iam::aws:policy/P"}],"#
                        + #""tags":[{"key":"team","value":"\u00e4\n"}]}"#,
                    #""requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/r","#
                        + #""roleSessionName":"s","roleSessionName":"t"}"#,
                    #""requestParameters":{"eventName":"AssumeRole"}"#,
                    #""requestParameters":null"#,
                    plainParameters, plainParameters, plainParameters,
                    #""requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/r/","#
                        + #""roleSessionName":"s"}"#,
                    #""requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/r","#
                        + #""roleSessionName":"s","tags":null}"#,
                ], plainly: plainParameters),
            one(
                of: [
                    #""responseElements":{"credentials":{"accessKeyId":"ASIA1","sessionToken":"x=="}}"#,
                    #""responseElements":{"assumedRoleUser":{"arn":"a\\b"},"credentials":{"x":[{}],"#
                        + #""accessKeyId":"ASIA2","accessKeyId":"ASIA3"},"packedPolicySize":-0.5e1}"#,
                    #""responseElements":{"credentials":{"accessKeyId":"ASIA4"},"credentials":null}"#,
                    #""responseElements":{"credentials":{"access\u004beyId":"ASIA5"}}"#,
                    #""responseElements":{"credentials":{"accessKeyId":{"accessKeyId":"ASIA6"}}}"#,
                    #""responseElements":[{"credentials":{"accessKeyId":"ASIA7"}}]"#,
                    #""responseElements":null"#,
                ],
                plainly:
                    #""responseElements":{"credentials":{"accessKeyId":"ASIA1","sessionToken":"x=="}}"#
            ),
            #""requestID":"R1""#,
            one(
                of: [#""eventID":"E1""#, #""eventID":null"#, #""sharedEventID":"S""#],
                plainly: #""eventID":"E1""#),
            one(
                of: [
                    #""eventType":"AwsApiCall""#, #""eventCategory":"NetworkActivity""#,
                    #""errorCode":"AccessDenied""#, #""errorCode":null"#,
                ], plainly: #""eventType":"AwsApiCall""#),
            one(
                of: [
                    #""tlsDetails":{"tlsVersion":"TLSv1.3","list":[1,-2.5e3,true,null,[],{}]}"#,
                    #""userAgent":"a \"quoted\" agent \\ \/""#, #""resources":[{"accountId":"1"}]"#,
                ], plainly: #""resources":[{"accountId":"1"},true,10,null,[]]"#),
        ]
        return "{" + members.shuffled(using: &generator).joined(separator: ",") + "}"
    }

    @Test func `what a session's record yields is what the full parser gives`() {
        var generator = SeededGenerator(seed: 403)
        var sessions = 0
        for _ in 0..<3_000 {
            let records = (0..<3).map { _ in SessionRecordsTests.record(&generator) }
            let text = Array(#"{"Records":[\#(records.joined(separator: ","))]}"#.utf8)
            let found = SessionRecordsTests.findings(text)
            #expect(found == SessionRecordsTests.reference(text))
            sessions += found.count {
                if case .evidence(.roleSession)? = $0 { true } else { false }
            }
        }
        #expect(sessions > 1_000)
    }

    @Test func `a changed record is read or rejected as by the full parser`() {
        var generator = SeededGenerator(seed: 404)
        let pieces = ["\"", "\\", "{", "}", "[", "]", ":", ",", "\u{1}", "0", "\\u00", "é", "e1"]
        var compared = 0
        var rejected = 0
        for _ in 0..<6_000 {
            var record = Array(SessionRecordsTests.record(&generator).utf8)
            let place = Int.random(in: 1..<(record.count - 1), using: &generator)
            let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            record.replaceSubrange(place..<(place + 1), with: piece.utf8)
            let text = Array(#"{"Records":["#.utf8) + record + Array("]}".utf8)
            let found = SessionRecordsTests.findings(text)
            if let expected = SessionRecordsTests.reference(text) {
                #expect(found == expected, "\(String(decoding: text, as: UTF8.self))")
                compared += 1
            } else if SessionRecordsTests.isNoRecord(record, changedAt: place) {
                // A record that is no JSON yields nothing, whichever members are of interest.
                #expect(found.allSatisfy { $0 == nil }, "\(String(decoding: text, as: UTF8.self))")
                rejected += 1
            }
        }
        #expect(compared > 2_000)
        #expect(rejected > 500)
    }

    /// Whether bytes are no JSON, and do not begin with a record that ends where they were changed.
    private static func isNoRecord(_ bytes: [UInt8], changedAt place: Int) -> Bool {
        (try? JSONValue(parsing: bytes)) == nil
            && (try? JSONValue(parsing: Array(bytes[...place]))) == nil
    }

    // MARK: - Read apart

    /// What a scanner hands on that reads plain sessions apart, and those.
    private static func readApart(_ text: [UInt8]) -> (rest: [Finding?], sessions: [RoleSession]) {
        var rest: [Finding?] = []
        var sessions = PlainSessions()
        var scanner = CloudTrailScanner()
        let memory = SituationMemory()
        text.withUnsafeBytes { bytes in
            _ = scanner.scan(bytes, isFinal: true) {
                sessions.add($0)
            } _: {
                rest.append(Finding($0, memory))
            }
        }
        return (rest, sessions.take { _ in true })
    }

    @Test func `a session that is read apart is what the full parser makes of it`() {
        var generator = SeededGenerator(seed: 405)
        var readApart = 0
        for round in 0..<4_000 {
            let record = SessionRecordsTests.record(&generator, isPlain: round % 2 == 0)
            let text = Array(#"{"Records":[\#(record)]}"#.utf8)
            let (rest, sessions) = SessionRecordsTests.readApart(text)
            let found = rest + sessions.map { .evidence(.roleSession($0)) }
            #expect(found == SessionRecordsTests.reference(text), "\(record)")
            readApart += sessions.count
            for session in sessions {
                #expect(session.sessionPolicy == nil && session.sessionPolicyARNs.isEmpty)
                #expect(session.tags.isEmpty && session.service != "glue.amazonaws.com")
            }
        }
        #expect(readApart > 400)
    }

    @Test func `a changed record is read apart only as the full parser reads it`() {
        var generator = SeededGenerator(seed: 406)
        let pieces = [
            "\"", "\\", "{", "}", "[", "]", ":", ",", "\u{1}", "0", "\\u00", "é", "e1", " ", "",
            "01",
            "null", ",,", "\n",
        ]
        var readApart = 0
        var plain = 0
        while plain < 400 {
            let whole = SessionRecordsTests.record(&generator, isPlain: true)
            let text = { (record: [UInt8]) in
                Array(#"{"Records":["#.utf8) + record + Array("]}".utf8)
            }
            guard !SessionRecordsTests.readApart(text(Array(whole.utf8))).sessions.isEmpty else {
                continue
            }
            plain += 1
            for _ in 0..<8 {
                var record = Array(whole.utf8)
                let place = Int.random(in: 1..<(record.count - 1), using: &generator)
                let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
                record.replaceSubrange(place..<(place + 1), with: piece.utf8)
                let (rest, sessions) = SessionRecordsTests.readApart(text(record))
                let message = Comment(rawValue: String(decoding: record, as: UTF8.self))
                if let expected = SessionRecordsTests.reference(text(record)) {
                    #expect(
                        rest + sessions.map { .evidence(.roleSession($0)) } == expected, message)
                    readApart += sessions.count
                } else if SessionRecordsTests.isNoRecord(record, changedAt: place) {
                    #expect(sessions.isEmpty, message)
                }
            }
        }
        #expect(readApart > 800)
    }
}
