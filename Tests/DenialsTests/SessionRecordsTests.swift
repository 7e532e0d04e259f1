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

    static func record(_ generator: inout SeededGenerator) -> String {
        func one(of texts: [String]) -> String {
            texts[Int.random(in: 0..<texts.count, using: &generator)]
        }
        let members = [
            #""eventVersion":"1.08""#, #""eventTime":"2026-03-02T05:00:00Z""#,
            one(of: [
                #""eventSource":"sts.amazonaws.com""#, #""eventSource":"sts.amazonaws.com""#,
                #""eventSource":"iam.amazonaws.com""#, #""eventSource":null"#,
                #""eventSource":"glue.amazonaws.com","eventSource":"sts.amazonaws.com""#,
            ]),
            one(of: [
                #""eventName":"AssumeRole""#, #""eventName":"AssumeRole""#,
                #""eventName":"AssumeRoleWithSAML""#, #""eventName":"AssumeRoleWithWebIdentity""#,
                #""eventName":"AssumeRoot""#, #""event\u004eame":"AssumeRole""#,
            ]),
            one(of: [
                #""userIdentity":{"type":"AWSService","invokedBy":"glue.amazonaws.com"}"#,
                #""userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/a"}"#,
                #""userIdentity":null"#,
            ]),
            one(of: [
                #""requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/r","#
                    + #""roleSessionName":"s","policy":"{\"Version\":\"2012-10-17\"}","#
                    + #""policyArns":[{"arn":"arn:aws:iam::aws:policy/P"}],"#
                    + #""tags":[{"key":"team","value":"\u00e4\n"}]}"#,
                #""requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/r","#
                    + #""roleSessionName":"s","roleSessionName":"t"}"#,
                #""requestParameters":{"eventName":"AssumeRole"}"#, #""requestParameters":null"#,
            ]),
            one(of: [
                #""responseElements":{"credentials":{"accessKeyId":"ASIA1","sessionToken":"x=="}}"#,
                #""responseElements":{"assumedRoleUser":{"arn":"a\\b"},"credentials":{"x":[{}],"#
                    + #""accessKeyId":"ASIA2","accessKeyId":"ASIA3"},"packedPolicySize":-0.5e1}"#,
                #""responseElements":{"credentials":{"accessKeyId":"ASIA4"},"credentials":null}"#,
                #""responseElements":{"credentials":{"access\u004beyId":"ASIA5"}}"#,
                #""responseElements":{"credentials":{"accessKeyId":{"accessKeyId":"ASIA6"}}}"#,
                #""responseElements":[{"credentials":{"accessKeyId":"ASIA7"}}]"#,
                #""responseElements":null"#,
            ]),
            #""requestID":"R1""#,
            one(of: [#""eventID":"E1""#, #""eventID":null"#, #""sharedEventID":"S""#]),
            one(of: [
                #""eventType":"AwsApiCall""#, #""eventCategory":"NetworkActivity""#,
                #""errorCode":"AccessDenied""#, #""errorCode":null"#,
            ]),
            one(of: [
                #""tlsDetails":{"tlsVersion":"TLSv1.3","list":[1,-2.5e3,true,null,[],{}]}"#,
                #""userAgent":"a \"quoted\" agent \\ \/""#, #""resources":[{"accountId":"1"}]"#,
            ]),
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
            } else if (try? JSONValue(parsing: record)) == nil {
                // A record that is no JSON yields nothing, whichever members are of interest.
                #expect(found.allSatisfy { $0 == nil }, "\(String(decoding: text, as: UTF8.self))")
                rejected += 1
            }
        }
        #expect(compared > 2_000)
        #expect(rejected > 500)
    }
}
