import Foundation
import TestSupport
import Testing

/// Nothing that lets somebody act as another is kept or shown.
@Suite struct SecretsTests {
    static let secrets = [
        "SIGNATURE4SECRET", "TOKEN%2FSECRET%3D", "TOKEN/SECRET=", "SIGNATURE2SECRET", "SSECSECRET",
        "REFERERSECRET", "COPYKEYSECRET", "SESSIONTOKENSECRET",
    ]

    static let presigned =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAEXAMPLE%2F20260504%2Feu-west-1"
        + "%2Fs3%2Faws4_request&X-Amz-Date=20260504T120000Z&X-Amz-Expires=900&X-Amz-SignedHeaders="
        + "host&X-Amz-Security-Token=TOKEN%2FSECRET%3D&x-amz-signature=SIGNATURE4SECRET"

    @Test func `no planted secret is in the store, its log, or any output`() throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/s.sqlite"
        let lines = [
            "GET /k?\(SecretsTests.presigned) HTTP/1.1",
            "GET /k?AWSAccessKeyId=AKIAEXAMPLE&Expires=1&Signature=SIGNATURE2SECRET HTTP/1.1",
            "GET /k?x-amz-server-side-encryption-customer-key=SSECSECRET HTTP/1.1",
        ].enumerated().map { number, uri in
            LogFixture.line(
                requestID: "SECRET\(number)", uri: "\"\(uri)\"",
                referer: "\"https://host/page?\(SecretsTests.presigned)&s=REFERERSECRET\"")
        }
        try folder.write(lines.joined(separator: "\n") + "\n", to: "logs/access")
        let event = LogFixture.record(requestID: "SECRET9").replacing(
            "\"requestParameters\":{",
            with: """
                "requestParameters":{"X-Amz-Signature":"SIGNATURE4SECRET",\
                "X-Amz-Security-Token":"TOKEN/SECRET=",\
                "x-amz-server-side-encryption-customer-key":"SSECSECRET",\
                "x-amz-copy-source-server-side-encryption-customer-key":"COPYKEYSECRET",\
                "credentials":{"sessionToken":"SESSIONTOKENSECRET"},
                """)
        try folder.write(#"{"Records":[\#(event)]}"#, to: "logs/trail.json")
        var shown = try runProcess(
            why403, ["ingest", folder.path + "/logs", "--store", store]
        ).errors
        for format in ["table", "json", "ndjson", "csv", "markdown", "html"] {
            shown += try runProcess(
                why403, ["report", "--store", store, "--format", format]
            ).output
        }
        for id in ["SECRET0", "SECRET1", "SECRET2", "SECRET9"] {
            for format in ["text", "json"] {
                let result = try runProcess(
                    why403, ["explain", id, "--store", store, "--format", format])
                #expect(result.status == 0, "\(result.errors)")
                shown += result.output
            }
        }
        shown += try runProcess(why403, ["doctor", "--store", store]).output
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasPrefix("s.sqlite") {
            let bytes = try Data(contentsOf: folder.url.appendingPathComponent(name))
            shown += String(decoding: bytes, as: UTF8.self)
        }
        for secret in SecretsTests.secrets { #expect(!shown.contains(secret), "\(secret)") }
        // What conditions ask for stays.
        for kept in ["x-amz-expires", "900", "AKIAEXAMPLE", "x-amz-signature"] {
            #expect(shown.contains(kept), "\(kept)")
        }
    }
}
