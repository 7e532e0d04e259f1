import Foundation
import TestSupport
import Testing

/// `watch --webhook`: who is told of incidents over HTTP.
struct WebhookTests {
    private static func watch(
        _ fixture: StoreFixture, _ url: String, _ more: [String] = [],
        environment: [String: String] = [:]
    ) throws -> ProgramResult {
        try fixture.run(
            ["watch", "--once", fixture.folder.path + "/drops", "--all-principals"]
                + (url.isEmpty ? [] : ["--webhook", url]) + more, environment: environment)
    }

    private static func fixture(key: String = "raw/a.csv") throws -> StoreFixture {
        let fixture = try StoreFixture()
        try fixture.folder.write(
            WatchExecTests.line(1, key: key) + WatchExecTests.line(2, key: key), to: "drops/a")
        return fixture
    }

    @Test func `an incident is posted as JSON, also to the address of the environment`() throws {
        let fixture = try Self.fixture()
        guard let server = try WebhookServer(fixture.folder) else { return }
        let result = try Self.watch(
            fixture, "",
            environment: ["WHY403_WEBHOOK": "http://127.0.0.1:\(server.port)/hook/abc?token=xyz"])
        #expect(result.status == 0 && result.errors.contains("denial"), "\(result.errors)")
        let requests = server.requests
        #expect(requests.count == 1)
        #expect(requests.first?.path == "/hook/abc?token=xyz")
        #expect(requests.first?.type == "application/json")
        #expect(requests.first?.body["denials"] as? Int == 2)
    }

    @Test func `Slack gets text and blocks in which nothing is markup`() throws {
        let fixture = try StoreFixture()
        guard let server = try WebhookServer(fixture.folder) else { return }
        let line = LogFixture.line(
            requestID: "TOLD000000000001",
            requester: "arn:aws:iam::111122223333:user/<!channel>&<http://evil|here>")
        try fixture.folder.write(line + "\n", to: "drops/a")
        let result = try Self.watch(
            fixture, "http://127.0.0.1:\(server.port)/services/T0/B0/secret",
            ["--webhook-form", "slack"])
        #expect(result.status == 0)
        let body = try #require(server.requests.first?.body)
        #expect(Set(body.keys) == ["text", "blocks"])
        let blocks = try #require(body["blocks"] as? [[String: Any]])
        #expect(blocks.compactMap { $0["type"] as? String } == ["header", "section", "context"])
        let texts = try #require(
            String(data: JSONSerialization.data(withJSONObject: body), encoding: .utf8))
        #expect(!texts.contains("<!channel>") && !texts.contains("<http"), "\(texts)")
        #expect(!texts.contains("mrkdwn"))
    }

    @Test func `a receiver that is in trouble is asked again`() throws {
        let fixture = try Self.fixture()
        guard let server = try WebhookServer(fixture.folder) else { return }
        let result = try Self.watch(fixture, "http://127.0.0.1:\(server.port)/fail/1")
        #expect(result.status == 0 && !result.errors.contains("--webhook"), "\(result.errors)")
        #expect(server.requests.count == 2)
    }

    @Test(arguments: [("redirect", "not followed"), ("gone", "answers 410")])
    func `a refusal is said once, without what is secret in the address`(
        _ path: String, _ words: String
    ) throws {
        let fixture = try Self.fixture()
        guard let server = try WebhookServer(fixture.folder) else { return }
        let url = "http://127.0.0.1:\(server.port)/\(path)/S3CRETPART?token=T0KENPART"
        let result = try Self.watch(fixture, url, ["--debug"])
        #expect(result.status == 0 && result.errors.contains(words), "\(result.errors)")
        #expect(server.requests.map(\.path) == ["/\(path)/S3CRETPART?token=T0KENPART"])
        #expect(!result.errors.contains("S3CRET") && !result.errors.contains("T0KEN"))
        #expect(try fixture.ids(["--all-principals"]).count == 2)
    }

    @Test func `a certificate that nobody vouches for is refused, one that is trusted is not`()
        throws
    {
        let fixture = try Self.fixture()
        let pem = fixture.folder.path + "/pem"
        guard let openssl = executable("openssl") else {
            print("skipped: no openssl here")
            return
        }
        let made = try runProcess(
            openssl,
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", pem + ".k"]
                + ["-out", pem + ".c", "-subj", "/CN=localhost"]
                + ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
        #expect(made.status == 0, "\(made.errors)")
        let both = try [".c", ".k"].map { try String(contentsOfFile: pem + $0, encoding: .utf8) }
        try both.joined().write(toFile: pem, atomically: true, encoding: .utf8)
        guard let server = try WebhookServer(fixture.folder, certificate: pem) else { return }
        let url = "https://127.0.0.1:\(server.port)/hook"
        let refused = try Self.watch(fixture, url)
        #expect(refused.status == 0 && refused.errors.contains("--webhook: 127.0.0.1"))
        #expect(server.requests.isEmpty)
        try fixture.folder.write(WatchExecTests.line(9), to: "drops/b")
        let told = try Self.watch(
            fixture, url, ["--quiet-minutes", "0"], environment: ["AWS_CA_BUNDLE": pem + ".c"])
        #expect(told.status == 0 && server.requests.count == 1, "\(told.errors)")
    }

    @Test func `a receiver that does not answer holds up neither logs nor the end`() throws {
        let fixture = try Self.fixture()
        guard let server = try WebhookServer(fixture.folder) else { return }
        let program = try BackgroundProgram(
            why403,
            ["watch", fixture.folder.path + "/drops", "--all-principals", "--store", fixture.store]
                + ["--webhook", "http://127.0.0.1:\(server.port)/slow"],
            folder: fixture.folder.url)
        program.wait(for: "the post") { !server.requests.isEmpty }
        try fixture.folder.write(WatchExecTests.line(3), to: "drops/b")
        program.wait(for: "the next denial") { program.output.contains("TOLD000000000003") }
        #expect(program.stop() == 0)
    }

    @Test(arguments: [
        "ftp://host/x", "https://", "https://user:secret@host/x", "https://host/a b", "host/x",
    ])
    func `what is no address is an error that does not show it`(_ url: String) throws {
        let fixture = try StoreFixture()
        try fixture.folder.write("", to: "drops/.keep")
        let result = try Self.watch(fixture, url)
        #expect(result.status == 64, "\(result.errors)")
        #expect(!result.errors.contains("secret"))
    }
}
