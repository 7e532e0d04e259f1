import AWSTypes
import Foundation
import JSON
import JSONScanner
import S3AccessLog
import TestSupport
import Testing

/// The JSON form that CloudWatch Logs delivers.
@Suite struct ObjectTests {
    static func subscription(_ messages: [String]) -> String {
        let events = messages.map {
            "{\"id\":\"1\",\"timestamp\":1777899449123,\"message\":\"\(LogFixture.escaped($0))\"}"
        }
        return "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"111122223333\",\"logGroup\":\"/s3\","
            + "\"logEvents\":[\(events.joined(separator: ","))]}"
    }

    static let control =
        "{\"messageType\":\"CONTROL_MESSAGE\",\"logEvents\":[{\"id\":\"\",\"message\":\"CWL\"}]}"

    /// What a scan of a text in pieces yields.
    static func scan(
        _ text: String, piece: Int = .max
    ) -> (ids: [String], scanner: S3AccessLogObjectScanner) {
        var scanner = S3AccessLogObjectScanner()
        var ids: [String] = []
        var held: [UInt8] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: max(1, bytes.count), by: min(piece, max(1, bytes.count))) {
            let end = piece == .max ? bytes.count : min(bytes.count, start + piece)
            held += bytes[start..<end]
            let done = held.withUnsafeBytes { held in
                scanner.scan(held, isFinal: end == bytes.count) { record in
                    if record.status == 403 { ids.append(record.text(.requestID) ?? "") }
                }
            }
            held.removeFirst(done)
        }
        return (ids, scanner)
    }

    static func sniff(_ text: String, isFinal: Bool = true) -> S3AccessLogObjectScanner.Sniffed {
        Array(text.utf8).withUnsafeBytes { S3AccessLogObjectScanner.sniff($0, isFinal: isFinal) }
    }

    @Test func `every documented field is read, and null is what the text form writes as a dash`()
        throws
    {
        let record = try #require(
            S3AccessLogObject(try JSONValue(parsing: LogFixture.object("R1"))))
        #expect(record.time?.description == "2026-05-04T12:57:29Z")
        #expect(record.key == "raw/a b.csv")
        #expect(record.status == 403)
        #expect(!record.isInDoubt)
        let expected: [(S3AccessLogRecord.Field, String?)] = [
            (.bucketOwner, LogFixture.owner), (.bucket, "orchard-lake"), (.remoteIP, "10.0.0.1"),
            (.requester, LogFixture.glueSession), (.requestID, "R1"),
            (.operation, "REST.GET.OBJECT"), (.errorCode, "AccessDenied"), (.bytesSent, "243"),
            (.objectSize, nil), (.totalTime, "18"), (.turnAroundTime, nil), (.referer, nil),
            (.userAgent, "a \"quoted\" one"), (.versionID, nil), (.hostID, "aG9zdA=="),
            (.signatureVersion, "SigV4"), (.cipherSuite, "TLS_AES_128_GCM_SHA256"),
            (.authenticationType, "AuthHeader"), (.tlsVersion, "TLSv1.3"), (.accessPointARN, nil),
            (.aclRequired, "Yes"), (.sourceRegion, "eu-west-1"),
        ]
        for (field, text) in expected { #expect(record.text(field) == text, "\(field)") }
    }

    @Test(arguments: [
        ("a%2520b%2525", "GET /a%20b%25 HTTP/1.1", "a b%"),
        ("a%20b%25", "GET /a%20b%25 HTTP/1.1", "a b%"),
        ("a b%", "GET /a%20b%25 HTTP/1.1", "a b%"),
        ("50%25", "GET /orchard-lake/50%2525 HTTP/1.1", "50%25"),
        ("a%2520b", "POST /?delete HTTP/1.1", "a b"),
    ])
    func `the request URI tells how often the key is encoded`(
        key: String, uri: String, name: String
    ) throws {
        let text = LogFixture.object("R1", key: key, uri: uri)
        let record = try #require(S3AccessLogObject(try JSONValue(parsing: text)))
        #expect(record.key == name)
    }

    @Test func `a space is a plus in the keys of a batch delete, as in the text form`() throws {
        let text = LogFixture.object("R1", key: "keep/a+b", uri: "POST /?delete HTTP/1.1")
        let batch = text.replacingOccurrences(of: "REST.GET.OBJECT", with: "BATCH.DELETE.OBJECT")
        #expect(try S3AccessLogObject(JSONValue(parsing: text))?.key == "keep/a+b")
        #expect(try S3AccessLogObject(JSONValue(parsing: batch))?.key == "keep/a b")
    }

    @Test(arguments: [1, 7, 100, Int.max])
    func `records are found in whatever holds them, and in pieces as in the whole`(piece: Int) {
        let refused = LogFixture.object("R1")
        let fine = LogFixture.object("R2", status: "200", code: "null")
        let other = LogFixture.object("R3")
        let forms = [
            "\(refused)\n\(fine)\n\(other)\n", "\(refused)\(fine)\(other)",
            "[\(refused),\n \(fine), \(other)]", "\u{FEFF}\(refused)\r\n\(fine)\r\n\(other)",
            ObjectTests.control + ObjectTests.subscription([refused, fine])
                + ObjectTests.subscription([other]),
        ]
        for form in forms {
            #expect(ObjectTests.sniff(form) == .accessLog)
            let (ids, scanner) = ObjectTests.scan(form, piece: piece)
            #expect(ids == ["R1", "R3"])
            #expect(scanner.counts.records == 3)
            #expect(scanner.counts.rejected == 0)
        }
    }

    @Test func `CloudTrail in any of its forms is not taken for an access log`() {
        let record = LogFixture.record(
            requestID: "R1", userAgent: "{\"schema_version_id\":\"V_1_0\",\"operation\":\"x\"}")
        let forms = [
            "{\"Records\":[\(record)]}", "[\(record)]", record, "{\"Records\":[",
            "{\"Events\":[{\"CloudTrailEvent\":\"\(LogFixture.escaped(record))\"}]}",
            "{\"version\":\"0\",\"detail-type\":\"AWS API Call via CloudTrail\",\"detail\":\(record)}",
            ObjectTests.subscription([record]), "{}", "{\"logEvents\":[]}",
        ]
        for form in forms { #expect(ObjectTests.sniff(form) == .other, "\(form)") }
    }

    @Test func `nothing is decided before the first object is whole`() {
        let text = LogFixture.object("R1")
        #expect(ObjectTests.sniff(String(text.dropLast()), isFinal: false) == .unfinished)
        #expect(ObjectTests.sniff(ObjectTests.control, isFinal: false) == .unfinished)
        #expect(ObjectTests.sniff("{\"Records\":[", isFinal: false) == .other)
    }

    @Test func `what is no record is counted with its place, and the rest is read`() {
        let refused = LogFixture.object("R1")
        let cases: [(text: String, offset: Int, reason: String)] = [
            ("\(refused)\ngarbage \(refused)", refused.utf8.count + 1, "no JSON object"),
            (
                "\(refused){\"status\":403}\(refused)", refused.utf8.count,
                "no access-log record"
            ),
            (
                "\(refused){\"http_status\":403,}\(refused)", refused.utf8.count,
                "unexpected character"
            ),
            ("\(refused)\(refused){\"http_", 2 * refused.utf8.count, "ends inside a record"),
        ]
        for (text, offset, reason) in cases {
            let (ids, scanner) = ObjectTests.scan(text)
            #expect(ids == ["R1", "R1"], "\(reason)")
            #expect(scanner.counts.rejected == 1, "\(reason)")
            #expect(scanner.counts.samples.first?.offset == Int64(offset), "\(reason)")
            #expect(scanner.counts.samples.first?.reason.contains(reason) == true)
        }
    }
}
