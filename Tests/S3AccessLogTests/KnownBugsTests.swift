import AWSTypes
import JSONScanner
import S3AccessLog
import TestSupport
import Testing

/// Lines that other parsers of access logs are known to misread, and the lengths that the format
/// has had.
@Suite struct KnownBugsTests {
    struct Row: CustomTestStringConvertible {
        let testDescription: String
        let line: String
        var fields: [S3AccessLogRecord.Field: String?]

        init(_ name: String, _ line: String, _ fields: [S3AccessLogRecord.Field: String?]) {
            testDescription = name
            self.line = line
            self.fields = fields
        }
    }

    static let owner = LogFixture.owner
    static let time = "[04/May/2026:12:57:29 +0000]"
    static let end = "- aG9zdA== SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader h TLSv1.2 - - -"

    static let rows: [Row] = [
        Row(
            "an address that is a dash",
            "\(owner) b \(time) - svc:s3.amazonaws.com A1 REST.PUT.OBJECT k "
                + "\"PUT /k HTTP/1.1\" 403 AccessDenied 1 - 1 1 \"-\" \"-\" \(end)",
            [.remoteIP: nil, .requester: "svc:s3.amazonaws.com", .errorCode: "AccessDenied"]),
        Row(
            "a lifecycle action with quoted dashes",
            "\(owner) b \(time) - AmazonS3 A1 S3.EXPIRE.OBJECT k \"-\" - - - 5 - - \"-\" \"-\" "
                + "- - - - - - - - -",
            [.requester: "AmazonS3", .requestURI: nil, .httpStatus: nil, .objectSize: "5"]),
        Row(
            "an asterisk in the key and an escape in the URI",
            "\(owner) b \(time) 10.0.0.1 u A1 REST.GET.OBJECT a*b \"GET /a%2Ab HTTP/1.1\" 403 "
                + "AccessDenied 1 - 1 - \"-\" \"x\" \(end)",
            [.key: "a*b", .httpStatus: "403"]),
        Row(
            "a CloudFront identity, which has spaces",
            "\(owner) b \(time) 10.0.0.1 arn:aws:iam::cloudfront:user/CloudFront Origin Access "
                + "Identity E2EXAMPLE A1 REST.GET.OBJECT k \"GET /k HTTP/1.1\" 403 AccessDenied 1 - "
                + "1 - \"-\" \"Amazon CloudFront\" \(end)",
            [
                .requester:
                    "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE",
                .requestID: "A1", .userAgent: "Amazon CloudFront",
            ]),
        Row(
            "an operation of four parts and a request id that is a UUID",
            "\(owner) b \(time) - svc:x 0a0a0a0a-0000-4000-8000-000000000000 "
                + "S3.COMPUTE.OBJECT.CHECKSUM k - - - - - - - - - - - - - - - - - - -",
            [.operation: "S3.COMPUTE.OBJECT.CHECKSUM", .key: "k"]),
        Row(
            "a batch delete with bare dashes and a plus for a space",
            "\(owner) b \(time) 10.0.0.1 u A1 BATCH.DELETE.OBJECT Screen+Shot - 403 AccessDenied "
                + "- - - - - - v1 \(end.dropFirst(2))",
            [.key: "Screen+Shot", .httpStatus: "403", .versionID: "v1", .tlsVersion: "TLSv1.2"]),
        Row(
            "a user agent with doubled quotes",
            "\(owner) b \(time) 10.0.0.1 u A1 REST.GET.OBJECT k \"GET /k HTTP/1.1\" 403 "
                + "AccessDenied 1 - 1 - \"-\" \"\"Mozilla/5.0 (X11)\"\" \(end)",
            [.httpStatus: "403", .tlsVersion: "TLSv1.2", .hostHeader: "h"]),
        Row(
            "Shellshock in the referer and the user agent",
            "\(owner) b \(time) 10.0.0.1 - A1 REST.GET.OBJECT k \"GET /k HTTP/1.1\" 403 "
                + "AccessDenied 1 - 1 - \"() { :;}; echo; echo \"masked\"\" "
                + "\"() { :;}; echo; echo \"masked\"\" \(end)",
            [.requester: nil, .errorCode: "AccessDenied", .tlsVersion: "TLSv1.2"]),
        Row(
            "a file name in quotes in a presigned URI",
            "\(owner) b \(time) 10.0.0.1 u A1 REST.GET.OBJECT k "
                + "\"GET /k?response-content-disposition=attachment;%20filename=\"d.json\" HTTP/1.1\""
                + " 403 AccessDenied 1 - 1 - \"-\" \"x\" \(end)",
            [.httpStatus: "403", .userAgent: "x"]),
        Row(
            "a quote that ends the URI early",
            "\(owner) b \(time) 10.0.0.1 u A1 REST.GET.OBJECT %2522 \"GET /\" HTTP/1.1\" 403 "
                + "AccessDenied 243 - 1 - \"-\" \"x\" \(end)",
            [.key: "%2522", .requestURI: "GET /\" HTTP/1.1", .httpStatus: "403"]),
        Row(
            "back slashes in the user agent",
            "\(owner) b \(time) 10.0.0.1 u A1 REST.GET.OBJECT k \"GET /k HTTP/1.1\" 403 "
                + "AccessDenied 1 - 1 - \"-\" \"xinba\\\";$ch\\\\\" \(end)",
            [.errorCode: "AccessDenied", .tlsVersion: "TLSv1.2"]),
        Row(
            "a copy's source line, which has no status",
            "\(owner) b \(time) 10.0.0.1 u A1 REST.COPY.OBJECT_GET k - - - - - - - - - v1 "
                + "\(end.dropFirst(2))",
            [.httpStatus: nil, .errorCode: nil, .key: "k"]),
        Row(
            "doubled spaces, and a host id of two tokens",
            "\(owner) b \(time) 10.0.0.1  u A1 REST.GET.OBJECT k \"GET /k HTTP/1.1\" 403 "
                + "AccessDenied 1 - 1 - \"-\" \"x\" - AIDAEXAMPLE LzYGh= SigV4 C AuthHeader h "
                + "TLSv1.2 - -",
            [.requester: "u", .hostID: "AIDAEXAMPLE LzYGh=", .tlsVersion: "TLSv1.2"]),
        Row(
            "a zero byte in a field",
            "\(owner) b \(time) 10.0.0.1 u A1 REST.GET.OBJECT k\u{0}k \"GET /k HTTP/1.1\" 403 "
                + "AccessDenied 1 - 1 - \"-\" \"x\u{0}y\" \(end)",
            [.httpStatus: "403", .key: "k\u{0}k", .tlsVersion: "TLSv1.2"]),
        Row(
            "an access point, and fields of the future",
            "\(owner) b \(time) 2001:db8::1 u A1 REST.GET.OBJECT k \"GET /k HTTP/1.1\" 403 "
                + "AccessDenied 1 - 1 - \"-\" \"x\" - h SigV4 C QueryString h TLSv1.3 "
                + "arn:aws:s3:eu-west-1:111122223333:accesspoint/p Yes eu-west-1 new newer",
            [
                .remoteIP: "2001:db8::1", .aclRequired: "Yes", .sourceRegion: "eu-west-1",
                .accessPointARN: "arn:aws:s3:eu-west-1:111122223333:accesspoint/p",
            ]),
    ]

    @Test(arguments: rows)
    func `a line that others misread is read`(row: Row) throws {
        try LineTests.with(row.line) { record in
            for (field, text) in row.fields { #expect(record.text(field) == text, "\(field)") }
            #expect(record.time?.description == "2026-05-04T12:57:29Z")
        }
    }

    /// 18 fields until 2019; 23, 24, 25, 26 and 27 since.
    @Test(arguments: 18...27)
    func `a line of every length that the format has had is read`(count: Int) throws {
        let tail = [
            "v1", "host=", "SigV4", "CIPHER", "AuthHeader", "h.example", "TLSv1.2",
            "arn:aws:s3:eu-west-1:111122223333:accesspoint/p", "Yes", "eu-west-1",
        ]
        let line =
            "\(KnownBugsTests.owner) b \(KnownBugsTests.time) 10.0.0.1 u A1 REST.GET.OBJECT k "
            + "\"GET /k HTTP/1.1\" 403 AccessDenied 1 2 3 4 \"r\" \"a\" "
            + tail.prefix(count - 17).joined(separator: " ")
        try LineTests.with(line) { record in
            let fields = S3AccessLogRecord.Field.allCases
            #expect(record.text(.turnAroundTime) == "4")
            #expect(record.text(.referer) == "r" && record.text(.userAgent) == "a")
            for (index, text) in tail.enumerated() {
                #expect(record.text(fields[17 + index]) == (index < count - 17 ? text : nil))
            }
        }
    }

    @Test func `a line that is doubled, torn or merged with the next costs no other line`() {
        let good = LogFixture.line(requestID: "GOOD")
        let text = [
            good, good, String(good.prefix(120)), String(good.prefix(300)) + good, "", good,
        ].joined(separator: "\n")
        var scanner = S3AccessLogScanner()
        var ids: [String] = []
        _ = Array(text.utf8).withUnsafeBytes { bytes in
            scanner.scan(bytes, isFinal: true) { ids.append($0.text(.requestID) ?? "") }
        }
        #expect(ids.filter { $0 == "GOOD" }.count >= 3)
        #expect(scanner.counts.records == 6)
    }

    @Test func `a byte order mark is no part of the first field`() {
        let bytes = [0xEF, 0xBB, 0xBF] + Array(LogFixture.line(requestID: "R1").utf8)
        var scanner = S3AccessLogScanner()
        var owners: [String?] = []
        _ = bytes.withUnsafeBytes { bytes in
            scanner.scan(bytes, isFinal: true) { owners.append($0.text(.bucketOwner)) }
        }
        #expect(owners == [LogFixture.owner])
    }

    @Test(arguments: [100_000, 1 << 20, Int.max])
    func `an over-long line is counted once and its tail is no line`(piece: Int) {
        let good = LogFixture.line(requestID: "GOOD")
        let long = good.replacing("Hadoop", with: String(repeating: "A", count: 3 << 20))
        let bytes = Array([good, long, good].joined(separator: "\n").utf8)
        var scanner = S3AccessLogScanner()
        var found = 0
        var start = 0
        var end = 0
        while end < bytes.count {
            end = piece == .max ? bytes.count : min(bytes.count, end + piece)
            let done = bytes[start..<end].withUnsafeBytes { held in
                scanner.scan(held, isFinal: end == bytes.count) { _ in found += 1 }
            }
            start += done
        }
        #expect(found == 2)
        #expect(scanner.counts.records == 3)
        #expect(scanner.counts.rejected == 1)
        #expect(scanner.counts.samples.first?.offset == Int64(good.utf8.count + 1))
    }
}
