import AWSTypes
import JSONScanner
import S3AccessLog
import Testing

@Suite struct LineTests {
    static let owner = String(repeating: "0a", count: 32)
    static let head =
        "\(owner) lake [04/May/2026:12:57:29 +0000] 10.0.0.1 "
        + "arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession 0A1B2C3D4E5F6071 "
    static let tail =
        " - host= SigV4 TLS_AES_128_GCM_SHA256 AuthHeader "
        + "lake.s3.eu-west-1.amazonaws.com TLSv1.3 - - eu-west-1"

    static func with<Result>(
        _ line: String, _ body: (S3AccessLogRecord) throws -> Result
    ) throws -> Result {
        try Array(line.utf8).withUnsafeBytes { try body(try S3AccessLogLine.parse($0)) }
    }

    @Test(arguments: [
        (
            #"REST.GET.OBJECT a%252Fb%253Dc "GET /a%2Fb%3Dc HTTP/1.1" 403 AccessDenied 243 - 18 - "-" "agent""#,
            "a/b=c"
        ),
        (#"REST.GET.OBJECT k "GET /" HTTP/1.1" 403 AccessDenied 243 - 18 - "-" "agent""#, "k"),
        (
            #"REST.GET.OBJECT k "GET / HTTP/1.1" 403 AccessDenied 243 - 18 - "() { :;}; "x"" "a""b"""#,
            "k"
        ),
        (#"BATCH.DELETE.OBJECT k - 403 AccessDenied - - - - - -"#, "k"),
        // The key `keep/a b+c`: in these records alone a space is a plus.
        (#"BATCH.DELETE.OBJECT keep/a+b%252Bc - 403 AccessDenied - - - - - -"#, "keep/a b+c"),
        (#"BATCH.DELETE.OBJECT keep/a+b%2Bc - 403 AccessDenied - - - - - -"#, "keep/a b+c"),
        (
            #"REST.GET.OBJECT a+b "GET /a+b HTTP/1.1" 403 AccessDenied 243 - 18 - "-" "agent""#,
            "a+b"
        ),
    ])
    func `the refusal is read whatever the client wrote`(middle: String, key: String) throws {
        try LineTests.with(LineTests.head + middle + LineTests.tail) { record in
            #expect(record.text(.requestID) == "0A1B2C3D4E5F6071")
            #expect(record.status == 403)
            #expect(record.text(.errorCode) == "AccessDenied")
            #expect(record.key == key)
            #expect(record.text(.tlsVersion) == "TLSv1.3")
            #expect(record.time?.description == "2026-05-04T12:57:29Z")
        }
    }

    @Test func `a middle forged in the user agent is not believed, and marked`() throws {
        let line =
            LineTests.head
            + #"REST.GET.OBJECT k "GET / HTTP/1.1" 200 - 5 5 1 1 "-" "x" 403 AccessDenied 243 - 1 - "-" "y""#
        try LineTests.with(line + LineTests.tail) { record in
            #expect(record.status == 200)
            #expect(record.isInDoubt)
        }
    }

    @Test func `a host id of two tokens shifts nothing`() throws {
        let line =
            LineTests.head
            + #"REST.GET.OBJECT k "GET / HTTP/1.1" 403 AccessDenied 243 - 1 - "-" "y" - AIDA x= SigV4 C AuthHeader h TLSv1.2 - -"#
        try LineTests.with(line) { record in
            #expect(record.text(.hostID) == "AIDA x=")
            #expect(record.text(.tlsVersion) == "TLSv1.2")
        }
    }

    @Test func `every prefix is refused or read, never a trap`() {
        let line = Array(
            (LineTests.head
                + #"REST.GET.OBJECT k "GET / HTTP/1.1" 403 AccessDenied 243 - 1 - "r" "a""#
                + LineTests.tail).utf8)
        var readable = 0
        for length in 0...line.count {
            line[..<length].withUnsafeBytes { bytes in
                if (try? S3AccessLogLine.parse(bytes)) != nil { readable += 1 }
            }
        }
        #expect(readable > 10 && readable < line.count)
    }

    @Test func `the scanner finds in pieces what it finds in the whole`() {
        let refused =
            LineTests.head
            + #"REST.GET.OBJECT k "GET / HTTP/1.1" 403 AccessDenied 243 - 1 - "-" "a""#
            + LineTests.tail
        let fine = refused.replacing(" 403 AccessDenied ", with: " 200 - ")
        let text = Array(
            [fine, refused, fine, "nonsense 403 x", refused].joined(separator: "\n").utf8)
        for piece in [1, 17, 64, 100_000] {
            var scanner = S3AccessLogScanner()
            var held: [UInt8] = []
            var seen = 0
            for start in stride(from: 0, to: text.count, by: piece) {
                let end = min(text.count, start + piece)
                held += text[start..<end]
                let done = held.withUnsafeBytes {
                    scanner.scan($0, isFinal: end == text.count) { record in
                        if record.status == 403 { seen += 1 }
                    }
                }
                held.removeFirst(done)
            }
            #expect(seen == 2)
            #expect(scanner.counts.records == 5)
            #expect(scanner.counts.rejected == 1)
        }
    }
}
