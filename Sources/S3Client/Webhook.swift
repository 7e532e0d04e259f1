import Dispatch
import Glibc
import Synchronization

/// Posts JSON to an address that somebody was given as a secret. Certificates are verified, a
/// redirect is never followed, as another host would get what was meant for this one, and what it
/// says of a failure never shows more of the address than the host.
public final class Webhook: Sendable {
    /// How often one text is sent at the most.
    static let maximumAttempts = 5
    /// The longest pause before another attempt, in milliseconds.
    static let longestPause = 60_000
    /// How long one attempt may take, in milliseconds.
    static let maximumMilliseconds = 10_000
    /// How often it is asked whether to give up, in milliseconds.
    private static let lookMilliseconds = 50

    private let request: HTTPRequest
    private let secrets: [String]
    private let certificates: String?

    /// An address, `https://HOST/…`. `certificates` is a file of those to trust, nil for the system's.
    /// Throws where the address is none, and where libcurl is missing.
    public init(url: String, certificates: String?) throws(ServiceError) {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, ["https:", "http:"].contains(parts[0].lowercased()),
            parts[1].isEmpty, url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            let address = try? EndpointURL("\(parts[0])//\(Webhook.host(parts[2]))")
        else {
            throw ServiceError(
                .other,
                "The address of the webhook is none: it is written https://HOST/PATH, without a "
                    + "user and without spaces.")
        }
        var request = HTTPRequest(method: "POST", scheme: address.scheme, host: address.host)
        request.exactURL = url
        request.headers = [("Content-Type", "application/json")]
        request.totalMilliseconds = Webhook.maximumMilliseconds
        request.answerLimit = 64 << 10
        self.request = request
        secrets = url.dropFirst(parts[0].count + 2 + parts[2].count)
            .split(whereSeparator: { "/?#&=".contains($0) }).map(String.init)
        self.certificates = certificates
        try CurlLibrary.load()
    }

    /// A host may be followed by a query at once.
    private static func host(_ text: Substring) -> Substring {
        text.prefix { $0 != "?" && $0 != "#" }
    }

    /// Posts a text, again after failures that may pass, and waits for the end. Says why it failed;
    /// nil where it did not. Gives up soon after `isGivenUp` says so.
    public func post(_ body: [UInt8], isGivenUp: @Sendable () -> Bool) -> String? {
        var request = request
        request.body = body
        let post = WebhookPost(request, secrets)
        let thread: TransferThread
        do throws(ServiceError) {
            thread = try TransferThread(certificates: certificates)
        } catch {
            return error.description
        }
        thread.submit(post)
        while post.done.wait(timeout: .now() + .milliseconds(Webhook.lookMilliseconds)) != .success
        {
            if isGivenUp() { thread.close() }
        }
        thread.close()
        return post.failure.map { "\(request.host) \($0)" }
    }

    /// The pause before the attempt after that many, in milliseconds: 1, 4, 16, 60 seconds, and a
    /// part of that at random. `asked` is what the answer wants, in seconds.
    static func pause(after attempts: Int, asked: Int?) -> Int? {
        guard attempts < maximumAttempts else { return nil }
        let own = min(longestPause, 1_000 << (2 * (attempts - 1)))
        let wanted = min(longestPause, max(0, min(asked ?? 0, 3_600)) * 1_000)
        return max(own, wanted) + Int.random(in: 0...own / 4)
    }
}

/// One text on its way to a webhook.
private final class WebhookPost: TransferThread.Job {
    private struct State {
        var attempts = 0
        var failure: String?
    }

    /// Signalled at the end.
    let done = DispatchSemaphore(value: 0)
    private let sent: HTTPRequest
    private let secrets: [String]
    private let state = Mutex(State())

    init(_ request: HTTPRequest, _ secrets: [String]) {
        sent = request
        self.secrets = secrets
    }

    /// Why it failed; nil where it did not.
    var failure: String? { state.withLock { $0.failure } }

    func request() -> HTTPRequest {
        state.withLock { $0.attempts += 1 }
        return sent
    }

    func fail(_ error: ServiceError) { _ = end("was not told: \(error)") }

    func take(_ outcome: TransferThread.Outcome, budget: inout RetryBudget) -> Int? {
        switch outcome {
        case .answer(let answer) where (200..<300).contains(answer.status): return end(nil)
        case .answer(let answer) where (300..<400).contains(answer.status):
            return end("answers \(answer.status), a redirect, which is not followed.")
        case .answer(let answer):
            let asked = answer.headers["retry-after"].flatMap { Int($0) }
            let mayPass = answer.status >= 500 || [408, 425, 429].contains(answer.status)
            return again(mayPass, asked, "answers \(answer.status).")
        // What a receiver answers in so many bytes was sent to it.
        case .tooLarge: return end(nil)
        case .failure(let code, let message):
            // libcurl's words, unless they show what is secret.
            let isShown = !secrets.contains { $0.utf8.count > 1 && message.contains($0) }
            return again(
                code != WebhookPost.badCertificate, nil,
                "was not reached\(isShown ? ": \(message)" : "").")
        }
    }

    /// libcurl-errors(3), `CURLE_PEER_FAILED_VERIFICATION`.
    private static let badCertificate: Int32 = 60

    private func again(_ mayPass: Bool, _ asked: Int?, _ failure: String) -> Int? {
        let attempts = state.withLock { $0.attempts }
        if mayPass, let pause = Webhook.pause(after: attempts, asked: asked) { return pause }
        return end(attempts > 1 ? "\(failure) It was tried \(attempts) times." : failure)
    }

    private func end(_ failure: String?) -> Int? {
        state.withLock { $0.failure = failure }
        done.signal()
        return nil
    }
}
