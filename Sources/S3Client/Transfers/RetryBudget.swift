/// How often, and after how long, requests are repeated: with delays at random, so that many do not
/// come back at once, and with a budget for all of them, so that a service in trouble is left alone
/// (AWS SDKs and Tools Reference Guide, "Retry behavior", standard mode).
struct RetryBudget {
    /// How often one request is sent at the most.
    static let maximumAttempts = 8
    /// The first delay is at most this, in milliseconds; each further one at most twice the last.
    static let firstDelay = 100
    /// The longest delay, in milliseconds.
    static let longestDelay = 10_000
    /// Repetitions that may be spent before any request has succeeded.
    static let capacity = 500

    private var left = RetryBudget.capacity

    /// Takes note of a request that succeeded: it earns one repetition.
    mutating func earn() { left = min(RetryBudget.capacity, left + 1) }

    /// The delay in milliseconds before the attempt after that many; nil where there is to be none.
    /// `asked` is what the service wants, in seconds.
    mutating func delay(
        after attempts: Int, asked: Int?, using generator: inout some RandomNumberGenerator
    ) -> Int? {
        guard attempts < RetryBudget.maximumAttempts, left > 0 else { return nil }
        left -= 1
        let most = min(
            RetryBudget.longestDelay, RetryBudget.firstDelay << min(attempts - 1, 16))
        let delay = Int.random(in: 0...most, using: &generator)
        guard let asked, asked > 0 else { return delay }
        return max(delay, min(asked * 1_000, RetryBudget.longestDelay))
    }
}
