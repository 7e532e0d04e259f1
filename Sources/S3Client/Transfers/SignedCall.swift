import AWSTypes
import Glibc
import Synchronization

/// One signed request with its repetitions: after failures that may pass, in the region that the
/// service names, and with new credentials where the old have run out.
///
/// A redirect is never followed: another host would get a signed request. Only the region is taken
/// from the answer, and the host made of it anew.
final class SignedCall: TransferThread.Job {
    /// What the call is about.
    struct Plan: Sendable {
        /// `s3`, `sqs`.
        let service: String
        /// The request for a region.
        let request: @Sendable (_ region: String) -> HTTPRequest
        /// Whether an answer without its length is not whole: a body that ends early then looks
        /// like a whole one.
        var needsLength = false
        /// Takes note of the region in which the bucket proved to be.
        var learn: @Sendable (_ region: String) -> Void = { _ in }
    }

    /// Why it failed, for whoever has the words for it.
    enum Failure: Error, Sendable {
        /// An answer other than 2xx.
        case answer(ErrorAnswer, date: String?)
        /// No whole answer came; what libcurl says.
        case transfer(String)
        /// The answer has more bytes than are taken.
        case tooLarge
        /// It could not be sent.
        case error(ServiceError)
    }

    private struct State {
        var region: String
        var attempts = 0
        var moves = 0
        var used: Credentials?
        var isRenewed = false
    }

    /// How often a bucket may prove to be elsewhere.
    private static let maximumMoves = 3

    private let plan: Plan
    private let credentials: CredentialChain
    private let state: Mutex<State>
    private let completion: @Sendable (Result<HTTPAnswer, Failure>) -> Void

    init(
        _ plan: Plan, region: String, as credentials: CredentialChain,
        _ completion: @escaping @Sendable (Result<HTTPAnswer, Failure>) -> Void
    ) {
        self.plan = plan
        self.credentials = credentials
        self.completion = completion
        state = Mutex(State(region: region))
    }

    func request() throws(ServiceError) -> HTTPRequest {
        let now = Instant(seconds: Int64(time(nil)))
        let keys = try credentials.current(at: now)
        let region = state.withLock { state in
            state.attempts += 1
            state.used = keys
            return state.region
        }
        var request = plan.request(region)
        RequestSigner(service: plan.service, region: region).sign(&request, as: keys, at: now)
        return request
    }

    func fail(_ error: ServiceError) { completion(.failure(.error(error))) }

    func take(_ outcome: TransferThread.Outcome, budget: inout RetryBudget) -> Int? {
        switch outcome {
        case .tooLarge:
            completion(.failure(.tooLarge))
        case .failure(let code, let message):
            if SignedCall.passing.contains(code), let delay = delay(nil, &budget) { return delay }
            completion(.failure(.transfer(message)))
        case .answer(let answer) where (200..<300).contains(answer.status):
            if plan.needsLength, answer.headers["content-length"] == nil {
                if let delay = delay(nil, &budget) { return delay }
                completion(.failure(.transfer("the answer does not say how long it is")))
                return nil
            }
            budget.earn()
            completion(.success(answer))
        case .answer(let answer):
            return take(answer, &budget)
        }
        return nil
    }

    /// An answer other than 2xx.
    private func take(_ answer: HTTPAnswer, _ budget: inout RetryBudget) -> Int? {
        let error = ErrorAnswer(answer)
        if error.isElsewhere, let region = error.region, move(to: region) {
            plan.learn(region)
            return 0
        }
        if error.isExpired, renew() { return 0 }
        if error.mayPass {
            let asked = answer.headers["retry-after"].flatMap { Int($0) }
            if let delay = delay(asked, &budget) { return delay }
        }
        completion(.failure(.answer(error, date: answer.headers["date"])))
        return nil
    }

    private func delay(_ asked: Int?, _ budget: inout RetryBudget) -> Int? {
        var generator = SystemRandomNumberGenerator()
        let attempts = state.withLock { $0.attempts }
        return budget.delay(after: attempts, asked: asked, using: &generator)
    }

    private func move(to region: String) -> Bool {
        state.withLock { state in
            guard region != state.region, state.moves < SignedCall.maximumMoves else {
                return false
            }
            state.moves += 1
            state.region = region
            return true
        }
    }

    private func renew() -> Bool {
        let used = state.withLock { state -> Credentials? in
            if state.isRenewed { return nil }
            state.isRenewed = true
            return state.used
        }
        guard let used else { return false }
        credentials.forget(used)
        return true
    }

    /// libcurl's codes of failures that may pass: the host cannot be resolved or reached, the
    /// connection broke, was closed, or delivered nothing for long (libcurl-errors(3): 6, 7, 16, 18,
    /// 28, 35, 52, 55, 56).
    private static let passing: Set<Int32> = [6, 7, 16, 18, 28, 35, 52, 55, 56]
}
