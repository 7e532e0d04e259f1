import AWSTypes
import Synchronization

/// Answers to one kind of question, each worked out once. Safe to share between threads.
final class Memory<Question: Hashable & Sendable, Answer: Sendable>: Sendable {
    private let answers: Mutex<Generations<Question, Answer>>

    /// A memory of so many answers at the most.
    init(limit: Int = 8_192) { answers = Mutex(Generations(limit: limit)) }

    /// The answer to a question, which `ask` must give the same each time. What it throws
    /// is thrown on, and not remembered.
    func answer<Failure: Error>(
        to question: Question, _ ask: () throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        if let known = answers.withLock({ $0[question] }) { return known }
        let answer = try ask()
        answers.withLock { $0[question] = answer }
        return answer
    }
}
