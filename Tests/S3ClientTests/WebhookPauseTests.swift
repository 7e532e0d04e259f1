import Testing

@testable import S3Client

/// How long a webhook in trouble is left alone.
struct WebhookPauseTests {
    @Test(arguments: [(1, 1_000), (2, 4_000), (3, 16_000), (4, 60_000)])
    func `pauses grow, and end`(_ attempts: Int, _ least: Int) throws {
        for asked in [nil, -5, 0] {
            let pause = try #require(Webhook.pause(after: attempts, asked: asked))
            #expect((least...least + least / 4).contains(pause))
        }
        #expect(Webhook.pause(after: Webhook.maximumAttempts, asked: nil) == nil)
    }

    @Test func `what an answer asks for is heeded up to a minute`() throws {
        #expect(try #require(Webhook.pause(after: 1, asked: 30)) >= 30_000)
        #expect(try #require(Webhook.pause(after: 1, asked: .max)) <= 61_000)
    }
}
